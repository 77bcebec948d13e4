"""The abbreviations that a text defines, as a component."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.definitions import find

__all__ = ["Abbreviations", "make_abbreviations"]


@Language.factory("kg_abbreviations", assigns=["doc._.kg_abbreviations"])
def make_abbreviations(nlp: Language, name: str) -> Abbreviations:
    """The component; it has nothing to configure."""
    return Abbreviations()


class Abbreviations:
    """Set ``doc._.kg_abbreviations``: lists ``[long_start, long_end, short_start, short_end]``."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_abbreviations = [
            [found.long_start, found.long_end, found.short_start, found.short_end] for found in find(doc.text)
        ]
        return doc
