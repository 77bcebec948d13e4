"""The command line as people use it: tables, JSON, exit codes, and errors in one line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.config import Workspace
from kg.vocabulary import load


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
    for command in (
        "build",
        "extract",
        "load",
        "export",
        "query",
        "show",
        "stats",
        "evaluate",
        "field",
        "train",
        "doctor",
    ):
        assert command in shown


def test_the_version_is_asked_for_alone() -> None:
    """No command has to follow."""
    done = kg("--version")
    assert (done.returncode, done.stdout) == (0, "0.1.0\n")


def test_a_question_takes_a_name_in_any_form(workspace: Workspace) -> None:
    """And says as what it has asked."""
    asked = ("ask", "papers-by-device", "--json", "-w", workspace.root, "-p")
    plain, other = (
        kg(*asked, "device=field-programmable gate array"),
        kg(*asked, "device=Field programmable gate-arrays"),
    )
    assert _json(plain) == _json(other) != []
    assert "is asked for as 'Field-programmable gate array' (device)" in other.stderr
    assert "is asked for" not in plain.stderr
    assert "nothing here is called" in kg(*asked, "device=Zedboard 999").stderr


def test_a_graph_from_a_file_is_counted_and_exported(workspace: Workspace, tmp_path: Path) -> None:
    """Without records of its own, of which alone it could be said what was at some time."""
    done = kg("export", tmp_path / "graph.nq", "-w", workspace.root)
    assert "statements in" in done.stderr
    filled = tmp_path / "filled"
    assert kg("load", tmp_path / "graph.nq", "-w", filled).returncode == 0
    (there,), (here,) = (_json(kg("stats", "--json", "-w", place)) for place in (filled, workspace.root))
    assert there["nodes"] == here["nodes"] and there["edges"] == here["edges"]
    assert "edges, and the nodes" in kg("export", tmp_path / "a.graphml", "-w", filled).stderr
    refused = kg("export", tmp_path / "b.graphml", "-w", filled, "--as-of", "2020-01-01")
    assert refused.returncode == 1 and not (tmp_path / "b.graphml").exists()
    assert "is no workspace" in kg("stats", "-w", tmp_path / "nowhere").stderr


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
    assert {"paper": "sample:03"} in rows
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


def test_what_a_store_keeps_for_itself_is_not_shown(workspace: Workspace) -> None:
    (shown,) = _json(kg("show", "transmon qubit", "--json", "-w", workspace.root))
    properties = shown["properties"]
    assert isinstance(properties, dict)
    assert properties.keys() <= {"id", *load().nodes["Hardware"]}


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


def test_evaluate_reads_hard_negatives(tmp_path: Path, sample: Path) -> None:
    """Where the pipeline is run, the rate of links that are not there stands under the scores."""
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "sample:01", "entities": [], "relations": []}) + "\n")
    (tmp_path / "texts.jsonl").write_text(sample.read_text("utf-8").splitlines()[0] + "\n")
    arguments = ("evaluate", "--gold", tmp_path / "gold.jsonl", "--texts", tmp_path / "texts.jsonl")
    last = _json(kg(*arguments, "--pipeline", "rules", "--json"))[-1]
    assert last["kind"] == "unrelated"
    assert int(str(last["sentences"])) >= 100
    assert float(str(last["rate"])) == pytest.approx(int(str(last["linked"])) / int(str(last["sentences"])), abs=1e-3)
    assert "hard negatives: a link that is not there in" in kg(*arguments, "--pipeline", "rules").stdout


def test_precision_costs_links(tmp_path: Path, sample: Path) -> None:
    """`--precision` keeps fewer links, each of them surer."""
    links = []
    for name, options in (("all", ()), ("sure", ("--precision", "0.7"))):
        out = tmp_path / f"{name}.jsonl"
        _json(kg("extract", sample, "--out", out, "--json", *options))
        links.append([link["score"] for line in out.read_text().splitlines() for link in json.loads(line)["links"]])
    assert len(links[1]) < len(links[0])
    assert min(links[1]) > min(links[0])


def test_field_stands_beside_the_published(tmp_path: Path) -> None:
    """On files in the field's format: our scores, and others' under them."""
    line = json.dumps(
        {
            "sentences": ["We propose a neural network for speech recognition .".split()],
            "ner": [[[3, 4, "Method"], [6, 7, "Task"]]],
            "relations": [[[3, 4, 6, 7, "USED-FOR"]]],
        }
    )
    for name in ("scierc/test.json", "scier/test.jsonl", "scier/test_ood.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(line.replace("USED-FOR", "Used-For" if "scier/" in name else "USED-FOR") + "\n")
    printed = kg("field", tmp_path).stdout
    assert "PURE" in printed and "HGERE" in printed
    sets = [row["set"] for row in _json(kg("field", tmp_path, "--json"))]
    assert sets == ["scierc", "scier", "scier_ood"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "no-such-file.jsonl", "--no-prefect"), 1, "no-such-file.jsonl: cannot be read"),
        (("build",), 2, "name at least one file"),
        (("build", "--sample", "--no-prefect", "--address", "tcp://127.0.0.1:9"), 2, "Prefect's work"),
        (("query", "MATCH (n) RETURN n", "-w", "nowhere"), 1, "there is no graph yet"),
        (("query", "RETURN 1", "--store", "bolt://127.0.0.1:9"), 1, "no server answers"),
        (("query", "RETURN 1", "--param", "novalue"), 2, "name=value is expected"),
        (("extract", "x.jsonl", "--out", "y.jsonl", "--pipeline", "rules", "--precision", "0.9"), 1, "trained reader"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_errors_are_one_line_and_a_code(tmp_path: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    """1 for what was expected to go wrong, 2 for wrong usage; never a traceback."""
    done = kg(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_merges_are_listed_and_explained(tmp_path: Path, workspace: Workspace) -> None:
    """Which name went where, by which rule, with a sentence; and why two names are, or are not, one."""
    rows = _json(kg("merges", "-w", workspace.root, "--json"))
    assert rows and {"id", "name", "into", "rule", "score", "papers", "evidence"} <= set(rows[0])
    row = next(row for row in rows if row["rule"] == "abbreviation")
    assert str(row["name"]) in kg("merges", str(row["name"]), "-w", workspace.root).stdout
    shown = kg("show", str(row["id"]), "-w", workspace.root)
    assert str(row["into"]) in shown.stdout
    one = kg("why", "transmon qubits", "Transmon-Qubit", "-w", workspace.root)
    assert "one entity (Hardware)" in one.stdout
    two = kg("why", "transmon qubits", "FPGA", "-w", workspace.root)
    assert "two entities (Hardware)" in two.stdout
    below = kg("why", "transmon qubits", "superconducting qubits", "-w", workspace.root)
    assert "one is a kind of the other: Superconducting qubit (A superconducting charge qubit" in " ".join(
        below.stdout.split()
    )
    farther = kg("why", "qubits", "transmon qubits", "-w", workspace.root)  # named by no paper as such
    assert "one is a kind of the other: Superconducting qubit (A superconducting charge qubit" in " ".join(
        farther.stdout.split()
    )
    assert "no entity of the graph" in kg("why", "transmon", "perpetuum mobile", "-w", workspace.root).stderr


def test_a_vocabulary_of_ones_own_takes_part(tmp_path: Path) -> None:
    """Added, listed, and linked to by the next build; a correction is honoured, and deleting it undoes it."""
    workspace = tmp_path / "w"
    (tmp_path / "mine.csv").write_text("id,label,altLabels,type\ncal,Crosstalk-aware calibration,CalBO,Method\n")
    added = _json(kg("vocabulary", "add", tmp_path / "mine.csv", "-w", workspace, "--json"))[0]
    assert (added["terms"], added["rejected"]) == (1, 0)
    assert "mine.csv" in kg("vocabulary", "list", "-w", workspace).stdout
    built = ("build", "--sample", "--no-prefect", "--json", "-w", workspace)
    first = _json(kg(*built))[-1]
    assert "Crosstalk-aware calibration" in kg("show", "CalBO", "-w", workspace).stdout
    (workspace / "corrections.toml").write_text(
        'apart = [{type = "Method", names = ["CalBO", "Crosstalk-aware calibration"], reason = "for the test"}]\n'
    )
    apart = _json(kg(*built))[-1]
    assert int(str(apart["added"])) + int(str(apart["changed"])) > 0
    assert "Crosstalk-aware calibration" not in kg("show", "CalBO", "-w", workspace).stdout.splitlines()[0]
    (workspace / "corrections.toml").unlink()
    undone = _json(kg(*built))[-1]
    assert (undone["entities"], undone["edges"]) == (first["entities"], first["edges"])
    again = _json(kg(*built))[-1]
    assert (again["added"], again["changed"], again["removed"]) == (0, 0, 0)


def test_json_is_json_in_any_locale(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """UTF-8, and null for what JSON has no number for."""
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    asked = "RETURN 'Schrödinger μ' AS name, [0.0 / 0.0] AS nothing, 1.5 AS number"
    command = [Path(sys.executable).with_name("kg"), "query", asked, "--json", "-w", str(workspace.root)]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("utf-8")) == {"name": "Schrödinger μ", "nothing": [None], "number": 1.5}


def test_a_folder_without_a_graph_is_not_written_to(tmp_path: Path) -> None:
    """Nor made a workspace by who tries."""
    done = kg("query", "CREATE (:Paper {id: 'x'})", "--write", "-w", tmp_path)
    assert done.returncode == 1 and "is no workspace" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_question_is_asked_for_names_that_are_numbers(workspace: Workspace, tmp_path: Path) -> None:
    """In SPARQL as in Cypher; what is no text is told."""
    asked = kg("sparql", "papers-by-dataset", "-p", "dataset=2080", "--query", "-w", workspace.root)
    assert asked.returncode == 0
    (tmp_path / "q.rq").write_bytes(b"SELECT * { ?s ?p '\xff' }")
    done = kg("sparql", tmp_path / "q.rq", "-w", workspace.root)
    assert done.returncode == 1 and "no UTF-8" in done.stderr
