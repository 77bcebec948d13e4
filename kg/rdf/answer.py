"""One query in a process of its own, so that it can be stopped: the query comes in, the answer goes out.

python -m kg.rdf.answer FOLDER FORMAT < QUERY
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from kg.errors import InputError
from kg.rdf.sparql import opened

__all__ = ["MEMORY", "REFUSED", "main"]

#: Bytes of address space that a query may have.
MEMORY = 4 * 1024**3
#: The exit status of what is no query; the reason is on standard error.
REFUSED = 3


def main() -> int:
    """Answer, or say why not."""
    folder, format = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        answer = opened(Path(folder)).written(sys.stdin.read(), format)
    except InputError as error:
        sys.stderr.write(str(error))
        return REFUSED
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
