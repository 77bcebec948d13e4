"""Texts for training from files of abstracts: those that annotations name, and those to pretrain on.

Annotations stand apart from the texts that they annotate, which are other people's. A text is title
and abstract with every run of white space as one blank, and nothing else changed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from kg import jsonl
from kg.compressed import open_binary
from kg.errors import InputError
from kg.model import Paper

__all__ = ["abstracts", "fold", "folded", "papers_of", "shuffled"]

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


class _Line(Struct):
    id: str | None = None
    title: str | None = None
    abstract: str | None = None


def papers_of(ids: Collection[str], files: Iterable[Path]) -> dict[str, Paper]:
    """The papers with these ids, from JSON lines with id, title and abstract; of two, the first.

    Raises :class:`InputError` where one is in none of the files.
    """
    wanted = set(ids)
    found: dict[str, Paper] = {}
    for file in files:
        for line in _lines(file):
            id = _id(line.id or "")
            if id in wanted and id not in found:
                found[id] = Paper(id=id, title=_squeezed(line.title), abstract=_squeezed(line.abstract))
        if len(found) == len(wanted):
            return found
    missing = sorted(wanted - set(found))
    raise InputError(f"{len(missing)} annotated papers have no text, the first is {missing[0]}")


def abstracts(files: Iterable[Path], without: Collection[str] = ()) -> Iterator[str]:
    """Title and abstract of every paper once, but of none whose title or abstract's beginning is in ``without``.

    ``without`` holds what :func:`fold` makes of texts to be kept unseen.
    """
    seen: set[str] = set()
    for file in files:
        for line in _lines(file):
            title, begin = fold(line.title or ""), fold(line.abstract or "")[:60]
            if title and begin and not seen & {title, begin}:
                seen |= {title, begin}
                if not any(title in text or begin in text for text in without):
                    yield f"{_squeezed(line.title)}\n{_squeezed(line.abstract)}"


def shuffled(texts: Iterable[str], seed: int) -> Iterator[str]:
    """All texts in a random order; they are held in memory, a few kilobytes each."""
    held = list(texts)
    random.Random(seed).shuffle(held)  # noqa: S311  # not for secrets
    return iter(held)


def fold(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return re.sub(r"\W+", "", text.lower())


def folded(file: Path) -> str:
    """All that a file says, compressed or not, as :func:`fold` makes it; JSON may have written letters as numbers."""
    with open_binary(file) as opened:
        text = opened.read().decode("utf-8", "replace")
    return fold(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def _lines(file: Path) -> Iterator[_Line]:
    decoder = msgspec.json.Decoder(_Line)
    return (decoder.decode(line) for _, line in jsonl.lines(file))


def _id(id: str) -> str:
    """arXiv's own ids get their prefix."""
    return id if ":" in id or not id else f"arxiv:{id}"


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())
