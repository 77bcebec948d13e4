"""What was run in a workspace, step by step: SQLite beside its files, in WAL mode, synchronous FULL.

A step is remembered by the digest of what went in, the version of what made it and the digest of what
came out, so that a later run knows what it need not do again, and a person what happened.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from kg.config import Workspace
from kg.errors import StorageError, WorkspaceBusy
from kg.jsonl import sweep
from kg.lock import holder, writing

__all__ = ["Run", "Step", "begin", "end", "known", "maker", "moment", "note", "now", "opened", "running", "runs"]

_TABLES = (
    "run(id INTEGER PRIMARY KEY, began TEXT, ended TEXT, command TEXT, version TEXT, outcome TEXT)",
    "step(run INTEGER, stage TEXT, file TEXT, input TEXT, pipeline TEXT, output TEXT, count INTEGER, at TEXT)",
    # The records of the graph as they are, and since when; and as they were, from when until when.
    "present(kind TEXT, id TEXT, since TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID",
    "past(kind TEXT, id TEXT, since TEXT, until TEXT, record BLOB, PRIMARY KEY (kind, id, since)) WITHOUT ROWID",
    "pending(digest TEXT)",
    # When a store was last brought to the records, how many nodes and edges it had then, and a digest of its file.
    "held(store TEXT PRIMARY KEY, at TEXT, nodes INTEGER, edges INTEGER, digest TEXT)",
)


class Run(Struct, frozen=True):
    """One run: times in UTC, ISO 8601; ``outcome`` is empty while it goes on."""

    id: int
    began: str
    ended: str
    command: str
    version: str
    outcome: str
    steps: int


class Step(Struct, frozen=True):
    """One file that a stage wrote: digests of what went in and what came out, how many lines or statements it has,
    and in which version of the pipeline, or of kg.
    """

    stage: str
    file: str
    input: str
    output: str
    count: int
    pipeline: str = ""


@contextmanager
def opened(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """A connection to the workspace's ledger, which is made if missing; ended without a commit, nothing was written.

    Raises :class:`StorageError` where the file cannot be read or written, and :class:`WorkspaceBusy` where another
    process holds it for more than a minute.
    """
    workspace.root.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(workspace.ledger, timeout=60)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            for table in _TABLES:
                connection.execute(f"CREATE TABLE IF NOT EXISTS {table}")
            connection.execute("CREATE INDEX IF NOT EXISTS done ON step (stage, file, input, pipeline)")
            yield connection
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise WorkspaceBusy(f"{workspace.ledger}: another process holds it; try again when it has ended") from error
        full = "; the disk is full" if error.sqlite_errorname == "SQLITE_FULL" else ""
        raise StorageError(f"{workspace.ledger}: {error}{full}") from error
    except sqlite3.DatabaseError as error:
        raise StorageError(
            f"{workspace.ledger}: {error}; move it away, and `kg build` begins another, without what was before"
        ) from error


def now() -> str:
    """This moment in UTC, to the microsecond."""
    return _stamp(datetime.now(UTC))


def moment(workspace: Workspace) -> str:
    """This moment, and later than any that was entered: a clock may be set back."""
    with opened(workspace) as rows:
        (last,) = rows.execute(
            "SELECT max(at) FROM (SELECT max(began, ended) AS at FROM run UNION ALL SELECT at FROM held)"
        ).fetchone()
    at = now()
    return at if at > (last or "") else _stamp(datetime.fromisoformat(last) + timedelta(microseconds=1))


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def begin(workspace: Workspace, command: str, version: str) -> int:
    """Enter a run, and give its number. Runs that never ended are entered as interrupted."""
    at = moment(workspace)
    with opened(workspace) as rows, rows:
        rows.execute("UPDATE run SET outcome = 'interrupted', ended = began WHERE ended = ''")
        cursor = rows.execute("INSERT INTO run VALUES (NULL, ?, '', ?, ?, '')", (at, command, version))
        return int(cursor.lastrowid or 0)


def end(workspace: Workspace, run: int, outcome: str) -> None:
    """Enter how a run ended."""
    at = moment(workspace)
    with opened(workspace) as rows, rows:
        rows.execute("UPDATE run SET ended = ?, outcome = ? WHERE id = ?", (at, outcome, run))


@contextmanager
def running(workspace: Workspace, command: str, version: str) -> Iterator[None]:
    """A run that alone writes to the workspace: entered when the block begins, and how it ended when it ends.

    Raises :class:`kg.errors.WorkspaceBusy` where another run does.
    """
    with writing(workspace, command):
        for folder in (workspace.root, workspace.exports):
            sweep(folder)
        run = begin(workspace, command, version)
        try:
            yield
        except BaseException as error:
            how = "failed" if isinstance(error, Exception) else "stopped"  # by a signal, or by who waited for it
            end(workspace, run, f"{how}: {type(error).__name__}: {error}"[:500].removesuffix(": "))
            raise
        end(workspace, run, "done")


def note(workspace: Workspace, step: Step) -> None:
    """Enter a step of the run that goes on, if one does."""
    with opened(workspace) as rows, rows:
        (run,) = rows.execute("SELECT coalesce(max(id), 0) FROM run WHERE ended = ''").fetchone()
        rows.execute(
            "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (run, step.stage, step.file, step.input, step.pipeline, step.output, step.count, now()),
        )


def maker(workspace: Workspace, stage: str, file: str, output: str) -> str:
    """The version of the stage that wrote the file with this digest; nothing where none is known to have."""
    with opened(workspace) as rows:
        found = rows.execute(
            "SELECT pipeline FROM step WHERE stage = ? AND file = ? AND output = ? ORDER BY rowid DESC LIMIT 1",
            (stage, file, output),
        ).fetchone()
    return str(found[0]) if found else ""


def made(workspace: Workspace, stage: str, file: str, input: str, output: str) -> bool:
    """Whether the stage, in any version, once made the file with this digest of input with that."""
    with opened(workspace) as rows:
        found = rows.execute(
            "SELECT EXISTS (SELECT 1 FROM step WHERE stage = ? AND file = ? AND input = ? AND output = ?)",
            (stage, file, input, output),
        )
        return bool(found.fetchone()[0])


def known(workspace: Workspace, stage: str, file: str, input: str, pipeline: str) -> Step | None:
    """The last step that made this file of this input with this pipeline; the file may have changed since."""
    with opened(workspace) as rows:
        found = rows.execute(
            "SELECT output, count FROM step WHERE stage = ? AND file = ? AND input = ? AND pipeline = ?"
            " ORDER BY rowid DESC LIMIT 1",
            (stage, file, input, pipeline),
        ).fetchone()
    return Step(stage, file, input, found[0], found[1], pipeline) if found else None


def runs(workspace: Workspace) -> list[Run]:
    """All runs, the last first. One that has no end, where nobody writes to the workspace, was interrupted."""
    with opened(workspace) as rows:
        found = rows.execute(
            "SELECT run.*, (SELECT count(*) FROM step WHERE step.run = run.id) FROM run ORDER BY id DESC"
        ).fetchall()
    entered = [Run(*row) for row in found]
    if any(not run.ended for run in entered) and not holder(workspace):
        return [run if run.ended else replace(run, outcome="interrupted") for run in entered]
    return entered
