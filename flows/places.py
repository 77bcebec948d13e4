"""Where a run works when its parameters do not say: what the environment of the worker says."""

from __future__ import annotations

import os
from collections.abc import Sequence

from kg.errors import InputError

__all__ = ["feeds_of", "releases_of", "said", "store_of", "workspace_of"]


def said(**paths: Sequence[str]) -> None:
    """Raise :class:`InputError` where a parameter names no file: what a deployment was to take from a variable that was
    not set when it was registered is empty."""
    for name, given in paths.items():
        if not given or not all(given):
            raise InputError(f"`{name}` names no file; set it for this run, or its variable before `prefect deploy`")


def feeds_of(given: Sequence[str] | None) -> list[str]:
    """The feeds given, or those of ``KG_FEEDS``, separated by blanks. Raises :class:`InputError` where none are."""
    feeds = list(given or os.environ.get("KG_FEEDS", "").split())
    if not feeds:
        raise InputError("no feed is named; give the parameter `feeds`, or set KG_FEEDS, as in: arxiv:cs huggingface")
    return feeds


def workspace_of(given: str) -> str:
    """The workspace's folder: the one given, ``KG_WORKSPACE``, or ``kg-data``."""
    return given or os.environ.get("KG_WORKSPACE") or "kg-data"


def store_of(given: str) -> str:
    """The store's address or block: the one given, or ``KG_STORE``; empty for the embedded store."""
    return given or os.environ.get("KG_STORE", "")


def releases_of(given: str) -> str:
    """The folder of all releases: the one given, ``KG_RELEASES``, or ``releases``."""
    return given or os.environ.get("KG_RELEASES") or "releases"
