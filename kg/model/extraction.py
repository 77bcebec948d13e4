"""What a pipeline found in one paper. Offsets count characters of ``Paper.text``, end exclusive."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, Struct, UnsetType

from kg.errors import OffsetError
from kg.model.paper import Paper

__all__ = ["Concept", "Extraction", "Figure", "Link", "Mention", "cut", "verify"]


class Mention(Struct, frozen=True):
    """One place where the text names a concept; ``text`` is the cut of the paper's text."""

    start: int
    end: int
    text: str
    score: float


class Concept(Struct, frozen=True):
    """One thing the paper speaks of: its type, canonical name, role and mentions.

    ``score`` is the probability that it is there at all, ``role_score`` that its role is right if it is;
    ``None`` where a pipeline does not know.
    """

    key: str
    type: str
    name: str
    role: str
    score: float
    mentions: tuple[Mention, ...]
    role_score: float | None = None


class Link(Struct, frozen=True):
    """A relation between two concepts, by key; ``start``/``end`` are its evidence sentence."""

    source: str
    type: str
    target: str
    score: float
    start: int
    end: int
    polarity: str = "asserted"


class Figure(Struct, frozen=True):
    """A number stated ``of`` a concept; ``metric`` is a concept's key, or words; ``on`` that of a data set, or empty.

    ``value`` and ``unit`` are as written. What they mean lies from ``low`` to ``high``, in the unit
    ``quantity`` of ``schema/units.txt``; ``relation`` says how it bounds (``<=``, ``~``, ``range``, …).
    All four are empty where the words state no number that is understood. ``change`` is ``more`` or ``less``
    where it says by how much something grew or shrank, ``change`` where only that it did, ``from`` for what was before.
    ``score`` is the probability that the number is one of this concept; ``None`` where a pipeline does not know.
    """

    of: str
    metric: str
    value: str
    unit: str
    text: str
    start: int
    end: int
    low: float | None = None
    high: float | None = None
    relation: str = ""
    uncertainty: float | None = None
    quantity: str = ""
    change: str = ""
    score: float | None = None
    on: str = ""


class Extraction(Struct, frozen=True):
    """All that one pipeline (``name/version``) found in one paper.

    ``sentences`` are ``(start, end)``; an extraction of another program may lack them. ``failed`` says why a paper
    could not be read, and stands without a statement; no line has it otherwise.
    """

    paper: Paper
    pipeline: str
    concepts: tuple[Concept, ...] = ()
    links: tuple[Link, ...] = ()
    figures: tuple[Figure, ...] = ()
    urls: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    failed: str | UnsetType = UNSET


def cut(text: str, start: int, end: int) -> str:
    """The characters of ``text`` from ``start`` to ``end``, end exclusive.

    Raises :class:`OffsetError` where the span is empty or lies outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise OffsetError(f"span {start}:{end} is empty or lies outside the text (0:{len(text)})")
    return text[start:end]


def verify(extraction: Extraction) -> Extraction:
    """The extraction itself, once every span cuts to its text and every key is known."""
    text = extraction.paper.text
    for start, end, quoted in _quotes(extraction):
        if (seen := cut(text, start, end)) != quoted:
            raise OffsetError(
                f"paper {extraction.paper.id}: {start}:{end} cuts to {seen!r}, not to {quoted!r};"
                " the text was changed after its offsets were counted"
            )
    keys = {concept.key for concept in extraction.concepts}
    for link in extraction.links:
        cut(text, link.start, link.end)
        if not {link.source, link.target} <= keys:
            raise OffsetError(
                f"paper {extraction.paper.id}: link {link.source} {link.type} {link.target}"
                " names a concept that the extraction does not hold"
            )
    return extraction


def _quotes(extraction: Extraction) -> Iterator[tuple[int, int, str]]:
    for concept in extraction.concepts:
        for mention in concept.mentions:
            yield mention.start, mention.end, mention.text
    for figure in extraction.figures:
        yield figure.start, figure.end, figure.text
