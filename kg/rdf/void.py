"""The summary of a data set as VoID (W3C Note, 2011), and read back from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import CheckError
from kg.rdf.summary import Summary
from kg.rdf.terms import ONTOLOGY, PREFIXES, name

__all__ = ["iri_of", "read_void", "void"]


def void(summary: Summary, release: str, dump: str) -> Iterator[Triple]:
    """Triples that say of the release with this IRI what it holds; ``dump`` is its file with all of it."""
    data = NamedNode(release)
    yield Triple(data, name("rdf:type"), name("void:Dataset"))
    yield Triple(data, name("void:dataDump"), NamedNode(f"{data.value}/{dump}"))
    yield Triple(data, name("void:triples"), Literal(summary.quads))
    yield Triple(data, name("void:distinctSubjects"), Literal(summary.subjects))
    yield Triple(data, name("void:classes"), Literal(len(summary.classes)))
    yield Triple(data, name("void:properties"), Literal(len(summary.properties)))
    for space in sorted({PREFIXES[prefix] for prefix in ("dcterms", "oa", "prov", "schema", "skos")} | {ONTOLOGY}):
        yield Triple(data, name("void:vocabulary"), NamedNode(space))
    for kind, counts, number in (("class", summary.classes, "entities"), ("property", summary.properties, "triples")):
        for iri, count in sorted(counts.items()):
            part = NamedNode(f"{data.value}#{kind}-{quote(iri, safe='')}")
            yield Triple(data, name(f"void:{kind}Partition"), part)
            yield Triple(part, name(f"void:{kind}"), NamedNode(iri))
            yield Triple(part, name(f"void:{number}"), Literal(count))
    for (predicate, space), count in sorted(summary.links.items()):
        links = NamedNode(f"{data.value}#links-{quote(predicate, safe='')}-{quote(space, safe='')}")
        yield Triple(links, name("rdf:type"), name("void:Linkset"))
        yield Triple(data, name("void:subset"), links)
        yield Triple(links, name("void:subjectsTarget"), data)
        yield Triple(links, name("void:objectsTarget"), NamedNode(space))
        yield Triple(links, name("void:linkPredicate"), NamedNode(predicate))
        yield Triple(links, name("void:triples"), Literal(count))


def read_void(path: Path) -> Summary:
    """Quads, subjects, classes and properties as a file of VoID in Turtle states them.

    Raises :class:`CheckError` where it is no such file.
    """
    triples = _read(path)
    told = {(_text(one.subject), one.predicate.value): _text(one.object) for one in triples}
    data = _data_set(triples)

    def number(subject: str, curie: str) -> int:
        return int(told.get((subject, name(curie).value), 0))

    found = Summary(number(data, "void:triples"), number(data, "void:distinctSubjects"))
    found.classes = Counter(
        {told[part, name("void:class").value]: number(part, "void:entities") for part in _parts(triples, "class")}
    )
    found.properties = Counter(
        {told[part, name("void:property").value]: number(part, "void:triples") for part in _parts(triples, "property")}
    )
    return found


def iri_of(path: Path) -> str:
    """The IRI of the data set that a file of VoID describes. Raises as :func:`read_void` does."""
    return _data_set(_read(path))


def _read(path: Path) -> list[Quad]:
    try:
        return list(parse(path=str(path), format=RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise CheckError(f"{path} is no VoID: {error}") from error


def _data_set(triples: list[Quad]) -> str:
    return next((_text(one.subject) for one in triples if one.predicate == name("void:dataDump")), "")


def _parts(triples: list[Quad], kind: str) -> list[str]:
    return [_text(one.object) for one in triples if one.predicate == name(f"void:{kind}Partition")]


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)
