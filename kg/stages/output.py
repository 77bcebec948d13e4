"""What a stage leaves behind: a file, its digest, and how many lines it has."""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from msgspec import Struct

__all__ = ["DIGEST", "Output", "file_digest", "is_intact", "output"]


#: The digest of files.
DIGEST = partial(hashlib.blake2b, digest_size=16)


class Output(Struct, frozen=True):
    """A file that a stage wrote; ``digest`` is BLAKE2b over its bytes, in hexadecimal.

    ``count`` is how many lines it has, ``failed`` how many of them say that a paper could not be read.
    """

    path: str
    digest: str
    count: int
    failed: int = 0


def output(path: Path, count: int, failed: int = 0) -> Output:
    """The file as it stands now."""
    return Output(str(path), file_digest(path), count, failed)


def file_digest(path: Path) -> str:
    """A digest of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, DIGEST).hexdigest()


def is_intact(made: Output) -> bool:
    """Whether the file still is what the stage wrote."""
    path = Path(made.path)
    return path.is_file() and file_digest(path) == made.digest
