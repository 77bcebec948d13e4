"""Names that no vocabulary knows: merged where it is sure that they are one thing, else left to a person."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kg.ids import entity_id
from kg.model import Concept, Entity, Extraction, Mention, Merge, Paper, Proposal, Record, Term
from kg.names import key
from kg.resolve import Corrections, Thesaurus, resolve
from kg.resolve.alike import LEAST_LIKENESS, SURE
from kg.resolve.similar import Company, likeness, written
from kg.training.likeness import Judged, crossed, fitted, read_judged
from kg.vocabulary import schema

GOLD = Path(__file__).parent.parent / "gold"
COMPUTING, COMPUTATION = "Universal quantum computing", "Universal quantum computation"


def _concept(number: int, name: str) -> Concept:
    return Concept(f"e{number}", "Task", name, "ADDRESSES", 0.9, (Mention(0, 1, name, 0.9),))


def _resolved(
    *papers: tuple[str, ...], terms: tuple[Term, ...] = (), corrections: Corrections | None = None
) -> tuple[list[Record], list[Merge], list[Proposal]]:
    """Papers that name these tasks, in any order."""
    read = [
        Extraction(
            Paper(id=f"p{number}", title="A title", abstract="A text."),
            "t/1",
            tuple(_concept(place, name) for place, name in enumerate(names)),
        )
        for number, names in enumerate(papers)
    ]
    random.Random(len(papers)).shuffle(read)  # noqa: S311  # not for secrets
    merges: list[Merge] = []
    proposed: list[Proposal] = []
    records = resolve(lambda: iter(read), Thesaurus(terms), corrections, merges=merges, proposed=proposed)
    return list(records), merges, proposed


def _entities(records: list[Record]) -> Iterator[Entity]:
    return (record for record in records if isinstance(record, Entity))


def test_what_is_surely_one_is_one_entity_with_a_record_of_why() -> None:
    records, merges, proposed = _resolved((COMPUTING,), (COMPUTING,), (COMPUTATION,))
    (entity,) = _entities(records)
    gone = entity_id("Task", key(COMPUTATION))
    assert (entity.name, entity.aliases, entity.merged) == (COMPUTING, (COMPUTATION,), (gone,))
    (merge,) = merges
    assert (merge.id, merge.into, merge.rule, merge.papers) == (gone, entity.id, "likeness", 1)
    assert merge.score >= SURE
    assert merge.considered[0].name == COMPUTING
    assert not proposed


def test_a_correction_keeps_the_two_apart() -> None:
    table = {"type": "Task", "names": [COMPUTING, COMPUTATION], "reason": "read"}
    apart = msgspec.convert({"apart": [table]}, Corrections)
    records, merges, proposed = _resolved((COMPUTING,), (COMPUTATION,), corrections=apart)
    assert {entity.name for entity in _entities(records)} == {COMPUTING, COMPUTATION}
    assert not merges
    assert not proposed


def test_what_is_likely_one_is_proposed_and_not_merged() -> None:
    """The less named for the more named."""
    known, other = "Mathematical word problem", "Math word problem"
    records, merges, (found,) = _resolved((known,), (known,), (other,))
    assert {entity.name for entity in _entities(records)} == {known, other}
    assert not merges
    assert (found.name, found.papers, found.into_name) == (other, 1, known)
    assert LEAST_LIKENESS <= found.score < SURE


def test_what_one_paper_names_side_by_side_is_less_surely_one() -> None:
    one, other = "Quantum computing", "Quantum computation"
    records, (merge,), _ = _resolved((one,), (one,), (other,))
    assert len(list(_entities(records))) == 1
    records, merges, (found,) = _resolved((one,), (one, other))
    assert len(list(_entities(records))) == 2
    assert not merges
    assert found.score < merge.score


def test_what_a_vocabulary_knows_takes_no_part() -> None:
    term = Term(id="urn:t:q", type="Task", name=COMPUTING)
    records, merges, proposed = _resolved((COMPUTING,), (COMPUTATION,), terms=(term,))
    assert len(list(_entities(records))) == 2
    assert not [merge for merge in merges if merge.rule == "likeness"]
    assert not proposed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GLiNER", "GLiNER2"),
        ("AI for quantum computing", "Quantum computing for AI"),
        ("Graph encoding", "Graph encoder"),
        ("Simulation of quantum computing", "Quantum computing and simulation"),
        ("In-context learning", "Context learning"),
        ("Ferromagnet", "Ferrimagnet"),
    ],
)
def test_versions_opposites_and_what_only_looks_alike_are_neither(one: str, other: str) -> None:
    records, merges, proposed = _resolved((one,), (other,))
    assert len(list(_entities(records))) == 2
    assert not [merge for merge in merges if merge.rule == "likeness"]
    assert not proposed


def test_company_only_ever_speaks_against_a_pair() -> None:
    """So that it need be looked up for likely pairs alone."""
    pair = (written(COMPUTING), written(COMPUTATION))
    without = likeness("Task", *pair)
    assert likeness("Task", *pair, Company(together=1)) < without
    assert likeness("Task", *pair, Company(shared=3)) < without


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    return read_judged(GOLD / "similar.tsv")


def test_the_weights_are_those_that_the_judged_pairs_give(judged: list[Judged]) -> None:
    stands = tomllib.loads(schema("similar.toml").read_text("utf-8"))
    made = fitted(judged)
    assert stands["intercept"] == pytest.approx(made.intercept, abs=0.011)
    assert stands["weights"] == pytest.approx(dict(made.weights), abs=0.011)


def test_the_score_is_as_right_as_its_file_says(judged: list[Judged]) -> None:
    """By weights that did not see the pair: nineteen of twenty merges, four of five proposals."""
    chances = crossed(judged)
    for least, precision, recall in ((SURE, 0.95, 0.25), (LEAST_LIKENESS, 0.82, 0.64)):
        found = [pair.same for pair, chance in zip(judged, chances, strict=True) if chance >= least]
        assert sum(found) / len(found) >= precision
        assert sum(found) / sum(pair.same for pair in judged) >= recall
