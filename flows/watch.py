"""A limit of time for work that cannot be interrupted: its process ends, and whoever waits for it learns that."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["OVERDUE", "ending_after"]

#: The exit code of a process that took too long.
OVERDUE = 75


@contextmanager
def ending_after(seconds: float) -> Iterator[None]:
    """End this process if the block takes longer; for 0, never. Not for a process that others' work is in."""
    if not seconds:
        yield
        return
    timer = threading.Timer(seconds, os._exit, (OVERDUE,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
