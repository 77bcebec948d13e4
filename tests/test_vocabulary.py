"""The vocabulary is the single source: schema, lexica and code agree with it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.errors import VocabularyError
from kg.model import Appearance, PaperRecord
from kg.rdf.terms import ONTOLOGY, PREDICATES
from kg.vocabulary import load, schema

TYPES = {"Method", "Task", "Dataset", "Hardware", "Metric", "Software"}
ROLES = {"PROPOSES", "USES", "COMPARES", "EVALUATES_ON", "RUNS_ON", "ADDRESSES", "MEASURES", "MENTIONS"}
RELATIONS = {
    "USED_FOR",
    "PART_OF",
    "SUBCLASS_OF",
    "COMPARED_WITH",
    "TRAINED_ON",
    "EVALUATED_ON",
    "BENCHMARK_FOR",
    "RUNS_ON",
    "MEASURED_BY",
}


def test_it_holds_the_types_roles_and_relations_of_the_guidelines() -> None:
    """Six types, eight roles, nine relations, each with a definition."""
    vocabulary = load()
    assert vocabulary.types.keys() == TYPES
    assert vocabulary.roles.keys() == ROLES
    assert vocabulary.relations.keys() == RELATIONS
    assert all(entry.definition for entry in (*vocabulary.types.values(), *vocabulary.edges))


def test_every_iri_is_its_own() -> None:
    """No two types or edges share an IRI."""
    iris = [entry.iri for entry in (*load().types.values(), *load().edges)]
    assert len(iris) == len(set(iris))


def test_domain_and_range_are_closed() -> None:
    """An edge that the vocabulary does not know is an error that names it."""
    assert load().allows("RUNS_ON", "Method", "Hardware")
    assert not load().allows("RUNS_ON", "Hardware", "Method")
    with pytest.raises(VocabularyError, match="'RUNS_ON' from 'Hardware' to 'Method'"):
        load().edge("RUNS_ON", "Hardware", "Method")


def test_subclasses_are_of_the_same_type() -> None:
    """SUBCLASS_OF joins two of a kind."""
    assert all(source == target for source, target in load().relations["SUBCLASS_OF"].pairs)


def test_paper_properties_are_fields_of_the_record() -> None:
    """What the graph says of a paper, the record holds."""
    assert set(load().nodes["Paper"]) <= set(PaperRecord.__struct_fields__)
    assert "mentions" in Appearance.__struct_fields__


def test_every_property_reaches_rdf() -> None:
    """Each node property has a predicate, except IRIs: those of the node, its concept, and what it took in."""
    for label, properties in load().nodes.items():
        group = label if label in PREDICATES else "Entity"
        assert set(properties) - {"uri", "concept", "merged"} == set(PREDICATES[group])


def test_the_shapes_speak_of_every_restricted_relation() -> None:
    """A relation with a domain of its own has a SHACL shape."""
    named = {
        quad.object.value
        for quad in parse(schema("shapes.ttl").read_bytes(), format=RdfFormat.TURTLE)
        if isinstance(quad.object, NamedNode)
    }
    raw = tomllib.loads(schema("vocabulary.toml").read_text("utf-8"))
    restricted = [load().relations[name].iri for name, entry in raw["relations"].items() if "domain" in entry]
    assert restricted
    assert set(restricted) <= named
    assert load().prefix == ONTOLOGY


def test_schema_is_data_only() -> None:
    """No Python under schema/."""
    assert not list(Path(str(schema())).rglob("*.py"))
