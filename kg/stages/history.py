"""How the records of a workspace came to be what they are: nothing that was said is lost, it is superseded.

``records.jsonl`` is what holds now. Its ledger knows since when each record holds, and keeps what held before.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from heapq import merge
from itertools import chain, groupby
from operator import itemgetter

import msgspec
from msgspec import Struct

from kg.config import Workspace
from kg.errors import InputError
from kg.heads import RANK, heads, located, place
from kg.jsonl import encode
from kg.ledger import opened
from kg.model import Appearance, Assertion, Broader, Entity, Measurement, PaperRecord, Record, Resource

__all__ = ["Change", "as_of", "day_of", "given", "history", "ids_of", "moment_of", "since"]

#: The time of day in a moment: its seconds and their parts, where it has them.
_CLOCK = re.compile(r"[T ]\d\d:\d\d(?P<seconds>:\d\d(?P<parts>\.\d+)?)?")


class Change(Struct, frozen=True):
    """A record that came (``added``), took another's place (``changed``) or went (``removed``), and when."""

    at: str
    action: str
    record: Record


_record = msgspec.json.Decoder(Record)
#: The order of :func:`kg.heads.place`, as SQLite sorts; it does so on disk.
_BY_PLACE = f"ORDER BY CASE kind {' '.join(f'WHEN {kind!r} THEN {rank}' for kind, rank in RANK.items())} END, id"
_HELD = f"SELECT kind, id, record FROM past WHERE since <= ? AND until > ? {_BY_PLACE}"  # noqa: S608  # our own text
_CAME = f"SELECT kind, id FROM present WHERE since > ? {_BY_PLACE}"  # noqa: S608  # our own text
_Placed = tuple[tuple[int, str], bytes]


def as_of(workspace: Workspace, when: str) -> Iterator[Record]:
    """The records that held at the end of that day, or at that moment, in UTC and ISO 8601.

    Raises :class:`InputError` where ``when`` is neither, or lies before the first record.
    """
    moment = moment_of(when)
    with opened(workspace) as rows:
        (first,) = rows.execute(
            "SELECT min(since) FROM (SELECT min(since) AS since FROM present UNION SELECT min(since) FROM past)"
        ).fetchone()
        if first is None or moment < first:
            raise InputError(f"nothing is known of {when}; the first records are of {first or 'no time yet'}")
        for _, line in merge(_stayed(workspace, rows, moment), _past(rows, moment), key=itemgetter(0)):
            yield _record.decode(line)


def since(workspace: Workspace, at: str) -> Iterator[tuple[Record | None, Record | None]]:
    """What differs between the records at a moment and now: pairs of a record as it was and as it is, in order."""
    with opened(workspace) as rows:
        old = (("old", *found) for found in _past(rows, at))
        new = (("new", *found) for found in located(workspace.records, _came(rows, at)))
        for _, same in groupby(merge(old, new, key=itemgetter(1)), key=itemgetter(1)):
            found = {which: _record.decode(line) for which, _, line in same}
            yield found.get("old"), found.get("new")


def _past(rows: sqlite3.Connection, at: str) -> Iterator[_Placed]:
    """What held at a moment and holds no more, in order."""
    return (((RANK[kind], id), line) for kind, id, line in rows.execute(_HELD, (at, at)))


def _came(rows: sqlite3.Connection, at: str) -> Iterator[tuple[int, str]]:
    """The places of what holds now and came after a moment, in order."""
    return ((RANK[kind], id) for kind, id in rows.execute(_CAME, (at,)))


def _stayed(workspace: Workspace, rows: sqlite3.Connection, at: str) -> Iterator[_Placed]:
    """What holds now and held at a moment, in order."""
    news = _came(rows, at)
    new = next(news, None)
    for head, line in heads(workspace.records):
        here = place(head)
        while new and new < here:
            new = next(news, None)
        if new != here:
            yield here, line


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
    written = encode(about)[1:-1]
    with opened(workspace) as rows:
        versions = [
            (kind, id, at, until, record)
            for kind, id, at, until, line in rows.execute("SELECT * FROM past")
            if written in line and _is_about(record := _record.decode(line), about)
        ]
        for head, line in heads(workspace.records):
            if written in line and _is_about(record := _record.decode(line), about):
                key = (head.kind, head.id)
                at = rows.execute("SELECT since FROM present WHERE kind = ? AND id = ?", key).fetchone()
                versions.append((*key, at[0] if at else "", "", record))
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
    wanted = about.casefold()
    found = set()
    with opened(workspace) as rows:
        past = (line for (line,) in rows.execute("SELECT record FROM past WHERE kind IN ('paper', 'entity')"))
        present = (line for head, line in heads(workspace.records) if head.kind in ("paper", "entity"))
        for line in chain(past, present):
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
        case Measurement():
            return about in (record.entity, record.metric_entity, record.dataset, record.evidence.paper)
        case Resource():
            return record.evidence.paper == about


def day_of(when: str) -> date:
    """A day as it is written in data: of ISO 8601's forms, 2026-01-31 alone. Raises :class:`InputError`."""
    with suppress(ValueError):
        day = date.fromisoformat(when)
        if str(day) == when:
            return day
    raise InputError(f"{when!r} is no day like 2026-01-31")


def moment_of(when: str) -> str:
    """The last moment that is meant, comparable as text with those of the ledger."""
    with suppress(InputError):
        return f"{day_of(when)}T23:59:59.999999Z"
    clock = _CLOCK.search(when)
    with suppress(ValueError, OverflowError, InputError):
        day_of(when[:10] if clock else when)
        moment = datetime.fromisoformat(when)
        if clock and not clock["parts"]:
            moment = moment.replace(second=moment.second if clock["seconds"] else 59, microsecond=999_999)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    raise InputError(f"{when!r} is no day like 2026-01-31 and no moment like 2026-01-31T12:00:00Z")
