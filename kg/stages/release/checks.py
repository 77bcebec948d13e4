"""Why a release may not be published: every reason in words, nothing where there is none."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg import jsonl
from kg.config import Workspace
from kg.errors import CheckError
from kg.model import Appearance, Assertion, Measurement, PaperRecord, Resource
from kg.spool import spool
from kg.stages.forget import forgotten as known_forgotten
from kg.stages.progress import track
from kg.vocabulary import load

if TYPE_CHECKING:
    from kg.rdf.read import Store
    from kg.rdf.summary import Summary

__all__ = ["counts", "described", "entities", "falls", "forgotten", "offsets", "shapes"]

#: Reasons of one kind that are told one by one.
_MOST = 20
VOID = "void.ttl"


def counts(written: int, summary: Summary) -> list[str]:
    """What was written must be what is read."""
    if written == summary.quads:
        return []
    return [f"{written:,} quads were written and {summary.quads:,} are read again"]


def forgotten(workspace: Workspace) -> list[str]:
    """No paper may be in it that was to be forgotten."""
    taken_out = known_forgotten(workspace)
    found = [
        f"{record.id} was forgotten on {taken_out[record.id].at[:10]} and is in the graph; forget it again"
        for record in (jsonl.read_records(workspace.records) if taken_out else ())
        if isinstance(record, PaperRecord) and record.id in taken_out
    ]
    return _first(found, "forgotten papers")


def offsets(workspace: Workspace) -> list[str]:
    """Every sentence and mention must be what its offsets cut out of its paper."""
    found: list[str] = []
    with spool("paper(id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID") as rows:
        for record in jsonl.read_records(workspace.records):
            if isinstance(record, PaperRecord):
                rows.execute("INSERT INTO paper VALUES (?, ?)", (record.id, _storable(record.text)))
            elif isinstance(record, Appearance | Assertion | Measurement | Resource):
                evidence = record.evidence
                known = rows.execute("SELECT text FROM paper WHERE id = ?", (evidence.paper,)).fetchone()
                pieces = [(evidence.start, evidence.end, evidence.sentence)]
                if isinstance(record, Appearance):
                    pieces += [(mention.start, mention.end, mention.text) for mention in record.mentions]
                for start, end, quote in pieces:
                    if known is None or known[0][start:end] != _storable(quote):
                        found.append(f"{record.id} ({evidence.paper}): {start} to {end} does not cut to {quote[:60]!r}")
    return _first(found, "offsets")


def shapes(store: Store) -> list[str]:
    """The data must conform to the shapes."""
    from kg.rdf.validate import validated

    found = islice(validated(store, track), _MOST + 1)
    return _first([f"{one.shape}: {one.node} {one.path} {one.value}: {one.message}" for one in found], "shapes")


def falls(summary: Summary, previous: Path, share: float) -> list[str]:
    """No class may have lost more than this share of its instances since the previous release.

    Quotes are not counted: how many there are is chosen.
    """
    from kg.rdf.terms import name
    from kg.rdf.void import read_void

    before = read_void(previous / VOID).classes
    del before[name("oa:TextQuoteSelector").value]
    return [
        f"{iri} had {count:,} instances and has {summary.classes[iri]:,}: more than {share:.0%} are gone (--may-fall)"
        for iri, count in sorted(before.items())
        if summary.classes[iri] < count * (1 - share)
    ]


def described(folder: Path, summary: Summary) -> list[str]:
    """VoID must state what the data holds, and VoID and DCAT conform to their own shapes."""
    from kg.rdf.validate import violations_of
    from kg.rdf.void import read_void

    try:
        told = read_void(folder / VOID)
    except CheckError as error:
        return [str(error)]
    found = [
        f"VoID and data differ in {what}"
        for what in ("quads", "subjects", "classes", "properties")
        if getattr(told, what) != getattr(summary, what)
    ]
    wrong = violations_of([folder / VOID, folder / "dcat.ttl", folder / "prov.ttl"], "release-shapes.ttl")
    return found + [f"{one.shape}: {one.node} {one.path}: {one.message}" for one in wrong]


def entities(summary: Summary) -> int:
    """How many entities of any type there are."""
    return sum(summary.classes[type.iri] for type in load().types.values())


def _first(found: list[str], what: str) -> list[str]:
    return found if len(found) <= _MOST else [*found[:_MOST], f"… and more of {what}"]


def _storable(text: str) -> str:
    """As SQLite keeps it, which has no lone surrogates; each stays one character."""
    return text.encode("utf-8", "replace").decode("utf-8")
