"""Polarity, on sentences written for it: what is asserted, denied and supposed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.nlp.polarity import polarity

LINES = (Path(__file__).parent.parent / "gold" / "polarity.tsv").read_text("utf-8").splitlines()[1:]


@pytest.mark.parametrize("line", LINES)
def test_a_sentence_is_taken_as_it_is_meant(line: str) -> None:
    """Up to the end of the last mention of the link."""
    expected, first, last, sentence, *relation = line.split("\t")
    lowered = sentence.lower()
    assert first.lower() in lowered
    begin, end = lowered.index(first.lower()), lowered.rindex(last.lower())
    assert polarity(sentence, (begin, begin + len(first)), (end, end + len(last)), *relation) == expected


def test_the_list_is_long_enough() -> None:
    """At least 60 sentences, of every kind at least 20."""
    kinds = Counter(line.partition("\t")[0] for line in LINES)
    assert sum(kinds.values()) >= 60
    assert min(kinds.values()) >= 20


@given(st.text(max_size=80), st.lists(st.integers(0, 80), min_size=4, max_size=4))
def test_any_sentence_has_one(sentence: str, places: list[int]) -> None:
    """Whatever the text and the places."""
    a, b, c, d = sorted(min(place, len(sentence)) for place in places)
    assert polarity(sentence, (a, b), (c, d)) in {"asserted", "negated", "hedged"}
