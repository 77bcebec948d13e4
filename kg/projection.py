"""Records as nodes and edges: the one place where both the stores and RDF learn what the graph is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from kg.ids import digest, entity_type, iri
from kg.model import (
    Appearance,
    Assertion,
    Broader,
    Edge,
    Entity,
    Evidence,
    Measurement,
    Node,
    PaperRecord,
    Record,
    Resource,
)
from kg.model.graph import Value
from kg.vocabulary import load

__all__ = ["fingerprint", "project"]

_encode = msgspec.json.Encoder(order="deterministic").encode


def project(records: Iterable[Record], base: str) -> Iterator[Node | Edge]:
    """Nodes and edges of the records, in their order; ``base`` is that of the entities' IRIs.

    Every edge's ends come before it, when the records are sorted as ``resolve`` sorts them.
    """
    last = ""
    for record in records:
        for item in _OF[type(record)](record, base):
            if isinstance(item, Node) and item.label == "Resource":
                if item.id == last:
                    continue  # two papers give one address, and its records stand together
                last = item.id
            yield item


def fingerprint(item: Node | Edge) -> str:
    """A digest of the whole item: two that are equal, in whatever order, need not be written again."""
    return digest(_encode(item))


def _paper(record: PaperRecord, base: str) -> tuple[Node]:
    names = load().nodes["Paper"]
    return (Node("Paper", record.id, {name: _plain(getattr(record, name)) for name in names}),)


def _entity(record: Entity, base: str) -> tuple[Node]:
    properties: dict[str, Value] = {
        "name": record.name,
        "aliases": list(record.aliases),
        "uri": iri(base, "entity", record.id),
        "concept": record.concept,
        "definition": record.definition,
        "merged": list(record.merged),
    }
    if record.type == "Metric":
        properties["better"] = record.better
    return (Node(record.type, record.id, properties),)


def _resource(record: Resource, base: str) -> tuple[Node, Edge]:
    id = record.id.partition("-")[0]
    paper = ("Paper", record.evidence.paper)
    return Node("Resource", id, {"url": record.url}), _around(
        "LINKS_TO", record.id, paper, ("Resource", id), record.evidence
    )


def _appearance(record: Appearance, base: str) -> tuple[Edge]:
    properties: dict[str, Value] = {
        "score": record.score,
        "mentions": [mention.text for mention in record.mentions],
        "starts": [mention.start for mention in record.mentions],
        "ends": [mention.end for mention in record.mentions],
        "sentence": record.evidence.sentence,
        "start": record.evidence.start,
        "end": record.evidence.end,
        "extractor": record.extractor,
    }
    type = entity_type(record.entity)
    return (Edge(record.role, record.id, "Paper", record.evidence.paper, type, record.entity, properties),)


def _broader(record: Broader, base: str) -> tuple[Edge]:
    """What a vocabulary says, or a name, and no paper: it is believed as often as that is right."""
    properties: dict[str, Value] = {
        "paper": "",  # not null, which no pattern of Cypher can ask for: questions climb by these alone
        "sentence": record.sentence,
        "start": None,
        "end": None,
        "score": record.score,
        "belief": record.score,
        "polarity": "asserted",
        "extractor": record.origin,
    }
    source, target = entity_type(record.source), entity_type(record.target)
    return (Edge("SUBCLASS_OF", record.id, source, record.source, target, record.target, properties),)


def _assertion(record: Assertion, base: str) -> tuple[Edge]:
    properties: dict[str, Value] = {
        **_evidence(record.evidence),
        "score": record.score,
        "belief": record.belief,
        "polarity": record.polarity,
        "extractor": record.extractor,
    }
    source, target = entity_type(record.source), entity_type(record.target)
    return (Edge(record.type, record.id, source, record.source, target, record.target, properties),)


def _measurement(record: Measurement, base: str) -> Iterator[Node | Edge]:
    properties: dict[str, Value] = {name: getattr(record, name) for name in load().nodes["Figure"]}
    figure = ("Figure", record.id)
    yield Node(*figure, properties)
    yield _around("REPORTS", record.id, ("Paper", record.evidence.paper), figure, record.evidence)
    bearer = entity_type(record.entity), record.entity
    yield _around("FIGURE_OF", record.id, figure, bearer, record.evidence)
    if record.metric_entity:
        metric = entity_type(record.metric_entity), record.metric_entity
        yield _around("IN_METRIC", record.id, figure, metric, record.evidence)
    if record.dataset:
        yield _around("ON_DATASET", record.id, figure, ("Dataset", record.dataset), record.evidence)


def _around(type: str, id: str, source: tuple[str, str], target: tuple[str, str], evidence: Evidence) -> Edge:
    return Edge(type, digest(type, id, *source, *target), *source, *target, _evidence(evidence))


def _evidence(evidence: Evidence) -> dict[str, Value]:
    return {
        "paper": evidence.paper,
        "sentence": evidence.sentence,
        "start": evidence.start,
        "end": evidence.end,
    }


def _plain(value: object) -> Value:
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]


#: What becomes of a record, by its class.
_OF: dict[type[Record], Callable[[Any, str], Iterable[Node | Edge]]] = {
    PaperRecord: _paper,
    Entity: _entity,
    Broader: _broader,
    Appearance: _appearance,
    Assertion: _assertion,
    Measurement: _measurement,
    Resource: _resource,
}
