"""What a file of sorted N-Quads holds, counted while it is read once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from msgspec import Struct, field
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.compressed import open_binary
from kg.errors import CheckError
from kg.rdf.terms import name

__all__ = ["Summary", "summarize"]

#: Predicates that link to what others named.
_LINKS = ("skos:exactMatch", "dcterms:license", "schema:url")


class Summary(Struct):
    """Counts of quads and distinct subjects; of instances by class, of quads by property, of links by target's host."""

    quads: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)


def summarize(path: Path) -> Summary:
    """The summary of a file whose lines are sorted, so that each subject's stand together.

    Raises :class:`CheckError` where a strict parser cannot read it.
    """
    found, last = Summary(), ""
    type, links = name("rdf:type"), {name(curie) for curie in _LINKS}
    try:
        with open_binary(path) as file:
            for quad in parse(file, format=RdfFormat.N_QUADS):
                found.quads += 1
                if (subject := str(quad.subject)) != last:
                    last, found.subjects = subject, found.subjects + 1
                found.properties[quad.predicate.value] += 1
                if quad.predicate == type and isinstance(quad.object, NamedNode):
                    found.classes[quad.object.value] += 1
                if quad.predicate in links and isinstance(quad.object, NamedNode):
                    found.links[quad.predicate.value, _space(quad.object.value)] += 1
    except (SyntaxError, ValueError, OSError) as error:
        raise CheckError(f"{path} does not parse: {error}") from error
    return found


def _space(iri: str) -> str:
    """The name space of an IRI: all up to its last ``#`` or ``/``, or of a URN its last colon."""
    return iri[: (max(iri.rfind("#"), iri.rfind("/")) if "/" in iri else iri.rfind(":")) + 1]
