"""Web addresses in a text, without the punctuation around them."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns

__all__ = ["Addresses", "find", "make_addresses"]

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”{}|\\^`]{3,2000}")
_TRAILING = ".,;:!?'’*"


@Language.factory("kg_addresses", assigns=["doc._.kg_urls"])
def make_addresses(nlp: Language, name: str) -> Addresses:
    """The component; it has nothing to configure."""
    return Addresses()


class Addresses:
    """Set ``doc._.kg_urls``: lists ``[start, end]`` in characters, end exclusive."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_urls = [list(span) for span in find(doc.text)]
        return doc


def find(text: str) -> list[tuple[int, int]]:
    """The spans of the addresses, in order.

    >>> [text[a:b] for text in ["See (https://github.com/a/b)."] for a, b in find(text)]
    ['https://github.com/a/b']
    """
    spans = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_TRAILING)
        while address.endswith((")", "]")) and address.count(address[-1]) > address.count("(["[address[-1] == "]"]):
            address = address[:-1].rstrip(_TRAILING)
        spans.append((match.start(), match.start() + len(address)))
    return spans
