"""What one extraction contributes to the graph, once its concepts are known entities."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.ids import digest, entity_type
from kg.model import Appearance, Assertion, Concept, Extraction, Figure, Measurement, Mention, Resource
from kg.resolve.evidence import of_mentions, of_span
from kg.units import based
from kg.vocabulary import load

__all__ = ["Fact", "facts", "statement_of"]

Fact = Appearance | Assertion | Measurement | Resource


#: Of several roles of an entity in one paper, these count before the others, which stand in the vocabulary's order.
_FIRST = ("PROPOSES", "RUNS_ON")


def facts(extraction: Extraction, entity: Callable[[Concept], str]) -> Iterator[Fact]:
    """Appearances, assertions, measurements and addresses of one paper.

    ``entity`` gives the id of a concept's entity. Where two concepts of the paper turn out to
    be one entity, they are one appearance, and a link between them states nothing.
    """
    ids = {concept.key: entity(concept) for concept in extraction.concepts}
    by_entity: dict[str, list[Concept]] = {}
    for concept in extraction.concepts:
        by_entity.setdefault(ids[concept.key], []).append(concept)
    for id, concepts in by_entity.items():
        yield _appearance(extraction, id, concepts)
    yield from _assertions(extraction, ids)
    yield from _measurements(extraction, ids)
    yield from _resources(extraction)


def statement_of(source: str, type: str, target: str) -> tuple[str, str, str]:
    """What is stated, whoever states it: of a symmetric relation, the same either way round."""
    if load().relations[type].symmetric and target < source:
        source, target = target, source
    return source, type, target


def _appearance(extraction: Extraction, id: str, concepts: list[Concept]) -> Appearance:
    roles = list(dict.fromkeys((*_FIRST, *load().roles)))
    best = min(concepts, key=lambda concept: (roles.index(concept.role), -concept.score, concept.key))
    mentions: dict[tuple[int, int], Mention] = {}
    for mention in (mention for concept in concepts for mention in concept.mentions):
        mentions.setdefault((mention.start, mention.end), mention)
    ordered = tuple(mentions[place] for place in sorted(mentions))
    return Appearance(
        id=digest(extraction.paper.id, id),
        entity=id,
        role=best.role,
        score=_score(best, concepts),
        mentions=ordered,
        evidence=of_mentions(extraction, ordered, best.role),
        extractor=extraction.pipeline,
    )


def _score(best: Concept, concepts: list[Concept]) -> float:
    """The probability that the entity is there and has this role, as far as the pipeline knows it."""
    there = max(concept.score for concept in concepts)
    return there if best.role_score is None else round(there * best.role_score, 4)


def _assertions(extraction: Extraction, ids: dict[str, str]) -> Iterator[Assertion]:
    best: dict[str, Assertion] = {}
    for link in extraction.links:
        source, target = ids[link.source], ids[link.target]
        if source == target:
            continue
        assertion = Assertion(
            id=digest(extraction.paper.id, *statement_of(source, link.type, target)),
            source=source,
            type=link.type,
            target=target,
            score=link.score,
            belief=0.0,
            polarity=link.polarity,
            evidence=of_span(extraction, link.start, link.end),
            extractor=extraction.pipeline,
        )
        known = best.get(assertion.id)
        if known is None or (assertion.score, -assertion.evidence.start) > (known.score, -known.evidence.start):
            best[assertion.id] = assertion
    yield from best.values()


def _measurements(extraction: Extraction, ids: dict[str, str]) -> Iterator[Measurement]:
    names = {concept.key: concept.name for concept in extraction.concepts}
    for figure in extraction.figures:
        if figure.of not in ids:
            continue  # a figure of nothing that was found; the extraction keeps it
        evidence = (
            of_span(extraction, figure.start, figure.end)
            if figure.end
            else of_mentions(
                extraction, next(concept.mentions for concept in extraction.concepts if concept.key == figure.of)
            )
        )
        low, high = (_based(bound, figure) for bound in (figure.low, figure.high))
        place = (str(figure.start), str(figure.end), figure.value, figure.unit, figure.metric)
        yield Measurement(
            id=digest(extraction.paper.id, ids[figure.of], *place),
            entity=ids[figure.of],
            metric=names.get(figure.metric, figure.metric),
            metric_entity=ids.get(figure.metric, ""),
            dataset=ids[figure.on] if _is_dataset(ids.get(figure.on, "")) else "",
            value=figure.value,
            unit=figure.unit,
            text=figure.text,
            low=figure.low,
            high=figure.high,
            relation=figure.relation,
            uncertainty=figure.uncertainty,
            quantity=figure.quantity,
            base_low=low and low[0],
            base_high=high and high[0],
            base_unit=low[1] if low else "",
            change=figure.change,
            score=figure.score,
            evidence=evidence,
        )


def _is_dataset(id: str) -> bool:
    """A person may have said of a data set that it is something else."""
    return bool(id) and entity_type(id) == "Dataset"


#: What a figure is that is measured from zero: a value, or what it was before.
_VALUES = ("", "from")


def _based(bound: float | None, figure: Figure) -> tuple[float, str] | None:
    """A bound in base units. By how much something changed is measured from nowhere: 5 °C less are 5 K less."""
    found = None if bound is None else based(bound, figure.quantity)
    zero = based(0.0, figure.quantity) if found and figure.change not in _VALUES else None
    return (found[0] - zero[0], found[1]) if found and zero else found


def _resources(extraction: Extraction) -> Iterator[Resource]:
    for url in extraction.urls:
        start = max(extraction.paper.text.find(url), 0)
        evidence = of_span(extraction, start, start + len(url))
        yield Resource(id=f"{digest(url)}-{digest(extraction.paper.id)}", url=url, evidence=evidence)
