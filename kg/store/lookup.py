"""Find a paper or an entity by what people call it, and read it with its evidence.

The Cypher is plain enough to be the same text on every store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from kg.ids import entity_id, paper_id
from kg.names import fold, key
from kg.store.statements import MARK
from kg.store.store import Store
from kg.vocabulary import load

__all__ = ["Found", "Statement", "View", "called", "find", "view"]

#: Candidates that a name may have before it says nothing.
_MOST = 50
#: A figure's data set, where it has one.
_ON = "OPTIONAL MATCH (f)-[:ON_DATASET]->(d:Dataset) WITH *"
#: Characters by which names begin alike, whatever stands between their words.
_BEGIN = 3


class Found(Struct, frozen=True):
    """A paper or an entity that answers to a name."""

    label: str
    id: str
    name: str


class Statement(Struct, frozen=True):
    """An edge as seen from one end: its kind, the other end, and the sentence it rests on.

    ``spans`` are characters of ``sentence``, end exclusive, that name the entity.
    """

    heading: str
    other: str
    other_id: str
    paper: str
    sentence: str
    spans: tuple[tuple[int, int], ...] = ()
    score: float | None = None
    polarity: str = ""


class View(Struct, frozen=True):
    """A paper or an entity, its properties, and all its edges with their sentences."""

    label: str
    id: str
    name: str
    properties: dict[str, Any]
    statements: tuple[Statement, ...]


def find(store: Store, name: str) -> list[Found]:
    """What is called so, or where nothing is, papers and entities whose name or title contains it.

    Of several, that whose own name it is comes first, then what most papers name.
    """
    return called(store, name) or _find(
        store, name, "toLower(n.name) CONTAINS $lower", "toLower(n.title) CONTAINS $lower"
    )


def called(store: Store, name: str, type: str = "") -> list[Found]:
    """Papers and entities, or those of a type, called so: by id or title, by a name or alias in any of its forms."""
    exact = _find(
        store,
        name,
        "n.id = $name OR n.id IN $ids OR toLower(n.name) = $lower OR $name IN n.merged"
        " OR any(alias IN n.aliases WHERE toLower(alias) = lower)",
        "n.id = $name OR n.id = $paper OR toLower(n.title) = $lower",
        type,
    )
    return exact or list(_by_key(store, name, type))


def _by_key(store: Store, name: str, only: str) -> Iterator[Found]:
    """Entities with a name or alias that is another form of this one: a plural, another hyphen.

    The store gives those that begin alike; whether it is the same name, it cannot say.
    """
    begin, wanted = fold(name).partition(" ")[0][:_BEGIN], key(name)
    for type in ([only] if only else load().types) if begin else ():
        cypher = (
            f"MATCH (n:{type}) WITH n, $begin AS begin WHERE toLower(n.name) CONTAINS begin"
            " OR any(alias IN n.aliases WHERE toLower(alias) CONTAINS begin)"
            " RETURN n.id AS id, n.name AS name, n.aliases AS aliases ORDER BY name, id"
        )
        for id, known, aliases in store.query(cypher, {"begin": begin}).rows:
            if wanted in map(key, filter(None, (known, *(aliases or ())))):  # a node of others may have neither
                yield Found(type, id, known or id)


def _find(store: Store, name: str, entity: str, paper: str, only: str = "") -> list[Found]:
    wanted = name.strip()
    known = {
        "name": wanted,
        "lower": wanted.lower(),
        "ids": [entity_id(type, key(wanted)) for type in load().types],
        "paper": paper_id(wanted)[0],
    }
    found: list[tuple[int, Found]] = []
    for label, title, condition in [("Paper", "title", paper), *((type, "name", entity) for type in load().types)]:
        if only not in ("", label):
            continue
        papers = ("OPTIONAL MATCH (p:Paper)-[r]->(n)", "count(DISTINCT p.id)") if label != "Paper" else ("", "0")
        cypher = (
            f"MATCH (n:{label}) WITH n, $lower AS lower WHERE {condition} WITH n {papers[0]}"
            f" RETURN n.id AS id, n.{title} AS title, {papers[1]} AS papers"
            f" ORDER BY papers DESC, title, id LIMIT {_MOST}"
        )
        parameters = {parameter: value for parameter, value in known.items() if f"${parameter}" in cypher}
        found += ((papers, Found(label, id, title)) for id, title, papers in store.query(cypher, parameters).rows)
    found.sort(key=lambda one: (fold(one[1].name) != fold(wanted), -one[0], len(one[1].name), one[1].name, one[1].id))
    return [one for _, one in found[:_MOST]]


def view(store: Store, found: Found) -> View:
    """Everything that the graph says of it."""
    (row,) = store.query(f"MATCH (n:{found.label} {{id: $id}}) RETURN n", {"id": found.id}).rows
    read = _of_paper if found.label == "Paper" else _of_entity
    properties = {name: value for name, value in row[0].items() if not name.startswith("_") and name != MARK}
    return View(found.label, found.id, found.name, properties, tuple(read(store, found)))


def _of_paper(store: Store, paper: Found) -> Iterator[Statement]:
    for role in load().roles.values():
        cypher = (
            f"MATCH (p:Paper {{id: $id}})-[r:{role.name}]->(e) WHERE r.mentions IS NOT NULL"
            " RETURN e.name, e.id, r ORDER BY r.score DESC, e.id"
        )
        for name, id, edge in store.query(cypher, {"id": paper.id}).rows:
            yield _statement(role.label, name, id, paper.id, edge)
    for relation in load().relations.values():
        cypher = (
            f"MATCH (a)-[r:{relation.name}]->(b) WHERE r.paper = $id"
            " RETURN a.name, b.name, b.id, r ORDER BY r.score DESC, r.id"
        )
        for source, target, id, edge in store.query(cypher, {"id": paper.id}).rows:
            yield _statement("states", f"{source} — {relation.label} → {target}", id, paper.id, edge)
    cypher = (
        "MATCH (p:Paper {id: $id})-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e)"
        f" {_ON} RETURN e.name, f.value, f.unit, f.change, f.metric, d.name, e.id, r ORDER BY r.start, f.id"
    )
    for name, *figure, id, edge in store.query(cypher, {"id": paper.id}).rows:
        yield _statement("reports", f"{name}: {_figure(*figure)}", id, paper.id, edge)
    cypher = "MATCH (p:Paper {id: $id})-[r:LINKS_TO]->(a:Resource) RETURN a.url, a.id, r ORDER BY a.url"
    for url, id, edge in store.query(cypher, {"id": paper.id}).rows:
        yield _statement("links to", url, id, paper.id, edge)


def _of_entity(store: Store, entity: Found) -> Iterator[Statement]:
    for role in load().roles.values():
        if ("Paper", entity.label) not in role.pairs:
            continue
        cypher = (
            f"MATCH (p:Paper)-[r:{role.name}]->(e:{entity.label} {{id: $id}})"
            " RETURN p.title, p.id, r ORDER BY r.score DESC, p.id"
        )
        for title, id, edge in store.query(cypher, {"id": entity.id}).rows:
            yield _statement(f"papers: {role.label}", title, id, id, edge)
    for relation in load().relations.values():
        if any(entity.label == source for source, _ in relation.pairs):
            yield from _relations(store, entity, relation.name, relation.label, outward=True)
        if any(entity.label == target for _, target in relation.pairs):
            yield from _relations(store, entity, relation.name, relation.label, outward=False)
    cypher = (
        f"MATCH (p:Paper)-[r:REPORTS]->(f:Figure)-[:FIGURE_OF]->(e:{entity.label} {{id: $id}})"
        f" {_ON} RETURN f.value, f.unit, f.change, f.metric, d.name, p.id, r ORDER BY p.id, r.start, f.id"
    )
    for *figure, id, edge in store.query(cypher, {"id": entity.id}).rows:
        yield _statement("figures", _figure(*figure), id, id, edge)


def _figure(value: str, unit: str, change: str, metric: str, dataset: str | None) -> str:
    """A figure as it stands in the text: "93 % accuracy on MNIST", "12 % (less) latency"."""
    on = f"on {dataset}" if dataset else ""
    return " ".join(part for part in (value, unit, change and f"({change})", metric, on) if part)


def _relations(store: Store, entity: Found, type: str, label: str, *, outward: bool) -> Iterator[Statement]:
    end = f"(e:{entity.label} {{id: $id}})"
    pattern = f"{end}-[r:{type}]->(o)" if outward else f"(o)-[r:{type}]->{end}"
    cypher = f"MATCH {pattern} WHERE r.belief IS NOT NULL RETURN o.name, o.id, r ORDER BY r.belief DESC, r.id"
    heading = f"{label} →" if outward else f"← {label}"
    for name, id, edge in store.query(cypher, {"id": entity.id}).rows:
        yield _statement(heading, name, id, edge.get("paper") or "", edge)


def _statement(heading: str, other: str, id: str, paper: str, edge: dict[str, Any]) -> Statement:
    start, end = edge.get("start") or 0, edge.get("end") or 0
    places = zip(edge.get("starts") or (), edge.get("ends") or (), strict=True)
    return Statement(
        heading=heading,
        other=other,
        other_id=id,
        paper=paper,
        sentence=edge["sentence"],
        spans=tuple((first - start, last - start) for first, last in places if start <= first and last <= end),
        score=edge.get("score"),
        polarity=edge.get("polarity") or "",
    )
