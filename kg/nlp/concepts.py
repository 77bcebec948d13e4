"""Concepts of one text: mentions that name the same thing, under one canonical name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import networkx as nx
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.names import is_abbreviation, is_shortened, key, singular, without_abbreviation
from kg.nlp.extensions import SPANS

__all__ = ["Concepts", "canonical_name", "make_concepts"]

#: What a word has that somebody chose letter by letter: it is written as it is.
_IDENTIFIER = re.compile(r"^[a-z]+\d|[_@]")


@Language.factory(
    "kg_concepts",
    requires=["doc.spans", "doc._.kg_abbreviations"],
    assigns=["doc._.kg_concepts"],
)
def make_concepts(nlp: Language, name: str) -> Concepts:
    """The component; it has nothing to configure."""
    return Concepts()


class Concepts:
    """Set ``doc._.kg_concepts``: dictionaries of key, type, name, score and mentions.

    A mention is ``[start, end, score]`` in characters. Mentions are one concept when their
    type and normalised name are equal, or the text defines one as the other's abbreviation.
    """

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_concepts = self.match(doc)
        return doc

    def match(self, doc: Doc) -> list[dict[str, Any]]:
        """The concepts in the order of their first mention, keyed ``e1``, ``e2`` …"""
        spans = list(doc.spans.get(SPANS, ()))
        scores = doc.spans[SPANS].attrs["scores"] if spans else []
        text = doc.text
        same = nx.Graph()
        for index, span in enumerate(spans):
            same.add_edge(index, (span.label_, key(span.text)))
        for long_start, long_end, short_start, short_end in doc._.kg_abbreviations:
            long, short = text[long_start:long_end], text[short_start:short_end]
            for label in {span.label_ for span in spans}:
                ends = (label, key(long)), (label, key(short))
                if all(end in same for end in ends):
                    same.add_edge(*ends)
        groups = [sorted(node for node in group if isinstance(node, int)) for group in nx.connected_components(same)]
        return [
            self._concept(f"e{number}", [spans[i] for i in group], [scores[i] for i in group])
            for number, group in enumerate(sorted(groups), 1)
        ]

    def _concept(self, key: str, spans: list[Span], scores: list[float]) -> dict[str, Any]:
        return {
            "key": key,
            "type": spans[0].label_,
            "name": canonical_name(span.text for span in spans),
            "role": "MENTIONS",
            "score": max(scores),
            "mentions": [[span.start_char, span.end_char, score] for span, score in zip(spans, scores, strict=True)],
        }


def canonical_name(forms: Iterable[str]) -> str:
    """The fullest form, expanded and singular, as an encyclopedia would head it; names as they are written.

    >>> canonical_name(["FPGAs", "field-programmable gate arrays", "FPGAs"])
    'Field-programmable gate array'
    >>> canonical_name(["number of steps"]), canonical_name(["airbag", "airbag", "human airbag"])
    ('Number of steps', 'Human airbag')
    >>> canonical_name(["BiHDTrans"]), canonical_name(["S-Paxos"])
    ('BiHDTrans', 'S-Paxos')
    >>> canonical_name(["ibm_pittsburgh quantum computer"]), canonical_name(["o4-mini-high"])
    ('ibm_pittsburgh quantum computer', 'o4-mini-high')
    """
    counted = Counter(forms)
    spelled = {form: count for form, count in counted.items() if not is_abbreviation(form)} or counted
    fullest = [form for form in spelled if not any(is_shortened(form, other) for other in spelled)]
    best = min(fullest, key=lambda form: (-spelled[form], sum(map(str.isupper, form)), form))
    best = without_abbreviation(best)
    head, space, last = best.rpartition(" ")
    one = singular(last)
    plural = last.rpartition("-")[2].islower() and " of " not in best
    if plural or last[-2:-1].isupper() or last[-2:-1].isdigit() or f"{head}{space}{one}" in counted:
        last = one
    name = f"{head}{space}{last}"
    return name if not name.islower() or _IDENTIFIER.search(name.partition(" ")[0]) else name[:1].upper() + name[1:]
