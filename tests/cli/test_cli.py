"""The command line as people use it: tables, JSON, exit codes, and errors in one line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.config import Workspace


def kg(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own."""
    command = [Path(sys.executable).with_name("kg"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd)


def _json(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_help_lists_every_command() -> None:
    """All the commands that DESIGN names are there."""
    shown = kg("--help").stdout
    for command in ("build", "extract", "load", "export", "query", "show", "stats", "evaluate", "doctor"):
        assert command in shown


def test_help_is_quick() -> None:
    """It imports no library that takes its time; the best of three, for a busy machine."""
    durations = []
    for _ in range(3):
        start = time.perf_counter()
        kg("--help")
        durations.append(time.perf_counter() - start)
    assert min(durations) < 1.0  # 0.3 s on an idle machine


def test_build_ends_in_one_line_of_counts(tmp_path: Path) -> None:
    """papers, rejected, entities, edges, added, changed, removed; the second time nothing is added."""
    first, second = (_json(kg("build", "--sample", "--no-prefect", "--json", "-w", tmp_path / "w")) for _ in range(2))
    assert list(first[-1]) == ["papers", "rejected", "entities", "edges", "added", "changed", "removed"]
    assert first[-1]["papers"] == 24
    assert (second[-1]["added"], second[-1]["changed"], second[-1]["removed"]) == (0, 0, 0)


def test_query_prints_a_table_and_json(workspace: Workspace) -> None:
    """The same rows, for people and for programs."""
    cypher = "MATCH (p:Paper)-[:RUNS_ON]->(h:Hardware) WHERE h.name = $name RETURN p.id AS paper ORDER BY paper"
    arguments = ("query", cypher, "--param", "name=Transmon qubit", "-w", workspace.root)
    rows = _json(kg(*arguments, "--json"))
    assert {"paper": "sample:01"} in rows
    table = kg(*arguments).stdout
    assert all(str(row["paper"]) in table for row in rows)


def test_query_refuses_to_write(workspace: Workspace) -> None:
    """Exit code 1 and one line that says how to allow it."""
    done = kg("query", "MATCH (p:Paper) DETACH DELETE p", "-w", workspace.root)
    assert done.returncode == 1
    assert "`--write` allows it" in done.stderr
    assert "Traceback" not in done.stderr


def test_show_prints_the_sentences(workspace: Workspace) -> None:
    """An entity with its papers, a paper with its entities, each with the sentence."""
    entity = kg("show", "transmon qubit", "-w", workspace.root).stdout
    assert "Hardware" in entity
    assert "CalBO is implemented on a superconducting processor" in " ".join(entity.split())
    paper = " ".join(kg("show", "sample:01", "-w", workspace.root).stdout.split())
    assert "Crosstalk-Aware Calibration" in paper
    assert "runs on" in paper


def test_show_as_json_marks_the_mention(workspace: Workspace) -> None:
    """The spans of an appearance cut to the mention in its sentence."""
    (seen,) = _json(kg("show", "Transmon qubit", "-w", workspace.root, "--json"))
    marked = [s for s in seen["statements"] if s["spans"]]  # type: ignore[attr-defined]
    assert marked
    for statement in marked:
        for start, end in statement["spans"]:
            assert "transmon" in statement["sentence"][start:end].lower()


def test_show_of_nothing_says_so(workspace: Workspace) -> None:
    """No match is an error, not an empty page."""
    done = kg("show", "perpetual motion machine", "-w", workspace.root)
    assert done.returncode == 1
    assert "no paper or entity is called" in done.stderr


@pytest.mark.parametrize("suffix", ["nq", "ttl", "nq.gz", "graphml", "gexf", "json"])
def test_export_writes_every_format(tmp_path: Path, workspace: Workspace, suffix: str) -> None:
    """By the file's suffix; the count is that of the file."""
    (made,) = _json(kg("export", tmp_path / f"graph.{suffix}", "-w", workspace.root, "--json"))
    assert int(str(made["count"])) > 300
    assert (tmp_path / f"graph.{suffix}").stat().st_size > 1000


def test_stats_and_doctor(workspace: Workspace) -> None:
    """Numbers about the graph, and a clean bill of health."""
    (stats,) = _json(kg("stats", "-w", workspace.root, "--json"))
    assert stats["nodes"]["Paper"] == 24  # type: ignore[index]
    assert all(line["ok"] for line in _json(kg("doctor", "-w", workspace.root, "--json")))


def test_doctor_finds_what_is_broken(tmp_path: Path) -> None:
    """A workspace without its files fails, with exit code 1."""
    (tmp_path / "w").mkdir()
    done = kg("doctor", "-w", tmp_path / "w")
    assert done.returncode == 1
    assert "✗" in done.stdout


def test_extract_and_evaluate(tmp_path: Path, sample: Path) -> None:
    """An extraction scored against itself as gold is perfect in mentions it names."""
    out = tmp_path / "out.jsonl.gz"
    (made,) = _json(kg("extract", sample, "--out", out, "--json"))
    assert made == {"papers": 24, "rejected": 0, "out": str(out)}
    gold = {
        "id": "sample:01",
        "title": "",
        "entities": [
            {
                "id": "e1",
                "type": "Hardware",
                "name": "Transmon qubit",
                "mentions": ["transmon qubits", "Transmon Qubits"],
                "role": "RUNS_ON",
            }
        ],
        "relations": [],
        "urls": [],
        "figures": [],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold))
    scores = _json(kg("evaluate", "--gold", tmp_path / "gold.jsonl", "--texts", sample, "--pred", out, "--json"))
    by = {(score["kind"], score["type"]): score for score in scores}
    assert by["concept", "Hardware"]["recall"] == 1.0
    assert "link" in {kind for kind, _ in by}
    assert "F1" in kg("evaluate", "--gold", tmp_path / "gold.jsonl", "--texts", sample, "--pred", out).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "no-such-file.jsonl", "--no-prefect"), 1, "no-such-file.jsonl: cannot be read"),
        (("build",), 2, "name at least one file"),
        (("query", "MATCH (n) RETURN n", "-w", "nowhere"), 1, "there is no graph yet"),
        (("query", "RETURN 1", "--store", "bolt://127.0.0.1:9"), 1, "no server answers"),
        (("query", "RETURN 1", "--param", "novalue"), 2, "name=value is expected"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_errors_are_one_line_and_a_code(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    """1 for what was expected to go wrong, 2 for wrong usage; never a traceback."""
    done = kg(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
