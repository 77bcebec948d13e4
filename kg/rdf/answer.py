"""One query in a process of its own, so that it can be stopped: the query comes in, the answer goes out.

python -m kg.rdf.answer FOLDER FORMAT BYTES < QUERY

BYTES is how long the answer may be.
"""

from __future__ import annotations

import io
import resource
import sys
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.rdf.sparql import opened

__all__ = ["LONG", "MEMORY", "REFUSED", "main"]

#: Bytes of address space that a query may have.
MEMORY = 4 * 1024**3
#: The exit status of what is no query; the reason is on standard error.
REFUSED = 3
#: That of a query whose answer would be longer.
LONG = 4


class _Long(Exception):
    pass


class _Bounded(io.BytesIO):
    """Standard output, up to so many bytes."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, part: Any) -> int:
        self._left -= len(part)
        if self._left < 0:
            raise _Long
        return sys.stdout.buffer.write(part)


def main() -> int:
    """Answer, or say why not."""
    folder, format, most = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        opened(Path(folder)).write(_Bounded(int(most)), sys.stdin.buffer.read().decode(), format)
    except InputError as error:
        sys.stderr.buffer.write(str(error).encode("utf-8", "replace"))
        return REFUSED
    except _Long:
        return LONG
    return 0


if __name__ == "__main__":
    sys.exit(main())
