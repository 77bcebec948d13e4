"""The flow: the same bytes as the plain stages, and only what changed is done again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.build import run
from flows.quiet import SETTINGS
from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.model import Paper
from kg.stages import build
from kg.stages.progress import listening


def _files(workspace: Workspace) -> dict[str, bytes]:
    joints = [*workspace.papers, *workspace.extractions, workspace.records, workspace.merges]
    paths = [*joints, *workspace.exports.iterdir()]
    return {path.name: path.read_bytes() for path in paths}


def _extracted(inputs: list[Path], workspace: Path, shard_size: int = 500) -> int:
    """How many papers a run of the flow extracts; what it remembers, it does not."""
    seen = 0

    def listen(stage: str, done: int, total: int) -> None:
        nonlocal seen
        seen += done if stage == "extract" else 0

    with listening(listen):
        run(inputs, workspace, shard_size=shard_size)
    return seen


def test_the_flow_gives_the_bytes_of_the_plain_stages(tmp_path: Path, sample: Path) -> None:
    """Same files, same counts, with Prefect and without."""
    plain = Workspace(tmp_path / "plain")
    by_hand = build([sample], plain)
    by_flow = run([sample], tmp_path / "flow")
    assert by_flow == by_hand
    assert _files(Workspace(tmp_path / "flow")) == _files(plain)


def test_what_is_known_is_not_done_again(tmp_path: Path, sample: Path) -> None:
    """The second run extracts nothing; a lost or damaged file is made again, and only that."""
    workspace = tmp_path / "kg"
    assert _extracted([sample], workspace) == 24
    before = _files(Workspace(workspace))
    assert _extracted([sample], workspace) == 0
    (path,) = Workspace(workspace).extractions
    path.write_bytes(path.read_bytes()[:-100])
    assert _extracted([sample], workspace) == 24
    assert _files(Workspace(workspace)) == before


def test_a_new_paper_costs_itself_alone(tmp_path: Path) -> None:
    """Of two shards, the one that the new paper falls into is written again, and nothing else in it is read again."""
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    text = "We run a CNN on an FPGA."
    jsonl.write(one, (Paper(id=f"p{n}", title=f"A paper about FPGAs, number {n}", abstract=text) for n in range(8)))
    jsonl.write(two, [Paper(id="q", title="Another paper about GPUs and such", abstract=text)])
    workspace = tmp_path / "kg"
    assert _extracted([one], workspace, shard_size=5) == 8
    assert _extracted([two], workspace, shard_size=5) == 1
    sizes = {path: [paper.id for paper in jsonl.read(path, Paper)] for path in Workspace(workspace).papers}
    assert sorted(len(ids) for ids in sizes.values())[0] > 0
    assert [len(ids) > 1 for ids in sizes.values() if "q" in ids] == [True]


def test_a_correction_is_seen_though_nothing_else_changed(tmp_path: Path, sample: Path) -> None:
    """Names are resolved anew, nothing is extracted; without the file all is as before."""
    workspace = Workspace(tmp_path / "kg")
    first = run([sample], workspace.root)
    before = _files(workspace)
    workspace.corrections.write_text(
        'drop = [{type = "Hardware", name = "Transmon qubit", reason = "for the test"}]\n', "utf-8"
    )
    assert _extracted([sample], workspace.root) == 0
    assert b"hardware:transmonqubit" not in workspace.records.read_bytes()
    workspace.corrections.unlink()
    undone = run([sample], workspace.root)
    assert _files(workspace) == before
    assert (undone.entities, undone.edges) == (first.entities, first.edges)


def test_an_error_of_ours_fails_the_flow(tmp_path: Path) -> None:
    """A file that cannot be read is not a green run."""
    with pytest.raises(InputError, match=r"none.jsonl: cannot be read"):
        run([tmp_path / "none.jsonl"], tmp_path / "kg")


def test_kg_works_without_prefect(tmp_path: Path, sample: Path) -> None:
    """A process in which Prefect cannot be imported builds the same graph."""
    code = (
        "import sys; sys.modules['prefect'] = None\n"
        "from kg.cli import main\n"
        f"sys.argv = ['kg', 'build', {str(sample)!r}, '--no-prefect', '--json', '-w', {str(tmp_path / 'kg')!r}]\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert '"papers": 24' in done.stdout, done.stderr


def test_nothing_is_told_to_anyone() -> None:
    """Analytics and telemetry are off before Prefect is imported, unless the user set them."""
    assert os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert os.environ["DO_NOT_TRACK"] == SETTINGS["DO_NOT_TRACK"] == "1"
