"""The lines of ``records.jsonl`` by kind and id, in their order, without reading the rest of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from kg import jsonl

__all__ = ["RANK", "Head", "heads", "place", "read_head"]

#: The order of kinds; of one kind, records stand in order of id.
RANK = {
    kind: rank
    for rank, kind in enumerate(("paper", "entity", "broader", "appearance", "assertion", "measurement", "resource"))
}


class Head(Struct, frozen=True):
    """What a line is of."""

    kind: str
    id: str


read_head = msgspec.json.Decoder(Head).decode


def heads(path: Path) -> Iterator[tuple[Head, bytes]]:
    """Each line with what it is of, in order."""
    return ((read_head(line), line.rstrip(b"\n")) for _, line in jsonl.lines(path))


def place(head: Head) -> tuple[int, str]:
    """Where a line stands among all."""
    return RANK[head.kind], head.id
