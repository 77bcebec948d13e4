"""The lines of ``records.jsonl`` by kind and id, in their order, without reading the rest of each."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from kg import jsonl

__all__ = ["RANK", "Head", "heads", "located", "place", "read_head"]

#: The order of kinds; of one kind, records stand in order of id.
RANK = {
    kind: rank
    for rank, kind in enumerate(("paper", "entity", "broader", "appearance", "assertion", "measurement", "resource"))
}
#: Bytes that the first step covers in looking for a line.
_STEP = 4096


class Head(Struct, frozen=True):
    """What a line is of."""

    kind: str
    id: str


read_head = msgspec.json.Decoder(Head).decode


def heads(path: Path) -> Iterator[tuple[Head, bytes]]:
    """Each line with what it is of, in order."""
    return ((read_head(line), line.rstrip(b"\n")) for _, line in jsonl.lines(path))


def located(path: Path, places: Iterable[tuple[int, str]]) -> Iterator[tuple[tuple[int, str], bytes]]:
    """The lines that stand at these places, which come in order; what is not in the file is left out.

    Each is looked for behind the one before, in steps that double and then halve: a few lines are read for each.
    """
    if not path.stat().st_size:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        start = 0
        for wanted in places:
            low, high, step = start, len(text), _STEP
            while low + step < high:  # no line before `low` is at or behind what is wanted
                middle = _line(text, low + step)
                if middle >= high or _place(text, middle) >= wanted:
                    high = min(middle, high)
                    break
                low, step = middle, 2 * step
            while low < high:
                middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
                if _place(text, middle) < wanted:
                    low = _line(text, middle + 1)
                else:
                    high = middle
            start = low
            if low < len(text) and _place(text, low) == wanted:
                yield wanted, text[low : _line(text, low + 1)].rstrip(b"\n")


def _line(text: mmap.mmap, at: int) -> int:
    """Where the first line begins, from here on; the end of the text where none does."""
    return text.find(b"\n", at - 1) + 1 or len(text)


def _place(text: mmap.mmap, start: int) -> tuple[int, str]:
    return place(read_head(text[start : _line(text, start + 1)]))


def place(head: Head) -> tuple[int, str]:
    """Where a line stands among all."""
    return RANK[head.kind], head.id
