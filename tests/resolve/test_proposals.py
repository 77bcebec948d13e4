"""Names that may be one thing and are left to a person."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from kg.model import Concept, Extraction, Mention, Paper, Proposal, Term
from kg.resolve import Thesaurus, resolve
from kg.resolve.proposals import LEAST_LIKENESS
from kg.resolve.similar import likeness, written

GOLD = Path(__file__).parent.parent / "gold"


def _proposed(*names: str, terms: tuple[Term, ...] = ()) -> list[Proposal]:
    papers = [
        Extraction(
            Paper(id=f"p{n}", title="A title", abstract="A text."),
            "t/1",
            (Concept("e1", "Task", name, "ADDRESSES", 0.9, (Mention(0, 1, name, 0.9),)),),
        )
        for n, name in enumerate(names)
    ]
    random.Random(len(names)).shuffle(papers)  # noqa: S311  # not for secrets
    found: list[Proposal] = []
    list(resolve(lambda: iter(papers), Thesaurus(terms), proposed=found))
    return found


def test_the_less_named_is_proposed_for_the_more_named() -> None:
    (found,) = _proposed(
        "Fault-tolerant quantum computing", "Fault-tolerant quantum computing", "fault-tolerant quantum computation"
    )
    assert (found.name, found.papers) == ("fault-tolerant quantum computation", 1)
    assert found.into_name == "Fault-tolerant quantum computing"
    assert found.score >= LEAST_LIKENESS


def test_what_a_vocabulary_knows_is_not_proposed() -> None:
    term = Term(id="urn:t:q", type="Task", name="Fault-tolerant quantum computing")
    assert not _proposed("Fault-tolerant quantum computing", "fault-tolerant quantum computation", terms=(term,))


def test_versions_and_opposites_are_not_proposed() -> None:
    assert not _proposed("GLiNER", "GLiNER2")
    assert not _proposed("AI for quantum computing", "Quantum computing for AI")
    assert not _proposed("Graph encoding", "Graph encoder")


def test_the_score_is_as_right_as_its_file_says() -> None:
    """Of the pairs read by hand that would be proposed, at least three in four are one thing."""
    with (GOLD / "similar.tsv").open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    proposed = [
        pair["judgement"] == "same"
        for pair in pairs
        if likeness(pair["type"], written(pair["one"]), written(pair["other"])) >= LEAST_LIKENESS
    ]
    assert len(proposed) >= 30
    assert sum(proposed) / len(proposed) >= 0.75
