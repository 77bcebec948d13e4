"""All extractions to all records, sorted, in constant memory but for the names.

Two passes over the extractions: the first learns what the names stand for, the second
writes the facts. Sorting and grouping happen in a spool on disk, so neither the order of
papers nor the cut into files can be seen in the result.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from heapq import merge
from itertools import groupby
from math import prod
from operator import attrgetter, itemgetter

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kg import jsonl
from kg.errors import InputError
from kg.ids import digest
from kg.model import (
    Appearance,
    Assertion,
    Entity,
    Extraction,
    Measurement,
    Merge,
    PaperRecord,
    Proposal,
    Record,
    Resource,
)
from kg.names import is_abbreviation, key
from kg.resolve.alike import ALIKE_TABLES, add_names, find_alike
from kg.resolve.corrected import corrected
from kg.resolve.corrections import Corrections
from kg.resolve.expansions import Expansions
from kg.resolve.facts import facts, statement_of
from kg.resolve.forms import FORM_TABLE, Named, add_forms, here, named
from kg.resolve.hierarchy import KIND_TABLE, add_kinds, hierarchy, reached
from kg.resolve.identity import Identity
from kg.resolve.merges import MERGE_TABLE, add_merge, read_merges, redirects
from kg.resolve.senses import Senses
from kg.resolve.thesaurus import Thesaurus
from kg.spool import spool

__all__ = ["Summary", "resolve"]

_ORDER = {Appearance: 2, Assertion: 3, Measurement: 4, Resource: 5}
_paper = msgspec.json.Decoder(PaperRecord)
_record = msgspec.json.Decoder(Record)


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

    unseen = corrections.apart_retyped_dropped()

    def read() -> Iterator[Extraction]:
        for extraction in extractions():
            if unseen:
                unseen.difference_update((concept.type, key(concept.name)) for concept in extraction.concepts)
            yield corrected(extraction, corrections)

    with spool(
        "paper(id TEXT PRIMARY KEY, json BLOB) WITHOUT ROWID",
        "fact(rank INTEGER, id TEXT, statement TEXT, paper TEXT, score REAL, json BLOB)",  # sorted when all are there
        "belief(statement TEXT PRIMARY KEY, belief REAL) WITHOUT ROWID",
        FORM_TABLE,
        KIND_TABLE,
        MERGE_TABLE,
        *ALIKE_TABLES,
    ) as rows:
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
        _believe(rows)
        add_kinds(rows, thesaurus, corrections)
        if merges is not None:
            merges += read_merges(rows)
        if proposed is not None:
            known = here(rows)
            proposed += (one for one in alike.proposals if {one.id, one.into} <= known)
        for (line,) in rows.execute("SELECT json FROM paper ORDER BY id"):
            summary.papers += 1
            yield _paper.decode(line)
        summary.idle += _idle(rows, identity, corrections, unseen)
        renamed = _renamed(identity, corrections)
        for entity in _entities(rows, thesaurus, renamed):
            summary.entities += 1
            yield entity
        yield from hierarchy(rows, thesaurus)
        for fact in _facts(rows):
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
    contributed = facts(extraction, lambda concept: found[concept.key].entity)
    rows.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)", map(_row, contributed))


def _row(fact: Appearance | Assertion | Measurement | Resource) -> tuple[int, str, str | None, str, float, bytes]:
    statement, score = None, 0.0
    if isinstance(fact, Assertion):
        statement = digest(*statement_of(fact.source, fact.type, fact.target))
        score = fact.score if fact.polarity == "asserted" else 0.0
    return _ORDER[type(fact)], fact.id, statement, fact.evidence.paper, score, jsonl.encode(fact)


def _believe(rows: sqlite3.Connection) -> None:
    """The belief in a statement: that not every paper which asserts it was misread."""
    scores = rows.execute("SELECT statement, score FROM fact WHERE statement IS NOT NULL ORDER BY statement, paper")
    beliefs = (
        (statement, round(1 - prod(1 - score for _, score in group), 4))
        for statement, group in groupby(scores, key=itemgetter(0))
    )
    rows.executemany("INSERT INTO belief VALUES (?, ?)", beliefs)


def _renamed(identity: Identity, corrections: Corrections) -> dict[str, str]:
    """New names by entity. Raises :class:`InputError` where one entity, by whichever of its names, shall get two."""
    names: dict[str, str] = {}
    for type, name, to in corrections.renamed():
        if names.setdefault(identity.named(type, name), to) != to:
            raise InputError(f"{type} {name} is to be called {names[identity.named(type, name)]} and {to}")
    return names


def _idle(
    rows: sqlite3.Connection, identity: Identity, corrections: Corrections, unseen: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Corrections that met nothing, in words; ``unseen`` are names to keep apart, retype or drop that no paper has."""
    merged = corrections.merged()
    for type, name in sorted(merged.keys() - identity.merged_away):
        yield f"merge: no {type} is called {name!r}, which is to go into {merged[type, name][0]!r}"
    for type, name in sorted(unseen):
        yield f"no {type} is called {name!r}"
    present = here(rows)
    for type, name, to in corrections.renamed():
        if identity.named(type, name) not in present:
            yield f"rename: no {type} is called {name!r}, which is to be {to!r}"


def _entities(rows: sqlite3.Connection, thesaurus: Thesaurus, renamed: dict[str, str]) -> Iterator[Entity]:
    """What papers name, and what the vocabulary has above it, in order of id; ``renamed`` are names by id."""
    gone: defaultdict[str, list[str]] = defaultdict(list)
    for entity, own in redirects(rows):
        gone[entity].append(own)
    papers = (_entity(one, gone[one.id], thesaurus, renamed) for one in named(rows))
    above = (
        _entity(Named(id, thesaurus[id].type, thesaurus[id].name, frozenset()), [], thesaurus, renamed)
        for id in sorted(reached(rows, thesaurus) - here(rows))
    )
    yield from merge(papers, above, key=attrgetter("id"))


def _entity(one: Named, merged: list[str], thesaurus: Thesaurus, renamed: dict[str, str]) -> Entity:
    term = thesaurus.get(one.id)
    known = term.name if term else one.name
    name = renamed.get(one.id, known)
    own = {form for form in one.forms if not _is_of_another(form, one, thesaurus)}
    aliases = own | {known} | (set(term.aliases) if term else set())
    return Entity(
        id=one.id,
        type=one.type,
        name=name,
        aliases=tuple(sorted(aliases - {name})),
        concept=term.id if term else "",
        definition=term.definition if term else "",
        better=term.better if term else "",
        merged=tuple(merged),
    )


def _is_of_another(form: str, one: Named, thesaurus: Thesaurus) -> bool:
    """Whether a vocabulary has this abbreviation for something else: some paper's FID, for fidelity, is no alias."""
    called = thesaurus.called(one.type, form) if is_abbreviation(form) else []
    return bool(called) and one.id not in called


def _facts(rows: sqlite3.Connection) -> Iterator[Record]:
    """In order of kind and id; what a paper states twice, word for word in one place, is one fact."""
    found = rows.execute(
        "SELECT min(json), belief FROM fact LEFT JOIN belief USING (statement) GROUP BY rank, id ORDER BY rank, id"
    )
    for line, belief in found:
        fact = _record.decode(line)
        yield replace(fact, belief=belief) if isinstance(fact, Assertion) else fact
