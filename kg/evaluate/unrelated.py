"""Hard negatives: sentences in which two things stand together and nothing relates them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from msgspec import Struct

from kg.model import Extraction, Paper

__all__ = ["FalseLinks", "Unrelated", "false_links", "read_unrelated"]


class Unrelated(Struct, frozen=True):
    """A sentence, and the characters of its two mentions, end exclusive."""

    paper: Paper
    first: tuple[int, int]
    second: tuple[int, int]


class FalseLinks(Struct, frozen=True):
    """Of how many sentences both ends were found, and in how many a link between them was read."""

    sentences: int
    found: int
    linked: int

    @property
    def rate(self) -> float:
        """The false-positive rate: sentences with a link that is not there, of all."""
        return self.linked / self.sentences if self.sentences else 0.0


def read_unrelated() -> Iterator[Unrelated]:
    """The sentences that come with the package, written for this; each is the abstract of a paper without a title."""
    lines = files("kg").joinpath("samples", "unrelated.tsv").read_text("utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        first, second, sentence = line.split("\t")
        paper = Paper(id=f"unrelated:{number}", title="", abstract=sentence)
        yield Unrelated(paper, *(_place(paper.text, mention) for mention in (first, second)))


def _place(text: str, mention: str) -> tuple[int, int]:
    start = text.index(mention)
    return start, start + len(mention)


def false_links(pairs: Iterable[tuple[Unrelated, Extraction]]) -> FalseLinks:
    """What was read of each sentence, counted; a link read as denied states none.

    A concept is an end where one of its mentions touches it.
    """
    sentences = found = linked = 0
    for case, extraction in pairs:
        one, other = (_at(extraction, place) for place in (case.first, case.second))
        sentences += 1
        found += bool(one and other)
        linked += any(
            (link.source in one and link.target in other) or (link.source in other and link.target in one)
            for link in extraction.links
            if link.polarity != "negated"
        )
    return FalseLinks(sentences, found, linked)


def _at(extraction: Extraction, place: tuple[int, int]) -> set[str]:
    start, end = place
    return {
        concept.key
        for concept in extraction.concepts
        if any(mention.start < end and start < mention.end for mention in concept.mentions)
    }
