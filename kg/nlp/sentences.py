"""Sentence boundaries for abstracts: the title is one, and "e.g.", "Fig. 3", "3.5 GHz" end none."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns

__all__ = ["Sentences", "make_sentences"]

#: Words before a full stop that do not end a sentence, and those that do unless a number follows.
_OPEN = frozenset(
    "e.g i.e et al fig figs eq eqs ref refs tab cf viz approx resp vs dr prof mr mrs inc ltd jr sr dept univ"
    " phys rev appl nat proc chem mater sci opt mod eur prog comput".split()  # as journals are cited
)
_OPEN_BEFORE_NUMBER = frozenset("no nos sec secs vol pp ca ch lett commun soc".split())
#: "J. Smith", "the U.S. Army", "a Ph.D. student": they end a sentence only before a word that may well begin the next.
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*|ph\.d")
_OPENERS = frozenset(
    "We Our The This These It Its In On To For With By As At From Here However Moreover Furthermore Finally Using Both"
    " While When Although Results Experiments Experimental There Such Thus Therefore Recently Then".split()
)
#: So many closing quotes, brackets and spaces may stand between two sentences, in tokens.
_CLOSE = 32
_END = re.compile(r"[.!?…]+[\"'”’)\]]*$")
_CLOSING = frozenset(")]\"'”’»")
_STARTS_SENTENCE = re.compile(r"[\"'“‘(\[]*(?:[A-ZÀ-ÞΑ-Ω0-9]|[a-z]+[A-Z])")


@Language.factory("kg_sentences", assigns=["token.is_sent_start", "doc._.kg_sentences"])
def make_sentences(nlp: Language, name: str) -> Sentences:
    """The component; it has nothing to configure."""
    return Sentences()


class Sentences:
    """Set ``token.is_sent_start``, and ``doc._.kg_sentences``: ``[start, end]`` in characters, end exclusive.

    A line feed always ends a sentence: it parts title and abstract. The spans leave out the white space
    that follows a sentence; one of white space alone is empty.
    """

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        starts = sorted(self.match(doc))
        marks: Any = np.full((len(doc), 1), -1)  # spaCy asks for an array type of its own
        marks[starts] = 1
        # Set on each token, a mark costs a walk over all of them; ``doc.sents``, for each that asks, another.
        doc.from_array(["SENT_START"], marks.astype(np.uint64))
        text = doc.text
        bounds = [*(doc[start].idx for start in starts), len(text)]
        doc._.kg_sentences = [[start, start + len(text[start:end].rstrip())] for start, end in pairwise(bounds)]
        return doc

    def match(self, doc: Doc) -> set[int]:
        """Indices of the tokens that begin a sentence."""
        starts = {0}
        for token in doc[:-1]:
            if "\n" in token.text or (_ends(token) and _may_start(_next(token))):
                following = _next(token)
                if following is not None:
                    starts.add(following.i)
        return starts


def _ends(token: Token) -> bool:
    """Whether a sentence can end with this token, brackets and quotes after it aside."""
    if not _END.search(token.text):
        return False
    word = token.text.rstrip(".!?…\"'”’)]").lower()
    if not word and token.i > 0 and not token.nbor(-1).whitespace_:
        word = token.nbor(-1).text.lower()
    if token.text.endswith((".", ".)")):
        last, following = word.rpartition(".")[2], _next(token)
        opens = following is not None and following.text in _OPENERS
        if (word in _OPEN or last in _OPEN) and not (last == "al" and opens):
            return False
        if last in _OPEN_BEFORE_NUMBER and following is not None and following.text[:1].isdigit():
            return False
        if _INITIALS.fullmatch(word) and not opens and not _is_unit(token):
            return False
    return bool(token.whitespace_) or _next(token) is not token.doc[token.i + 1]


def _is_unit(token: Token) -> bool:
    """Whether a number or a stroke stands before a single letter: "at 0.4 V. The diode", "62 TOPS/W. A network"."""
    letter = token if token.text[0].isalpha() else token.nbor(-1)
    before = letter.nbor(-1).text[-1:] if letter.i > 0 else ""
    return before.isdigit() or before == "/"


def _next(token: Token) -> Token | None:
    """The next token that is no white space, closing quote or bracket."""
    for following in token.doc[token.i + 1 : token.i + 1 + _CLOSE]:
        if not following.is_space and following.text not in _CLOSING:
            return following
    return None


def _may_start(token: Token | None) -> bool:
    return token is not None and _STARTS_SENTENCE.match(token.text + token.whitespace_) is not None
