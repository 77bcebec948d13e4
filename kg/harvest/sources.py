"""Every live source by its name."""

from __future__ import annotations

from kg.errors import InputError
from kg.harvest import arxiv, arxiv_search, huggingface, openalex, semantic_scholar
from kg.harvest.page import Source

__all__ = ["SOURCES", "source"]

_MODULES: tuple[Source, ...] = (arxiv, arxiv_search, huggingface, openalex, semantic_scholar)
SOURCES: dict[str, Source] = {module.NAME: module for module in _MODULES}


def source(name: str) -> Source:
    """The source of this name. Raises :class:`InputError` where there is none."""
    if name not in SOURCES:
        raise InputError(f"no live source {name!r}; known: {', '.join(SOURCES)}")
    return SOURCES[name]
