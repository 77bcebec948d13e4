"""The lines of ``records.jsonl``: the graph, before any database has seen it."""

from __future__ import annotations

from msgspec import Struct

from kg.model.extraction import Mention
from kg.model.paper import Paper

__all__ = [
    "Appearance",
    "Assertion",
    "Broader",
    "Considered",
    "Entity",
    "Evidence",
    "Measurement",
    "Merge",
    "PaperRecord",
    "Proposal",
    "Record",
    "Resource",
]


class Evidence(Struct, frozen=True):
    """The sentence that says so: its paper, its characters and its offsets in that paper."""

    paper: str
    sentence: str
    start: int
    end: int


class _Record(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    id: str


class PaperRecord(Paper, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="paper"):
    """A paper, as the graph knows it."""


class Entity(_Record, frozen=True, kw_only=True, tag="entity"):
    """One thing that papers name: canonical name, and every other form in order.

    ``concept`` is the IRI of the vocabulary concept that it was linked to, ``definition`` what that says
    of it, and of a metric ``better``, which of two values is the better one: "higher", "lower" or empty.
    ``merged`` are the ids that its names would have had if nothing had been merged.
    """

    type: str
    name: str
    aliases: tuple[str, ...] = ()
    concept: str = ""
    definition: str = ""
    better: str = ""
    merged: tuple[str, ...] = ()


class Broader(_Record, frozen=True, kw_only=True, tag="broader"):
    """``source`` is a kind of ``target``: because a vocabulary says so, or because of the words in its name.

    ``sentence`` is the vocabulary's definition of the source, or what was read from the name; ``origin`` is the file
    whose word it is, ``score`` how often that is right.
    """

    source: str
    target: str
    sentence: str
    origin: str
    score: float = 1.0


class Appearance(_Record, frozen=True, kw_only=True, tag="appearance"):
    """A paper names an entity, in a role."""

    entity: str
    role: str
    score: float
    mentions: tuple[Mention, ...]
    evidence: Evidence
    extractor: str


class Assertion(_Record, frozen=True, kw_only=True, tag="assertion"):
    """One paper states that ``source`` stands in a relation to ``target``.

    ``score`` is the extractor's probability for this paper; ``belief`` that of the
    statement over all distinct papers which assert it.
    """

    source: str
    type: str
    target: str
    score: float
    belief: float
    polarity: str
    evidence: Evidence
    extractor: str


class Measurement(_Record, frozen=True, kw_only=True, tag="measurement"):
    """A number that one paper states of an entity; ``metric_entity`` is an entity's id or empty, as is ``dataset``, on
    which it was measured.

    ``low``, ``high``, ``relation``, ``uncertainty``, ``quantity``, ``change`` and ``score`` are those of the figure;
    ``base_low`` and ``base_high`` are its bounds in ``base_unit``, which is the same for all units of one dimension.
    """

    entity: str
    metric: str
    metric_entity: str = ""
    dataset: str = ""
    value: str
    unit: str
    text: str
    low: float | None = None
    high: float | None = None
    relation: str = ""
    uncertainty: float | None = None
    quantity: str = ""
    base_low: float | None = None
    base_high: float | None = None
    base_unit: str = ""
    change: str = ""
    score: float | None = None
    evidence: Evidence


class Resource(_Record, frozen=True, kw_only=True, tag="resource"):
    """An address that a paper gives."""

    url: str
    evidence: Evidence


class Considered(Struct, frozen=True):
    """An entity that an abbreviation may mean, by its name and id, and the probability that it does."""

    entity: str
    name: str
    probability: float


class Merge(_Record, frozen=True, kw_only=True, tag="merge"):
    """Why a name belongs to an entity of another name: the rule, over how many papers, and one that shows it.

    ``id`` is the id that the name alone would have had; ``into`` that of the entity. ``score`` is the
    probability that this is right. ``considered`` is what else an abbreviation may have meant; where that
    leaves it undecided, ``into`` is ``id``, and nothing was merged.
    """

    type: str
    name: str
    into: str
    rule: str
    score: float
    papers: int
    evidence: Evidence
    reason: str = ""
    considered: tuple[Considered, ...] = ()


class Proposal(Struct, frozen=True, kw_only=True):
    """Two entities of the graph that may be one thing, for a person to decide; ``score`` is the probability.

    ``papers`` is how many name the first, which is the less named of the two.
    """

    type: str
    id: str
    name: str
    papers: int
    into: str
    into_name: str
    score: float


Record = PaperRecord | Entity | Broader | Appearance | Assertion | Measurement | Resource
