"""SPARQL 1.1 over a graph that ``kg`` wrote, in an embedded Oxigraph store on disk; read-only, and without SERVICE."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from msgspec import Struct
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
    parse,
    serialize,
)

from kg.errors import InputError
from kg.rdf.fill import fill
from kg.rdf.quiet import asks_others, blanked, names_graphs
from kg.rdf.terms import PREFIXES

__all__ = ["FORMATS", "Sparql", "build", "opened", "standalone"]

#: How an answer can be written out, beside rows.
FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


#: What Oxigraph raises for a query, when it reads it or when it is half through the answer.
_FAULTS = (SyntaxError, ValueError, RuntimeError)


class Rows(Struct, frozen=True):
    """The answer of a SELECT: plain values, IRIs as text, ``None`` for what is not bound."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


class Sparql:
    """A store of quads. Queries see all papers' graphs as one; ``GRAPH`` tells them apart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, query: str, given: Mapping[str, object] | None = None) -> Rows:
        """The rows of a SELECT; of an ASK one row, of a CONSTRUCT or DESCRIBE the triples.

        The prefixes of the data need not be declared. ``given`` binds variables, without their question mark.
        Raises :class:`InputError` where the query cannot be read.
        """
        found = self._run(query, given)
        if isinstance(found, QueryBoolean):
            return Rows(("answer",), iter([(bool(found),)]))
        if isinstance(found, QueryTriples):
            return Rows(("subject", "predicate", "object"), _told(tuple(map(_plain, triple)) for triple in found))
        columns = tuple(variable.value for variable in found.variables)
        return Rows(columns, _told(tuple(_plain(solution[column]) for column in columns) for solution in found))

    def write(self, out: IO[bytes], query: str, format: str, given: Mapping[str, object] | None = None) -> None:
        """Write the answer in a standard format of :data:`FORMATS`; triples as N-Triples. Raises as :meth:`rows` does,
        and what ``out`` raises."""
        found = self._run(query, given)
        try:
            if isinstance(found, QueryTriples):
                serialize(found, out, format=RdfFormat.N_TRIPLES)
            else:
                found.serialize(out, format=FORMATS[format])
        except _FAULTS as error:
            raise InputError(f"the query cannot be run: {error}") from error

    def written(self, query: str, format: str, given: Mapping[str, object] | None = None) -> bytes:
        """What :meth:`write` writes."""
        out = io.BytesIO()
        self.write(out, query, format, given)
        return out.getvalue()

    def _run(self, query: str, given: Mapping[str, object] | None) -> QuerySolutions | QueryBoolean | QueryTriples:
        if asks_others(query):
            raise InputError("a query that asks other servers (SERVICE) is not run")
        union = not names_graphs(query)
        try:
            return self._store.query(_bound(query, given or {}), prefixes=PREFIXES, use_default_graph_as_union=union)
        except _FAULTS as error:
            raise InputError(f"the query cannot be run: {error}") from error


def _told(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    try:
        yield from rows
    except _FAULTS as error:
        raise InputError(f"the query cannot be run: {error}") from error


def opened(folder: Path) -> Sparql:
    """The store that :func:`build` made there, read-only. Raises :class:`InputError` where the folder is none."""
    try:
        return Sparql(Store.read_only(str(folder)))
    except (OSError, RuntimeError) as error:
        raise InputError(f"no store of triples can be opened: {error}", where=str(folder)) from error


def build(quads: Path, folder: Path) -> None:
    """Load a file of N-Quads into a new store at ``folder``, which is put in place when it is whole."""
    made = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(made, ignore_errors=True)
    store = Store(str(made))
    fill(store, parse(path=str(quads), format=RdfFormat.N_QUADS))
    store.flush()
    del store  # its lock goes with it
    shutil.rmtree(folder, ignore_errors=True)
    made.rename(folder)


def standalone(query: str, given: Mapping[str, object] | None = None) -> str:
    """The query as any SPARQL 1.1 engine runs it: with its prefixes, and with these variables bound."""
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"{prefix}:" in query}
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in used.items()) + _bound(query, given or {})


def _bound(query: str, given: Mapping[str, object]) -> str:
    """The query with a row of VALUES in its first WHERE. Values are written as N-Triples has them, and end nothing.

    Our questions spell WHERE out only in the subselect that finds what is called so; its LIMIT, which no name
    reaches, tells Oxigraph that those are few, and that what it joins to them need not be read through.
    Oxigraph's own substitution takes only variables that a query gives back.
    """
    if not given:
        return query
    blank = blanked(query)
    place = re.search(r"\bWHERE\s*\{", blank, re.IGNORECASE) or re.search(r"\{", blank)
    if place is None:
        raise InputError("the query has no WHERE { … } in which a variable could be bound")
    names = " ".join(str(Variable(name)) for name in given)
    values = " ".join(str(_literal(value)) for value in given.values())
    return f"{query[: place.end()]} VALUES ({names}) {{ ({values}) }} {query[place.end() :]}"


def _literal(value: object) -> Literal:
    return Literal(value) if isinstance(value, bool | int | float) else Literal(str(value))


def _plain(term: Any) -> Any:
    if isinstance(term, Literal):
        kind = term.datatype.value.rpartition("#")[2]
        if kind == "boolean":
            return term.value == "true"
        if kind in ("integer", "long", "int"):
            return int(term.value)
        return float(term.value) if kind in ("double", "decimal", "float") else term.value
    return term.value if isinstance(term, NamedNode) else None if term is None else str(term)
