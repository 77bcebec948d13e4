"""What an abbreviation may stand for as a name of some type, and from which chance on it is taken for that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.ids import entity_id
from kg.model import Considered
from kg.names import key
from kg.resolve.senses import Senses
from kg.resolve.thesaurus import Thesaurus
from kg.resolve.variants import filed, spelling, variants
from kg.vocabulary import load

__all__ = ["LEAST", "Meanings"]

#: The probability from which on an abbreviation is taken for what it may stand for.
LEAST = 0.75
#: The same, of what the vocabulary alone would take it for.
LEAST_KNOWN = 0.5


class Meanings:
    """What papers spell abbreviations out as, as entities of a vocabulary or of their own."""

    def __init__(self, thesaurus: Thesaurus, senses: Senses) -> None:
        self.thesaurus = thesaurus
        self.senses = senses

    def of(self, type: str, forms: Sequence[str], text: str) -> tuple[Considered, ...]:
        """What abbreviations may stand for as a name of this type, the likeliest first.

        Nothing where the vocabulary knows one of them as something that papers never spell it out as.
        """
        chances: defaultdict[str, float] = defaultdict(float)
        names: dict[str, str] = {}
        for reading in self.senses.readings(forms[0], text):
            entity = self._spelled(type, reading.long)
            if entity:
                chances[entity] += reading.probability
                names.setdefault(entity, reading.long)
        _whole(chances, names)
        known = self._known(type, forms)
        if not chances or (known and not known & chances.keys()):
            return ()
        found = (Considered(entity, names[entity], round(chance, 4)) for entity, chance in chances.items())
        return tuple(sorted(found, key=lambda one: (-one.probability, one.entity)))

    def least(self, type: str, forms: Sequence[str], considered: tuple[Considered, ...]) -> float:
        """How likely it must be: less where the vocabulary calls the likeliest so, and nothing else of this type."""
        return LEAST_KNOWN if considered and self._known(type, forms) == {considered[0].entity} else LEAST

    def _known(self, type: str, forms: Sequence[str]) -> set[str]:
        """The entities of a vocabulary that are called so."""
        return {entity for form in forms for entity in self.thesaurus.called(type, form)}

    def _spelled(self, type: str, long: str) -> str:
        """The entity of this type that a long form names; none where the vocabulary has it as another type alone."""
        for name in (long, *(other for other, _ in variants(type, long))):
            if entity := self.thesaurus.only(type, name):
                return entity
        if any(self.thesaurus.called(other, long) for other in load().types):
            return ""
        return entity_id(type, filed(type, long)[0])


def _whole(chances: dict[str, float], names: Mapping[str, str]) -> None:
    """Give what was cut off at its head to what it was cut from: "modal large language models (MLLM)"."""
    keys = {entity: key(spelling(name)) for entity, name in names.items()}
    for entity in sorted(chances, key=lambda one: (len(keys[one]), one)):
        longer = [one for one in chances if one != entity and keys[one].endswith(keys[entity])]
        if longer:
            chances[max(longer, key=lambda one: (chances[one], one))] += chances.pop(entity)
