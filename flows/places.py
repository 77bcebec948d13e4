"""Where a run works when its parameters do not say: what the environment of the worker says."""

from __future__ import annotations

import os

__all__ = ["releases_of", "store_of", "workspace_of"]


def workspace_of(given: str) -> str:
    """The workspace's folder: the one given, ``KG_WORKSPACE``, or ``kg-data``."""
    return given or os.environ.get("KG_WORKSPACE") or "kg-data"


def store_of(given: str) -> str:
    """The store's address or block: the one given, or ``KG_STORE``; empty for the embedded store."""
    return given or os.environ.get("KG_STORE", "")


def releases_of(given: str) -> str:
    """The folder of all releases: the one given, ``KG_RELEASES``, or ``releases``."""
    return given or os.environ.get("KG_RELEASES") or "releases"
