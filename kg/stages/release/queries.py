"""Questions with their answers, so that who takes the data sees what it can be asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from kg.jsonl import replacing
from kg.store.questions import SPARQL, Question, questions, type_of
from kg.vocabulary import load

if TYPE_CHECKING:
    from kg.rdf.read import Store
    from kg.rdf.sparql import Sparql

__all__ = ["write"]

_WHERE = "# Asks graph.ttl.gz, or the union of all graphs of graph.nq.gz"
#: How many of the most named things are asked for, where nothing answers to a question's own example.
_TRIED = 8
_MOST_NAMED = (
    "SELECT ?name WHERE {{ ?s rdf:object ?x ; prov:wasDerivedFrom ?p . ?x a <{iri}> ; skos:prefLabel ?name }}"
    " GROUP BY ?name ORDER BY DESC(COUNT(DISTINCT ?p)) ?name LIMIT {most}"
)
_SAY_MOST = (
    "SELECT ?name WHERE {{ ?s prov:wasDerivedFrom ?p . ?p dcterms:identifier ?name }}"
    " GROUP BY ?name ORDER BY DESC(COUNT(?s)) ?name LIMIT {most}"
)


def write(folder: Path, store: Store) -> int:
    """``NAME.rq``, for any engine that has ``graph.ttl.gz``, and ``NAME.csv``, its answer, rows sorted.

    Each asks for its example, or where nothing answers to that, for what this graph names most. In ``graph.nq.gz``
    each paper's statements stand in a graph of its own: an engine must ask the union of all.

    Returns how many there are.
    """
    from kg.rdf.sparql import Sparql

    asked, count = _Asked(Sparql(store)), 0
    for question in questions():
        if SPARQL in question.texts:
            text, answer = asked.answered(question)
            with replacing(folder / f"{question.name}.rq") as file:
                file.write(f"# {question.title}\n{_WHERE}\n{text}".encode())
            with replacing(folder / f"{question.name}.csv") as file:
                file.write(answer)
            count += 1
    return count


class _Asked:
    """One graph, asked for examples that it answers."""

    def __init__(self, sparql: Sparql) -> None:
        self._sparql = sparql
        self._named = cache(self._most_named)

    def answered(self, question: Question) -> tuple[str, bytes]:
        """The query with its example, and the answer; with the first that is answered, where any is."""
        own = self._answer(question, question.parameters)
        if _says_something(own):
            return own
        found = (self._answer(question, given) for given in self._examples(question.parameters))
        return next(filter(_says_something, found), own)

    def _answer(self, question: Question, given: Mapping[str, str]) -> tuple[str, bytes]:
        from kg.rdf.sparql import standalone

        text = standalone(question.sparql(), given)
        return text, _sorted(self._sparql.written(text, "csv"))

    def _examples(self, parameters: Mapping[str, str]) -> Iterator[dict[str, str]]:
        for values in product(*map(self._named, parameters)):
            yield dict(zip(parameters, values, strict=True))

    def _most_named(self, parameter: str) -> list[str]:
        if parameter == "paper":
            query = _SAY_MOST.format(most=_TRIED)
        else:  # a name may be of anything: here, of a method
            query = _MOST_NAMED.format(iri=load().types[type_of(parameter) or "Method"].iri, most=_TRIED)
        return [name for (name,) in self._sparql.rows(query).rows]


def _says_something(answered: tuple[str, bytes]) -> bool:
    return answered[1].count(b"\n") > 1  # the first is the names of the columns


def _sorted(answer: bytes) -> bytes:
    """The rows in order of their text, for SPARQL leaves equal ones in any: same data, same bytes."""
    columns, *rows = csv.reader(io.StringIO(answer.decode("utf-8"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([columns, *sorted(rows)])
    return out.getvalue().encode("utf-8")
