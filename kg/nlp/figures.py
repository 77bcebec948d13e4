"""Numbers that a sentence states of a concept: value, unit, what they mean, and the metric they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.nlp.bearers import CLAUSE, Stated, bearer
from kg.nlp.numbers import Number, numbers
from kg.nlp.rules import FigureRules, figure_rules
from kg.tex import plain

__all__ = ["Figures", "figures", "make_figures"]

_SMALL = (
    r"(?!(?:of|for|in|on|at|with|by|to|up|from|and|or|is|are|was|were|does|has|than|over|under|when|while|using|via|as"
    r"|per|the|a|an|its|our|this|these|across|various|about|only)\b)"
)
_WORD = rf"{_SMALL}[^\W\d_][\w\-]*"
#: What is counted: up to two words, and a plural. "218 diverse editing tasks".
_COUNTED = re.compile(rf" (?P<words>(?:{_WORD} ){{0,2}}?(?P<noun>{_SMALL}[^\W\d_][\w\-]+[^\Ws]s))\b")
#: Before a small number, a sign that the text has named them already.
_KNOWN = re.compile(r"(?i)\b(?:the|these|those|both|other|last|first|all|into|following) $")
_YEARS = range(1900, 2100)
#: Up to this, a count is often one of the text's own parts ("two challenges") and must count something else.
_FEW = 12
#: The words that say what was measured: "14 dB *gain*", "*accuracy* of 93%".
_AFTER = re.compile(rf" (?P<words>{_WORD}(?: {_WORD})?)")
_BEFORE = re.compile(rf"\b(?P<words>{_WORD}(?: {_WORD})?) (?:of|is|was|reaches|below|above|to)(?: \w+){{0,2}} $")


@Language.factory("kg_figures", requires=["doc._.kg_sentences", "doc._.kg_concepts"], assigns=["doc._.kg_figures"])
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
        return list(figures(doc.text, doc._.kg_sentences, doc._.kg_concepts, self.rules))


def figures(
    text: str, sentences: Sequence[tuple[int, int]], concepts: Sequence[dict[str, Any]], rules: FigureRules
) -> Iterator[dict[str, Any]]:
    """Every number that measures or counts something, with the concept that most likely bears it."""
    for start, end in sentences:
        sentence = plain(text[start:end])
        for number in numbers(sentence, 0, len(sentence.text)):
            first, last = sentence.span(number.start, number.end)
            stated = Stated(start + first, start + last, (start, end), number.kind)
            if _is_meant(number, sentence.text, rules) and not _is_name(stated, concepts):
                of = bearer(text, stated, concepts, rules.bearer)
                if of is not None:
                    metric = _metric(text, stated, concepts) or _words(number, sentence.text)
                    yield _figure(text, number, stated, of["key"], metric)


def _figure(text: str, number: Number, stated: Stated, of: str, metric: str) -> dict[str, Any]:
    meant = number.quantity
    return {
        "of": of,
        "metric": metric,
        "value": number.value,
        "unit": number.unit,
        "text": text[stated.start : stated.end],
        "start": stated.start,
        "end": stated.end,
        "low": meant.low,
        "high": meant.high,
        "relation": meant.relation,
        "uncertainty": meant.uncertainty,
        "quantity": meant.unit,
    }


def _is_meant(number: Number, text: str, rules: FigureRules) -> bool:
    """Whether it is a figure and no year, no number of a section, no "two challenges"."""
    if number.kind != "count":
        return True
    found = _COUNTED.match(text, number.end)
    if found is None or (number.quantity.low in _YEARS and "," not in number.value):
        return False
    if number.quantity.high > _FEW:
        return True
    is_new = number.quantity.high > 1 and not _KNOWN.search(text, max(0, number.start - 12), number.start)
    return is_new and found["noun"].lower() not in rules.rhetorical


def _is_name(stated: Stated, concepts: Sequence[dict[str, Any]]) -> bool:
    """Whether the number is part of a concept's name: inside it, or at its head without a unit (3D printing)."""
    return any(
        start < stated.start < end or (stated.kind == "count" and start == stated.start)
        for concept in concepts
        for start, end, *_ in concept["mentions"]
    )


def _metric(text: str, stated: Stated, concepts: Sequence[dict[str, Any]]) -> str:
    """The key of the metric that stands closest in the same clause, a following one before one farther off."""
    near = []
    for concept in concepts if stated.kind != "count" else ():
        for start, end, *_ in concept["mentions"] if concept["type"] == "Metric" else ():
            if stated.sentence[0] <= start < stated.sentence[1]:
                gap = text[end : stated.start] if end <= stated.start else text[stated.end : start]
                near.append((CLAUSE.search(gap) is not None, len(gap), concept["key"]))
    return min(near)[2] if near else ""


def _words(number: Number, text: str) -> str:
    """What the text itself calls it: the words after the number, or those before an "of"."""
    pattern = _COUNTED if number.kind == "count" else _AFTER
    found = pattern.match(text, number.end) or _BEFORE.search(text, 0, number.start)
    return found["words"] if found else ""
