"""The questions that come with kg, asked of both stores, with the rows that a reader finds in the sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Opener

from kg.config import Workspace
from kg.errors import InputError
from kg.stages.graph import RecordsGraph
from kg.store.questions import question, questions

ANSWERS: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parents[1] / "gold" / "answers.json").read_text("utf-8")
)


def test_every_question_has_the_rows_that_it_should(opener: Opener, annotated: Workspace) -> None:
    """With its own example; of several shortest ways any will do."""
    with opener(write=True) as store:
        store.load(RecordsGraph(annotated))
    with opener() as store:
        dialect = "ladybug" if store.name.endswith("lbug") else ""
        found = {one.name: list(store.query(one.cypher(dialect), one.parameters).rows) for one in questions()}
    ((steps, things, sentences),) = found.pop("path-between")
    assert (steps, len(things), len(sentences)) == (3, 4, 3)
    assert (things[0], things[-1]) == ("CalBO", "Field-programmable gate array")
    assert {name: _comparable(rows) for name, rows in found.items()} == {
        name: _comparable(rows) for name, rows in ANSWERS.items()
    }


def _comparable(rows: Any) -> list[str]:
    return sorted(json.dumps(row, ensure_ascii=False) for row in rows)


def test_every_question_answers_its_example() -> None:
    """There are at least 24, each with a title, and none whose example finds nothing."""
    known = {one.name for one in questions()}
    assert len(known) >= 24
    assert known - {"path-between"} == {name for name, rows in ANSWERS.items() if rows}
    assert all(one.title for one in questions())


def test_a_question_says_what_it_needs() -> None:
    with pytest.raises(InputError, match="--param 'method=Transformer'"):
        question("rivals").check({})
    with pytest.raises(InputError, match="has no parameter dataset"):
        question("rivals").check({"method": "x", "dataset": "y"})
    with pytest.raises(InputError, match="there is no question"):
        question("nothing")
