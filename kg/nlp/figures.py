"""Numbers that a sentence states of a concept: value, unit, and the metric they are in."""

from __future__ import annotations

import re
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.nlp.rules import figure_patterns

__all__ = ["Figures", "make_figures", "pattern"]

#: Types a figure can be of, the likeliest first.
_BEARERS = ("Hardware", "Method", "Software", "Dataset", "Task")


def pattern() -> re.Pattern[str]:
    """Numbers with a unit: ``99.4%``, ``99.32(3)%``, ``150 μs``, ``2.5-3.1×``, ``410M parameters``."""
    units, magnitudes = figure_patterns()
    number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:\(\d+\))?(?:[eE][+-]?\d+)?"
    return re.compile(
        rf"(?<![\w.\-])(?P<value>(?:[<>≤≥~≈]\s?)?(?:{number})(?:\s?(?:±|–|-|to)\s?(?:{number}))?)"
        rf"(?:[ -]?(?P<magnitude>{magnitudes})(?=[ \-]|$|[.,;)]))?"
        rf"(?:[ -]?(?P<unit>{units})(?![\w]))?"
    )


@Language.factory("kg_figures", requires=["doc._.kg_concepts"], assigns=["doc._.kg_figures"])
def make_figures(nlp: Language, name: str) -> Figures:
    """The component over the units of ``schema/rules.toml``."""
    return Figures(pattern())


class Figures:
    """Set ``doc._.kg_figures``: dictionaries of of, metric, value, unit, text, start, end."""

    def __init__(self, number: re.Pattern[str]) -> None:
        self.number = number

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_figures = self.match(doc)
        return doc

    def match(self, doc: Doc) -> list[dict[str, Any]]:
        """Every number with a unit or a magnitude, in a sentence that names what bears it."""
        found = []
        text = doc.text
        for sent in doc.sents:
            places = [
                (start, end, concept)
                for concept in doc._.kg_concepts
                for start, end, _ in concept["mentions"]
                if sent.start_char <= start < sent.end_char
            ]
            for number in self.number.finditer(text, sent.start_char, sent.end_char):
                if not (number["unit"] or number["magnitude"]) or _is_inside(number, places):
                    continue
                bearer = _nearest(number, places, _BEARERS)
                if bearer is not None:
                    metric = _nearest(number, places, ("Metric",))
                    found.append(_figure(number, bearer, metric))
        return found


def _figure(number: re.Match[str], bearer: dict[str, Any], metric: dict[str, Any] | None) -> dict[str, Any]:
    unit = " ".join(part for part in (number["magnitude"], number["unit"]) if part)
    return {
        "of": bearer["key"],
        "metric": metric["key"] if metric else "",
        "value": number["value"].strip(),
        "unit": unit,
        "text": number[0].strip(),
        "start": number.start(),
        "end": number.start() + len(number[0].rstrip()),
    }


def _is_inside(number: re.Match[str], places: list[tuple[int, int, dict[str, Any]]]) -> bool:
    return any(start <= number.start() and number.end() <= end for start, end, _ in places)


def _nearest(
    number: re.Match[str], places: list[tuple[int, int, dict[str, Any]]], types: tuple[str, ...]
) -> dict[str, Any] | None:
    """The concept of the first of these types that the sentence names, closest to the number."""
    ranked = [
        (types.index(concept["type"]), min(abs(number.start() - end), abs(start - number.end())), start, concept)
        for start, end, concept in places
        if concept["type"] in types
    ]
    return min(ranked, key=lambda entry: entry[:3])[3] if ranked else None
