"""Which entity a concept of a paper is: corrections first, then the vocabulary, then what papers define."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from kg.definitions import find
from kg.ids import entity_id
from kg.model import Concept, Considered
from kg.names import is_abbreviation, is_shortened, key
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
        self._merged = corrections.merged()
        self._apart = corrections.kept_apart()

    def of(self, concept: Concept, text: str = "") -> Identified:
        """The entity of this concept of a paper with this ``text``.

        Names are tried from the longest form to abbreviations. A name that the vocabulary has as a preferred
        label decides; one that several of its entities share decides only where another name of the concept
        agrees. Where the paper spells an abbreviation out as something that the vocabulary does not
        know, its abbreviation says nothing: "LSM" of a log-structured merge is no liquid state machine.
        Where it does not spell out what is known to stand for several things, the words of the text decide.
        """
        name = (concept.type, key(concept.name))
        own = entity_id(*name)
        if name in self._merged:
            return self._into(name, own)
        found = self._unmerged(concept, text)
        if found.entity in self._moved and name not in self._apart:
            return self._into(self._moved[found.entity], own)
        return found

    def _into(self, source: tuple[str, str], own: str) -> Identified:
        self.merged_away.add(source)
        into, reason = self._merged[source]
        return Identified(self._unmerged(_named(source[0], into), "").entity, own, "correction", reason)

    @cached_property
    def _moved(self) -> Mapping[str, tuple[str, str]]:
        """By entity, the name that was merged away with it: what papers call "Loihi chip" is filed where "Loihi" is.

        What the vocabulary knows stays: one name of it was meant. Asked for once names are compared by likeness.
        """
        filed_as = {self._unmerged(_named(type, name), "").entity: (type, name) for type, name in self._merged}
        kept = {self._unmerged(_named(type, into), "").entity for (type, _), (into, _) in self._merged.items()}
        return {entity: filed_as[entity] for entity in filed_as.keys() - self.thesaurus.ids - kept}

    def named(self, type: str, name: str) -> str:
        """The entity that a name alone stands for, with every correction."""
        return self.of(_named(type, name)).entity

    def _unmerged(self, concept: Concept, text: str) -> Identified:
        """As if nobody had merged its name into another."""
        own = entity_id(concept.type, key(concept.name))
        if (concept.type, key(concept.name)) in self._apart:
            return Identified(own, own)
        defined = _defined(text)
        forms = _forms(concept)
        spelled_out = any(not is_abbreviation(form) for form in forms)
        long = "" if spelled_out else next((defined[key(form)] for form in forms if key(form) in defined), "")
        if long and not is_abbreviation(long):
            return self._as_defined(concept, long, own, text)
        considered = () if spelled_out else self.meanings.of(concept.type, forms, text)
        least = self.meanings.least(concept.type, forms, considered)
        if len(considered) > 1:
            return _judged(own, considered, least)
        for form in forms:
            if spelled_out and is_abbreviation(form):
                break
            found = self.thesaurus.called(concept.type, form)
            if len(found) == 1 and self._agrees(found[0], form, defined):
                return self._linked(found[0], own, form)
        for other, rule in variants(*_type_and_name(concept)):
            found = self.thesaurus.called(concept.type, other)
            if len(found) == 1 and self._agrees(found[0], other, defined):
                return Identified(found[0], own, rule)
        unlinked = self._unlinked(concept, own, spelled_out)
        if considered and not unlinked.rule:
            return _judged(own, considered, least)
        alike = self.alike.get(unlinked.entity)
        return Identified(alike.entity, own, "likeness", considered=(alike,)) if alike else unlinked

    def _as_defined(self, concept: Concept, long: str, own: str, text: str) -> Identified:
        """The entity of an abbreviation that its own paper spells out, though it names it by the abbreviation alone.

        What the vocabulary, or papers that name it in full, know by the abbreviation counts where it agrees with what
        is spelled out; else it is what the long form names.
        """
        for form in _forms(concept):
            found = self.thesaurus.called(concept.type, form)
            if len(found) == 1 and self._agrees(found[0], form, _defined(text)):
                return self._linked(found[0], own, form)
        agreed = self.expansions.entity_key(concept.type, concept.name)
        if agreed != key(concept.name) and agreed.endswith(key(spelling(long))):
            return self._unlinked(concept, own, spelled_out=False)
        entity = self._unmerged(replace(concept, name=long), text).entity
        known = Considered(entity, long, scores()["definition"])
        return Identified(entity, own, "definition", considered=(known,)) if entity != own else Identified(own, own)

    def alone(self, type: str, name: str) -> str | None:
        """The entity of a name without a paper, where neither a vocabulary nor a person knows it better."""
        called = type, key(name)
        if called in self._merged or called in self._apart:
            return None
        found = self._unmerged(_named(type, name), "")
        return None if found.entity in self.thesaurus.ids or found.rule in ("sense", "undecided") else found.entity

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

    def _linked(self, entity: str, own: str, form: str) -> Identified:
        label = key(form) == key(self.thesaurus[entity].name)
        rule = "label" if label else "abbreviation" if is_abbreviation(form) else "alias"
        return Identified(entity, own, rule if entity != own else "")

    def _unlinked(self, concept: Concept, own: str, spelled_out: bool) -> Identified:
        long = self.expansions.entity_key(concept.type, concept.name)
        if entity_id(concept.type, long) != own:
            known = [] if spelled_out else self.thesaurus.called_key(concept.type, long)
            entity = known[0] if len(known) == 1 else entity_id(concept.type, long)
            return Identified(entity, own, "corpus abbreviation")
        best, rule = filed(*_type_and_name(concept))
        return Identified(entity_id(concept.type, best), own, rule)


def _named(type: str, name: str) -> Concept:
    """A name without a paper."""
    return Concept(key="", type=type, name=name, role="MENTIONS", score=1.0, mentions=())


@lru_cache(maxsize=4)  # of one paper, every concept asks
def _defined(text: str) -> Mapping[str, str]:
    """Of each abbreviation that a text defines, by its key, what it stands for."""
    return {key(text[a.short_start : a.short_end]): text[a.long_start : a.long_end] for a in find(text)}


def _judged(own: str, considered: tuple[Considered, ...], least: float) -> Identified:
    best = considered[0]
    if best.probability < least:
        return Identified(own, own, "undecided", considered=considered)
    return Identified(best.entity, own, "sense", considered=considered)


def _type_and_name(concept: Concept) -> tuple[str, str]:
    return concept.type, concept.name


def _forms(concept: Concept) -> list[str]:
    """The concept's names: spelled-out ones before abbreviations, longer ones first; none that is shortened."""
    mentions = {mention.text for mention in concept.mentions}
    forms = {concept.name, *(form for form in mentions if not is_shortened(form, concept.name))}
    return sorted(forms, key=lambda form: (is_abbreviation(form), form != concept.name, -len(form), form))
