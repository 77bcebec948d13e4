"""JSON lines: the file format of every joint. Written whole or not at all, compressed by suffix."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import msgspec

from kg.compressed import compressing, open_binary
from kg.errors import InputError
from kg.model import Record

__all__ = ["MAX_LINE", "encode", "lines", "read", "read_records", "replacing", "sweep", "write"]

T = TypeVar("T")

#: Bytes a line may have. A paper has a few thousand; what is longer is not a record.
MAX_LINE = 8 * 1024 * 1024

#: How the name of a file begins that is not yet whole.
_UNFINISHED = ".kg-unfinished."
_UNWRITTEN = frozenset((".xz", ".bz2", ".lzma", ".zip"))

# The mode a file would have had from `open`; `mkstemp` makes it private. Reading the umask
# sets it, so it is read once, before there are threads.
os.umask(_UMASK := os.umask(0o077))

_encoder = msgspec.json.Encoder()


def encode(item: Any) -> bytes:
    """One line, without its line feed. Fields stand in the order of their class."""
    return _encoder.encode(item)


def read(path: Path, type: type[T]) -> Iterator[T]:
    """Every line of the file as ``type``.

    Raises :class:`InputError`, which names file and line, at the first line that is none.
    """
    return _decoded(path, msgspec.json.Decoder(type), type.__name__.lower())


def read_records(path: Path) -> Iterator[Record]:
    """Every line of ``records.jsonl``, each of its own kind. Raises as :func:`read` does."""
    return _decoded(path, msgspec.json.Decoder(Record), "record")


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """``(number, line)`` of every line that is not blank, numbered from 1.

    Raises :class:`InputError` where the file is missing, cut off, or a line is too long.
    """
    try:
        with open_binary(path) as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise InputError(
                        f"a line of more than {MAX_LINE:,} bytes; one record per line is expected",
                        where=f"{path}:{number}",
                    )
                if line.strip():
                    yield number, line
    except OSError as error:
        raise InputError(f"the file breaks off: {error}", where=str(path)) from error


def write(path: Path, items: Iterable[Any]) -> int:
    """Write the items, replacing ``path`` only once all are on disk. Returns how many."""
    count = 0
    with replacing(path) as file:
        for item in items:
            file.write(_encoder.encode(item))
            file.write(b"\n")
            count += 1
    return count


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file that becomes ``path`` when the block ends well, and vanishes otherwise.

    Compressed where the name ends in ``.gz`` or ``.zst``; same content, same bytes. A link stays one. Raises
    :class:`InputError` where something is there that is no file, a folder, a pipe, a device, and for the name of a
    compression that is not written.
    """
    if path.suffix in _UNWRITTEN:
        raise InputError(f"{path.suffix} is read but not written; .gz and .zst are", where=str(path))
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise InputError("is no regular file; name one to be written", where=str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f"{_UNFINISHED}{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as raw:
            with compressing(raw, path.suffix) as file:
                yield file
            raw.flush()
            os.fchmod(raw.fileno(), 0o666 & ~_UMASK)
            os.fsync(raw.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what :func:`replacing` left in the folder when its process was killed. Nobody may be writing there."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        path.unlink(missing_ok=True)


def _decoded(path: Path, decoder: msgspec.json.Decoder[T], name: str) -> Iterator[T]:
    for number, line in lines(path):
        try:
            yield decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise InputError(f"no {name}: {error}", where=f"{path}:{number}") from error
