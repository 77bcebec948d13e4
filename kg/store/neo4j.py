"""The server: Neo4j 5 Community or better, over Bolt, without any plugin."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import neo4j
import neo4j.exceptions
import neo4j.graph

from kg.config import Neo4jSettings, lock_wait
from kg.errors import StoreError, StoreUnavailable, WriteRefused
from kg.store.address import refuse_more
from kg.store.neo4j_errors import translated
from kg.store.neo4j_schema import STATE, constraints, indexes, marks
from kg.store.results import Rows
from kg.store.statements import Kind, release, unify
from kg.store.store import Store
from kg.vocabulary import load as load_vocabulary

__all__ = ["Neo4j"]

_TIMEOUT_S = 60.0
#: An index over the names of millions is made in minutes.
_INDEXING_S = 1800
_NEEDED = 5
#: Milliseconds after which a claim that nobody renews ends.
_LEASE_MS = 600_000
#: Rows that are read between two looks at the claim.
_UNSEEN = 10_000
#: The first SET takes the node's lock, so that of two who ask at once the second sees what the first wrote.
_CLAIM = (
    f"{STATE} SET s.asked = timestamp() WITH s,"
    " s.holder IS NULL OR s.holder = $owner OR s.until < timestamp() AS free"
    " SET s.holder = CASE WHEN free THEN $owner ELSE s.holder END,"
    " s.until = CASE WHEN free THEN timestamp() + $lease ELSE s.until END RETURN free, s.holder"
)
_FREE = "MATCH (s:KgState {id: 'kg', holder: $owner}) REMOVE s.holder, s.until, s.asked RETURN 1"
_FAILED = (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError)
_FROM_FILE = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)


class Neo4j(Store):
    """One database of a Neo4j server. Reading and writing share one connection pool."""

    def __init__(self, settings: Neo4jSettings) -> None:
        refuse_more(settings.uri)
        self.name = settings.uri
        self._settings = settings
        self._owner, self._renewed = "", 0.0
        auth = (settings.user, settings.password) if settings.password else None
        try:
            self._driver = neo4j.GraphDatabase.driver(
                settings.uri, auth=auth, connection_timeout=10, notifications_min_severity="OFF"
            )
        except (neo4j.exceptions.ConfigurationError, ValueError) as error:
            raise StoreUnavailable(f"{settings.uri}: is no address of a Neo4j server ({error})") from error
        try:
            self._check_server()
        except _FAILED as error:
            self._driver.close()
            raise translated(error, settings) from error

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Run one statement. Raises :class:`WriteRefused` where it would write and may not."""
        if not write and _FROM_FILE.search(cypher):
            raise WriteRefused("the statement would read a file or an address, and this connection is read-only")
        mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
        with self._session(mode) as session:
            try:
                query = neo4j.Query(cypher, timeout=_TIMEOUT_S)
                result = session.run(query, dict(parameters or {}))
                columns = tuple(result.keys())
                rows = [tuple(_plain(value) for value in record.values()) for record in result]
            except _FAILED as error:
                raise translated(error, self._settings) from error
        return Rows(columns, iter(rows))

    def removal(self, kind: Kind) -> str:
        """Nodes on which something of others hangs are let go and stay."""
        return release(kind)

    def unify(self, kind: Kind) -> None:
        """Of edges that two loads at once made twice, one stays."""
        if kind.is_edge:
            list(self.query(unify(kind), write=True).rows)

    @contextmanager
    def claim(self, owner: str) -> Iterator[None]:
        """Be the only one who loads; waits ``KG_LOCK_WAIT`` seconds for another.

        The claim of a process that died holds others up for ten minutes, and never its own workspace.
        """
        self.prepare()
        until = time.monotonic() + lock_wait()
        while holder := self._claimed(owner):
            if time.monotonic() >= until:
                raise StoreUnavailable(
                    f"{self.name}: {holder} loads into it; wait, or set KG_LOCK_WAIT to the seconds to wait for it"
                )
            time.sleep(1)
        try:
            yield
        finally:
            self._owner = ""
            with suppress(StoreError):  # a server that is gone: the claim ends by itself
                list(self.query(_FREE, {"owner": owner}, write=True).rows)

    def _renew(self) -> None:
        """Keep the claim alive; raises :class:`StoreUnavailable` where it ran out and somebody else has one now."""
        if (
            self._owner
            and time.monotonic() - self._renewed > _LEASE_MS / 4000
            and (other := self._claimed(self._owner))
        ):
            raise StoreUnavailable(f"{self.name}: {other} loads into it since this claim ran out; load again after it")

    def _claimed(self, owner: str) -> str:
        """Make or renew the claim; returns who else holds one."""
        self._owner, self._renewed = owner, time.monotonic()

        def run(transaction: neo4j.ManagedTransaction) -> neo4j.Record:
            return transaction.run(_CLAIM, owner=owner, lease=_LEASE_MS).single(strict=True)

        with self._session(neo4j.WRITE_ACCESS) as session:
            try:
                free, holder = session.execute_write(run)
            except _FAILED as error:
                raise translated(error, self._settings) from error
        return "" if free else str(holder)

    def second_label(self, kind: Kind) -> str:
        """Every entity is an ``:Entity`` too."""
        return "Entity" if kind.name in load_vocabulary().types else ""

    def mark(self, token: str) -> None:
        """Leave the word in a node of its own: several workspaces may load into one server."""
        list(self.query(f"{STATE} SET s.token = $token", {"token": token}, write=True).rows)

    def marked(self) -> str | None:
        """The word that the last load left."""
        rows = list(self.query("MATCH (s:KgState {id: 'kg'}) RETURN s.token").rows)
        return str(rows[0][0]) if rows else ""

    def prepare(self) -> None:
        """Create the constraints that are missing, wait until they are online, and mark what older versions wrote."""
        self._declare([*constraints(), *marks()])

    def finish(self) -> None:
        """Create the indexes that are missing, and wait until they are online."""
        self._declare(indexes())

    def _declare(self, statements: Iterable[str]) -> None:
        with self._session(neo4j.WRITE_ACCESS) as session:
            try:
                for statement in statements:
                    session.run(statement).consume()
                session.run(f"CALL db.awaitIndexes({_INDEXING_S})").consume()
            except neo4j.exceptions.ClientError as error:
                if ".Schema." not in (error.code or ""):
                    raise translated(error, self._settings) from error
                raise StoreError(f"{self.name}: {error.message}; kg needs: {statement}") from error
            except _FAILED as error:
                raise translated(error, self._settings) from error

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of our own reading statements, streamed."""
        with self._session(neo4j.READ_ACCESS) as session:
            try:
                for number, record in enumerate(session.run(statement)):
                    if not number % _UNSEEN:
                        self._renew()
                    yield tuple(record.values())
            except _FAILED as error:
                raise translated(error, self._settings) from error

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """One batch in one managed transaction, retried where the server asks for it."""

        self._renew()

        def run(transaction: neo4j.ManagedTransaction) -> int:
            record = transaction.run(statement, rows=list(rows)).single(strict=True)
            return int(record["n"])

        with self._session(neo4j.WRITE_ACCESS) as session:
            try:
                return session.execute_write(run)
            except _FAILED as error:
                raise translated(error, self._settings) from error

    def _session(self, mode: str) -> neo4j.Session:
        return self._driver.session(database=self._settings.database, default_access_mode=mode)

    def _check_server(self) -> None:
        """One query: only a query proves that user, password and database are right."""
        with self._session(neo4j.READ_ACCESS) as session:
            agent = session.run("RETURN 1").consume().server.agent
        found = re.search(r"/(\d+)\.", agent)
        if found and int(found[1]) < _NEEDED:
            raise StoreUnavailable(f"{self.name}: is {agent}; Neo4j {_NEEDED} or newer is needed")


def _plain(value: Any) -> Any:
    """Nodes and edges as dictionaries of their own properties, with ``_label`` or ``_type``."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, neo4j.graph.Node):
        label = next(iter(sorted(value.labels - {"Entity"})), "")
        return {"_label": label, **dict(value)}
    if isinstance(value, neo4j.graph.Relationship):
        return {"_type": value.type, **dict(value)}
    if isinstance(value, neo4j.graph.Path):
        return {"_nodes": _plain(list(value.nodes)), "_edges": _plain(list(value.relationships))}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value
