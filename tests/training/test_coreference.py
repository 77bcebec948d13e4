"""Learning which concepts of one text are one."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from kg.evaluate.gold import GoldEntity, GoldPaper
from kg.model import Paper
from kg.nlp.reader.labels import TYPES
from kg.nlp.reader.pairs import SIGNS
from kg.training.coreference import examples, learn


def test_pairs_come_from_concepts_with_several_names() -> None:
    """What shares no word makes no pair, and what is equal but for its case is one already."""
    text = "Human Airbag System\nOur airbag system protects. The Airbag System beats a belt system."
    named = {
        "e1": ("Human Airbag System", "airbag system", "Airbag System"),
        "e2": ("belt system",),
    }
    places = {
        id: frozenset((start, start + len(form), "Method") for form in forms for start in [text.index(form)])
        for id, forms in named.items()
    }
    places["e1"] = frozenset(place for place in places["e1"] if text[place[0] : place[1]] != "Airbag System") | {
        (text.rindex("Airbag System"), text.rindex("Airbag System") + len("Airbag System"), "Method")
    }
    concepts = {id: GoldEntity(id, "Method", forms[0], forms, "USES") for id, forms in named.items()}
    title, abstract = text.split("\n")
    paper = GoldPaper(Paper(id="p", title=title, abstract=abstract), concepts, places, ())
    found = list(examples([paper]))
    assert sorted(same for _, same in found) == [False, False, True]
    assert {len(signs) for signs, _ in found} == {len(SIGNS) + len(TYPES)}


def test_a_network_learns_and_the_same_seed_gives_the_same() -> None:
    rng = np.random.default_rng(1)
    signs = rng.normal(size=(6000, len(SIGNS) + len(TYPES)))
    same = signs[:, 3] - signs[:, 0] > 0
    network = learn(signs, same, epochs=10)
    assert network == learn(signs, same, epochs=10)
    states = np.maximum((signs - network.mean) / np.array(network.deviation) @ network.hidden + network.bias, 0)
    assert np.mean((states @ network.out + network.offset > 0) == same) > 0.9
