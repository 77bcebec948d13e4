"""Resolution of a workspace: any cut into files, any number of times, with papers taken out, by real names."""

from __future__ import annotations

import csv
import itertools
import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import jsonl
from kg.config import Workspace
from kg.model import Concept, Extraction, Link, Mention, Paper
from kg.stages.resolve import resolve

GOLD = Path(__file__).parent.parent / "gold"


@pytest.fixture(scope="module")
def names() -> list[tuple[str, str, tuple[str, ...]]]:
    """Types, names and forms of gold papers."""
    with (GOLD / "clusters.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["type"], row["name"], tuple(row["forms"].split(" ; "))) for row in rows]


def _paper(number: int, names: list[tuple[str, str, tuple[str, ...]]]) -> Extraction:
    concepts = tuple(
        Concept(f"e{n}", type, name, "MENTIONS", 0.9, tuple(Mention(n, n + 1, form, 0.9) for form in forms))
        for n, (type, name, forms) in enumerate(names)
    )
    methods = [concept.key for concept in concepts if concept.type == "Method"]
    links = tuple(Link(one, "PART_OF", other, 0.7, 0, 9) for one, other in itertools.pairwise(methods))
    return Extraction(Paper(id=f"p{number}", title="A" * len(names), abstract="B."), "t/1", concepts, links)


def _bytes(papers: list[Extraction], cuts: list[int], folder: Path) -> tuple[bytes, ...]:
    """All that resolution writes, of papers in files cut at these places."""
    bounds = [0, *sorted(cuts), len(papers)]
    files = []
    for number, (start, end) in enumerate(itertools.pairwise(bounds)):
        files.append(folder / f"{number}.jsonl")
        jsonl.write(files[-1], papers[start:end])
    workspace = Workspace(folder)
    resolve(files, workspace)
    return tuple(path.read_bytes() for path in (workspace.records, workspace.merges, workspace.proposals))


@settings(max_examples=4)
@given(chance=st.randoms(use_true_random=False))
def test_neither_order_nor_batches_nor_what_was_removed_can_be_seen(
    names: list[tuple[str, str, tuple[str, ...]]], chance: random.Random
) -> None:
    """The same bytes, shuffled and cut anyhow, run twice; and without a paper, as if it had never been there."""
    papers = [_paper(number, chance.sample(names, 6)) for number in range(6)]

    def cuts() -> list[int]:
        return [chance.randrange(len(papers)) for _ in range(chance.randrange(3))]

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first = _bytes(papers, cuts(), Path(one))
        assert _bytes(chance.sample(papers, len(papers)), cuts(), Path(one)) == first
        kept = papers[1:]
        assert _bytes(kept, [], Path(one)) == _bytes(chance.sample(kept, len(kept)), [1], Path(other)) != first
