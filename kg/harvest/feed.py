"""A feed: a source, and what is asked of it."""

from __future__ import annotations

from msgspec import Struct

from kg.harvest.page import Source
from kg.harvest.sources import source
from kg.ids import digest, slug

__all__ = ["Feed"]


class Feed(Struct, frozen=True):
    """A live source by name and a query in its own language; written ``source`` or ``source:query``."""

    name: str
    query: str = ""

    @classmethod
    def read(cls, text: str) -> Feed:
        """The feed of this text. Raises :class:`kg.errors.InputError` where its source is none.

        >>> Feed.read("arxiv:physics:quant-ph")
        Feed(name='arxiv', query='physics:quant-ph')
        """
        name, _, query = text.strip().partition(":")
        return cls(source(name.strip()).NAME, query.strip())

    def __str__(self) -> str:
        return f"{self.name}:{self.query}" if self.query else self.name

    @property
    def source(self) -> Source:
        """Its source."""
        return source(self.name)

    @property
    def folder(self) -> str:
        """The name of the folder for its pages: readable, and another for another query."""
        if not self.query:
            return self.name
        return f"{self.name}-{slug(self.query, 24)}-{digest(self.query)[:6]}"
