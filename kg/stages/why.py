"""Why two names are one entity, or are not, by the records of the last build."""

from __future__ import annotations

from collections import defaultdict, deque

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.ids import entity_id
from kg.model import Broader, Entity, Merge
from kg.names import key
from kg.resolve import read_corrections
from kg.vocabulary import load

__all__ = ["Answer", "why"]


class Answer(Struct, frozen=True):
    """For one type: whether the names are one entity, and the reason in words."""

    type: str
    same: bool
    reason: str


class _Build(Struct, frozen=True):
    """What the last build says of names.

    ``merges`` are by a name's own id, ``here`` has the name of each entity, ``called`` the entities by type and key of
    each alias; ``kinds`` what lies right above an entity, with the sentence that says so.
    """

    merges: dict[str, list[Merge]]
    here: dict[str, str]
    called: dict[tuple[str, str], set[str]]
    kinds: dict[str, list[tuple[str, str]]]
    apart: dict[tuple[str, str], str]

    def of(self, type: str, name: str) -> list[Merge]:
        """Where the name went, if not to its own entity."""
        return self.merges.get(entity_id(type, key(name)), [])

    def entities(self, type: str, name: str) -> set[str]:
        """The entities of this type that the name stands for in papers, else those that a vocabulary calls so."""
        found = {merge.into for merge in self.of(type, name)} | ({entity_id(type, key(name))} & self.here.keys())
        return found or self.called.get((type, key(name)), set())

    def way_up(self, low: set[str], high: set[str]) -> list[str]:
        """The steps from one of the first up to one of the others, each with its sentence, if there are any."""
        ways: dict[str, list[str]] = {id: [] for id in sorted(low)}
        waiting = deque(ways)
        while waiting:
            if (id := waiting.popleft()) in high:
                return ways[id]
            for above, sentence in self.kinds.get(id, ()):
                if above not in ways:
                    ways[above] = [*ways[id], f"{self.here[above]} ({sentence.rstrip('.')})"]
                    waiting.append(above)
        return []


def why(one: str, other: str, workspace: Workspace) -> list[Answer]:
    """An answer for each type as which both names stand in the graph; else one that says where they stand.

    Raises :class:`InputError` where one of the names is nobody's.
    """
    build = _read(workspace)
    places = [{type: build.entities(type, name) for type in load().types} for name in (one, other)]
    for name, place in zip((one, other), places, strict=True):
        if not any(place.values()):
            raise InputError(f"no entity of the graph is called {name!r}")
    both = [type for type in load().types if places[0][type] and places[1][type]]
    if not both:
        types = [" and ".join(type for type in load().types if place[type]) for place in places]
        return [Answer(types[0], False, f"{one} is a {types[0]}, {other} a {types[1]}; types are never merged")]
    return [_answer(type, one, other, build) for type in both]


def _read(workspace: Workspace) -> _Build:
    merges: defaultdict[str, list[Merge]] = defaultdict(list)
    for merge in jsonl.read(workspace.merges, Merge):
        merges[merge.id].append(merge)
    here: dict[str, str] = {}
    called: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    kinds: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for record in jsonl.read_records(workspace.records):
        if isinstance(record, Entity):
            here[record.id] = record.name
            for alias in record.aliases:
                called[record.type, key(alias)].add(record.id)
        elif isinstance(record, Broader):
            kinds[record.source].append((record.target, record.sentence))
    return _Build(merges, here, called, kinds, read_corrections(workspace.corrections).kept_apart)


def _answer(type: str, one: str, other: str, build: _Build) -> Answer:
    if key(one) == key(other):
        return Answer(type, True, f"both are written {key(one)!r} without case, plural, hyphen and space")
    first, second = (build.entities(type, name) for name in (one, other))
    merges = [merge for name in (one, other) for merge in build.of(type, name)]
    if shared := sorted(first & second):
        entity = shared[0]
        reasons = [_told(merge) for merge in merges if merge.into == entity]
        told = "; ".join(reasons) or "a vocabulary calls it both, and no paper does"
        return Answer(type, True, f"{build.here[entity]} ({entity}): {told}")
    for name in (one, other):
        if reason := build.apart.get((type, key(name))):
            return Answer(type, False, f"corrections.toml keeps {name} apart: {reason}")
    ends = [", ".join(f"{build.here.get(id, id)} ({id})" for id in sorted(ids)) for ids in (first, second)]
    way = build.way_up(first, second) or build.way_up(second, first)
    rest = "".join([*map(_undecided, merges), f"; but one is a kind of the other: {', '.join(way)}" if way else ""])
    return Answer(type, False, f"{one} is {ends[0]}, {other} is {ends[1]}; no rule joins the two names{rest}")


def _undecided(merge: Merge) -> str:
    """What an abbreviation may have meant, where nothing of it was sure."""
    if merge.rule != "undecided":
        return ""
    return f"; in {merge.papers} papers {merge.name} may stand for {_chances(merge)}, none of it surely"


def _chances(merge: Merge) -> str:
    return ", ".join(f"{one.name} ({one.probability:.0%})" for one in merge.considered)


def _told(merge: Merge) -> str:
    how = {
        "label": "is the vocabulary's own label",
        "alias": "is another label of it in the vocabulary",
        "abbreviation": "is its abbreviation in the vocabulary",
        "corpus abbreviation": "is spelled out so by the papers that define it",
        "definition": "is what its own paper calls it in full",
        "spelling": "is another spelling of it",
        "word order": "says the same in another order",
        "generic word": "is its name with a word that only says what it is",
        "maker": "is its name with who makes it",
        "sense": f"stands for it by the words around it, of {_chances(merge)}",
        "likeness": f"is written and meant so like it that they are taken for one ({_chances(merge)})",
        "correction": f"was merged by corrections.toml: {merge.reason}",
    }.get(merge.rule, merge.rule)
    return f"{merge.name} {how} (in {merge.papers} papers; {merge.evidence.paper}: {merge.evidence.sentence!r})"
