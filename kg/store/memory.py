"""How much memory this process may come to: the machine's, or that of the container it runs in."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["memory"]

#: Where a container's limit stands, by control groups of version 2 and 1: bytes, or a word for none.
_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")
#: Where a system says nothing.
_UNKNOWN = 8 << 30


def memory(groups: Path = Path("/sys/fs/cgroup")) -> int:
    """Bytes; ``groups`` is where the control groups are mounted, which only Linux has."""
    known = []
    with suppress(AttributeError, ValueError, OSError):
        known.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    for name in _LIMITS:
        with suppress(OSError, ValueError):
            known.append(int((groups / name).read_text("ascii")))
    return min(known, default=_UNKNOWN)
