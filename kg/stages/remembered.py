"""What a stage need not make again: the ledger knows what it made of what, and the file is still that."""

from __future__ import annotations

from pathlib import Path

from kg.config import Workspace
from kg.ledger import Step, known, maker, note
from kg.stages.output import Output, file_digest, is_intact

__all__ = ["made_by", "remember", "remembered"]


def remembered(workspace: Workspace, stage: str, path: Path, taken: str, version: str) -> Output | None:
    """The file as this version of the stage made it of input with this digest, where it is there and whole."""
    done = known(workspace, stage, path.name, taken, version)
    made = Output(str(path), done.output, done.count) if done else None
    return made if made and is_intact(made) else None


def made_by(workspace: Workspace, stage: str, path: Path, version: str) -> bool:
    """Whether this version of the stage made the file as it is now, of whatever input."""
    return path.exists() and maker(workspace, stage, path.name, file_digest(path)) == version


def remember(workspace: Workspace, stage: str, made: Output, taken: str, version: str) -> Output:
    """Enter in the ledger that this version of the stage made this file of input with this digest."""
    note(workspace, Step(stage, Path(made.path).name, taken, made.digest, made.count, version))
    return made
