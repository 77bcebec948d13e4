"""The terms of all vocabularies by what they are called, and what is a kind of what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from kg.ids import entity_id
from kg.model import Term
from kg.names import key

__all__ = ["Thesaurus"]


class Thesaurus:
    """Terms by type and normalised label.

    Terms of one type and preferred label are one: the first of them, with what the others are called and are kinds of.
    """

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self._terms: dict[str, Term] = {}
        self._same: dict[str, str] = {}  # id of any term to that of the first with its name
        self._above: dict[str, dict[str, None]] = {}  # of each entity, the ids of the terms that it is a kind of
        self._labels: dict[tuple[str, str], list[str]] = {}
        self._ends: set[tuple[str, str]] = set()  # type and last word of each label
        for term in terms:
            own = entity_id(term.type, key(term.name))
            first = self._terms.setdefault(own, term)
            self._same.setdefault(term.id, own)
            self._above.setdefault(own, {}).update(dict.fromkeys(term.broader))
            for label in (first.name, *term.aliases, term.name):
                known = self._labels.setdefault((term.type, key(label)), [])
                if own not in known:
                    known.append(own)
                self._ends.add((term.type, key(label.rpartition(" ")[2])))

    @property
    def ids(self) -> Set[str]:
        """The entities that it holds."""
        return self._terms.keys()

    def __len__(self) -> int:
        return len(self._terms)

    def __getitem__(self, entity: str) -> Term:
        """The term of the entity with this id."""
        return self._terms[entity]

    def get(self, entity: str) -> Term | None:
        """The term of the entity with this id, if it holds one."""
        return self._terms.get(entity)

    def called(self, type: str, name: str) -> list[str]:
        """The entities of this type that a name may mean; one whose preferred label it is comes alone."""
        return self._called(type, key(name))

    def only(self, type: str, name: str) -> str | None:
        """The entity of this type that a name means, where it means one alone."""
        return self.only_key(type, key(name))

    def only_key(self, type: str, key: str) -> str | None:
        """The same for a normalised name."""
        found = self._called(type, key)
        return found[0] if len(found) == 1 else None

    def _called(self, type: str, key: str) -> list[str]:
        found = self._labels.get((type, key), [])
        return [own] if found and (own := entity_id(type, key)) in found else found

    def ends(self, type: str, word: str) -> bool:
        """Whether this is the last word of something that an entity of this type is called."""
        return (type, key(word)) in self._ends

    def broader(self, entity: str) -> Iterator[str]:
        """The entities of which this one is a kind, by the vocabularies; of those that they hold, each once."""
        found = dict.fromkeys(map(self._same.get, self._above.get(entity, ())))
        return (one for one in found if one and one != entity and self._terms[one].type == self._terms[entity].type)

    def above(self, entities: Iterable[str]) -> set[str]:
        """These entities and all that they are kinds of, as far as the vocabulary holds them."""
        found: set[str] = set()
        waiting = list(entities)
        while waiting:
            entity = waiting.pop()
            if entity not in found:
                found.add(entity)
                waiting += self.broader(entity)
        return found
