"""A release as DCAT 3 (W3C Recommendation, 2024), and how it was made as PROV-O (2013)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.jsonl import replacing
from kg.rdf.terms import PREFIXES, name

__all__ = ["Described", "File", "dcat", "provenance", "write_turtle"]

_DATE = NamedNode(PREFIXES["xsd"] + "date")
_MOMENT = NamedNode(PREFIXES["xsd"] + "dateTime")
_SIZE = NamedNode(PREFIXES["xsd"] + "nonNegativeInteger")
_MEDIA = "https://www.iana.org/assignments/media-types/"


class File(Struct, frozen=True):
    """One file of a release: where it stands in it, what it is, its bytes and their SHA-256."""

    path: str
    title: str
    media: str
    size: int
    sha256: str


class Described(Struct, frozen=True):
    """What is said of a release as a whole. ``iri`` is its own, ``previous`` that of the release before it.

    ``base`` is that of its series and of the entities.
    """

    iri: str
    base: str
    version: str
    issued: str
    title: str
    description: str
    licence: str
    previous: str = ""


def dcat(release: Described, files: Sequence[File]) -> Iterator[Triple]:
    """The data set, the series that it is a version of, and its distributions with size and checksum."""
    data, series = NamedNode(release.iri), NamedNode(f"{release.base}dataset")
    yield Triple(series, name("rdf:type"), name("dcat:DatasetSeries"))
    yield Triple(series, name("dcterms:title"), Literal(release.title, language="en"))
    yield Triple(data, name("rdf:type"), name("dcat:Dataset"))
    yield Triple(data, name("dcat:inSeries"), series)
    yield Triple(data, name("dcterms:title"), Literal(f"{release.title}, {release.version}", language="en"))
    yield Triple(data, name("dcterms:description"), Literal(release.description, language="en"))
    yield Triple(data, name("dcat:version"), Literal(release.version))
    yield Triple(data, name("dcterms:issued"), Literal(release.issued, datatype=_DATE))
    yield Triple(data, name("dcterms:license"), NamedNode(release.licence))
    yield Triple(data, name("prov:wasGeneratedBy"), NamedNode(f"{release.iri}#run"))
    if release.previous:
        yield Triple(data, name("dcat:previousVersion"), NamedNode(release.previous))
    for file in files:
        one = NamedNode(f"{release.iri}/{file.path}")
        sum = NamedNode(f"{one.value}#sha256")
        yield Triple(data, name("dcat:distribution"), one)
        yield Triple(one, name("rdf:type"), name("dcat:Distribution"))
        yield Triple(one, name("dcterms:title"), Literal(file.title, language="en"))
        yield Triple(one, name("dcat:downloadURL"), one)
        yield Triple(one, name("dcat:mediaType"), NamedNode(_MEDIA + file.media))
        yield Triple(one, name("dcat:byteSize"), Literal(str(file.size), datatype=_SIZE))
        yield Triple(one, name("dcterms:license"), NamedNode(release.licence))
        yield Triple(one, name("spdx:checksum"), sum)
        yield Triple(sum, name("rdf:type"), name("spdx:Checksum"))
        yield Triple(sum, name("spdx:algorithm"), name("spdx:checksumAlgorithm_sha256"))
        yield Triple(sum, name("spdx:checksumValue"), Literal(file.sha256))


def provenance(release: Described, agents: Iterable[str], ended: str) -> Iterator[Triple]:
    """The run that made the release, and the extractors, by their IRIs, to which its statements are attributed."""
    data, run = NamedNode(release.iri), NamedNode(f"{release.iri}#run")
    yield Triple(run, name("rdf:type"), name("prov:Activity"))
    yield Triple(run, name("prov:endedAtTime"), Literal(ended, datatype=_MOMENT))
    yield Triple(run, name("prov:generated"), data)
    for agent in sorted(agents):
        yield Triple(NamedNode(agent), name("rdf:type"), name("prov:SoftwareAgent"))
        yield Triple(NamedNode(agent), name("rdfs:label"), Literal(unquote(agent.rpartition("/")[2])))
        yield Triple(run, name("prov:wasAssociatedWith"), NamedNode(agent))


def write_turtle(path: Path, triples: Iterable[Triple]) -> None:
    """The triples as Turtle, with the prefixes of the data."""
    with replacing(path) as file:
        serialize(triples, file, format=RdfFormat.TURTLE, prefixes=PREFIXES)
