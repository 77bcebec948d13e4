"""A file's bytes, decompressed by what they are and not by what they are called."""

from __future__ import annotations

import bz2
import gzip
import lzma
from pathlib import Path
from typing import IO

from kg.errors import InputError

__all__ = ["BROKEN_STREAM", "open_binary"]

#: What the decompressors raise in the middle of a damaged file.
BROKEN_STREAM = (EOFError, lzma.LZMAError, OSError)

_MAGIC = ((b"\x1f\x8b", gzip.open), (b"\xfd7zXZ\x00", lzma.open), (b"BZh", bz2.open))


def open_binary(path: Path) -> IO[bytes]:
    """The file's content, decompressed where it is gzip, xz or bzip2.

    Raises :class:`InputError` where there is no such file, or it may not be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    for magic, opener in _MAGIC:
        if start.startswith(magic):
            return opener(path, "rb")  # type: ignore[return-value]
    return path.open("rb")
