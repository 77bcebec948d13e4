"""Links between concepts that one sentence names, by the words between their mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.nlp.lexicon import Cue, Lexicon, load
from kg.nlp.polarity import polarity

__all__ = ["Links", "make_links"]

_WORD = re.compile(r"[a-z]+(?:'s)?|[(),:;]")
#: Mentions between the two ends of a link; further apart they are seldom related.
_MAX_BETWEEN = 3


@Language.factory(
    "kg_links",
    requires=["doc._.kg_sentences", "doc._.kg_concepts"],
    assigns=["doc._.kg_links"],
    default_config={"max_gap": 120, "min_score": 0.4},
)
def make_links(nlp: Language, name: str, max_gap: int, min_score: float) -> Links:
    """The component over the cues of ``schema/lexica``; ``max_gap`` counts characters."""
    return Links(load(), max_gap, min_score)


class Links:
    """Set ``doc._.kg_links``: dictionaries of source, type, target, score, start, end, polarity."""

    def __init__(self, lexicon: Lexicon, max_gap: int = 120, min_score: float = 0.4) -> None:
        self.lexicon = lexicon
        self.max_gap = max_gap
        self.min_score = min_score

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_links = self.match(doc)
        return doc

    def match(self, doc: Doc) -> list[dict[str, Any]]:
        """The likeliest link between each two concepts, once, in the order of the text."""
        best: dict[frozenset[str], dict[str, Any]] = {}
        for link in self._all(doc):
            ends = frozenset((link["source"], link["target"]))
            if ends not in best or link["score"] > best[ends]["score"]:
                best[ends] = link
        return sorted(best.values(), key=lambda link: (link["start"], link["source"], link["target"]))

    def _all(self, doc: Doc) -> Iterator[dict[str, Any]]:
        places, text = _places(doc), doc.text
        for begin, stop in doc._.kg_sentences:
            inside = [place for place in places if begin <= place[0] < stop]
            for index, (before, end, source) in enumerate(inside):
                for start, last, target in inside[index + 1 : index + 2 + _MAX_BETWEEN]:
                    if source["key"] == target["key"] or not 0 <= start - end <= self.max_gap:
                        continue
                    cue = self._cue(source["type"], text[end:start], target["type"])
                    if cue is not None:
                        first, second = (before - begin, end - begin), (start - begin, last - begin)
                        ends = (target, source) if cue.reverse else (source, target)
                        yield {
                            "source": ends[0]["key"],
                            "type": cue.relation,
                            "target": ends[1]["key"],
                            "score": cue.score,
                            "start": begin,
                            "end": stop,
                            "polarity": polarity(text[begin:stop], first, second, cue.relation),
                        }

    def _cue(self, first: str, between: str, second: str) -> Cue | None:
        """The surest cue among the words between two mentions, where it is sure enough."""
        found = [cue for words in _cue_words(between) for cue in self.lexicon.cues.get((first, words, second), ())]
        best = max(found, key=lambda cue: (cue.score, cue.relation), default=None)
        return best if best is not None and best.score >= self.min_score else None


def _cue_words(between: str) -> Iterator[str]:
    """Single words, pairs of words, and the whole where it has at most three: ``=such as``."""
    words = _WORD.findall(between.lower())
    yield from words or ["∅"]
    yield from (" ".join(pair) for pair in pairwise(words))
    if len(words) <= 3:
        yield "=" + " ".join(words)


def _places(doc: Doc) -> list[tuple[int, int, dict[str, Any]]]:
    places = [(start, end, concept) for concept in doc._.kg_concepts for start, end, _ in concept["mentions"]]
    return sorted(places, key=lambda place: place[:2])
