"""The questions that come with kg, asked of both stores, with the rows that a reader finds in the sample."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Opener

from kg.config import Workspace
from kg.errors import InputError
from kg.model import Edge, Node
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


def _said(number: int, type: str, one: str, other: str, polarity: str = "asserted", *, told: bool = False) -> Edge:
    """What paper ``number``, or a vocabulary has ``told``, says of two things, named ``Label:name``."""
    ends = [part for end in (one, other) for part in (end.partition(":")[0], end)]
    said = {
        "paper": "" if told else f"p{number}",
        "sentence": f"{number}",
        "start": 0,
        "end": 1,
        "score": 0.9,
        "belief": 0.9,
    }
    properties = {**said, "polarity": polarity, "extractor": "test/1"}
    return Edge(type, f"{type}-{number}-{one}-{other}", *ends, properties)


def _graph() -> Iterator[Node | Edge]:
    texts = dict.fromkeys(("abstract", "updated", "url", "source", "version", "licence"), "")
    for number, published in enumerate(["", "2019", "2020-02-01", "2020-02-03"]):
        whole = {"title": f"Paper {number}", **texts, "published": published, "authors": [], "categories": []}
        yield Node("Paper", f"p{number}", {**whole, "withdrawn": False})
    for id, aliases in {
        "Method:alpha": ["ALPHA-1"],
        "Method:beta": [],
        "Hardware:ion": [],
        "Hardware:transmon": ["TMON"],
        "Hardware:qubit": ["SCQ"],
    }.items():
        label, _, name = id.partition(":")
        rest = {"uri": "", "concept": "", "definition": "", "merged": []}
        yield Node(label, id, {"name": name.title(), "aliases": aliases, **rest})
    evidence = {"sentence": "It runs.", "start": 0, "end": 8, "extractor": "test/1"}
    for number in range(4):
        device = "Hardware:ion" if number == 3 else "Hardware:transmon"
        for type, target in (("USES", "Method:alpha"), ("RUNS_ON", device)):
            said = {"score": 0.9, "mentions": ["x"], "starts": [0], "ends": [1], **evidence}
            yield Edge(type, f"{type}-{number}", "Paper", f"p{number}", target.partition(":")[0], target, said)
    yield _said(0, "SUBCLASS_OF", "Hardware:transmon", "Hardware:qubit", told=True)
    yield _said(1, "SUBCLASS_OF", "Method:beta", "Method:alpha")
    yield _said(2, "SUBCLASS_OF", "Hardware:ion", "Hardware:qubit", "negated")
    yield _said(1, "RUNS_ON", "Method:alpha", "Hardware:ion")
    yield _said(1, "COMPARED_WITH", "Method:alpha", "Method:beta")
    yield _said(2, "COMPARED_WITH", "Method:beta", "Method:alpha")
    yield _said(3, "COMPARED_WITH", "Method:beta", "Method:alpha", "negated")


def _measured() -> Iterator[Node | Edge]:
    """Values of a metric of which less is better, and of one of which nothing is known."""
    texts = dict.fromkeys(("abstract", "updated", "url", "source", "version", "licence"), "")
    whole = {"title": "Paper", **texts, "published": "", "authors": [], "categories": [], "withdrawn": False}
    yield Node("Paper", "p", whole)
    rest = {"aliases": [], "uri": "", "concept": "", "definition": "", "merged": []}
    yield Node("Dataset", "Dataset:d", {"name": "D", **rest})
    named = {"score": 0.9, "mentions": ["D"], "starts": [3], "ends": [4], "sentence": "On D.", "start": 0, "end": 5}
    yield Edge("EVALUATES_ON", "e", "Paper", "p", "Dataset", "Dataset:d", {**named, "extractor": "test/1"})
    for name, better in (("Latency", "lower"), ("Charm", "")):
        yield Node("Metric", f"Metric:{name}", {"name": name, **rest, "better": better})
        for value, unit, base in ((7.0, "millisecond", 7e-3), (900.0, "nanosecond", 9e-7), (0.1, "second", 0.1)):
            figure = f"{name}-{value}"
            stated = {"value": str(value), "unit": unit, "metric": name, "text": "", "low": value, "high": value}
            bounds = {"relation": "=", "uncertainty": None, "quantity": unit, "change": "", "score": 1.0}
            based = {"base_low": base, "base_high": base, "base_unit": "second"}
            yield Node("Figure", figure, {**stated, **bounds, **based})
            said = {"paper": "p", "sentence": "On D.", "start": 0, "end": 5}
            yield Edge("REPORTS", f"r{figure}", "Paper", "p", "Figure", figure, said)
            yield Edge("FIGURE_OF", f"o{figure}", "Figure", figure, "Dataset", "Dataset:d", said)
            yield Edge("IN_METRIC", f"m{figure}", "Figure", figure, "Metric", f"Metric:{name}", said)


@pytest.mark.parametrize(
    ("metric", "values"), [("latency", ["900.0", "7.0", "0.1"]), ("charm", ["0.1", "7.0", "900.0"])]
)
def test_the_best_value_is_the_one_that_the_metric_says(opener: Opener, metric: str, values: list[str]) -> None:
    """Of latency the lowest, whatever its unit; where no vocabulary says, the highest."""
    with opener(write=True) as store:
        store.load(sorted(_measured(), key=lambda item: isinstance(item, Edge)))
    with opener() as store:
        best = store.query(question("best-on-dataset").cypher(), {"metric": metric, "dataset": "d"})
        assert [row[best.columns.index("value")] for row in best.rows] == values
        every = store.query(question("values-of-metric").cypher(), {"metric": metric})
        assert [row[every.columns.index("value")] for row in every.rows] == values


def test_what_is_denied_is_followed_nowhere_and_what_has_no_date_is_not_the_first(opener: Opener) -> None:
    """Names in any case; a comparison is the same from both sides; an ion that is said to be no such qubit is none.

    What a paper alone says is a kind of a thing is shown as such, and no other answer rests on it.
    """
    with opener(write=True) as store:
        store.load(_graph())
    with opener() as store:
        dialect = "ladybug" if store.name.endswith("lbug") else ""

        def ask(name: str, /, **given: str) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in store.query(question(name).cypher(dialect), given).rows]

        assert ask("kinds-of", name="scq") == [("Transmon", 3)]
        assert ask("kinds-of", name="alpha") == []
        assert [row[:2] for row in ask("stated-kinds-of", name="alpha")] == [("Beta", "asserted")]
        assert [row[:2] for row in ask("stated-kinds-of", name="qubit")] == [("Ion", "negated")]
        assert {row[0] for row in ask("papers-by-device", device="QUBIT")} == {"p0", "p1", "p2"}
        assert ask("methods-on-device", device="qubit") == []
        assert ask("trend-of-device", device="Scq") == [("2020-02", 1)]
        assert ask("trend-of-method", method="alpha-1") == [("2020-02", 2)]
        assert [row[1] for row in ask("first-use", method="alpha", device="tmon")] == ["p1", "p2"]
        assert ask("agreed-statements") == [("Alpha", "COMPARED_WITH", "Beta", 2, 0.9)]
        assert [(row[0], row[3], row[5]) for row in ask("contradictions")] == [("Beta", "p3", 1), ("Alpha", "p3", 1)]
        assert {row[1] for row in ask("rivals", method="ALPHA")} == {"p1", "p2"}
        assert not any("3" in row[2] for row in ask("path-between", one="alpha", other="beta"))
