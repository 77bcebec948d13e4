"""A file's bytes, decompressed by what they are and not by what they are called."""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import zlib
from pathlib import Path
from typing import IO, Any

from kg.errors import InputError

__all__ = ["BROKEN_STREAM", "open_binary"]

#: What the decompressors raise in the middle of a damaged file.
BROKEN_STREAM = (EOFError, lzma.LZMAError, zlib.error, OSError)

_MAGIC = ((b"\x1f\x8b", gzip.open), (b"\xfd7zXZ\x00", lzma.open), (b"BZh", bz2.open))


def open_binary(path: Path) -> IO[bytes]:
    """The file's content, decompressed where it is gzip, xz or bzip2, after any byte order mark.

    Raises :class:`InputError` where there is no such file, or it may not be read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    opener = next((opener for magic, opener in _MAGIC if start.startswith(magic)), None)
    opened: Any = opener(path, "rb") if opener else path.open("rb")
    try:
        if opened.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
            opened.seek(0)
    except BROKEN_STREAM:
        opened.seek(0)  # whoever reads on learns that it is broken
    content: IO[bytes] = opened
    return content
