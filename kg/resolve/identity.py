"""Which entity a concept of a paper is: corrections first, then the vocabulary, then what papers define."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from kg.ids import entity_id
from kg.model import Concept, Considered
from kg.names import is_abbreviation, key
from kg.resolve.asked import Asked, asked_of
from kg.resolve.corrections import Corrections
from kg.resolve.expansions import Expansions
from kg.resolve.meanings import Meanings
from kg.resolve.senses import Senses
from kg.resolve.thesaurus import Thesaurus
from kg.resolve.variants import filed, scores, spelling, variants

__all__ = ["Identified", "Identity"]


class Identified(Struct, frozen=True):
    """The entity of a concept; ``own`` is the id that its name alone has, ``rule`` why the two differ.

    ``considered`` is what an abbreviation may stand for; where nothing of it is sure, the rule is "undecided".
    """

    entity: str
    own: str
    rule: str = ""
    reason: str = ""
    considered: tuple[Considered, ...] = ()

    @property
    def score(self) -> float:
        """The probability that it is right: of what was considered its own, else that of the rule."""
        of_own = (one.probability for one in self.considered if one.entity == self.entity)
        return next(of_own, scores().get(self.rule, 1.0))


class Identity:
    """Everything that decides; what one concept is does not depend on the order of papers."""

    def __init__(
        self, thesaurus: Thesaurus, expansions: Expansions, corrections: Corrections, senses: Senses | None = None
    ) -> None:
        self.thesaurus = thesaurus
        self.expansions = expansions
        self.meanings = Meanings(thesaurus, senses or Senses())
        #: What entities that no vocabulary knows go into, by likeness.
        self.alike: Mapping[str, Considered] = {}
        #: (type, key) of names that were merged away as a person asked for, and met one.
        self.merged_away: set[tuple[str, str]] = set()
        self._merged = corrections.merged
        self._apart = corrections.kept_apart

    def of(self, concept: Concept, text: str = "") -> Identified:
        """The entity of this concept of a paper with this ``text``.

        Names are tried from the longest form to abbreviations. A name that the vocabulary has as a preferred
        label decides; one that several of its entities share decides only where another name of the concept
        agrees. Where the paper spells an abbreviation out as something that the vocabulary does not
        know, its abbreviation says nothing: "LSM" of a log-structured merge is no liquid state machine.
        Where it does not spell out what is known to stand for several things, the words of the text decide.
        """
        return self._of(asked_of(concept, text))

    def named(self, type: str, name: str) -> str:
        """The entity that a name alone stands for, with every correction."""
        return self._of(_alone(type, name)).entity

    def alone(self, type: str, name: str) -> str | None:
        """The entity of a name without a paper, where neither a vocabulary nor a person knows it better."""
        asked = _alone(type, name)
        if asked.called in self._merged or asked.called in self._apart:
            return None
        found = self._unmerged(asked)
        return None if found.entity in self.thesaurus.ids or found.rule in ("sense", "undecided") else found.entity

    def _of(self, asked: Asked) -> Identified:
        if asked.called in self._merged:
            return self._into(asked.called, asked.own)
        found = self._unmerged(asked)
        if found.entity in self._moved and asked.called not in self._apart:
            return self._into(self._moved[found.entity], asked.own)
        return found

    def _into(self, source: tuple[str, str], own: str) -> Identified:
        self.merged_away.add(source)
        into, reason = self._merged[source]
        return Identified(self._unmerged(_alone(source[0], into)).entity, own, "correction", reason)

    @cached_property
    def _moved(self) -> Mapping[str, tuple[str, str]]:
        """By entity, the name that was merged away with it: what papers call "Loihi chip" is filed where "Loihi" is.

        What the vocabulary knows stays: one name of it was meant. Asked for once names are compared by likeness.
        """
        filed_as = {self._unmerged(_alone(type, name)).entity: (type, name) for type, name in self._merged}
        kept = {self._unmerged(_alone(type, into)).entity for (type, _), (into, _) in self._merged.items()}
        return {entity: filed_as[entity] for entity in filed_as.keys() - self.thesaurus.ids - kept}

    def _unmerged(self, asked: Asked) -> Identified:
        """As if nobody had merged its name into another: what the first says that knows it."""
        if asked.called in self._apart:
            return Identified(asked.own, asked.own)
        if asked.long:
            return self._as_defined(asked)
        considered = () if asked.spelled_out else self.meanings.of(asked.type, asked.forms, asked.text)
        if len(considered) > 1:
            return self._judged(asked, considered)
        if known := self._called(asked) or self._written_otherwise(asked):
            return known
        found = self._filed(asked)
        if considered and not found.rule:
            return self._judged(asked, considered)
        alike = self.alike.get(found.entity)
        return Identified(alike.entity, asked.own, "likeness", considered=(alike,)) if alike else found

    def _called(self, asked: Asked) -> Identified | None:
        """What the vocabulary calls so."""
        for form in asked.forms:
            entity = self.thesaurus.only(asked.type, form)
            if entity and self._agrees(entity, form, asked.defined):
                label = key(form) == key(self.thesaurus[entity].name)
                rule = "label" if label else "abbreviation" if is_abbreviation(form) else "alias"
                return Identified(entity, asked.own, rule if entity != asked.own else "")
        return None

    def _written_otherwise(self, asked: Asked) -> Identified | None:
        """What the vocabulary calls by another way to write the name."""
        for name, rule in variants(asked.type, asked.name):
            entity = self.thesaurus.only(asked.type, name)
            if entity and self._agrees(entity, name, asked.defined):
                return Identified(entity, asked.own, rule)
        return None

    def _as_defined(self, asked: Asked) -> Identified:
        """The entity of an abbreviation that its own paper spells out, though it names it by the abbreviation alone.

        What the vocabulary, or papers that name it in full, know by the abbreviation counts where it agrees with what
        is spelled out; else it is what the long form names.
        """
        if known := self._called(asked):
            return known
        long, own = asked.long, asked.own
        agreed = self.expansions.entity_key(asked.type, asked.name)
        if agreed != key(asked.name) and agreed.endswith(key(spelling(long))):
            return self._filed(asked)
        entity = self._unmerged(Asked(asked.type, long, (long,), asked.text)).entity
        if entity == own:
            return Identified(own, own)
        return Identified(entity, own, "definition", considered=(Considered(entity, long, scores()["definition"]),))

    def _judged(self, asked: Asked, considered: tuple[Considered, ...]) -> Identified:
        """The likeliest of what an abbreviation may stand for, if that is likely enough."""
        best, own = considered[0], asked.own
        if best.probability < self.meanings.least(asked.type, asked.forms, considered):
            return Identified(own, own, "undecided", considered=considered)
        return Identified(best.entity, own, "sense", considered=considered)

    def _filed(self, asked: Asked) -> Identified:
        """Where a name stands that no vocabulary knows: under its long form, or its plainest way to be written."""
        type, own = asked.type, asked.own
        long = self.expansions.entity_key(type, asked.name)
        if (entity := entity_id(type, long)) != own:
            known = None if asked.spelled_out else self.thesaurus.only_key(type, long)
            return Identified(known or entity, own, "corpus abbreviation")
        best, rule = filed(type, asked.name)
        return Identified(entity_id(type, best), own, rule)

    def _agrees(self, entity: str, name: str, defined: Mapping[str, str]) -> bool:
        """Whether an entity's names can be what the paper itself says that an abbreviation stands for, if it does.

        A definition that was found is often the end of a name alone, "policy optimization (PPO)", or has a word more:
        "field programmable gate array technology (FPGA)".
        """
        if not is_abbreviation(name) or key(name) not in defined:
            return True
        long, term = key(spelling(defined[key(name)])), self.thesaurus[entity]
        known = [called for called in (term.name, *term.aliases) if not is_abbreviation(called)]
        return any(one.endswith(long) or one in long for one in map(key, map(spelling, known)))


def _alone(type: str, name: str) -> Asked:
    """A name without a paper."""
    return Asked(type, name, (name,))
