"""The beginning of a source file, by which it is recognised, and the whole of a small one."""

from __future__ import annotations

from pathlib import Path

from kg.compressed import BROKEN_STREAM, open_binary
from kg.errors import InputError

__all__ = ["HEAD", "MAX_DOCUMENT", "bounded_text", "head"]

#: Bytes from the beginning by which a format is recognised.
HEAD = 64 * 1024
#: Bytes of a document that must be read whole (a saved page, BibTeX).
MAX_DOCUMENT = 256 * 1024 * 1024


def head(path: Path) -> bytes:
    """The first 64 KiB of the content."""
    try:
        with open_binary(path) as file:
            return file.read(HEAD)
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
    return content.decode("utf-8", "replace")
