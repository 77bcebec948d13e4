"""What LadybugDB says when something fails, as errors of ours that say what to do."""

from __future__ import annotations

from pathlib import Path

from kg.errors import StoreDamaged, StoreError, StoreUnavailable, WriteRefused

__all__ = ["is_passing", "translated"]

#: Errors that quote the user's own words, which say nothing of the file.
_OF_THE_QUERY = (
    "Binder exception",
    "Parser exception",
    "Conversion exception",
    "Catalog exception",
    "Overflow exception",
)
#: What a reader is told while a writer folds its log into the file.
_CHECKPOINT = "checkpoint recovery is pending"
_DAMAGED = (
    "not a valid",
    "corrupt",
    "Checksum",
    "Cannot read checkpoint",
    "Cannot read PIP",
    "past the end of the file",
    "different version",
    "does not match",
)


def is_passing(error: RuntimeError) -> bool:
    """Whether a reader only has to wait."""
    return _CHECKPOINT in str(error)


def translated(error: RuntimeError, path: Path) -> StoreError:
    """The error of a database in the file ``path``."""
    text = str(error)
    if is_passing(error):
        return StoreUnavailable(f"{path}: another run is writing to it; ask again in a moment", passing=True)
    if "read-only" in text or "READ ONLY" in text:
        return WriteRefused("the statement would write, and this connection is read-only; `--write` allows it")
    if "Buffer manager exception" in text:
        return StoreError(f"this needs more than a quarter of the memory; ask for less, or with a LIMIT ({text})")
    if "Could not set lock" in text:
        return StoreUnavailable(f"{path}: another process is writing to it; wait until it is done ({text})")
    if "Cannot find property" in text:
        return StoreError(f"{text} If a later version of kg added it, `kg build` brings this store up to date.")
    if not text.startswith(_OF_THE_QUERY) and any(sign in text for sign in _DAMAGED):
        return StoreDamaged(f"{path}: cannot be read any more ({text}); `kg load` builds it again from records.jsonl")
    return StoreError(text)
