"""One paper's prediction beside its gold: true positives, and how many there were of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.evaluate.figures import match_figures
from kg.evaluate.gold import GoldPaper, Span
from kg.model import Concept, Extraction
from kg.vocabulary import load

__all__ = ["KINDS", "Counts", "compare", "match_concepts"]

KINDS = ("mention", "concept", "role", "link", "figure")
#: (kind, type) to ``[true positives, predicted, gold]``.
Counts = dict[tuple[str, str], list[int]]


def compare(gold: GoldPaper, predicted: Extraction | None) -> Counts:
    """Counts of one paper. A paper that nobody predicted counts as one without concepts.

    Mentions match by span and type. Concepts match one to one by type and a shared mention;
    roles are those of matched concepts; links join matched concepts, in either direction
    where the relation is symmetric. Figures match by number and by the matched concept they are
    of, whose type is theirs. Figures are counted only in papers whose annotation has any: in the
    others, people may not have looked for them.
    """
    concepts = predicted.concepts if predicted else ()
    places = _places(concepts)
    matched = match_concepts(gold, concepts)
    counts: Counts = {}
    gold_spans = {span for spans in gold.places.values() for span in spans}
    _count(counts, "mention", _typed(gold_spans), _typed({span for spans in places.values() for span in spans}))
    _count(
        counts,
        "concept",
        ((entity.type, id) for id, entity in gold.concepts.items()),
        ((concept.type, matched.get(concept.key, concept)) for concept in concepts),
    )
    _count(
        counts,
        "role",
        ((entity.role, id) for id, entity in gold.concepts.items()),
        ((concept.role, matched.get(concept.key, concept)) for concept in concepts),
    )
    _count(
        counts,
        "link",
        (_link(*relation) for relation in gold.relations),
        (
            _link(matched.get(link.source, link), link.type, matched.get(link.target, link))
            for link in (predicted.links if predicted else ())
        ),
    )
    if gold.figures:
        _count(counts, "figure", *_figures(gold, predicted, matched))
    return counts


def match_concepts(gold: GoldPaper, concepts: Iterable[Concept]) -> dict[str, str]:
    """Predicted key to gold id, one to one: the pairs that share most mentions first."""
    shared = [
        (-len(spans & found), id, key)
        for id, spans in gold.places.items()
        for key, found in _places(concepts).items()
        if spans & found
    ]
    matched: dict[str, str] = {}
    used: set[str] = set()
    for _, id, key in sorted(shared):
        if key not in matched and id not in used:
            matched[key] = id
            used.add(id)
    return matched


def _places(concepts: Iterable[Concept]) -> dict[str, frozenset[Span]]:
    return {
        concept.key: frozenset((mention.start, mention.end, concept.type) for mention in concept.mentions)
        for concept in concepts
    }


def _figures(
    gold: GoldPaper, predicted: Extraction | None, matched: dict[str, str]
) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
    """Gold figures by their place, and predicted ones by that of their match; each with its bearer's type."""
    figures = predicted.figures if predicted else ()
    right = match_figures(gold.figures, figures, matched)
    types = {concept.key: concept.type for concept in (predicted.concepts if predicted else ())}
    wanted: list[tuple[str, object]] = [
        (gold.concepts[figure.of].type if figure.of in gold.concepts else "", place)
        for place, figure in enumerate(gold.figures)
    ]
    found: list[tuple[str, object]] = [
        (types.get(figure.of, ""), right.get(place, ("wrong", place))) for place, figure in enumerate(figures)
    ]
    return wanted, found


def _link(source: object, type: str, target: object) -> tuple[str, object]:
    ends = (source, target)
    relation = load().relations.get(type)
    return type, frozenset(ends) if relation and relation.symmetric else ends


def _typed(spans: set[Span]) -> list[tuple[str, object]]:
    return [(type, (start, end)) for start, end, type in spans]


def _count(
    counts: Counts, kind: str, gold: Iterable[tuple[str, object]], predicted: Iterable[tuple[str, object]]
) -> None:
    wanted, found = Counter(set(gold)), Counter(list(predicted))
    for type in {type for type, _ in wanted} | {type for type, _ in found}:
        want = {item for item in wanted if item[0] == type}
        have = [item for item in found.elements() if item[0] == type]
        counts[kind, type] = [len(want & set(have)), len(have), len(want)]
