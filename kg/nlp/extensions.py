"""What the components leave on a ``Doc``, beside ``doc.spans["kg"]``. Plain values only.

``doc.spans["kg"]`` holds the mentions, labelled with their type, and its ``attrs["scores"]``
their scores in the same order. The extensions hold lists and dictionaries of strings and
numbers, because a ``DocBin`` can store nothing else.
"""

from __future__ import annotations

from spacy.tokens import Doc

__all__ = ["SPANS", "register"]

SPANS = "kg"
_EXTENSIONS = (
    "kg_sentences",
    "kg_abbreviations",
    "kg_urls",
    "kg_numbers",
    "kg_concepts",
    "kg_links",
    "kg_figures",
)


def register() -> None:
    """Declare the extensions; declaring them twice is no error."""
    for name in _EXTENSIONS:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])


register()
