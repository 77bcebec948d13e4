"""The embedded store: LadybugDB, one file, Cypher, nothing to install beside the package.

The file is a projection of ``records.jsonl``: what is lost can be loaded again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import ladybug

from kg.errors import StoreDamaged, StoreError, StoreUnavailable, WriteRefused
from kg.store.base import StoreBase
from kg.store.parquet import write_parquet
from kg.store.protocol import Rows
from kg.store.statements import Kind
from kg.vocabulary import PropertyKind, Vocabulary
from kg.vocabulary import load as load_vocabulary

__all__ = ["Ladybug", "tables"]

_TYPES: dict[PropertyKind, str] = {
    "string": "STRING",
    "integer": "INT64",
    "number": "DOUBLE",
    "boolean": "BOOL",
    "strings": "STRING[]",
    "integers": "INT64[]",
}
_BUFFER = 512 * 1024 * 1024
_MAX_SIZE = 1 << 38
_TIMEOUT_MS = 60_000
_LONG_NAME = 200
#: How a reading statement begins. A read-only database still lets others write files, load
#: extensions or fold its log; reading a file in the middle of a query is refused as well.
_READING = re.compile(
    r"\s*(?:EXPLAIN\s+|PROFILE\s+)?(?:MATCH|OPTIONAL|UNWIND|WITH|RETURN"
    r"|CALL\s+(?:show_tables|show_connection|table_info|db_version))\b",
    re.IGNORECASE,
)
#: These the read-only database refuses itself, with a better message.
_WRITING = re.compile(r"\s*(?:CREATE|MERGE|SET|DELETE|DETACH|DROP|ALTER)\b", re.IGNORECASE)
_FROM_FILE = re.compile(r"\bLOAD\s+(?:FROM|WITH|EXTENSION)\b", re.IGNORECASE)
_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TYPE = re.compile(r"\btype\s*\(", re.IGNORECASE)
#: Errors that quote the user's own words, which say nothing of the file.
_OF_THE_QUERY = (
    "Binder exception",
    "Parser exception",
    "Conversion exception",
    "Catalog exception",
    "Overflow exception",
)
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


class Ladybug(StoreBase):
    """One LadybugDB file. Opens for reading unless ``write``; one process writes at a time."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.name = str(path)
        self._write = write
        if not write and not path.exists():
            raise StoreUnavailable(f"{path}: there is no graph yet; `kg build` makes one")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._database = ladybug.Database(
                str(path), read_only=not write, buffer_pool_size=_BUFFER, max_db_size=_MAX_SIZE
            )
            self._connection = ladybug.Connection(self._database)
        except RuntimeError as error:
            raise _translated(error, path) from error

    def close(self) -> None:
        """Close the file; a writer's log is folded into it."""
        self._connection.close()
        self._database.close()

    def query(self, cypher: str, parameters: Mapping[str, Any] | None = None, *, write: bool = False) -> Rows:
        """Run one statement. Raises :class:`WriteRefused` where it would write and may not."""
        if self._write and not write:
            raise StoreError("this store was opened for writing; open it for reading to query it")
        bare = _STRINGS.sub(lambda match: " " if match[0].startswith("/") else "''", cypher)
        if not write and _FROM_FILE.search(bare):
            raise WriteRefused("the statement would read a file, and this connection is read-only")
        if not write and not _READING.match(bare) and not _WRITING.match(bare):
            raise WriteRefused("the statement would touch files or extensions, and this connection is read-only")
        self._connection.set_query_timeout(_TIMEOUT_MS)
        result = self._execute(_in_dialect(cypher), dict(parameters or {}))
        return Rows(tuple(map(_column, result.get_column_names())), _rows(result))

    def prepare(self) -> None:
        """Declare the tables that are missing."""
        for statement in tables(load_vocabulary()):
            self._execute(statement, {})

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one of our own reading statements."""
        return _rows(self._execute(statement, {}))

    def write(self, statement: str, rows: Sequence[Mapping[str, Any]]) -> int:
        """One batch in one transaction: all of it or none of it."""
        self._execute("BEGIN TRANSACTION", {})
        try:
            done = sum(self._number(*part) for part in _by_gaps(statement, rows))
            self._execute("COMMIT", {})
        except StoreError:
            with suppress(StoreError):  # the failed statement may have ended the transaction already
                self._execute("ROLLBACK", {})
            raise
        return done

    def copy(self, kind: Kind, rows: Callable[[], Iterable[Mapping[str, Any]]]) -> int | None:
        """All rows of a kind into its table, where nothing is in it yet, by way of a Parquet file."""
        pattern = f"(:{kind.source})-[x:{kind.name}]->(:{kind.target})" if kind.is_edge else f"(x:{kind.name})"
        if self._number(f"MATCH {pattern} RETURN count(*)", {}):
            return None
        vocabulary = load_vocabulary()
        columns: dict[str, PropertyKind] = {"id": "string"}
        if kind.is_edge:
            columns = {"source": "string", "target": "string", **columns, **_edge_properties(vocabulary, kind.name)}
        else:
            columns |= vocabulary.nodes[kind.name]
        with tempfile.TemporaryDirectory(prefix="kg-copy-") as folder:
            path = Path(folder, "rows.parquet")
            count = write_parquet(path, {**columns, "digest": "string"}, rows())
            ends = f" (from='{kind.source}', to='{kind.target}')" if kind.is_edge else ""
            self._execute(f"COPY {kind.name} FROM '{path}'{ends}", {})
        return count

    def _number(self, statement: str, parameters: dict[str, Any]) -> int:
        return int(next(_rows(self._execute(statement, parameters)))[0])

    def _execute(self, statement: str, parameters: dict[str, Any]) -> Any:
        try:
            result = self._connection.execute(statement, parameters)
        except RuntimeError as error:
            raise _translated(error, Path(self.name)) from error
        if isinstance(result, list):
            raise StoreError("one statement at a time is expected; there were several")
        return result


def _in_dialect(cypher: str) -> str:
    """The statement with what openCypher calls ``type(r)`` as this store calls it; strings and comments as they are."""
    ends = [0, *(place for match in _STRINGS.finditer(cypher) for place in match.span()), len(cypher)]
    parts = [cypher[start:end] for start, end in pairwise(ends)]
    return "".join(part if number % 2 else _TYPE.sub("label(", part) for number, part in enumerate(parts))


def _by_gaps(statement: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statement with its rows, once for each set of properties that rows leave open.

    Here a parameter that is null has the type STRING, and cannot be set where a number belongs.
    """
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        gaps = tuple(name for name, value in row.items() if value is None)
        groups.setdefault(gaps, []).append({name: value for name, value in row.items() if value is not None})
    for gaps, group in groups.items():
        text = statement
        for name in gaps:
            text = text.replace(f"row.`{name}`", "NULL")
        yield text, {"rows": group}


