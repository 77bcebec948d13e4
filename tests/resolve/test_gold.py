"""Linking and merging scored on gold papers, inside the pipeline: extractions in, records out."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kg.config import Workspace
from kg.ids import entity_id
from kg.model import Appearance, Concept, Extraction, Mention, Paper
from kg.names import key
from kg.resolve import Thesaurus, read_senses, resolve
from kg.stages.vocabularies import terms

GOLD = Path(__file__).parent.parent / "gold"
Row = dict[str, str]


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return Thesaurus(terms(Workspace(Path("nowhere"))))


def _rows(name: str) -> list[Row]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _extractions(rows: Iterable[Row]) -> Iterator[Extraction]:
    """One for each paper; the mentions of its n-th concept stand at character n, to find it again."""
    papers: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        papers[row["paper"]].append(row)
    for paper, named in papers.items():
        concepts = tuple(
            Concept(f"e{n}", row["type"], row["name"], "USES", 0.9, tuple(_mentions(n, row["forms"])))
            for n, row in enumerate(named)
        )
        yield Extraction(Paper(id=paper, title="-" * len(named), abstract="-"), "gold/1", concepts)


def _mentions(place: int, forms: str) -> Iterator[Mention]:
    return (Mention(place, place + 1, form, 0.9) for form in forms.split(" ; "))


def _entities(rows: list[Row], thesaurus: Thesaurus) -> list[str]:
    """The entity of each row, by what resolution writes."""
    places: Counter[str] = Counter()
    where = []
    for row in rows:
        where.append((row["paper"], places[row["paper"]]))
        places[row["paper"]] += 1
    records = resolve(lambda: _extractions(rows), thesaurus, senses=read_senses())
    found = {
        (record.evidence.paper, mention.start): record.entity
        for record in records
        if isinstance(record, Appearance)
        for mention in record.mentions
    }
    return [found[place] for place in where]


def test_hardware_is_linked_to_what_it_is(thesaurus: Thesaurus) -> None:
    """Of the hardware that the thesaurus holds, by the judgement of a reader, at least 92 in 100 are linked to it."""
    rows = [{**row, "type": "Hardware"} for row in _rows("links.tsv")]
    held = [(row, entity) for row, entity in zip(rows, _entities(rows, thesaurus), strict=True) if row["concept"]]
    wrong = [row for row, entity in held if entity != entity_id("Hardware", key(row["concept"]))]
    assert len(held) / len(rows) >= 0.7
    assert 1 - len(wrong) / len(held) >= 0.92, wrong


def test_names_of_the_gold_papers_become_the_entities_that_a_reader_makes_of_them(thesaurus: Thesaurus) -> None:
    """B-cubed (A. Bagga and B. Baldwin, 1998) over all concepts, and over those that share their entity in gold."""
    rows = _rows("clusters.tsv")
    gold, made = [row["cluster"] for row in rows], _entities(rows, thesaurus)
    shared = Counter(gold)
    assert _b_cubed(gold, made, range(len(rows))) >= 0.98
    assert _b_cubed(gold, made, [n for n, cluster in enumerate(gold) if shared[cluster] > 1]) >= 0.93


def _b_cubed(gold: list[str], made: list[str], scored: Iterable[int]) -> float:
    """F1 of the shares of a concept's neighbours that are right, and of right ones that are its neighbours."""
    both, golds, mades = Counter(zip(gold, made, strict=True)), Counter(gold), Counter(made)
    chosen = list(scored)
    precision = sum(both[gold[n], made[n]] / mades[made[n]] for n in chosen) / len(chosen)
    recall = sum(both[gold[n], made[n]] / golds[gold[n]] for n in chosen) / len(chosen)
    return 2 * precision * recall / (precision + recall)
