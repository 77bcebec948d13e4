"""A source file's bytes, decompressed by what they are and not by what they are called."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from pathlib import Path
from typing import IO

from kg.errors import InputError

__all__ = ["BROKEN_STREAM", "HEAD", "MAX_DOCUMENT", "bounded_text", "head", "open_binary"]

#: Bytes from the beginning by which a format is recognised.
HEAD = 64 * 1024
#: Bytes of a document that must be read whole (a saved page, BibTeX).
MAX_DOCUMENT = 256 * 1024 * 1024
#: What the decompressors raise in the middle of a damaged file.
BROKEN_STREAM = (EOFError, gzip.BadGzipFile, lzma.LZMAError, OSError)

_MAGIC = ((b"\x1f\x8b", gzip.open), (b"\xfd7zXZ\x00", lzma.open), (b"BZh", bz2.open))


def open_binary(path: Path) -> IO[bytes]:
    """The file's content, decompressed where it is gzip, xz or bzip2."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    for magic, opener in _MAGIC:
        if start.startswith(magic):
            return opener(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def head(path: Path) -> bytes:
    """The first 64 KiB of the content, without a byte order mark."""
    try:
        with open_binary(path) as file:
            return file.read(HEAD).removeprefix(b"\xef\xbb\xbf")
    except BROKEN_STREAM as error:
        raise InputError(f"is compressed and broken at its start: {error}", where=str(path)) from error


def bounded_text(path: Path) -> str:
    """The whole content as UTF-8 text; bytes that are none become U+FFFD.

    Raises :class:`InputError` where it has more than ``MAX_DOCUMENT`` bytes.
    """
    with open_binary(path) as file:
        content = file.read(MAX_DOCUMENT + 1)
    if len(content) > MAX_DOCUMENT:
        raise InputError(
            f"has more than {MAX_DOCUMENT:,} bytes; split it, or give it as JSON lines",
            where=str(path),
        )
    with io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", errors="replace") as text:
        return text.read()
