"""What changed since the previous release, quad by quad: two sorted files read side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from kg.compressed import open_binary
from kg.errors import InputError
from kg.jsonl import replacing

__all__ = ["Changes", "write"]


class Changes(Struct):
    """Quads added and removed."""

    added: int = 0
    removed: int = 0


def write(folder: Path, previous: Path, data: Path, name: str) -> Changes:
    """Write ``added.nq.gz``, ``removed.nq.gz`` and ``DIFF.md`` into the folder's ``diff``.

    Raises :class:`InputError` where ``previous`` is no release.
    """
    before = previous / name
    if not before.is_file():
        raise InputError(f"is no release: it has no {name}", where=str(previous))
    changes = Changes()
    by_property: dict[str, Counter[str]] = {"+": Counter(), "-": Counter()}
    with (
        replacing(folder / "diff" / "added.nq.gz") as added,
        replacing(folder / "diff" / "removed.nq.gz") as removed,
    ):
        for sign, line in _differences(before, data):
            (added if sign == "+" else removed).write(line)
            by_property[sign][line.split(b" ", 2)[1].decode()] += 1
    changes.added, changes.removed = (by_property[sign].total() for sign in "+-")
    with replacing(folder / "diff" / "DIFF.md") as file:
        file.write("\n".join(_told(previous, changes, by_property)).encode())
    return changes


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


def _told(previous: Path, changes: Changes, by_property: dict[str, Counter[str]]) -> Iterator[str]:
    yield f"# Changes since {previous.name}"
    yield ""
    yield f"{changes.added:,} quads were added (`added.nq.gz`) and {changes.removed:,} removed (`removed.nq.gz`)."
    yield ""
    yield "| property | added | removed |"
    yield "|---|---|---|"
    for property in sorted(by_property["+"] | by_property["-"]):
        yield f"| `{property}` | {by_property['+'][property]:,} | {by_property['-'][property]:,} |"
    yield ""
