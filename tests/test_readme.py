"""Every command that the README shows is run as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from servers.arxiv import Arxiv, Entry
from servers.neo4j import Server
from servers.web import Asked, Reply, web

from kg.config import Workspace

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"<!-- (?P<mark>[^>]+) -->\n```sh\n(?P<lines>.*?)```", re.DOTALL)
TOUR = [(mark, line) for mark, lines in BLOCK.findall(README) if mark.startswith("tour") for line in lines.splitlines()]


def _run(line: str, folder: Path, **environment: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, workspace: Workspace, sample: Path) -> Path:
    """A folder with the sample's workspace and a file of papers, as a reader of the tour has."""
    made = tmp_path_factory.mktemp("readme")
    shutil.copytree(workspace.root, made / "kg-data")
    for name in ("my-papers.jsonl", "texts.jsonl"):
        shutil.copy(sample, made / name)
    device = {
        "id": "e1",
        "type": "Hardware",
        "name": "Transmon qubit",
        "mentions": ["transmon qubits"],
        "role": "RUNS_ON",
    }
    gold = {"id": "sample:01", "title": "", "entities": [device], "relations": []}
    (made / "gold.jsonl").write_text(json.dumps(gold))
    (made / "mine.csv").write_text("id,label,altLabels,type\noc,Our chip,OC,Hardware\n")
    return made


def _is_flow(line: str) -> bool:
    return line.startswith("kg build") and "--no-prefect" not in line


@pytest.mark.parametrize("line", [line for _, line in TOUR if not _is_flow(line)])
def test_a_command_of_the_tour_runs(folder: Path, line: str) -> None:
    """It ends well and prints something, or writes the file it names."""
    printed = _run(f"{line} 2>&1", folder)
    written = next(
        (folder / word for word in shlex.split(line)[1:] if word.startswith(("graph.", "extractions."))), None
    )
    assert printed.strip() or (written is not None and written.stat().st_size > 0)
    assert not re.search(r"(?m)^0 rows|^\[\]$", printed), f"{line} finds nothing"


@pytest.mark.parametrize("line", [line for _, line in TOUR if _is_flow(line)])
def test_the_build_of_the_tour_runs_as_a_flow(folder: Path, tmp_path: Path, line: str) -> None:
    """With Prefect's own server, on this machine, from nothing; building again adds nothing."""
    printed = _run(f"{line} --json", folder, PREFECT_HOME=str(tmp_path / "prefect"))
    assert '"papers": 24' in printed
    assert '"added": 0, "changed": 0, "removed": 0' in printed


def test_the_python_of_the_readme_runs(folder: Path, tmp_path: Path) -> None:
    """In a folder of its own: it asks the graph that it has just built."""
    (code,) = re.findall(r"<!-- python -->\n```python\n(.*?)```", README, re.DOTALL)
    shutil.copy(folder / "my-papers.jsonl", tmp_path)
    (tmp_path / "a.py").write_text(code)
    printed = _run(f"{shlex.quote(sys.executable)} a.py", tmp_path)
    assert "Zero-Noise Extrapolation" in printed
    assert "nodes and edges" in printed
    assert "FPGA" in printed


def test_the_run_line_builds_the_sample(tmp_path: Path) -> None:
    """What follows the installation: the sample, and the sentences about transmon qubits."""
    (line,) = (lines.strip() for mark, lines in BLOCK.findall(README) if mark == "run line")
    _, build, show = line.rsplit(" && ", 2)
    printed = _run(f"{build} --no-prefect && {show}", tmp_path)
    assert "CalBO is implemented on a superconducting processor" in " ".join(printed.split())


def test_the_neo4j_lines_work_on_a_server(folder: Path, neo4j_server: Server) -> None:
    """Load and query, with the address of a server that runs here."""
    (lines,) = (lines for mark, lines in BLOCK.findall(README) if mark == "neo4j")
    commands = [
        line.replace("bolt://127.0.0.1:7687", neo4j_server.uri) for line in lines.splitlines() if line.startswith("kg ")
    ]
    assert len(commands) == 2
    printed = [_run(command, folder, KG_NEO4J_PASSWORD=neo4j_server.password) for command in commands]
    assert "added" in printed[0]
    assert "rows" in printed[1] or "│" in printed[1]


def test_the_test_line_is_what_ci_runs() -> None:
    """CI takes the line from the README by its mark."""
    (line,) = (lines.strip() for mark, lines in BLOCK.findall(README) if mark == "test line")
    assert line.startswith("pip install") and " && pytest" in line
    assert "<!-- test line -->" in (ROOT / ".ci" / "run").read_text("utf-8")


def _live(asked: Asked) -> Reply:
    """Four servers in one: arXiv with a paper, and three that have nothing new."""
    today = datetime.now(UTC).date()
    papers = Arxiv(None, [Entry("2611.00001", "A decoder", "We run a decoder on an FPGA.", str(today))])  # type: ignore[arg-type]
    empty = {
        "/daily": b"[]",
        "/works": b'{"meta": {"count": 0}, "results": []}',
        "/search": b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
    }
    return Reply(empty[asked.path]) if asked.path in empty else papers.answer(asked)


def test_the_live_lines_work_on_servers(folder: Path) -> None:
    """With the addresses of servers that run here; the papers of the tour are still there after it."""
    (lines,) = (lines for mark, lines in BLOCK.findall(README) if mark == "live")
    paths = {"ARXIV": "oai", "HUGGINGFACE": "daily", "OPENALEX": "works", "ARXIV_SEARCH": "search"}
    with web(_live) as server:
        environment = {f"KG_URL_{name}": f"{server.url}/{path}" for name, path in paths.items()}
        printed = [_run(f"{line} 2>&1", folder, **environment) for line in lines.splitlines()]
    assert len(printed) == 3 and "25" in printed[0]
