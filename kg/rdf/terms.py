"""The names of published vocabularies, and which of ours each property becomes."""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import NamedNode

from kg.vocabulary import load

__all__ = ["CLASSES", "KINDS", "LISTS", "ONTOLOGY", "PREDICATES", "PREFIXES", "literal", "name", "word"]

ONTOLOGY = load().prefix

PREFIXES = {
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "kg": ONTOLOGY,
    "owl": "http://www.w3.org/2002/07/owl#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: The class of each node that is no entity, and the part of its IRI between base and id.
CLASSES = {"Paper": "schema:ScholarlyArticle", "Figure": "kg:Figure", "Resource": "kg:Resource"}
KINDS = {"Paper": "paper", "Figure": "figure", "Resource": "resource"}
#: What has an order, which sets of values lose: property of a paper to the predicate of its list.
LISTS = {"authors": "bibo:authorList", "categories": "kg:categoryList"}

_ENTITY = {"name": "skos:prefLabel", "aliases": "skos:altLabel", "definition": "skos:definition"}
#: Group of node or edge, then property, to predicate. What has none here is told otherwise:
#: sentences, their offsets and mentions by Web Annotation selectors, papers by PROV-O.
PREDICATES: dict[str, dict[str, str]] = {
    "Paper": {
        "title": "dcterms:title",
        "abstract": "dcterms:abstract",
        "published": "dcterms:issued",
        "updated": "dcterms:modified",
        "url": "schema:url",
        "source": "dcterms:source",
        "version": "schema:version",
        "licence": "dcterms:license",
        "authors": "schema:author",
        "categories": "schema:keywords",
        "withdrawn": "kg:withdrawn",
    },
    "Entity": _ENTITY,
    "Metric": _ENTITY | {"better": "kg:better"},
    "Figure": {
        "value": "schema:value",
        "unit": "schema:unitText",
        "metric": "kg:metricName",
        "text": "schema:text",
        "low": "schema:minValue",
        "high": "schema:maxValue",
        "relation": "kg:relation",
        "uncertainty": "kg:uncertainty",
        "quantity": "kg:quantity",
        "base_low": "kg:baseLow",
        "base_high": "kg:baseHigh",
        "base_unit": "kg:baseUnit",
        "change": "kg:change",
        "score": "kg:score",
    },
    "Resource": {"url": "schema:url"},
    "statement": {
        "score": "kg:score",
        "belief": "kg:belief",
        "polarity": "kg:polarity",
        "extractor": "kg:extractor",
    },
}


_XSD = PREFIXES["xsd"]
_SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\]')
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(32), 127)} | {
    ord(sign): "\\" + escaped for sign, escaped in zip('\b\t\n\f\r"\\', 'btnfr"\\', strict=True)
}


@cache
def name(curie: str) -> NamedNode:
    """A published or own term, from its prefixed name."""
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


@cache
def word(curie: str) -> str:
    """The same as N-Quads writes it."""
    return str(name(curie))


def literal(value: object) -> str:
    """A literal of the value's own datatype, as canonical N-Quads has it (RDF Dataset Canonicalization, 2024).

    A lone surrogate, which no RDF can hold, becomes a question mark.

    >>> literal(True)
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    >>> print(literal('a "quoted" word'))
    "a \\"quoted\\" word"
    """
    if isinstance(value, str):  # most are
        text = value
    elif isinstance(value, bool):
        return f'"{str(value).lower()}"^^<{_XSD}boolean>'
    elif isinstance(value, int | float):
        return f'"{value!r}"^^<{_XSD}{"integer" if isinstance(value, int) else "double"}>'
    else:
        text = str(value)
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return f'"{text.translate(_ESCAPES) if _SPECIAL.search(text) else text}"'
