"""A paper as a source stated it, and a record that could not become one."""

from __future__ import annotations

from msgspec import Struct, field

__all__ = ["MAX_ABSTRACT", "MAX_TITLE", "Paper", "Rejected", "oversized"]

#: Characters a title and an abstract may have. What is longer is no title, no abstract.
MAX_TITLE = 2_000
MAX_ABSTRACT = 50_000


class Paper(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Title and abstract of one paper, and what is known about it.

    ``id`` is ``arxiv:…`` or ``doi:…`` where one is known, else what the source gave,
    else ``title:`` and a digest of the title. Dates are ISO 8601, as far as known.
    """

    id: str
    title: str
    abstract: str
    source: str = ""
    url: str = ""
    published: str = ""
    updated: str = ""
    version: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    licence: str = ""
    withdrawn: bool = False
    doi: str = ""
    #: Title and abstract before cleaning; empty where cleaning changed nothing.
    original: dict[str, str] = field(default_factory=dict)
    #: Other sightings of the same paper, each whole, so that merging can be redone.
    versions: tuple[Paper, ...] = ()

    @property
    def text(self) -> str:
        """The text all offsets count in: title, a line feed, abstract."""
        return f"{self.title}\n{self.abstract}"


class Rejected(Struct, frozen=True, kw_only=True):
    """A record that was set aside: where it stood, why, and how it began."""

    where: str
    reason: str
    id: str = ""
    excerpt: str = ""


def oversized(paper: Paper) -> str:
    """Why the paper is too long to be read, or the empty string."""
    for name, text, most in (("title", paper.title, MAX_TITLE), ("abstract", paper.abstract, MAX_ABSTRACT)):
        if len(text) > most:
            return f"oversized: {len(text):,} characters of {name} (at most {most:,})"
    return ""
