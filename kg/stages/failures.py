"""Papers that could not be read, as lines of what was set aside."""

from __future__ import annotations

from kg.model import Extraction, Rejected

__all__ = ["POISONED", "failure"]

#: Where papers are said to stand that no worker survived, or on which the pipeline failed.
POISONED = "extraction"


def failure(made: Extraction) -> Rejected:
    """Why this paper stands without a statement."""
    return Rejected(where=POISONED, id=made.paper.id, reason=str(made.failed), excerpt=made.paper.title[:200])
