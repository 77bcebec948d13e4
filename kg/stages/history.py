"""How the records of a workspace came to be what they are: nothing that was said is lost, it is superseded.

``records.jsonl`` is what holds now. Its ledger knows since when each record holds, and keeps what held before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from heapq import merge
from operator import itemgetter

import msgspec
from msgspec import Struct

from kg.config import Workspace
from kg.errors import InputError
from kg.ledger import opened
from kg.model import Appearance, Assertion, Broader, Entity, Measurement, PaperRecord, Record, Resource
from kg.stages.heads import RANK, heads, place

__all__ = ["Change", "as_of", "given", "history", "ids_of", "since"]


class Change(Struct, frozen=True):
    """A record that came (``added``), took another's place (``changed``) or went (``removed``), and when."""

    at: str
    action: str
    record: Record


_record = msgspec.json.Decoder(Record)


def as_of(workspace: Workspace, when: str) -> Iterator[Record]:
    """The records that held at the end of that day, or at that moment, in UTC and ISO 8601.

    Raises :class:`InputError` where ``when`` is neither, or lies before the first record.
    """
    moment = _moment(when)
    with opened(workspace) as rows:
        (first,) = rows.execute(
            "SELECT min(since) FROM (SELECT min(since) AS since FROM present UNION SELECT min(since) FROM past)"
        ).fetchone()
        if first is None or moment < first:
            raise InputError(f"nothing is known of {when}; the first records are of {first or 'no time yet'}")
        held = {(kind, id) for kind, id in rows.execute("SELECT kind, id FROM present WHERE since > ?", (moment,))}
        present = ((place(head), line) for head, line in heads(workspace.records) if (head.kind, head.id) not in held)
        old = rows.execute("SELECT kind, id, record FROM past WHERE since <= ? AND until > ?", (moment, moment))
        past = sorted((((RANK[kind], id), line) for kind, id, line in old), key=itemgetter(0))
        for _, line in merge(present, past, key=itemgetter(0)):
            yield _record.decode(line)


def since(workspace: Workspace, at: str) -> Iterator[tuple[Record | None, Record | None]]:
    """What differs between the records at a moment and now: pairs of a record as it was and as it is."""
    with opened(workspace) as rows:
        old = {
            (kind, id): line
            for kind, id, line in rows.execute(
                "SELECT kind, id, record FROM past WHERE since <= ? AND until > ?", (at, at)
            )
        }
        new = set(rows.execute("SELECT kind, id FROM present WHERE since > ?", (at,)))
    if new:
        for head, line in heads(workspace.records):
            if (place := (head.kind, head.id)) in new:
                before = old.pop(place, None)
                yield _record.decode(before) if before else None, _record.decode(line)
    for line in old.values():
        yield _record.decode(line), None


def given(workspace: Workspace, kind: str, prefix: str, at: str) -> tuple[bool, bool]:
    """Whether a record of this kind, whose id begins so, held at a moment, and whether one holds now."""
    with opened(workspace) as rows:
        (before, now) = rows.execute(
            "SELECT EXISTS (SELECT 1 FROM past WHERE kind = :kind AND id GLOB :ids AND since <= :at AND until > :at)"
            " OR EXISTS (SELECT 1 FROM present WHERE kind = :kind AND id GLOB :ids AND since <= :at),"
            " EXISTS (SELECT 1 FROM present WHERE kind = :kind AND id GLOB :ids)",
            {"kind": kind, "ids": f"{prefix}*", "at": at},
        ).fetchone()
    return bool(before), bool(now)


def history(workspace: Workspace, about: str) -> list[Change]:
    """What came, changed and went of one paper or entity, by id, in order of time.

    That is its own record, and all that a paper says or that is said of an entity.
    """
    with opened(workspace) as rows:
        since = {(kind, id): at for kind, id, at in rows.execute("SELECT * FROM present")}
        versions = [
            (kind, id, at, until, record)
            for kind, id, at, until, line in rows.execute("SELECT * FROM past")
            if about.encode() in line and _is_about(record := _record.decode(line), about)
        ]
    for head, line in heads(workspace.records):
        if about.encode() in line and _is_about(record := _record.decode(line), about):
            versions.append((head.kind, head.id, since.get((head.kind, head.id), ""), "", record))
    begun = {(kind, id, at) for kind, id, at, _, _ in versions}
    ended = {(kind, id, until) for kind, id, _, until, _ in versions}
    changes = []
    for kind, id, at, until, record in versions:
        changes.append(Change(at, "changed" if (kind, id, at) in ended else "added", record))
        if until and (kind, id, until) not in begun:
            changes.append(Change(until, "removed", record))
    return sorted(changes, key=lambda change: (change.at, change.action, change.record.id))


def ids_of(workspace: Workspace, about: str) -> list[str]:
    """The ids that a paper's id, or an entity's id, name or alias, stands for, now or before.

    Raises :class:`InputError` where it is none.
    """
    with opened(workspace) as rows:
        past = [line for (line,) in rows.execute("SELECT record FROM past WHERE kind IN ('paper', 'entity')")]
    wanted = about.casefold()
    found = set()
    for line in (*past, *(line for head, line in heads(workspace.records) if head.kind in ("paper", "entity"))):
        match _record.decode(line):
            case PaperRecord(id=id) if id == about:
                found.add(id)
            case Entity() as entity if about == entity.id or wanted in map(
                str.casefold, (entity.name, *entity.aliases)
            ):
                found.add(entity.id)
    if not found:
        raise InputError(f"no paper and no entity is or was called {about!r}", where=str(workspace.root))
    return sorted(found)


def _is_about(record: Record, about: str) -> bool:
    match record:
        case PaperRecord() | Entity():
            return record.id == about
        case Broader():
            return about in (record.source, record.target)
        case Appearance():
            return about in (record.entity, record.evidence.paper)
        case Assertion():
            return about in (record.source, record.target, record.evidence.paper)
        case Measurement() | Resource():
            return record.evidence.paper == about


def _moment(when: str) -> str:
    """The last moment that is meant, comparable as text with those of the ledger."""
    try:
        return f"{date.fromisoformat(when).isoformat()}T23:59:59.999999Z"
    except ValueError:
        if len(when) >= len("2026-01-01T00:00") and when[10] == "T":
            return when.removesuffix("Z") + "Z"
    raise InputError(f"{when!r} is no day like 2026-01-31 and no moment like 2026-01-31T12:00:00Z")
