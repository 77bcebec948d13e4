"""Prefect blocks: where a graph stands and with which password, masked in the UI and in no parameter of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from prefect.blocks.core import Block
from pydantic import Field, SecretStr

__all__ = ["BLOCK", "Neo4jServer", "connected"]

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


@contextmanager
def connected(store: str) -> Iterator[str]:
    """The address of a store while the block runs; of ``block:NAME``, with its settings in the environment.

    The environment is what every driver of this process reads, and is put back as it was.
    """
    if not store.startswith(BLOCK):
        yield store
        return
    block = Neo4jServer.load(store.removeprefix(BLOCK), _sync=True)  # type: ignore[call-arg]  # of its decorator
    assert isinstance(block, Neo4jServer)  # noqa: S101  # for the type checker: without `_sync` it is a coroutine
    settings = {
        "KG_NEO4J_USER": block.user,
        "KG_NEO4J_PASSWORD": block.password.get_secret_value(),
        "KG_NEO4J_DATABASE": block.database,
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield block.uri
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
