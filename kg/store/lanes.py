"""Rows that wait on disk for their turn: a file for each lane, in the order in which they came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

__all__ = ["Lanes"]

#: Rows that are held in memory for each lane, and written as one message.
_TOGETHER = 128
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[dict[str, Any]]).decode

Name = TypeVar("Name", bound=Hashable)


class Lanes(Generic[Name]):
    """Lanes by name, in an empty folder that belongs to them."""

    def __init__(self, folder: Path) -> None:
        #: How many rows wait in each lane.
        self.counts: defaultdict[Name, int] = defaultdict(int)
        self._held: defaultdict[Name, list[dict[str, Any]]] = defaultdict(list)
        self._files: dict[Name, Path] = {}
        self._folder = folder

    def put(self, lane: Name, row: dict[str, Any]) -> None:
        """Let a row wait in a lane."""
        held = self._held[lane]
        held.append(row)
        self.counts[lane] += 1
        if len(held) == _TOGETHER:
            self._write(lane)

    def rows(self, lane: Name) -> Iterator[dict[str, Any]]:
        """The rows of a lane, as often as they are asked for; none may be put into it meanwhile."""
        if self._held[lane]:
            self._write(lane)
        if lane in self._files:
            with self._files[lane].open("rb") as file:
                while size := int.from_bytes(file.read(4), "big"):
                    yield from _decode(file.read(size))

    def _write(self, lane: Name) -> None:
        path = self._files.setdefault(lane, self._folder / str(len(self._files)))
        message = _encode(self._held.pop(lane))
        with path.open("ab") as file:  # not kept open: there are more kinds than some systems let one hold files
            file.write(len(message).to_bytes(4, "big") + message)
