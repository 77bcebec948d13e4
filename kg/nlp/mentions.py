"""Mentions by lexica: known terms, head nouns with their modifiers, proper names, abbreviations.

The baseline. Where rules overlap, the longest span wins, then the higher score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span, Token

from kg.names import singular
from kg.nlp.extensions import SPANS
from kg.nlp.lexicon import Lexicon, load, plural
from kg.nlp.overlaps import longest

__all__ = ["Mentions", "make_mentions"]

#: ``KetGPT``, ``HAWQV3``, ``N-TIDIGITS``: a name that no lexicon knows.
_PROPER = re.compile(r"(?=.*[a-z].*[A-Z]|(?:.*[A-Z]){3}|.*[A-Z].*\d)[A-Za-z][A-Za-z0-9]{2,24}")
#: Never the first word of a mention, though they may stand inside one.
_NOT_FIRST = frozenset("- – and of the a an novel new efficient popular proposed based aware level".split())
_MAX_WORDS = 8
_MAX_NAME = 25


@Language.factory(
    "kg_mentions",
    requires=["doc._.kg_urls", "doc._.kg_abbreviations"],
    assigns=["doc.spans"],
    default_config={"proper_score": 0.4, "abbreviation_score": 0.6, "min_score": 0.3},
)
def make_mentions(
    nlp: Language, name: str, proper_score: float, abbreviation_score: float, min_score: float
) -> Mentions:
    """The component over the lexica of ``schema/lexica``."""
    return Mentions(nlp, load(), proper_score, abbreviation_score, min_score)


class Mentions:
    """Fill ``doc.spans["kg"]`` with labelled mentions, and its ``attrs["scores"]``."""

    def __init__(
        self,
        nlp: Language,
        lexicon: Lexicon,
        proper_score: float = 0.4,
        abbreviation_score: float = 0.6,
        min_score: float = 0.3,
    ) -> None:
        self.lexicon = lexicon
        self.proper_score = proper_score
        self.abbreviation_score = abbreviation_score
        self.min_score = min_score
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for term, entry in lexicon.terms.items():
            if entry.score >= min_score:
                self.matcher.add(term, [nlp.make_doc(term), nlp.make_doc(plural(term))])

    def __call__(self, doc: Doc) -> Doc:
        found = self.match(doc)
        doc.spans[SPANS] = [span for span, _ in found]
        doc.spans[SPANS].attrs["scores"] = [score for _, score in found]
        return doc

    def match(self, doc: Doc) -> list[tuple[Span, float]]:
        """Mentions that do not overlap, in the order of the text, each with its score."""
        candidates = [*self._terms(doc), *self._chunks(doc), *self._proper(doc)]
        candidates += self._abbreviations(doc, candidates)
        addresses = doc._.kg_urls
        free = (
            (span, score)
            for span, score in candidates
            if score >= self.min_score
            and not any(span.start_char < end and start < span.end_char for start, end in addresses)
        )
        return longest(free)

    def _terms(self, doc: Doc) -> Iterator[tuple[Span, float]]:
        for match, start, end in self.matcher(doc):
            entry = self.lexicon.terms[doc.vocab.strings[match]]
            yield Span(doc, start, end, label=entry.type), entry.score

    def _chunks(self, doc: Doc) -> Iterator[tuple[Span, float]]:
        """A head noun and the modifiers before it, inside one sentence."""
        for token in doc:
            entry = self.lexicon.heads.get(singular(token.lower_))
            if entry is None:
                continue
            start = token.i
            while start > max(token.sent.start, token.i - _MAX_WORDS) and self._modifies(doc[start - 1]):
                start -= 1
            while start < token.i and doc[start].lower_ in _NOT_FIRST:
                start += 1
            if start < token.i:
                yield Span(doc, start, token.i + 1, label=entry.type), entry.score

    def _modifies(self, token: Token) -> bool:
        return token.lower_ in self.lexicon.modifiers or _is_proper(token)

    def _proper(self, doc: Doc) -> Iterator[tuple[Span, float]]:
        for token in doc:
            if _is_proper(token) and not token.like_url:
                following = self.lexicon.heads.get(singular(token.nbor(1).lower_)) if token.i + 1 < len(doc) else None
                kind = following.type if following else "Method"
                yield Span(doc, token.i, token.i + 1, label=kind), self.proper_score

    def _abbreviations(self, doc: Doc, candidates: list[tuple[Span, float]]) -> Iterator[tuple[Span, float]]:
        """Long and short forms that the text defines; both have the long form's type."""
        for long_start, long_end, short_start, short_end in doc._.kg_abbreviations:
            long = doc.char_span(long_start, long_end, alignment_mode="expand")
            short = doc.char_span(short_start, short_end, alignment_mode="expand")
            if long is None or short is None:
                continue
            kind = self._type_of(long, candidates)
            yield Span(doc, long.start, long.end, label=kind), self.abbreviation_score
            for token in doc:
                if singular(token.text) == singular(short.text):
                    yield Span(doc, token.i, token.i + 1, label=kind), self.abbreviation_score

    def _type_of(self, span: Span, candidates: list[tuple[Span, float]]) -> str:
        head = self.lexicon.heads.get(singular(span[-1].lower_))
        if head:
            return head.type
        inside = [(s.end, len(s), s.label_) for s, _ in candidates if s.start >= span.start and s.end <= span.end]
        return max(inside)[2] if inside else "Method"


def _is_proper(token: Token) -> bool:
    """Whether it looks like a name; the length is asked first, as the pattern looks ahead."""
    return len(token) <= _MAX_NAME and _PROPER.fullmatch(token.text) is not None
