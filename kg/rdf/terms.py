"""The names of published vocabularies, and which of ours each property becomes."""

from __future__ import annotations

from kg.vocabulary import load

__all__ = ["ONTOLOGY", "PREDICATES", "PREFIXES"]

ONTOLOGY = load().prefix

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "kg": ONTOLOGY,
    "owl": "http://www.w3.org/2002/07/owl#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

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
    "Entity": {"name": "skos:prefLabel", "aliases": "skos:altLabel", "definition": "skos:definition"},
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
    },
    "Resource": {"url": "schema:url"},
    "statement": {
        "score": "kg:score",
        "belief": "kg:belief",
        "polarity": "kg:polarity",
        "extractor": "kg:extractor",
    },
}
