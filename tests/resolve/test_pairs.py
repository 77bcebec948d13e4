"""What is the same thing and what is not, on pairs of names written and checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.ids import entity_id
from kg.model import Appearance, Concept, Entity, Extraction, Mention, Paper
from kg.names import key
from kg.resolve import Thesaurus, resolve
from kg.stages.vocabularies import terms

GOLD = Path(__file__).parent.parent / "gold"


class Pair(Struct, frozen=True):
    type: str
    one: str
    other: str
    note: str = ""


def _pairs(name: str) -> list[Pair]:
    return list(jsonl.read(GOLD / name, Pair))


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    """The vocabularies of the package."""
    return Thesaurus(terms(Workspace(Path("nowhere"))))


def _is_one(thesaurus: Thesaurus, pair: Pair) -> bool:
    """Whether two papers that name one each name one entity."""
    papers = [
        Extraction(Paper(id=name, title=name, abstract="A."), "t/1", (_concept(pair.type, name),))
        for name in (pair.one, pair.other)
    ]
    records = resolve(lambda: iter(papers), thesaurus)
    return len({record.entity for record in records if isinstance(record, Appearance)}) == 1


def _concept(type: str, name: str) -> Concept:
    return Concept("e1", type, name, "USES", 0.9, (Mention(0, len(name), name, 0.9),))


def test_merges_are_right_and_few_are_missed(thesaurus: Thesaurus) -> None:
    """Of the pairs merged at least 98 in 100 are the same; of the same at least 90 in 100 are merged."""
    same, apart = _pairs("same.jsonl"), _pairs("apart.jsonl")
    assert min(len(same), len(apart)) >= 300
    right = sum(_is_one(thesaurus, pair) for pair in same)
    wrong = [pair for pair in apart if _is_one(thesaurus, pair)]
    assert right / (right + len(wrong)) >= 0.98, wrong
    assert right / len(same) >= 0.90


@pytest.mark.parametrize(
    ("type", "one", "other"),
    [
        ("Method", "BERT", "BERT-base"),
        ("Hardware", "Transmon qubit", "Superconducting qubit"),
        ("Dataset", "CIFAR-10", "CIFAR-100"),
        ("Hardware", "RAM", "RRAM"),
        ("Method", "VQE", "VQC"),
        ("Method", "SNN", "ANN"),
    ],
)
def test_hard_pairs_stay_apart(thesaurus: Thesaurus, type: str, one: str, other: str) -> None:
    """Alike in letters or in meaning, and still two things."""
    assert not _is_one(thesaurus, Pair(type, one, other))


@pytest.mark.parametrize(
    ("type", "one", "other"),
    [
        ("Hardware", "FPGA", "field programmable gate arrays"),
        ("Method", "Adam", "Adam optimizer"),
        ("Dataset", "CIFAR10", "CIFAR-10 dataset"),
        ("Method", "SNNs", "spiking neural network"),
        ("Task", "Image colourisation", "image colorization"),
        ("Method", "Quantisation", "quantization"),
    ],
)
def test_the_same_thing_is_one_entity(thesaurus: Thesaurus, type: str, one: str, other: str) -> None:
    """By vocabulary, by spelling, by a generic word."""
    assert _is_one(thesaurus, Pair(type, one, other))


def test_a_name_without_variants_keeps_its_own_id(thesaurus: Thesaurus) -> None:
    """What nothing else is known of is filed under its name."""
    paper = Extraction(Paper(id="p", title="Zyzzyva", abstract="A."), "t/1", (_concept("Method", "Zyzzyva"),))
    records = resolve(lambda: iter([paper]), thesaurus)
    assert [record.id for record in records if isinstance(record, Entity)] == [entity_id("Method", key("Zyzzyva"))]
