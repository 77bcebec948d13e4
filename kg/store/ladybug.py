"""The embedded store: LadybugDB, one file, Cypher, nothing to install beside the package.

The file is a projection of ``records.jsonl``: what is lost can be loaded again.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

import ladybug

from kg.errors import StoreDamaged, StoreError, StoreUnavailable
from kg.store.columns import added, tables
from kg.store.dialect import column, in_dialect, refuse_several, refuse_writing
from kg.store.memory import memory
from kg.store.parquet import Table, read_parquet, write_parquet
from kg.store.results import Changes, Rows
from kg.store.rows import by_gaps, rows_of
from kg.store.statements import MARK, Kind, edge_kinds, insert, node_kinds
from kg.store.store import Store
from kg.store.translated import is_passing, translated
from kg.store.turns import write

__all__ = ["Ladybug"]

#: Bytes that it may hold in memory at least; a quarter of all there is, where that is more.
_BUFFER = 512 * 1024 * 1024
#: Bytes that `COPY` holds of each edge, all at once, for it sorts them: measured up to three million. Parts would need
#: less, but adding to edges that are there takes it minutes.
_PER_EDGE = 1200
#: `COPY` statements that run beside each other.
_BESIDE = 2
_MAX_SIZE = 1 << 38
_TIMEOUT_MS = 60_000
#: What stands for something in a pattern of paths, or ends one; for each, a pattern may have any character.
_ODD = re.compile(r"['\[\]{}*\\]")
#: Seconds for which a reader waits for a writer that is about to be done.
_PATIENCE = 10.0
#: Bytes of log that may stay beside the file, which cost a reader a fifth of a second, and what part of it at most.
_LOG, _SHORT = 2 << 20, 16


class Ladybug(Store):
    """One LadybugDB file. Opens for reading unless ``write``; one process writes at a time."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.name = str(path)
        self._write = write
        if not write and not path.exists():
            raise StoreUnavailable(f"{path}: there is no graph yet; `kg build` makes one")
        path.parent.mkdir(parents=True, exist_ok=True)
        if write and not path.exists():
            Path(f"{path}.wal").unlink(missing_ok=True)  # the log of a file that somebody removed
        self._pool = max(_BUFFER, memory() // 4)
        try:
            self._database = self._opened(path)
            self._connection = ladybug.Connection(self._database)
            if write:
                self._connection.execute("CALL force_checkpoint_on_close=false")
        except RuntimeError as error:
            raise translated(error, path) from error

    def _opened(self, path: Path) -> ladybug.Database:
        """The file; a reader waits while a writer folds its log into it."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                return ladybug.Database(
                    str(path),
                    read_only=not self._write,
                    buffer_pool_size=self._pool,
                    max_db_size=_MAX_SIZE,
                    enable_multi_writes=self._write,  # for edges that are copied beside each other
                )
            except RuntimeError as error:
                if self._write or not is_passing(error) or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def close(self) -> None:
        """Close the file. A writer's log is folded into it, for which all of it is written anew, unless it is short."""
        try:
            log = Path(f"{self.name}.wal")
            short = min(_LOG, Path(self.name).stat().st_size // _SHORT)
            if self._write and log.exists() and log.stat().st_size > short:
                self._execute("CHECKPOINT", {})
        finally:
            self._connection.close()
            self._database.close()

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Run one statement. Raises :class:`WriteRefused` where it would write and may not."""
        if self._write and not write:
            raise StoreError("this store was opened for writing; open it for reading to query it")
        refuse_several(cypher)
        if not write:
            refuse_writing(cypher)
        self._connection.set_query_timeout(_TIMEOUT_MS)
        result = self._execute(in_dialect(cypher), dict(parameters or {}))
        return Rows(tuple(map(column, result.get_column_names())), rows_of(result))

    def prepare(self) -> None:
        """Declare the tables that are missing, and the columns that those of an earlier version lack.

        Raises :class:`StoreDamaged` where what is ours cannot be told in it: it bears digests, and not our mark.
        """
        for statement in tables():
            self._execute(statement, {})
        for kind in {kind.name: kind for kind in (*node_kinds(), *edge_kinds())}.values():
            present = self.rows(f"CALL table_info('{kind.name}') RETURN name")
            known = [str(name) for (name,) in present]
            if "digest" in known and MARK not in known:
                raise StoreDamaged(f"{self.name}: it is of an earlier version of kg; `kg load` builds it again.")
            for statement in added(kind, known):
                self._execute(statement, {})

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of our own reading statements."""
        return rows_of(self._execute(statement, {}))

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """One batch in one transaction: all of it or none of it."""
        self._execute("BEGIN TRANSACTION", {})
        try:
            done = sum(self._number(*part) for part in by_gaps(statement, rows))
            self._execute("COMMIT", {})
        except StoreError:
            with suppress(StoreError):  # the failed statement may have ended the transaction already
                self._execute("ROLLBACK", {})
            raise
        return done

    def batch(self, kind: Kind) -> int:
        """Many edges at once: to find those of a batch, it reads all that there are of their kind."""
        return 20_000 if kind.is_edge else super().batch(kind)

    def copy(self, kind: Kind, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> int | None:
        """All rows of a kind into its table, where nothing is in it yet, by way of a Parquet file; see :meth:`fill`."""
        pattern = f"(:{kind.source})-[x:{kind.name}]->(:{kind.target})" if kind.is_edge else f"(x:{kind.name})"
        if self._number(f"MATCH {pattern} RETURN count(*)", {}):
            return None
        with tempfile.TemporaryDirectory(prefix="kg-copy-") as folder:
            table = write_parquet(Path(folder, "rows.parquet"), kind, (tuple(row.values()) for row in rows()))
            self._put(kind, [table])
        return table.rows

    def fill(self, written: Callable[[], Iterable[Table]]) -> Changes | None:
        """A whole graph, where nothing is in the store yet, not even of others: a statement for each kind, nodes first.

        Kinds stand beside each other, for one `COPY` keeps hardly more than a core busy; edges of a kind that would
        need more than its share of the memory come alone, and those that memory does not hold, in batches.
        """
        self.prepare()
        if self._number("MATCH (n) RETURN count(*)", {}):
            return None
        waiting: defaultdict[Kind, list[Table]] = defaultdict(list)
        for table in written():
            waiting[table.kind].append(table)
        many = [kind for kind in waiting if kind.is_edge and _need(waiting[kind]) * _BESIDE > self._room()]
        with self._folded_once(), ThreadPoolExecutor(_BESIDE) as threads:
            for kinds in (node_kinds(), edge_kinds()):
                few = [kind for kind in kinds if kind in waiting and kind not in many]
                few.sort(key=lambda kind: _need(waiting[kind]), reverse=True)  # so that none is left alone at the end
                for done in [threads.submit(self._copy_beside, kind, waiting[kind]) for kind in few]:
                    done.result()
        for kind in many:
            self._put(kind, waiting[kind])
        return Changes(added=sum(table.rows for each in waiting.values() for table in each))

    @contextmanager
    def _folded_once(self) -> Iterator[None]:
        """Fold the log into the file at the end, and not after each `COPY`, for which no other may run; what was copied
        until then is not in the log, so that of a process that ends before nothing is there."""
        self._execute("CALL auto_checkpoint=false", {})
        try:
            yield
            self._execute("CHECKPOINT", {})
        finally:
            self._execute("CALL auto_checkpoint=true", {})

    def _copy_beside(self, kind: Kind, written: Sequence[Table]) -> None:
        with ladybug.Connection(self._database) as connection:
            _run(connection, _copying(kind, written), {}, self.name)

    def _put(self, kind: Kind, written: Sequence[Table]) -> None:
        """Rows of one kind, of which there are none: at once, or in batches where memory does not hold them."""
        if kind.is_edge and _need(written) > self._room():
            write(self, kind, insert(kind), chain.from_iterable(map(read_parquet, written)))
        else:
            self._execute(_copying(kind, written), {})

    def _room(self) -> int:
        """Bytes that may be held of edges while they are copied."""
        return self._pool - _BUFFER // 2

    def _number(self, statement: str, parameters: dict[str, Any]) -> int:
        return int(next(rows_of(self._execute(statement, parameters)))[0])

    def _execute(self, statement: str, parameters: dict[str, Any]) -> Any:
        return _run(self._connection, statement, parameters, self.name)


def _run(connection: ladybug.Connection, statement: str, parameters: dict[str, Any], name: str) -> Any:
    try:
        result = connection.execute(statement, parameters)
    except RuntimeError as error:
        raise translated(error, Path(name)) from error
    assert not isinstance(result, list)  # noqa: S101  # several statements are refused before
    return result


def _need(written: Sequence[Table]) -> int:
    """Bytes that `COPY` holds of these edges."""
    return sum(table.rows for table in written) * _PER_EDGE


def _copying(kind: Kind, written: Sequence[Table]) -> str:
    paths = ", ".join(f"'{_ODD.sub('?', table.path)}'" for table in written)
    ends = f" (from='{kind.source}', to='{kind.target}')" if kind.is_edge else ""
    return f"COPY {kind.name} FROM [{paths}]{ends}"