def tables(vocabulary: Vocabulary) -> Iterator[str]:
    """``CREATE … TABLE`` for every label and every edge type.

    A role and a relation can share a name (RUNS_ON); their table has the properties of both.
    """
    for label, properties in vocabulary.nodes.items():
        columns = {"id": "STRING PRIMARY KEY", **_columns(properties), "digest": "STRING"}
        yield f"CREATE NODE TABLE IF NOT EXISTS {label}({_list(columns)})"
    for name in dict.fromkeys(edge.name for edge in vocabulary.edges):
        edges = [edge for edge in vocabulary.edges if edge.name == name]
        ends = ", ".join(f"FROM {source} TO {target}" for edge in edges for source, target in edge.pairs)
        columns = {"id": "STRING", **_columns(_edge_properties(vocabulary, name))}
        yield f"CREATE REL TABLE IF NOT EXISTS {name}({ends}, {_list(columns | {'digest': 'STRING'})})"


def _edge_properties(vocabulary: Vocabulary, name: str) -> dict[str, PropertyKind]:
    """All properties that edges of this name have, whatever they join."""
    found: dict[str, PropertyKind] = {}
    for edge in vocabulary.edges:
        if edge.name == name:
            found |= edge.properties
    return found


def _columns(properties: dict[str, PropertyKind]) -> dict[str, str]:
    return {name: _TYPES[kind] for name, kind in properties.items()}


def _list(columns: dict[str, str]) -> str:
    return ", ".join(f"`{name}` {type}" for name, type in columns.items())


def _column(name: str) -> str:
    """A column's name; the store spells `label(r)` out over pages."""
    return name if len(name) <= _LONG_NAME else name.partition("(")[0].lower() + "(…)"


def _rows(result: Any) -> Iterator[tuple[Any, ...]]:
    while result.has_next():
        yield tuple(_plain(value) for value in result.get_next())


def _plain(value: Any) -> Any:
    """Nodes and edges as dictionaries of their own properties, with ``_label`` or ``_type``."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict) and "_NODES" in value:
        return {"_nodes": _plain(value["_NODES"]), "_edges": _plain(value["_RELS"])}
    if isinstance(value, dict) and "_LABEL" in value:
        kind = "_type" if "_SRC" in value else "_label"
        own = {name: item for name, item in value.items() if not name.startswith("_") and item is not None}
        return {kind: value["_LABEL"], **own}
    return value


def _translated(error: RuntimeError, path: Path) -> StoreError:
    text = str(error)
    if "read-only" in text or "READ ONLY" in text:
        return WriteRefused("the statement would write, and this connection is read-only; `--write` allows it")
    if "Could not set lock" in text:
        return StoreUnavailable(f"{path}: another process is writing to it; wait until it is done ({text})")
    if not text.startswith(_OF_THE_QUERY) and any(sign in text for sign in _DAMAGED):
        return StoreDamaged(f"{path}: cannot be read any more ({text}); `kg load` builds it again from records.jsonl")
    return StoreError(text)
