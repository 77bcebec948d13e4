"""Rules for figures: which stated numbers measure or count something, and of what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.nlp.bearers import Stated, bearer
from kg.nlp.metrics import figure
from kg.nlp.rules import FigureRules, figure_rules

__all__ = ["Figures", "figures", "make_figures"]

_YEARS = range(1900, 2100)
#: Up to this, a count is often one of the text's own parts ("two challenges") and must count something else.
_FEW = 12


@Language.factory(
    "kg_figures",
    requires=["doc._.kg_sentences", "doc._.kg_numbers", "doc._.kg_concepts"],
    assigns=["doc._.kg_figures"],
)
def make_figures(nlp: Language, name: str) -> Figures:
    """The component with the rules of ``schema/rules.toml``."""
    return Figures(figure_rules())


class Figures:
    """Set ``doc._.kg_figures``: dictionaries with the fields of :class:`kg.model.Figure`."""

    def __init__(self, rules: FigureRules) -> None:
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_figures = self.match(doc)
        return doc

    def match(self, doc: Doc) -> list[dict[str, Any]]:
        """The figures of the text, in order."""
        return list(figures(doc.text, doc._.kg_sentences, doc._.kg_numbers, doc._.kg_concepts, self.rules))


def figures(
    text: str,
    sentences: Sequence[tuple[int, int]],
    numbers: Sequence[dict[str, Any]],
    concepts: Sequence[dict[str, Any]],
    rules: FigureRules,
) -> Iterator[dict[str, Any]]:
    """Every number that measures or counts something, with the concept that most likely bears it."""
    for number in numbers:
        place = Stated(number["start"], number["end"], tuple(sentences[number["sentence"]]), number["kind"])
        if _is_meant(number, rules) and not _is_name(place, concepts):
            of = bearer(text, place, concepts, rules.bearer)
            if of is not None and (told := figure(text, sentences, number, of["key"], concepts, numbers)):
                yield told


def _is_meant(number: dict[str, Any], rules: FigureRules) -> bool:
    """Whether it is a figure and no year, no number of a section, no "two challenges"."""
    if number["kind"] != "count":
        return True
    if not number["noun"] or (number["low"] in _YEARS and "," not in number["value"]):
        return False
    if number["high"] > _FEW:
        return True
    return number["high"] > 1 and not number["known"] and number["noun"] not in rules.rhetorical


def _is_name(number: Stated, concepts: Sequence[dict[str, Any]]) -> bool:
    """Whether the number is part of a concept's name: inside it, or at its head without a unit (3D printing)."""
    return any(
        start < number.start < end or (number.kind == "count" and start == number.start)
        for concept in concepts
        for start, end, *_ in concept["mentions"]
    )
