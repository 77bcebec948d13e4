"""Scores, on annotations small enough to count by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.evaluate import GoldPaper, Score, compare, read_gold, score
from kg.model import Concept, Extraction, Figure, Link, Mention

TITLE, ABSTRACT = "CNNs on FPGAs", "A deep CNN beats CNN-A. CNNs run on FPGAs at https://a.org/FPGAs and on a GPU."


def _gold(
    tmp_path: Path, relations: list[list[str]] | None = None, figures: list[dict[str, str]] | None = None
) -> GoldPaper:
    entities = [
        {"id": "e1", "type": "Method", "name": "CNN", "mentions": ["CNNs", "CNN"], "role": "PROPOSES"},
        {"id": "e2", "type": "Hardware", "name": "FPGA", "mentions": ["FPGAs"], "role": "RUNS_ON"},
        {"id": "e3", "type": "Method", "name": "Deep CNN", "mentions": ["deep CNN"], "role": "COMPARES"},
    ]
    record = {
        "id": "p",
        "title": TITLE,
        "entities": entities,
        "relations": relations or [["e1", "RUNS_ON", "e2"]],
        "urls": [],
        "figures": figures or [],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(record))
    (tmp_path / "texts.jsonl").write_text(json.dumps({"id": "p", "title": TITLE, "abstract": ABSTRACT}))
    (paper,) = read_gold(tmp_path / "gold.jsonl", tmp_path / "texts.jsonl")
    return paper


def _concept(key: str, type: str, role: str, *forms: str) -> Concept:
    text = f"{TITLE}\n{ABSTRACT}"
    mentions = tuple(Mention(text.index(form), text.index(form) + len(form), form, 0.9) for form in forms)
    return Concept(key, type, forms[0], role, 0.9, mentions)


def _scores(gold: GoldPaper, *concepts: Concept, links: tuple[Link, ...] = ()) -> dict[tuple[str, str], Score]:
    predicted = Extraction(gold.paper, "t/1", concepts, links)
    return {(found.kind, found.type): found for found in score([compare(gold, predicted)], samples=10)}


def test_mentions_stand_at_every_whole_word(tmp_path: Path) -> None:
    """Not inside a longer mention, not inside an address; a hyphen ends a word."""
    gold = _gold(tmp_path)
    text = gold.paper.text
    assert sorted(text[start:end] for start, end, _ in gold.places["e1"]) == ["CNN", "CNNs", "CNNs"]
    assert len(gold.places["e2"]) == 2
    assert len(gold.places["e3"]) == 1


def test_everything_right_is_one(tmp_path: Path) -> None:
    """A perfect prediction scores 1 in concepts, roles and links."""
    cnn, fpga = _concept("a", "Method", "PROPOSES", "CNNs"), _concept("b", "Hardware", "RUNS_ON", "FPGAs")
    deep = _concept("c", "Method", "COMPARES", "deep CNN")
    found = _scores(_gold(tmp_path), cnn, fpga, deep, links=(Link("a", "RUNS_ON", "b", 0.9, 0, 5),))
    assert [found[kind, "all"].f1 for kind in ("concept", "role", "link")] == [1.0, 1.0, 1.0]
    assert (found["mention", "all"].precision, found["mention", "all"].recall) == (1.0, 0.5)


def test_what_nobody_proposed_is_a_miss(tmp_path: Path) -> None:
    """A gold link without a prediction counts against recall, and so does a paper without one."""
    found = _scores(_gold(tmp_path))
    assert (found["link", "all"].gold, found["link", "all"].predicted, found["link", "all"].f1) == (1, 0, 0.0)
    missing = score([compare(_gold(tmp_path), None)], samples=10)
    assert {entry.kind: entry.gold for entry in missing if entry.type == "all"} == {
        "mention": 6,
        "concept": 3,
        "role": 3,
        "link": 1,
        "figure": 0,
    }


def test_direction_counts(tmp_path: Path) -> None:
    """A link the other way round is wrong."""
    cnn, fpga = _concept("a", "Method", "USES", "CNNs"), _concept("b", "Hardware", "USES", "FPGAs")
    found = _scores(_gold(tmp_path), cnn, fpga, links=(Link("b", "RUNS_ON", "a", 0.9, 0, 5),))
    assert found["link", "RUNS_ON"].f1 == 0.0


@pytest.mark.parametrize("ends", [("a", "c"), ("c", "a")])
def test_comparison_has_no_direction(tmp_path: Path, ends: tuple[str, str]) -> None:
    """COMPARED_WITH is right either way."""
    gold = _gold(tmp_path, [["e1", "COMPARED_WITH", "e3"]])
    concepts = _concept("a", "Method", "USES", "CNNs"), _concept("c", "Method", "USES", "deep CNN")
    found = _scores(gold, *concepts, links=(Link(ends[0], "COMPARED_WITH", ends[1], 0.9, 0, 5),))
    assert found["link", "COMPARED_WITH"].f1 == 1.0


def test_the_type_counts(tmp_path: Path) -> None:
    """The right span with another type is no match."""
    found = _scores(_gold(tmp_path), _concept("a", "Task", "USES", "CNNs"))
    assert (found["mention", "all"].precision, found["concept", "all"].precision) == (0.0, 0.0)


STATED = [
    {"of": "e1", "metric": "", "value": "2", "unit": "M", "text": ""},
    {"of": "e2", "metric": "", "value": "150", "unit": "mus", "text": ""},
    {"of": "e2", "metric": "", "value": "O(N)", "unit": "", "text": ""},
]


@pytest.mark.parametrize(
    ("figure", "hits"),
    [
        (Figure("b", "", "150", "μs", "", 0, 0), 1),
        (Figure("b", "", "0.15", "ms", "", 0, 0, 0.15, 0.15, "=", None, "millisecond"), 1),
        (Figure("b", "", "150", "ns", "", 0, 0), 0),
        (Figure("a", "", "2,000,000", "weights", "", 0, 0), 1),
        (Figure("b", "", "2", "M", "", 0, 0), 0),
        (Figure("a", "", "2", "", "", 0, 0), 0),
        (Figure("b", "", "O(N)", "", "", 0, 0), 0),
        (Figure("x", "", "2", "M", "", 0, 0), 0),
    ],
)
def test_a_figure_is_its_number_and_its_bearer(tmp_path: Path, figure: Figure, hits: int) -> None:
    """Units convert, and count only where the gold has one; what states no number is still to be found."""
    gold = _gold(tmp_path, figures=STATED)
    concepts = _concept("a", "Method", "USES", "CNNs"), _concept("b", "Hardware", "USES", "FPGAs")
    counted = compare(gold, Extraction(gold.paper, "t/1", concepts, (), (figure,)))
    found = {type: counts for (kind, type), counts in counted.items() if kind == "figure"}
    assert [sum(column) for column in zip(*found.values(), strict=True)] == [hits, 1, 3]


def test_papers_without_annotated_figures_do_not_count(tmp_path: Path) -> None:
    """Nobody may have looked for figures there, so what is found is no error."""
    gold = _gold(tmp_path)
    predicted = Extraction(gold.paper, "t/1", (), (), (Figure("a", "", "2", "M", "", 0, 0),))
    assert not any(kind == "figure" for kind, _ in compare(gold, predicted))


def test_concepts_match_one_to_one(tmp_path: Path) -> None:
    """Two concepts that split one gold concept are one hit and one error."""
    title = Concept("a", "Method", "CNNs", "PROPOSES", 0.9, (Mention(0, 4, "CNNs", 0.9),))
    start = f"{TITLE}\n{ABSTRACT}".rindex("CNNs")
    body = Concept("b", "Method", "CNNs", "PROPOSES", 0.9, (Mention(start, start + 4, "CNNs", 0.9),))
    found = _scores(_gold(tmp_path), title, body)
    assert (found["concept", "all"].precision, found["role", "all"].precision) == (0.5, 0.5)


def test_a_gold_paper_without_text_is_named(tmp_path: Path) -> None:
    """The error names paper and file."""
    _gold(tmp_path)
    (tmp_path / "texts.jsonl").write_text("")
    with pytest.raises(InputError, match="paper p of gold.jsonl has no text"):
        read_gold(tmp_path / "gold.jsonl", tmp_path / "texts.jsonl")


counts = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)).map(
    lambda hits: {("mention", "Method"): [hits[0], hits[0] + hits[1], hits[0] + hits[2]]}
)


@given(st.lists(counts, min_size=1, max_size=10))
def test_intervals_are_bounds_and_repeatable(papers: list[Any]) -> None:
    """Scores lie in the unit interval; the same seed gives the same interval."""
    first, second = score(papers, samples=50), score(papers, samples=50)
    assert first == second
    for found in first:
        assert 0 <= found.low <= found.high <= 1
        assert 0 <= min(found.precision, found.recall) <= max(found.precision, found.recall) <= 1
