"""A file's bytes, decompressed by what they are and not by what they are called, and compressed by their name."""

from __future__ import annotations

import bz2
import codecs
import gzip
import io
import lzma
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import InputError

__all__ = ["SUFFIXES", "compressing", "open_binary", "plain_suffix"]

#: Files with these suffixes are compressed when they are written.
SUFFIXES = (".gz", ".zst")


def _open_zstd(path: Path, _: str) -> IO[bytes]:
    import pyarrow  # where it is needed: it is slow to import

    return cast("IO[bytes]", pyarrow.input_stream(str(path), compression="zstd"))


_MAGIC = (
    (b"\x1f\x8b", gzip.open),
    (b"\xfd7zXZ\x00", lzma.open),
    (b"BZh", bz2.open),
    (b"\x28\xb5\x2f\xfd", _open_zstd),
)


def open_binary(path: Path) -> IO[bytes]:
    """The file's content, decompressed where it is gzip, xz, bzip2 or zstd, after any byte order mark.

    Raises :class:`InputError` where there is no such file, or it may not be read. Reading what is damaged or cut off
    raises an :class:`OSError`, after all that came before.
    """
    if path.exists() and not path.is_file() and not path.is_dir():  # it could be read once, and is read more often
        raise InputError("is no regular file; write what comes through it to one", where=str(path))
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    opener = next((opener for magic, opener in _MAGIC if start.startswith(magic)), None)
    opened = _open(opener, path)
    try:
        marked = opened.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    except OSError:
        marked = False  # whoever reads on learns that it is broken
    if marked:
        return opened
    opened.close()  # not every stream can be set back
    return _open(opener, path)


def _open(opener: Any, path: Path) -> IO[bytes]:
    return io.BufferedReader(_Unpacked(opener(path, "rb")), 1 << 16) if opener else path.open("rb")


class _Unpacked(io.RawIOBase):
    """A decompressor's stream that raises one kind of error, whatever compressed it."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data: bytes = self._file.read1(len(buffer))
        except (EOFError, lzma.LZMAError, zlib.error) as error:
            raise OSError(str(error)) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


@contextmanager
def compressing(raw: IO[bytes], suffix: str) -> Iterator[IO[bytes]]:
    """What is written goes to ``raw`` as the suffix says, gzip or zstd; without a time stamp: same content, same bytes.

    ``raw`` stays open.
    """
    if suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as zipped:
            yield cast("IO[bytes]", zipped)
    elif suffix == ".zst":
        import pyarrow

        own = os.fdopen(os.dup(raw.fileno()), "wb")  # pyarrow closes what it is given
        with own, pyarrow.CompressedOutputStream(own, "zstd") as zipped:
            yield zipped
    else:
        yield raw


def plain_suffix(path: Path) -> str:
    """The suffix of the name without that of its compression, and without its dot."""
    name = path.name
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return name.rpartition(".")[2]
