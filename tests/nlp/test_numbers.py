"""Numbers as people of hardware write them: what bounds them, where their unit ends, and what is none."""

from __future__ import annotations

import pytest

from kg.nlp.numbers import numbers
from kg.tex import plain


def _read(text: str) -> list[tuple[str, float, float, str]]:
    """Relation, ends and unit of each number."""
    found = [number.quantity for number in numbers(plain(text), 0, len(plain(text).text))]
    return [(one.relation, one.low, one.high, one.unit) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a time resolution better than 250 ps", ("<", 250, 250, "picosecond")),
        ("a stability better than 10^-15", ("<", 1e-15, 1e-15, "")),
        ("an accuracy better than 90%", (">", 90, 90, "percent")),
        ("a resolution better than 12 bits", (">", 12, 12, "bit")),
        ("a link budget better than 20 dB", (">", 20, 20, "decibel")),
        ("a drift of less than a volt over 7 days", ("=", 7, 7, "day")),
        ("key distribution over 100 km", ("=", 100, 100, "kilometer")),
        ("it runs for over 3 hours", (">", 3, 3, "hour")),
        ("coherence times over 100 µs", (">", 100, 100, "microsecond")),
        ("a corpus (over 900 hours of video)", (">", 900, 900, "hour")),
        ("over 12% of users", (">", 12, 12, "percent")),
        ("took 2,048 H100 GPU hours", ("=", 2048, 2048, "GPU_hour")),
        ("took 300 CPU-years", ("=", 300, 300, "CPU_year")),
        ("rises by 4.3%p", ("=", 4.3, 4.3, "percentage_point")),
        ("an energy resolution better than 5%", ("<", 5, 5, "percent")),
        ("a signal-to-noise ratio better than 20 dB", (">", 20, 20, "decibel")),
        ("a noise suppression better than 40 nm", (">", 40, 40, "nanometer")),
        ("a model (over 257 hours)", (">", 257, 257, "hour")),
        ("they spent over 400 hours", (">", 400, 400, "hour")),
        ("with over 30 years of audio", (">", 30, 30, "year")),
    ],
)
def test_what_bounds_a_number_depends_on_what_it_is_said_of(text: str, expected: tuple[str, float, float, str]) -> None:
    """A better resolution is a smaller one; "over" a day is when, and no more than that."""
    assert _read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("150 MByte/sec", (150, "megabyte / second")),
        ("2 MEvents/s", (2, "megaevent / second")),
        ("0.5 MPixel", (0.5, "megapixel")),
        ("3 MOhm", (3, "megaohm")),
        ("50 GS/s", (50, "gigasample / second")),
        ("1.6 Gsps", (1.6, "gigasample / second")),
        ("2 GS", (2, "gigasiemens")),
        (r"25,500 cm$^2$V$^{-1}$s$^{-1}$", (25500, "centimeter ** 2 / second / volt")),
        (r"10$^6$ s$^{-1}$mW$^{-1}$", (1e6, "1 / milliwatt / second")),
        ("21.7 pJ/pulse", (21.7, "picojoule")),
        ("a loss of 1.7 dB/facet", (1.7, "decibel")),
        (r"130$\mu$ s", (130, "microsecond")),
        ("8b activations", (8, "bit")),
        ("a 7b LLM outputs tokens", (7e9, "")),
        ("15000 nm/RIU", (15000, "")),
        ("0.1 nT/sqrt(Hz)", (0.1, "nanotesla / hertz ** 0.5")),
        (r"2.3 nV/$\sqrt{\mathrm{Hz}}$", (2.3, "nanovolt / hertz ** 0.5")),
        ("3 pT/Hz^{1/2}", (3, "picotesla / hertz ** 0.5")),
        ("20$^\\circ$C", (20, "degree_Celsius")),
        ("174 yN", (174, "yoctonewton")),
        ("a six-point gap", (6, "point")),
        ("is 2x 30% cheaper", (30, "percent")),
        ("10-b resolution", (10, "bit")),
        ("an 8b model", (8e9, "")),
        ("1024 Tesla P100 GPUs", (1024, "")),
        ("a field of 9 Tesla", (9, "tesla")),
        ("by a factor 3.3", (3.3, "times")),
        ("a quality factor 100", (100, "")),
    ],
)
def test_a_unit_is_what_its_letters_mean_there(text: str, expected: tuple[float, str]) -> None:
    """The M of MByte is no milli, the S of GS/s no siemens, a Tesla P100 no field."""
    assert [(high, unit) for _, _, high, unit in _read(text)] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.8 ~ 2.1x", [("range", 1.8, 2.1, "times")]),
        ("23 ps ~ 37 ps", [("range", 23, 37, "picosecond")]),
        ("16.1- and 17.0-fold", [("=", 16.1, 16.1, "times"), ("=", 17, 17, "times")]),
        ("4- and 8-bit words", [("=", 4, 4, "bit"), ("=", 8, 8, "bit")]),
        ("69.8(1.6)%", [("=", 69.8, 69.8, "percent")]),
    ],
)
def test_ranges_lists_and_spreads(text: str, expected: list[tuple[str, float, float, str]]) -> None:
    """A wave between two numbers joins them; a hyphen hangs; a spread may have a point of its own."""
    assert _read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "arrays of 784×500 and 4096×512",
        "a 6 x 6 lattice",
        "24Mg+ ions",
        "8T SRAM",
        "1T-1R cells",
        "two-point functions",
    ],
)
def test_factors_of_a_product_and_parts_of_names_are_no_numbers(text: str) -> None:
    """Neither a size by a size, nor an ion, nor a cell of transistors."""
    assert _read(text) == []


def test_a_long_text_is_read_in_time_that_grows_with_it() -> None:
    """What stands before a number is looked at as far as it says something."""
    found = _read("stable over 3 hours " * 2000)
    assert len(found) == 2000 and set(found) == {("=", 3, 3, "hour")}
