"""The field's own scores: exact entities, and relations by their ends, without and with the ends' types.

As Z. Zhong and D. Chen count (PURE, NAACL 2021): every gold relation once, directed; what nobody
proposed counts as missed. ``either`` counts as those do who take symmetric relations in either order.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from kg.evaluate.tokens import Sentence

__all__ = ["SYMMETRIC", "FieldScore", "field_score"]

#: Relations that HGERE (Z. Yan et al., EMNLP 2023) takes in either order.
SYMMETRIC = frozenset({"COMPARE", "CONJUNCTION"})


class FieldScore(Struct, frozen=True):
    """F1 of entities (``ner``), relations (``rel``), relations with the types of their ends (``strict``)."""

    ner: float
    rel: float
    strict: float
    relations: int


def field_score(pairs: Iterable[tuple[Sentence, Sentence]], *, either: bool = False) -> FieldScore:
    """Micro F1 over sentences, each as annotated and as read; ``relations`` counts those of the gold."""
    counts = {kind: [0, 0, 0] for kind in ("ner", "rel", "strict")}
    for gold, read in pairs:
        for kind, want, have in (
            ("ner", set(gold.entities), set(read.entities)),
            ("rel", _relations(gold, False, either), _relations(read, False, either)),
            ("strict", _relations(gold, True, either), _relations(read, True, either)),
        ):
            for place, value in enumerate((len(want & have), len(have), len(want))):
                counts[kind][place] += value
    return FieldScore(**{kind: _f1(*values) for kind, values in counts.items()}, relations=counts["rel"][2])


def _relations(sentence: Sentence, typed: bool, either: bool) -> set[tuple[object, object, str]]:
    types = {(first, last): type for first, last, type in sentence.entities}
    found: set[tuple[object, object, str]] = set()
    for a, b, c, d, type in sentence.relations:
        ends = [(a, b, types.get((a, b), "") if typed else ""), (c, d, types.get((c, d), "") if typed else "")]
        if either and type in SYMMETRIC:
            ends.sort()
        found.add((ends[0], ends[1], type))
    return found


def _f1(hits: int, predicted: int, gold: int) -> float:
    return round(2 * hits / (predicted + gold), 4) if predicted + gold else 0.0
