"""Which concepts of one text are one."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.nlp.concepts import canonical_name
from kg.nlp.reader.coreference import _linked, _network, join
from kg.nlp.reader.labels import TYPES
from kg.nlp.reader.pairs import SIGNS, Concept, pairs

METHOD, TASK = TYPES.index("Method"), TYPES.index("Task")


def _places(text: str, *names: str) -> list[tuple[int, int]]:
    """The last place of each name."""
    return [(start, start + len(name)) for name in names for start in [text.rindex(name)]]


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(place + 1 for place, letter in enumerate(text) if letter in ".\n"), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if start < end]


@pytest.mark.parametrize(
    ("text", "names", "groups"),
    [
        (
            "Human Airbag System for Falls\nWe build a wearable. The airbag system opens in 0.3 s.",
            ("Human Airbag System", "airbag system"),
            [0, 0],
        ),
        (
            "Learning to Grasp\nWe use deep reinforcement learning. Deep RL needs many grasps.",
            ("deep reinforcement learning", "Deep RL"),
            [0, 0],
        ),
        (
            "Memory Chips\nWe compare resistive memory and magnetic memory on one chip.",
            ("resistive memory", "magnetic memory"),
            [0, 1],
        ),
    ],
)
def test_names_of_one_thing_are_joined(text: str, names: tuple[str, ...], groups: list[int]) -> None:
    """A shortened name goes with the whole one, and two kinds of a thing stay two."""
    places = _places(text, *names)
    owner, kinds = join(text, _sentences(text), places, range(len(names)), [METHOD] * len(names))
    assert owner == groups
    assert kinds == [METHOD] * len(set(groups))


def test_types_keep_concepts_apart() -> None:
    text = "Anomaly detection\nOur anomaly detector is anomaly detection in steel."
    places = [(0, 17), *_places(text, "anomaly detection")]
    assert join(text, _sentences(text), places, [0, 1], [TASK, METHOD]) == ([0, 1], [TASK, METHOD])
    assert list(pairs(text, _sentences(text), [Concept(TASK, (places[0],)), Concept(METHOD, (places[1],))])) == []


def test_the_network_knows_the_signs_that_it_is_given() -> None:
    """In their order: one more or less would be read as another."""
    assert _network().signs == (*SIGNS, *TYPES)
    assert len(_network().hidden) == len(_network().signs)
    text = "Human Airbag System\nThe airbag system opens."
    concepts = [Concept(METHOD, (place,)) for place in _places(text, "Human Airbag System", "airbag system")]
    ((_, _, signs),) = pairs(text, _sentences(text), concepts)
    found = dict(zip(_network().signs, signs, strict=True))
    assert (found["short ends long"], found["long in title"], found["short in title"], found["the"]) == (1, 1, 0, 1)


@given(st.lists(st.floats(0, 1), min_size=15, max_size=15), st.floats(0.05, 1))
@settings(max_examples=50)
def test_groups_are_as_alike_as_asked(drawn: list[float], least: float) -> None:
    """No two groups that are left are more alike, on average; each is called by its first member."""
    chances = np.zeros((6, 6))
    chances[np.triu_indices(6, 1)] = drawn
    chances += chances.T
    group = _linked(chances, least)
    members = {number: [place for place, own in enumerate(group) if own == number] for number in set(group)}
    assert all(own[0] == number for number, own in members.items())
    means = [
        chances[np.ix_(one, other)].mean() for one in members.values() for other in members.values() if one != other
    ]
    assert all(mean < least + 1e-9 for mean in means)


@given(st.text(max_size=40), st.integers(0, 4))
def test_any_text_can_be_joined(text: str, cuts: int) -> None:
    """Every mention keeps a concept, numbered in order of appearance."""
    places = [(start, start + 3) for start in range(0, max(0, len(text) - 3), 4)][: cuts + 1]
    owner, kinds = join(text, _sentences(text) or [(0, 0)], places, range(len(places)), [METHOD] * len(places))
    assert list(dict.fromkeys(owner)) == list(range(len(kinds)))


def test_a_concept_is_called_by_its_fullest_name() -> None:
    """However often it is said short."""
    assert canonical_name(["airbag system", "airbag system", "human airbag system"]) == "Human airbag system"
