"""Prefect blocks: addresses and secrets, masked in the UI and in no parameter of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from prefect.blocks.core import Block
from pydantic import Field, SecretStr

__all__ = ["BLOCK", "Neo4jServer", "SourceKeys", "connected", "keyed"]

B = TypeVar("B", bound=Block)

#: How a parameter names a block: ``block:NAME``.
BLOCK = "block:"


class Neo4jServer(Block):
    """A Neo4j server. Without Prefect, ``KG_STORE`` and ``KG_NEO4J_…`` say the same."""

    _block_type_name = "Neo4j server of kg"
    _block_type_slug = "kg-neo4j-server"

    uri: str = Field(description="bolt://…, bolt+s://…, neo4j://… or neo4j+s://…")
    user: str = Field(default="neo4j", description="Who loads.")
    password: SecretStr = Field(default=SecretStr(""), description="Their password; empty where none is asked.")
    database: str = Field(default="neo4j", description="The database; Community has one.")


class SourceKeys(Block):
    """Keys of live sources. Without Prefect, ``KG_OPENALEX_KEY``, ``KG_SEMANTIC_SCHOLAR_KEY`` and ``KG_MAIL``."""

    _block_type_name = "Source keys of kg"
    _block_type_slug = "kg-source-keys"

    openalex: SecretStr = Field(default=SecretStr(""), description="OpenAlex: cursors, and more requests.")
    semantic_scholar: SecretStr = Field(default=SecretStr(""), description="Semantic Scholar's bulk search.")
    mail: str = Field(default="", description="Where servers can reach you; some answer faster to those who say.")


@contextmanager
def connected(store: str) -> Iterator[str]:
    """The address of a store while the block runs; of ``block:NAME``, with its settings in the environment."""
    if not store.startswith(BLOCK):
        yield store
        return
    block = _loaded(Neo4jServer, store.removeprefix(BLOCK))
    settings = {
        "KG_NEO4J_USER": block.user,
        "KG_NEO4J_PASSWORD": block.password.get_secret_value(),
        "KG_NEO4J_DATABASE": block.database,
    }
    with _environment(settings):
        yield block.uri


@contextmanager
def keyed(name: str) -> Iterator[None]:
    """The keys of this block in the environment while the block runs; without a name, those that are there."""
    if not name:
        yield
        return
    block = _loaded(SourceKeys, name.removeprefix(BLOCK))
    settings = {
        "KG_OPENALEX_KEY": block.openalex.get_secret_value(),
        "KG_SEMANTIC_SCHOLAR_KEY": block.semantic_scholar.get_secret_value(),
        "KG_MAIL": block.mail,
    }
    with _environment({name: value for name, value in settings.items() if value}):
        yield


def _loaded(kind: type[B], name: str) -> B:
    block = kind.load(name, _sync=True)  # type: ignore[call-arg]  # of its decorator
    assert isinstance(block, kind)  # noqa: S101  # for the type checker: without `_sync` it is a coroutine
    return block


@contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """The environment is what every driver of this process reads; it is put back as it was."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
