"""The role of each concept in its paper, from its type, its place and the words before it."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.nlp.rules import RoleRules, role_rules
from kg.vocabulary import load

__all__ = ["Roles", "make_roles"]

#: The first sentences of an abstract are background until one of these is said.
_OWN_WORK = ("we ", "our ", "this paper", "this work", "this article", "this study", "here,", "here we", "in this ")


@Language.factory("kg_roles", requires=["doc._.kg_sentences", "doc._.kg_concepts"], assigns=["doc._.kg_concepts"])
def make_roles(nlp: Language, name: str) -> Roles:
    """The component over the rules of ``schema/rules.toml``."""
    return Roles(role_rules())


class Roles:
    """Set the ``role`` of every concept."""

    def __init__(self, rules: RoleRules) -> None:
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        sentences, text = _sentences(doc), doc.text
        doc._.kg_concepts = [{**concept, "role": self.match(text, sentences, concept)} for concept in doc._.kg_concepts]
        return doc

    def match(self, text: str, sentences: list[tuple[int, int, bool]], concept: dict[str, Any]) -> str:
        """The role of one concept; ``sentences`` are start, end and whether they tell of own work."""
        kind = concept["type"]
        places = [(start, _sentence(sentences, start)) for start, _, _ in concept["mentions"]]
        for cue in self.rules.cues:
            if kind in cue.types and any(cue.before.search(text[sent[0] : start]) for start, sent in places):
                return cue.role
        if kind in self.rules.title and any(sent[0] == 0 for _, sent in places):
            return self.rules.title[kind]
        if not any(own or start == 0 for _, (start, _, own) in places):
            return self.rules.background
        role = self.rules.default[kind]
        return role if ("Paper", kind) in load().roles[role].pairs else self.rules.background


def _sentence(sentences: list[tuple[int, int, bool]], place: int) -> tuple[int, int, bool]:
    return next(sent for sent in sentences if sent[0] <= place < sent[1])


def _sentences(doc: Doc) -> list[tuple[int, int, bool]]:
    """Start, end, and whether the text has come to its own work, which it does but once."""
    own, found = False, []
    text = doc.text  # put together anew each time it is asked for
    for start, end in doc._.kg_sentences:
        sentence = text[start:end].lower()
        own = own or any(words in sentence for words in _OWN_WORK)
        found.append((start, end, own))
    return found
