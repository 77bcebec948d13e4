"""A concept as its entity is asked for: by what it is called, and by what its own paper says of that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from kg.definitions import find
from kg.ids import entity_id
from kg.model import Concept
from kg.names import is_abbreviation, is_shortened, key

__all__ = ["Asked", "asked_of"]


class Asked(Struct, frozen=True):
    """A name of some type, the ``forms`` of it that tell what is meant, and the text of the paper that has it.

    Forms stand in the order in which they are tried: longer ones first. One form that is spelled out tells more
    than any abbreviation, so that these are left out beside it.
    """

    type: str
    name: str
    forms: tuple[str, ...]
    text: str = ""

    @property
    def called(self) -> tuple[str, str]:
        """Type and key, by which people and vocabularies know it."""
        return self.type, key(self.name)

    @property
    def own(self) -> str:
        """The id of the entity that its name alone makes."""
        return entity_id(*self.called)

    @property
    def spelled_out(self) -> bool:
        """Whether it is called by more than abbreviations."""
        return not is_abbreviation(self.forms[0])

    @property
    def defined(self) -> Mapping[str, str]:
        """Of each abbreviation that the text defines, by its key, what it stands for."""
        return _defined(self.text)

    @property
    def long(self) -> str:
        """What the text spells it out as, where the concept is called by abbreviations alone; else empty."""
        known = () if self.spelled_out else map(key, self.forms)
        long = next((self.defined[form] for form in known if form in self.defined), "")
        return "" if is_abbreviation(long) else long


def asked_of(concept: Concept, text: str) -> Asked:
    """What is asked of a concept of the paper with this text; how it calls the thing for short tells nothing."""
    mentions = {mention.text for mention in concept.mentions}
    forms = {concept.name, *(form for form in mentions if not is_shortened(form, concept.name))}
    told = [form for form in forms if not is_abbreviation(form)] or forms
    return Asked(
        type=concept.type,
        name=concept.name,
        forms=tuple(sorted(told, key=lambda form: (form != concept.name, -len(form), form))),
        text=text,
    )


@lru_cache(maxsize=4)  # of one paper, every concept asks
def _defined(text: str) -> Mapping[str, str]:
    return {key(text[a.short_start : a.short_end]): text[a.long_start : a.long_end] for a in find(text)}
