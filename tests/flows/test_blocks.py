"""A store by the name of a block: its password reaches the server and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from servers.neo4j import Server

from flows.blocks import Neo4jServer, connected
from flows.build import run
from kg.store import open_store


def test_an_address_is_an_address() -> None:
    with connected("bolt://127.0.0.1:7687") as address:
        assert address == "bolt://127.0.0.1:7687"


def test_a_flow_loads_into_the_server_of_a_block(
    tmp_path: Path, sample: Path, locked_neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the password of the block, which is masked, and gone from the environment afterwards."""
    monkeypatch.setenv("KG_NEO4J_PASSWORD", "wrong")
    block = Neo4jServer(uri=locked_neo4j_server.uri, password=locked_neo4j_server.password)
    assert locked_neo4j_server.password not in repr(block)
    block.save("graph", overwrite=True, _sync=True)
    built = run([sample], tmp_path, store="block:graph", pipeline="rules")
    assert built.papers == 24
    assert os.environ["KG_NEO4J_PASSWORD"] == "wrong"
    monkeypatch.setenv("KG_NEO4J_PASSWORD", locked_neo4j_server.password)
    with open_store(locked_neo4j_server.uri) as store:
        assert list(store.query("MATCH (p:Paper) RETURN count(p)").rows) == [(24,)]


def test_a_block_that_is_not_there_is_an_error(tmp_path: Path, sample: Path) -> None:
    with pytest.raises(ValueError, match="nobody"):
        run([sample], tmp_path, store="block:nobody", pipeline="rules")
