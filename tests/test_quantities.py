"""Stated numbers: how they are written in abstracts, and what they mean."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.quantities import Quantity, quantity
from kg.tex import plain
from kg.units import canonical, converted


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("150 mus", "", Quantity(150, 150, unit="microsecond")),
        (r"150$\,\mu$s", "", Quantity(150, 150, unit="microsecond")),
        ("150", "µs", Quantity(150, 150, unit="microsecond")),
        ("90%", "", Quantity(90, 90, unit="percent")),
        (r"93\%", "", Quantity(93, 93, unit="percent")),
        ("40nm", "", Quantity(40, 40, unit="nanometer")),
        ("256Kb", "", Quantity(256, 256, unit="kilobit")),
        ("256 KB", "", Quantity(256, 256, unit="kilobyte")),
        ("8-bit", "", Quantity(8, 8, unit="bit")),
        ("three", "layers", Quantity(3, 3, unit="layer")),
        ("5.6×", "", Quantity(5.6, 5.6, unit="times")),
        ("5.6X", "", Quantity(5.6, 5.6, unit="times")),
        ("5-fold", "", Quantity(5, 5, unit="times")),
        ("10", "TOPS/W", Quantity(10, 10, unit="teraoperation / second / watt")),
        ("16 FPS", "", Quantity(16, 16, unit="frame / second")),
        ("281 Pflop/s", "", Quantity(281, 281, unit="petaFLOP / second")),
        ("847", "GOp/s/W", Quantity(847, 847, unit="gigaoperation / second / watt")),
        ("168 mWh", "", Quantity(168, 168, unit="milliwatt_hour")),
        ("10 fF", "", Quantity(10, 10, unit="femtofarad")),
        ("25", "frames per second", Quantity(25, 25, unit="frame / second")),
        ("10", "W/cm^2", Quantity(10, 10, unit="watt / centimeter ** 2")),
    ],
)
def test_a_unit_is_the_same_however_it_is_spelled(value: str, unit: str, expected: Quantity) -> None:
    """TeX, ASCII, abbreviations and words come to one canonical name."""
    assert quantity(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2M", "", Quantity(2e6, 2e6)),
        ("3k", "tokens", Quantity(3000, 3000, unit="token")),
        ("410 million parameters", "", Quantity(4.1e8, 4.1e8, unit="parameter")),
        ("8", "B", Quantity(8e9, 8e9)),
        ("700,000", "bug reports", Quantity(7e5, 7e5)),
        ("4K", "", Quantity(4000, 4000)),
        ("4 K", "", Quantity(4, 4, unit="kelvin")),
        (r"$10^{-3}$", "", Quantity(1e-3, 1e-3)),
        ("10⁻³", "", Quantity(1e-3, 1e-3)),
        (r"$1.2 \times 10^{-4}$", "", Quantity(1.2e-4, 1.2e-4)),
        ("3.5e-2", "", Quantity(0.035, 0.035)),
        ("−2.5", "dB", Quantity(-2.5, -2.5, unit="decibel")),
    ],
)
def test_magnitudes_and_powers_are_in_the_number(value: str, unit: str, expected: Quantity) -> None:
    """Millions, thousands and powers of ten are multiplied out; an attached K is a thousand, a spaced one kelvin."""
    assert quantity(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("99.32(3)", "%", Quantity(99.32, 99.32, "=", 0.03, "percent")),
        ("10.4(6)", r"$\mu$K", Quantity(10.4, 10.4, "=", 0.6, "microkelvin")),
        (r"23 $\pm$ 3", "ps", Quantity(23, 23, "=", 3, "picosecond")),
        ("80.4 +/- 1.3%", "", Quantity(80.4, 80.4, "=", 1.3, "percent")),
        ("0.244+-0.006", "", Quantity(0.244, 0.244, "=", 0.006)),
        ("5.2%~50.3%", "", Quantity(5.2, 50.3, "range", None, "percent")),
        (r"1.2$\sim$1.3×", "", Quantity(1.2, 1.3, "range", None, "times")),
        ("~5%", "", Quantity(5, 5, "~", None, "percent")),
        (r"(1.10\pm 0.12)\times10^{-3}", "", Quantity(1.1e-3, 1.1e-3, "=", 1.2e-4)),
        ("<3", "W", Quantity(3, 3, "<", None, "watt")),
        ("up to 60%", "", Quantity(60, 60, "<=", None, "percent")),
        ("no more than 60%", "", Quantity(60, 60, "<=", None, "percent")),
        ("more than 100", "billion", Quantity(1e11, 1e11, ">")),
        ("72+", "hours", Quantity(72, 72, ">=", None, "hour")),
        ("~500", "", Quantity(500, 500, "~")),
        (r"$\sim\!0.8$", "", Quantity(0.8, 0.8, "~")),
        ("2.5-3.1×", "", Quantity(2.5, 3.1, "range", None, "times")),
        ("7-17B", "parameters", Quantity(7e9, 1.7e10, "range", None, "parameter")),
        ("2.6%--7.2", "%", Quantity(2.6, 7.2, "range", None, "percent")),
        ("32 g to 2.4 kg", "", Quantity(0.032, 2.4, "range", None, "kilogram")),
        ("from 82.8 to 9.5", "%", Quantity(9.5, 82.8, "range", None, "percent")),
        ("between 1 and 3 GHz", "", Quantity(1, 3, "range", None, "gigahertz")),
    ],
)
def test_bounds_ranges_and_uncertainties_are_kept(value: str, unit: str, expected: Quantity) -> None:
    """Digits in brackets are uncertain last digits; the ends of a range share unit and magnitude."""
    assert quantity(value, unit) == expected


@pytest.mark.parametrize(
    "value", ["O(N log N)", "$N^2$", "linear", "1e999", "1e-999", "7x7", "320 x 240", "2/3", "2,5", "", "-", "9" * 101]
)
def test_what_is_no_number_stays_unread(value: str) -> None:
    """Neither formulae, sizes in two dimensions, fractions nor numbers beyond a float become quantities."""
    assert quantity(value) is None


@pytest.mark.parametrize(
    "spelling", ["furlongs", "__import__", "as", "has", "to", "M", "m**9**9", "1/0", "s" * 50, "x2"]
)
def test_what_the_table_does_not_hold_is_no_unit(spelling: str) -> None:
    """Units are looked up in a closed table; nothing is computed from text."""
    assert canonical(spelling) is None


def test_units_convert_within_a_dimension() -> None:
    """Milliseconds are seconds, and no metres; tokens are no parameters."""
    assert converted(150, "millisecond", "second") == pytest.approx(0.15)
    assert converted(1, "second", "meter") is None
    assert converted(1, "token", "parameter") is None


SPELLINGS = {
    "%": "percent",
    " ms": "millisecond",
    " mus": "microsecond",
    r"\,$\mu$s": "microsecond",
    "nm": "nanometer",
    " GHz": "gigahertz",
    "×": "times",
    " fJ": "femtojoule",
    " tokens": "token",
    "-qubit": "qubit",
    " GOPS": "gigaoperation / second",
}


@given(
    number=st.decimals(min_value=0, max_value=10**9, places=3),
    spelling=st.sampled_from(sorted(SPELLINGS)),
    comma=st.booleans(),
)
def test_what_is_written_is_read_back(number: object, spelling: str, comma: bool) -> None:
    """A number formatted with any unit has that value in that unit."""
    value = float(str(number))
    assert quantity((f"{number:,}" if comma else f"{number}") + spelling) == Quantity(
        value, value, unit=SPELLINGS[spelling]
    )


@given(st.floats(min_value=1e-100, max_value=1e100), st.floats(min_value=1e-100, max_value=1e100))
def test_the_ends_of_a_range_are_in_order(first: float, second: float) -> None:
    """However they are written, low is at most high."""
    found = quantity(f"{first:.5e} to {second:.5e} kg")
    assert found is not None
    assert (found.low, found.high) == tuple(sorted((float(f"{first:.5e}"), float(f"{second:.5e}"))))


pieces = st.lists(
    st.sampled_from(
        ["1", "9e99", "-", "to", " ", "%", "(", ")", "±", "×10^", "$", "\\mu", "~", "<", "K", "up to", "٣", "²"]
    )
    | st.text(max_size=3)
).map("".join)


@given(pieces, pieces)
@example("up to " * 16, "m/s" * 10)
def test_any_text_is_survived(value: str, unit: str) -> None:
    """Whatever stands there, the answer is a finite quantity or none."""
    found = quantity(value, unit)
    assert found is None or (found.low <= found.high and abs(found.high) < float("inf"))


@given(pieces)
def test_plain_text_knows_where_it_stood(text: str) -> None:
    """Each character's place lies in the original, and the places do not go back."""
    found = plain(text)
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
    assert list(found.starts) == sorted(found.starts)
