"""Canonical units as UCUM codes."""

from __future__ import annotations

import re

import pytest

from kg.ucum import ucum
from kg.units import canonical


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("mus", "us"),
        ("GHz", "GHz"),
        ("%", "%"),
        ("Kb", "kbit"),
        ("GiB", "GiBy"),
        ("mK", "mK"),
        ("images per second", "{image}/s"),
        ("pJ/spike", "pJ/{spike}"),
        ("TOPS/W", "T{operation}/s/W"),
        ("FPS", "{frame}/s"),
        ("qubits", "{qubit}"),
        ("nm", "nm"),
        ("dB", "dB"),
        ("°C", "Cel"),
    ],
)
def test_a_unit_as_texts_spell_it_has_its_code(spelling: str, code: str) -> None:
    unit = canonical(spelling)
    assert unit is not None
    assert ucum(unit) == code


def test_no_unit_has_no_code() -> None:
    assert ucum("") == ""


def test_every_code_is_written_in_the_characters_that_ucum_allows() -> None:
    """ASCII, without blanks; what UCUM does not know stands in braces."""
    for name in ("megatoken / second", "watt / centimeter ** 2", "1 / second", "parameter", "order_of_magnitude"):
        assert re.fullmatch(r"[!-~]+", ucum(name))
