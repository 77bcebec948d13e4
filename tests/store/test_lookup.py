"""Things are found by what people call them, in whatever form they write it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import Opener

from kg.ids import entity_id
from kg.model import Node
from kg.names import key
from kg.store.lookup import called, find


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
