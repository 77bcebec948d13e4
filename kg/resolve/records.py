"""All extractions to all records, sorted, in constant memory but for the names.

Two passes over the extractions: the first learns what the names stand for, the second
writes the facts. Sorting and grouping happen in a spool on disk, so neither the order of
papers nor the cut into files can be seen in the result.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator

import msgspec
from msgspec import Struct

from kg import jsonl
from kg.errors import InputError
from kg.model import Extraction, Merge, PaperRecord, Proposal, Record
from kg.names import key
from kg.resolve.alike import ALIKE_TABLES, add_names, find_alike
from kg.resolve.beliefs import FACT_TABLES, add_facts, believed
from kg.resolve.corrected import corrected
from kg.resolve.corrections import Corrections
from kg.resolve.entities import entities, new_names
from kg.resolve.expansions import Expansions
from kg.resolve.facts import facts
from kg.resolve.forms import FORM_TABLE, add_forms, here
from kg.resolve.hierarchy import KIND_TABLE, add_kinds, hierarchy
from kg.resolve.identity import Identity
from kg.resolve.idle import idle
from kg.resolve.merges import MERGE_TABLE, add_merge, read_merges
from kg.resolve.senses import Senses
from kg.resolve.thesaurus import Thesaurus
from kg.spool import spool

__all__ = ["Summary", "resolve"]

_PAPER_TABLE = "paper(id TEXT PRIMARY KEY, json BLOB) WITHOUT ROWID"
_paper = msgspec.json.Decoder(PaperRecord)


class Summary(Struct):
    """Counts of what was resolved; filled as the records are read. ``idle`` are corrections that met nothing."""

    papers: int = 0
    entities: int = 0
    facts: int = 0
    idle: list[str] = []


def resolve(
    extractions: Callable[[], Iterable[Extraction]],
    thesaurus: Thesaurus | None = None,
    corrections: Corrections | None = None,
    senses: Senses | None = None,
    *,
    summary: Summary | None = None,
    merges: list[Merge] | None = None,
    proposed: list[Proposal] | None = None,
) -> Iterator[Record]:
    """Papers, entities, their hierarchy, appearances, assertions, measurements and addresses, each in order of id.

    ``extractions`` is called twice and gives the same extractions each time. ``merges`` takes why names
    belong to entities of other names, in order of id, before the first entity comes; ``proposed`` likewise
    which entities may yet be one.
    Raises :class:`InputError` where one paper was extracted twice.
    """
    summary = summary or Summary()
    thesaurus, corrections = thesaurus or Thesaurus(), corrections or Corrections()
    unseen = corrections.kept_apart.keys() | corrections.retyped.keys() | corrections.dropped

    def read() -> Iterator[Extraction]:
        for extraction in extractions():
            if unseen:
                unseen.difference_update((concept.type, key(concept.name)) for concept in extraction.concepts)
            yield corrected(extraction, corrections)

    with spool(_PAPER_TABLE, *FACT_TABLES, FORM_TABLE, KIND_TABLE, MERGE_TABLE, *ALIKE_TABLES) as rows:
        expansions = Expansions()
        for extraction in read():
            for concept in extraction.concepts:
                expansions.add(concept)
            add_names(rows, extraction)
        identity = Identity(thesaurus, expansions, corrections, senses)
        alike = find_alike(rows, identity.alone)
        identity.alike = alike.merged
        for extraction in read():
            _add(rows, extraction, identity)
        present = here(rows)
        undone = add_kinds(rows, thesaurus, corrections)
        if merges is not None:
            merges += read_merges(rows)
        if proposed is not None:
            proposed += (one for one in alike.proposals if {one.id, one.into} <= present)
        for (line,) in rows.execute("SELECT json FROM paper ORDER BY id"):
            summary.papers += 1
            yield _paper.decode(line)
        summary.idle += idle(corrections, identity, present, unseen, corrections.kindless - undone)
        for entity in entities(rows, thesaurus, corrections, new_names(identity, corrections)):
            summary.entities += 1
            yield entity
        yield from hierarchy(rows, thesaurus)
        for fact in believed(rows):
            summary.facts += 1
            yield fact


def _add(rows: sqlite3.Connection, extraction: Extraction, identity: Identity) -> None:
    paper = extraction.paper
    record = PaperRecord(**{name: getattr(paper, name) for name in paper.__struct_fields__})
    try:
        rows.execute("INSERT INTO paper VALUES (?, ?)", (paper.id, jsonl.encode(record)))
    except sqlite3.IntegrityError as error:
        raise InputError(f"paper {paper.id} was extracted twice; each paper must stand in one shard") from error

    text = f"{paper.title}\n{paper.abstract}"
    found = {concept.key: identity.of(concept, text) for concept in extraction.concepts}
    add_forms(rows, ((concept, found[concept.key]) for concept in extraction.concepts))
    for concept in extraction.concepts:
        if found[concept.key].rule:
            add_merge(rows, extraction, concept, found[concept.key])
    add_facts(rows, facts(extraction, lambda concept: found[concept.key].entity))
