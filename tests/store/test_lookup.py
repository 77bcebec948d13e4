"""Things are found by what people call them, in whatever form they write it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import Opener

from kg.ids import entity_id
from kg.model import Edge, Node
from kg.names import key
from kg.store.lookup import called, find
from kg.vocabulary import load


def _things() -> Iterator[Node]:
    rest = {"uri": "", "concept": "", "definition": "", "merged": []}
    for name, aliases in (("Ion trap", ["Paul traps"]), ("Nitrogen-vacancy center", ["NV center"]), ("GPU", [])):
        yield Node("Hardware", entity_id("Hardware", key(name)), {"name": name, "aliases": aliases, **rest})


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("ion trap", ["Ion trap"]),
        ("ion-traps", ["Ion trap"]),
        ("Paul trap", ["Ion trap"]),
        ("NV centers", ["Nitrogen-vacancy center"]),
        ("nitrogen–vacancy centers", ["Nitrogen-vacancy center"]),
        ("vacancy", []),
        ("'}) //", []),
        ("--", []),
    ],
)
def test_a_name_is_found_in_any_of_its_forms(opener: Opener, asked: str, names: list[str]) -> None:
    """Plural, hyphen and dash, of the name and of an alias; a part of a name is no name, but comes near one."""
    with opener(write=True) as store:
        store.load(_things())
    with opener() as store:
        assert called(store, asked, "Method") == []
        assert called(store, asked, "Hardware") == called(store, asked)
        assert [one.name for one in called(store, asked)] == names
        assert "Nitrogen-vacancy center" in [one.name for one in find(store, "vacancy")]


def test_a_name_of_its_own_goes_before_an_alias(opener: Opener) -> None:
    """However many papers name what has the alias."""
    rest = {"uri": "", "concept": "", "definition": "", "merged": []}
    other = Node("Hardware", "hardware:server", {"name": "Server", "aliases": ["GPU"], **rest})
    said = {"score": 0.9, "mentions": ["GPU"], "starts": [0], "ends": [3], "sentence": "GPU", "start": 0, "end": 3}
    kinds = load().nodes["Paper"]
    paper = {name: {"string": "", "strings": [], "boolean": False}[kind] for name, kind in kinds.items()}
    edge = Edge("RUNS_ON", "e", "Paper", "p", "Hardware", other.id, {**said, "extractor": "t/1"})
    with opener(write=True) as store:
        store.load([*_things(), other, Node("Paper", "p", paper), edge])
    with opener() as store:
        assert [one.name for one in called(store, "gpu")] == ["GPU", "Server"]
