"""The beginning of a source file, by which it is recognised, the whole of a small one, and streams within bounds."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.compressed import open_binary
from kg.errors import InputError
from kg.jsonl import MAX_LINE
from kg.model import Rejected

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["HEAD", "MAX_DOCUMENT", "bounded", "bounded_text", "head", "not_utf8"]

#: Bytes from the beginning by which a format is recognised.
HEAD = 64 * 1024
#: Bytes of a document that must be read whole (a saved page, BibTeX).
MAX_DOCUMENT = 256 * 1024 * 1024


def head(path: Path) -> bytes:
    """The first 64 KiB of the content, or as much as comes before it breaks off."""
    content, broken = _read(path, HEAD)
    if broken and not content:
        raise InputError(f"is compressed and broken at its start: {broken}", where=str(path))
    return content


def bounded_text(path: Path) -> tuple[str, list[Rejected]]:
    """The whole content as UTF-8 text, in which bytes that are none become U+FFFD; and where it breaks off, if it does.

    Raises :class:`InputError` where it has more than ``MAX_DOCUMENT`` bytes.
    """
    content, broken = _read(path, MAX_DOCUMENT + 1)
    if len(content) > MAX_DOCUMENT:
        raise InputError(
            f"has more than {MAX_DOCUMENT:,} bytes; split it, or give it as JSON lines",
            where=str(path),
        )
    reason = f"the file breaks off after {len(content):,} bytes: {broken}"
    return content.decode("utf-8", "replace"), [Rejected(where=str(path), reason=reason)] if broken else []


def not_utf8(*texts: str) -> str:
    """Why a record with these texts is set aside: the empty string, or that they held bytes which are no UTF-8."""
    return "has bytes that are no UTF-8; save the file as UTF-8" if any("\ufffd" in text for text in texts) else ""


def _read(path: Path, most: int) -> tuple[bytes, str]:
    """The first bytes of the content, and why no more come where it is broken before."""
    parts, size = [], 0
    try:
        with open_binary(path) as file:
            while size < most and (part := file.read1(most - size)):  # type: ignore[attr-defined]  # it is buffered
                parts.append(part)
                size += len(part)
    except OSError as error:
        return b"".join(parts), str(error)
    return b"".join(parts), ""


def bounded(path: Path, mark: bytes) -> io.BufferedReader:
    """The content as a stream in which no more than 8 MiB come without this byte, which ends a text in its format.

    Parsers hold a text until it ends, and a few megabytes can unpack to more than memory holds. Reading further
    raises an :class:`OSError`, as where a stream is broken.
    """
    return _Eager(_Bounded(open_binary(path), mark), 1 << 16)


class _Eager(io.BufferedReader):
    """Gives what it has before it asks for more: where that fails, parsers have seen all that came before."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read() if size is None or size < 0 else self.read1(size)

    def readinto(self, buffer: Buffer, /) -> int:
        return self.readinto1(buffer)


class _Bounded(io.RawIOBase):
    def __init__(self, file: Any, mark: bytes) -> None:
        self._file = file
        self._mark = mark
        self._run = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data: bytes = self._file.read1(len(buffer))
        buffer[: len(data)] = data
        last = data.rfind(self._mark)
        self._run = self._run + len(data) if last < 0 else len(data) - last
        if self._run > MAX_LINE:
            raise OSError(f"more than {MAX_LINE:,} bytes come without {self._mark.decode()!r}")
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
