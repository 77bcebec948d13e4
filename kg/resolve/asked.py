"""A concept as its entity is asked for: by what it is called, and by what its own paper says of that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from kg.definitions import find
from kg.ids import entity_id
from kg.model import Concept
from kg.names import fold, is_abbreviation, is_shortened, key, singular

__all__ = ["Asked", "asked_of"]

_SEVERAL = {"and", "or"}


class Asked(Struct, frozen=True):
    """A name of some type, the ``forms`` of it that tell what is meant, and the text of the paper that has it.

    Beside a name that is spelled out stand those that it is narrower than, "pinching antennas" beside "Pinching
    waveguide antenna": what else a paper calls a thing may well be another ("diffusion transformers", of a diffusion
    process). Of a name that is an abbreviation, all are. The name comes first, then longer ones.
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
    """What is asked of a concept of the paper with this text."""
    short = is_abbreviation(concept.name)
    forms = {concept.name} | {
        form
        for form in {mention.text for mention in concept.mentions}
        if not is_shortened(form, concept.name) and (short or _is_wider(form, concept.name))
    }
    return Asked(
        type=concept.type,
        name=concept.name,
        forms=tuple(sorted(forms, key=lambda form: (form != concept.name, -len(form), form))),
        text=text,
    )


def _is_wider(form: str, name: str) -> bool:
    """Whether a form has the last word of a name, others of it, and no word else; of several things, none is."""
    words, of = ([*map(singular, fold(text).split())] for text in (form, name))
    return words[-1:] == of[-1:] and set(words) <= set(of) and not _SEVERAL & set(of)


@lru_cache(maxsize=4)  # of one paper, every concept asks
def _defined(text: str) -> Mapping[str, str]:
    return {key(text[a.short_start : a.short_end]): text[a.long_start : a.long_end] for a in find(text)}
