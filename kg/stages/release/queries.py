"""Questions with their answers, so that who takes the data sees what it can be asked."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from kg.jsonl import replacing
from kg.store.questions import SPARQL, questions

if TYPE_CHECKING:
    from kg.rdf.read import Store

__all__ = ["write"]

_WHERE = "# Asks graph.ttl.gz, or the union of all graphs of graph.nq.gz"


def write(folder: Path, store: Store) -> int:
    """``NAME.rq``, for any engine that has ``graph.ttl.gz``, and ``NAME.csv``, the answer to its example, rows sorted.

    In ``graph.nq.gz`` each paper's statements stand in a graph of its own: an engine must ask the union of all.

    Returns how many there are.
    """
    from kg.rdf.sparql import Sparql, standalone

    asked, count = Sparql(store), 0
    for question in questions():
        if SPARQL in question.texts:
            text = standalone(question.sparql(), question.parameters)
            with replacing(folder / f"{question.name}.rq") as file:
                file.write(f"# {question.title}\n{_WHERE}\n{text}".encode())
            with replacing(folder / f"{question.name}.csv") as file:
                file.write(_sorted(asked.written(text, "csv")))
            count += 1
    return count


def _sorted(answer: bytes) -> bytes:
    """The rows in order of their text, for SPARQL leaves equal ones in any: same data, same bytes."""
    columns, *rows = csv.reader(io.StringIO(answer.decode("utf-8"), newline=""))
    out = io.StringIO(newline="")
    csv.writer(out).writerows([columns, *sorted(rows)])
    return out.getvalue().encode("utf-8")
