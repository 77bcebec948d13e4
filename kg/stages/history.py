"""How the records of a workspace came to be what they are: nothing that was said is lost, it is superseded.

``records.jsonl`` is what holds now. Its ledger knows since when each record holds, and keeps what held before.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from heapq import merge
from operator import itemgetter
from pathlib import Path

import msgspec
from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.ledger import now, opened
from kg.model import Appearance, Assertion, Broader, Entity, Measurement, PaperRecord, Record, Resource
from kg.stages.output import file_digest

__all__ = ["Change", "as_of", "given", "history", "ids_of", "settle", "since", "supersede"]

#: The order of kinds in ``records.jsonl``; of one kind, records stand in order of id.
_KINDS = ("paper", "entity", "broader", "appearance", "assertion", "measurement", "resource")
_RANK = {kind: rank for rank, kind in enumerate(_KINDS)}
_Place = tuple[int, str]


class _Head(Struct, frozen=True):
    kind: str
    id: str


class Change(Struct, frozen=True):
    """A record that came (``added``), took another's place (``changed``) or went (``removed``), and when."""

    at: str
    action: str
    record: Record


_head, _record = msgspec.json.Decoder(_Head), msgspec.json.Decoder(Record)


def supersede(workspace: Workspace, records: Iterable[Record]) -> int:
    """Write ``records.jsonl`` anew, and enter what came, changed and went. Returns how many records there are.

    Stopped at any moment, the file is the old one or the new one, and the ledger agrees with it after
    :func:`settle`, with which this begins.
    """
    settle(workspace)
    count = jsonl.write(workspace.pending, records)
    at = now()
    with opened(workspace) as rows, rows:
        for kind, id, old, new in _differences(workspace.records, workspace.pending):
            if old is not None:
                _retire(rows, kind, id, old, at)
            if new is not None:  # a record whose old line was damaged keeps its time
                rows.execute("INSERT OR IGNORE INTO present VALUES (?, ?, ?)", (kind, id, at))
        rows.execute("INSERT INTO pending VALUES (?)", (file_digest(workspace.pending),))
    settle(workspace)
    return count


def settle(workspace: Workspace) -> None:
    """Finish what was entered but not yet put in place, and drop what was written but not entered."""
    if not workspace.pending.exists():
        return
    with opened(workspace) as rows, rows:
        entered = {digest for (digest,) in rows.execute("SELECT digest FROM pending")}
        if file_digest(workspace.pending) in entered:
            workspace.pending.replace(workspace.records)
        else:
            workspace.pending.unlink()
        rows.execute("DELETE FROM pending")


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
        present = ((_place(head), line) for head, line in _lines(workspace.records) if (head.kind, head.id) not in held)
        old = rows.execute("SELECT kind, id, record FROM past WHERE since <= ? AND until > ?", (moment, moment))
        past = sorted((((_RANK[kind], id), line) for kind, id, line in old), key=itemgetter(0))
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
        for head, line in _lines(workspace.records):
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
    for head, line in _lines(workspace.records):
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
    for line in (*past, *(line for head, line in _lines(workspace.records) if head.kind in ("paper", "entity"))):
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


def _differences(old: Path, new: Path) -> Iterator[tuple[str, str, bytes | None, bytes | None]]:
    """``(kind, id, old line, new line)`` of every record that is not in both files alike; both stream by."""
    olds, news = (_readable(old) if old.exists() else iter(())), _lines(new)
    one, other = next(olds, None), next(news, None)
    while one or other:
        if other is None or (one is not None and _place(one[0]) < _place(other[0])):
            assert one is not None  # noqa: S101  # for the type checker
            yield one[0].kind, one[0].id, one[1], None
            one = next(olds, None)
        elif one is None or _place(other[0]) < _place(one[0]):
            yield other[0].kind, other[0].id, None, other[1]
            other = next(news, None)
        else:
            if one[1] != other[1]:
                yield one[0].kind, one[0].id, one[1], other[1]
            one, other = next(olds, None), next(news, None)


def _retire(rows: sqlite3.Connection, kind: str, id: str, line: bytes, at: str) -> None:
    found = rows.execute("SELECT since FROM present WHERE kind = ? AND id = ?", (kind, id)).fetchone()
    rows.execute("INSERT OR REPLACE INTO past VALUES (?, ?, ?, ?, ?)", (kind, id, found[0] if found else "", at, line))
    rows.execute("DELETE FROM present WHERE kind = ? AND id = ?", (kind, id))


def _lines(path: Path) -> Iterator[tuple[_Head, bytes]]:
    return ((_head.decode(line), line.rstrip(b"\n")) for _, line in jsonl.lines(path))


def _readable(path: Path) -> Iterator[tuple[_Head, bytes]]:
    """The lines that still are records: a file that was damaged is about to be replaced."""
    for _, line in jsonl.lines(path):
        with suppress(msgspec.MsgspecError):
            yield _head.decode(line), line.rstrip(b"\n")


def _place(head: _Head) -> _Place:
    return _RANK[head.kind], head.id


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
