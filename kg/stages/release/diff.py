"""What changed since the previous release, quad by quad: two sorted files read side by side.

What a release gives up saying, the next one must not say again: of removed quads that carry words, and of all those
of papers that are gone, only digests are written. Who has the previous release finds them there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from kg.compressed import open_binary
from kg.errors import InputError
from kg.jsonl import replacing

__all__ = ["Difference", "write"]

_TYPED = re.compile(rb'"(?:[^"\\]|\\.)*"\^\^<')


class Difference(Struct):
    """Quads added and removed; of the latter, how many are named by their digest alone."""

    added: int = 0
    removed: int = 0
    digested: int = 0


def write(folder: Path, previous: Path, data: Path, name: str) -> Difference:
    """Write ``added.nq.gz``, ``removed.nq.gz``, ``removed.sha256.gz`` and ``DIFF.md`` into the folder's ``diff``.

    The digests are those of lines of the previous release's file, without the line feed.
    Raises :class:`InputError` where ``previous`` is no release.
    """
    before = previous / name
    if not before.is_file():
        raise InputError(f"is no release: it has no {name}", where=str(previous))
    changes, still = Difference(), set(_owners(data))
    by_property: dict[str, Counter[str]] = {"+": Counter(), "-": Counter()}
    with (
        replacing(folder / "diff" / "added.nq.gz") as added,
        replacing(folder / "diff" / "removed.nq.gz") as removed,
        replacing(folder / "diff" / "removed.sha256.gz") as digests,
    ):
        for sign, line in _differences(before, data):
            if sign == "-" and (_has_words(line) or _owner(line) not in still):
                digests.write(sha256(line.removesuffix(b"\n")).hexdigest().encode() + b"\n")
                changes.digested += 1
            else:
                (added if sign == "+" else removed).write(line)
            by_property[sign][line.split(b" ", 2)[1].decode()] += 1
    changes.added, changes.removed = (by_property[sign].total() for sign in "+-")
    with replacing(folder / "diff" / "DIFF.md") as file:
        file.write("\n".join(_told(previous, changes, by_property)).encode())
    return changes


def _owners(data: Path) -> Iterator[bytes]:
    with open_binary(data) as file:
        yield from map(_owner, file)


def _owner(line: bytes) -> bytes:
    """What must still be there for a quad to be said again: its graph, a paper, or in the default graph its subject.

    The line is one of canonical N-Quads.
    """
    subject, _, rest = line.split(b" ", 2)
    object, _, last = rest.removesuffix(b" .\n").rpartition(b" ")
    return last if object and last.startswith(b"<") and b'"' not in last else subject


def _has_words(line: bytes) -> bool:
    """Whether the object is a text; numbers, dates and truth values have types."""
    object = line.split(b" ", 2)[2]
    return object.startswith(b'"') and _TYPED.match(object) is None


def _differences(before: Path, after: Path) -> Iterator[tuple[str, bytes]]:
    """``("+" or "-", line)`` of the lines that stand in one of two sorted files alone, in order."""
    with open_binary(before) as old, open_binary(after) as new:
        one, other = old.readline(), new.readline()
        while one or other:
            if one == other:
                one, other = old.readline(), new.readline()
            elif not other or (one and one < other):
                yield "-", one
                one = old.readline()
            else:
                yield "+", other
                other = new.readline()


def _told(previous: Path, changes: Difference, by_property: dict[str, Counter[str]]) -> Iterator[str]:
    yield f"# Changes since {previous.name}"
    yield ""
    yield f"{changes.added:,} quads were added (`added.nq.gz`) and {changes.removed:,} removed (`removed.nq.gz`)."
    if changes.digested:
        yield ""
        yield f"Of those removed, {changes.digested:,} carry words or are of papers that are gone:"
        yield f"`removed.sha256.gz` has the SHA-256 of each one's line in {previous.name}, and does not say it again."
    yield ""
    yield "| property | added | removed |"
    yield "|---|---|---|"
    for property in sorted(by_property["+"] | by_property["-"]):
        yield f"| `{property}` | {by_property['+'][property]:,} | {by_property['-'][property]:,} |"
    yield ""
