"""Messages are answered in their order by several processes, and a process that ends is told."""

from __future__ import annotations

import msgspec
import pytest

from kg.errors import CheckError
from kg.parallel import in_order
from kg.rdf.shacl import Violation
from kg.rdf.terms import ONTOLOGY

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def test_answers_come_in_the_order_of_the_messages() -> None:
    """Each part of a graph, of whatever size, gets its own violations, one after the other."""

    def part(number: int) -> bytes:
        bare = f"<urn:x:{number}> {_TYPE} <{ONTOLOGY}Figure> .\n"
        return (bare + "".join(f"<urn:y:{n}> <urn:p> <urn:o> .\n" for n in range(500 * (number % 3)))).encode()

    found = [msgspec.json.decode(one, type=list[Violation]) for one in in_order("kg.rdf.shacl", map(part, range(12)))]
    assert [{one.node for one in part} for part in found] == [{f"urn:x:{number}"} for number in range(12)]


@pytest.mark.parametrize("module", ["this", "kg.no_such_module"])
def test_a_process_that_does_not_answer_is_an_error(module: str) -> None:
    """Whether it says something else or cannot begin."""
    with pytest.raises(CheckError, match=f"a process of {module} ended without an answer"):
        list(in_order(module, [b"a", b"b", b"c"]))
