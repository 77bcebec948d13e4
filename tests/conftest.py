"""What several test modules need: papers, a workspace built from the sample, and both stores."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import settings
from tokenizers import Tokenizer

from kg import jsonl
from kg.config import Workspace
from kg.model import Extraction, Paper
from kg.nlp.models import FOLDER
from kg.stages import build, resolve
from kg.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))  # for `servers`, which is no test

from graphs.annotated import extractions as annotated_extractions
from servers.neo4j import Server, Unavailable, running

# What a test finds must not depend on how busy the machine is.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")

SAMPLE = Path(str(files("kg").joinpath("samples", "abstracts.jsonl")))


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The reader's word pieces, of texts of any length."""
    found = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


@pytest.fixture(scope="session")
def sample() -> Path:
    """The bundled sample of 24 abstracts."""
    return SAMPLE


@pytest.fixture(scope="session")
def papers(sample: Path) -> list[Paper]:
    """The papers of the sample."""
    return list(jsonl.read(sample, Paper))


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Workspace:
    """A workspace built from the sample in plain Python. Tests only read it."""
    made = Workspace(tmp_path_factory.mktemp("built") / "kg-data")
    build([sample], made)
    return made


@pytest.fixture(scope="session")
def extractions(workspace: Workspace) -> list[Extraction]:
    """What the pipeline found in the sample."""
    return [extraction for path in workspace.extractions for extraction in jsonl.read(path, Extraction)]


@pytest.fixture(scope="session")
def annotated(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Workspace:
    """The records of the sample as its readers annotated it: what no model can change."""
    made = Workspace(tmp_path_factory.mktemp("annotated"))
    jsonl.write(made.root / "extractions.jsonl", annotated_extractions(sample))
    resolve(made.extractions, made)
    return made


def _server(home: Path, *, auth: bool) -> Iterator[Server]:
    try:
        with running(home, auth=auth) as server:
            yield server
    except Unavailable as reason:
        if os.environ.get("KG_REQUIRE_NEO4J"):
            pytest.fail(f"a Neo4j server is required here: {reason}")
        pytest.skip(f"no Neo4j server: {reason}")


@pytest.fixture(scope="session")
def open_neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server that asks for no password, with whatever tests left in it."""
    yield from _server(tmp_path_factory.mktemp("neo4j"), auth=False)


@pytest.fixture
def neo4j_server(open_neo4j_server: Server) -> Server:
    """That server, empty."""
    with open_store(open_neo4j_server.uri) as store:
        list(store.query("MATCH (n) DETACH DELETE n", write=True).rows)
    return open_neo4j_server


@pytest.fixture(scope="session")
def locked_neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A Neo4j server that asks for a password."""
    yield from _server(tmp_path_factory.mktemp("neo4j-auth"), auth=True)


Opener = Callable[..., Store]


@pytest.fixture(params=["ladybug", "neo4j"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens an empty store, and the same store again: LadybugDB, then Neo4j."""
    if request.param == "ladybug":
        return lambda *, write=False: open_store(tmp_path / "graph.lbug", write=write)
    server: Server = request.getfixturevalue("neo4j_server")
    return lambda *, write=False: open_store(server.uri, write=write)
