"""Many workers give the bytes of one; a lost worker costs its shard; what kills workers is set aside and told."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.build import run
from flows.crew import Crew, Runner, crew_of
from flows.watch import OVERDUE
from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.model import Extraction, Paper, Rejected
from kg.nlp.pipeline import rules_pipeline
from kg.stages import build
from kg.stages.exchange import extract_remote, fetched, handed_out
from kg.stages.extract import extract_shard

SHARD = 6


def _files(workspace: Workspace) -> dict[str, bytes]:
    paths = [*workspace.papers, *workspace.extractions, workspace.records, *workspace.exports.iterdir()]
    return {path.name: path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> dict[str, bytes]:
    """What one process makes of the sample, in plain Python."""
    made = Workspace(tmp_path_factory.mktemp("alone"))
    build([sample], made, pipeline="rules", shard_size=SHARD)
    return _files(made)


def _build(workspace: Path, sample: Path, crew: Crew) -> Workspace:
    run([sample], workspace, pipeline="rules", shard_size=SHARD, crew=crew)
    return Workspace(workspace)


@pytest.mark.parametrize("runner", ["threads", "processes"])
def test_two_workers_give_the_bytes_of_one(
    tmp_path: Path, sample: Path, alone: dict[str, bytes], runner: Runner
) -> None:
    assert _files(_build(tmp_path, sample, Crew(runner=runner, workers=2))) == alone


def test_two_dask_workers_one_of_which_is_killed(
    tmp_path: Path, sample: Path, alone: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its shard is extracted again by another; the files are those of one process."""
    met = tmp_path / "met"
    once = f"not os.path.exists({str(met)!r}) and not open({str(met)!r}, 'w').close()"
    pipeline = _deadly(tmp_path, monkeypatch, "deadly_once", once)
    crew = Crew(runner="dask", workers=2)
    run([sample], tmp_path / "kg", pipeline=pipeline, shard_size=SHARD, crew=crew)
    assert met.exists()
    assert _files(Workspace(tmp_path / "kg")) == alone


def test_storage_that_workers_share(tmp_path: Path, sample: Path, alone: dict[str, bytes]) -> None:
    """Shards go out and come back by fsspec; nothing stays there."""
    exchange = f"file://{tmp_path / 'exchange'}"
    made = _build(tmp_path / "kg", sample, Crew(runner="processes", workers=2, exchange=exchange))
    assert _files(made) == alone
    assert list((tmp_path / "exchange").iterdir()) == []


def test_storage_in_memory(tmp_path: Path, papers: list[Paper]) -> None:
    """Any place of fsspec's; what came back damaged is refused."""
    shard = tmp_path / "papers.jsonl"
    jsonl.write(shard, papers[:2])
    made = extract_remote(handed_out(shard, "memory://exchange"), "rules")
    came = fetched(made, tmp_path / "extractions.jsonl")
    there = extract_shard(shard, tmp_path / "here.jsonl", "rules")
    assert (came.digest, came.count) == (there.digest, 2)
    assert len(list(jsonl.read(tmp_path / "extractions.jsonl", Extraction))) == 2


def _deadly(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, when: str) -> str:
    """A saved pipeline with a component that ends the process where a text speaks of CalBO, and this holds as well.

    It is an installed package, as far as Python can tell, so that every process that opens the pipeline finds it.
    """
    home = folder / "site"
    (home / f"{name}-1.0.dist-info").mkdir(parents=True)
    (home / f"{name}-1.0.dist-info" / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (home / f"{name}-1.0.dist-info" / "entry_points.txt").write_text(f"[spacy_factories]\n{name} = {name}:make\n")
    (home / f"{name}.py").write_text(
        "import os, signal\n"
        "from spacy.language import Language\n"
        f"@Language.factory({name!r})\n"
        "def make(nlp, name):\n"
        "    def component(doc):\n"
        f"        if 'CalBO' in doc.text and ({when}):\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return doc\n"
        "    return component\n"
    )
    monkeypatch.syspath_prepend(str(home))
    monkeypatch.setenv("PYTHONPATH", str(home))
    importlib.import_module(name)  # this process has looked for factories before
    nlp = rules_pipeline()
    nlp.add_pipe(name)
    nlp.to_disk(folder / "pipeline")
    return str(folder / "pipeline")


def test_a_shard_that_kills_its_workers_is_set_aside(
    tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three workers die over it; the others' papers are in, its own stand without a statement, and all is said."""
    pipeline = _deadly(tmp_path, monkeypatch, "deadly", "True")
    crew = Crew(runner="processes", workers=2)
    built = run([sample], tmp_path / "kg", pipeline=pipeline, shard_size=SHARD, crew=crew)
    assert built.papers == 24
    workspace = Workspace(tmp_path / "kg")
    rejected = list(jsonl.read(workspace.rejected, Rejected))
    (reason,) = {one.reason for one in rejected}
    assert re.fullmatch(r"its shard, papers\.000\d-of-0004\.jsonl, killed 3 workers; the next build .*", reason)
    lost = {one.id for one in rejected}
    assert built.rejected == len(lost)
    found = [extraction for path in workspace.extractions for extraction in jsonl.read(path, Extraction)]
    assert {one.paper.id for one in found if not one.sentences} == lost
    assert any("CalBO" in one.paper.text for one in found if one.paper.id in lost)
    build([sample], workspace, pipeline="rules", shard_size=SHARD)
    assert list(jsonl.read(workspace.rejected, Rejected)) == []


def test_a_process_that_takes_too_long_ends() -> None:
    """As if it had been killed; one that is in time goes on."""
    code = "import time; from flows.watch import ending_after\nwith ending_after({}): time.sleep({})\nprint('here')"
    late = subprocess.run([sys.executable, "-c", code.format(0.3, 60)], capture_output=True, text=True, timeout=50)
    assert (late.returncode, late.stdout) == (OVERDUE, "")
    timely = subprocess.run([sys.executable, "-c", code.format(50, 0)], capture_output=True, text=True, timeout=50)
    assert (timely.returncode, timely.stdout) == (0, "here\n")


def test_a_crew_that_cannot_be(tmp_path: Path) -> None:
    """It is said which setting is wrong."""
    with pytest.raises(InputError, match="the crew: runner: Input should be 'threads', 'processes' or 'dask', not 'x'"):
        crew_of({"runner": "x"})
    with pytest.raises(InputError, match="workers"):
        crew_of({"workers": 0})
