"""Flows that ask live sources: their runs end in states that tell the truth, and leave something to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from prefect.artifacts import Artifact
from prefect.client.schemas.objects import State
from prefect.exceptions import ParameterTypeError
from servers.arxiv import Arxiv, Entry, arxiv
from servers.web import Reply, web

from flows import tasks
from flows.backfill import backfill
from flows.blocks import SourceKeys, keyed
from flows.build import build
from flows.refresh import refresh
from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.harvest import Feed
from kg.model import Paper
from kg.stages.harvest import Terms, today
from kg.stages.harvest.ledger import watermark

FEED = "arxiv:physics:quant-ph"
DECODER = "We present a decoder of the surface code, which runs on an FPGA and is evaluated on noise of our own."


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Arxiv]:
    """Two papers, touched yesterday."""
    yesterday = str(today() - timedelta(days=1))
    entries = [Entry(f"2611.0000{n}", f"Decoding the surface code, part {n}", DECODER, yesterday) for n in (1, 2)]
    with arxiv(entries) as served:
        monkeypatch.setenv("KG_URL_ARXIV", served.served.url)
        yield served


def _artifact(key: str) -> str:
    """What the newest artifact of this key holds."""
    found: Any = Artifact.get(key, _sync=True)  # type: ignore[call-arg]  # of its decorator
    return str(found.data)


def _run(flow: Any, *parameters: Any, **more: Any) -> State[Any]:
    state: State[Any] = flow(*parameters, **more, return_state=True)
    return state


def test_a_refresh_brings_what_is_new(tmp_path: Path, server: Arxiv) -> None:
    """Counts stand in the state; what is new stands in artifacts, with its sentence and as a picture."""
    state = _run(refresh, [FEED], str(tmp_path), pipeline="rules")
    assert state.is_completed() and state.name == "Completed"
    assert state.message and state.message.startswith("2 papers, ")
    assert state.result()["papers"] == 2
    assert watermark(Workspace(tmp_path), FEED) == today()
    assert _artifact("kg-picture").startswith("data:image/svg+xml;base64,")
    assert "runs on an FPGA" in _artifact("kg-news")
    asked = len(server.asked)
    again = _run(refresh, [FEED], str(tmp_path), pipeline="rules", overlap=0)
    assert again.result() | {"papers": 2, "added": 0, "changed": 0, "removed": 0} == again.result()
    assert {one["from"] for one in server.asked[asked:] if "from" in one} == {str(today())}


def test_a_run_with_rejects_is_no_silent_success(tmp_path: Path, server: Arxiv) -> None:
    """It is completed by another name, and the message says how many and why."""
    server.entries.append(Entry("2611.00003", "A title alone, without its abstract", "", str(today())))
    state = _run(refresh, [FEED], str(tmp_path), pipeline="rules")
    assert (state.is_completed(), state.name) == (True, "Completed with rejects")
    assert state.message and state.message.endswith("1 records were set aside: 1 × no abstract")
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "x", "title": "Another title that stands alone", "abstract": "It has one."}\n')
    state = _run(build, [str(other)], str(tmp_path), pipeline="rules")
    assert (state.name, state.result()["rejected"]) == ("Completed", 0)


def test_a_source_that_fails_fails_the_run(tmp_path: Path, server: Arxiv, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the others are in, and with its name."""
    with web(lambda _: Reply(status=403)) as refusing:
        monkeypatch.setenv("KG_URL_HUGGINGFACE", refusing.url)
        state = _run(refresh, ["huggingface", FEED], str(tmp_path), pipeline="rules")
    assert state.is_failed()
    assert state.message and "1 of 2 feeds failed; the others are in. huggingface: " in state.message
    assert watermark(Workspace(tmp_path), FEED) == today()
    assert watermark(Workspace(tmp_path), "huggingface") is None


def test_a_backfill_goes_chunk_by_chunk(tmp_path: Path, server: Arxiv) -> None:
    """And asks the second time for those alone of which more may have come: here the last three of five."""
    since = today() - timedelta(days=20)
    state = _run(backfill, FEED, since, None, str(tmp_path), pipeline="rules", chunk=5)
    assert state.result()["papers"] == 2
    papers = {paper.id for path in Workspace(tmp_path).papers for paper in jsonl.read(path, Paper)}
    assert papers == {"arxiv:2611.00001", "arxiv:2611.00002"}
    asked = len(server.asked)
    assert _run(backfill, FEED, since, None, str(tmp_path), pipeline="rules", chunk=5).is_completed()
    assert len(server.asked) == asked + 3
    with pytest.raises(InputError, match="after today"):
        backfill(FEED, since, today() + timedelta(days=1), str(tmp_path), pipeline="rules")


@pytest.mark.parametrize("wrong", [{"chunk": 0}, {"least": 7}, {"first": -1}, {"feeds": []}])
def test_numbers_that_mean_nothing_are_refused_before_anything_runs(tmp_path: Path, wrong: dict[str, Any]) -> None:
    """Nothing is asked, nothing is written."""
    with pytest.raises(ParameterTypeError):
        refresh(**{"feeds": [FEED], "workspace": str(tmp_path / "kg"), **wrong})
    assert not (tmp_path / "kg").exists()


def test_keys_come_from_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    """Masked where they are shown, in the environment while the flow runs, and gone after it."""
    monkeypatch.delenv("KG_OPENALEX_KEY", raising=False)
    block = SourceKeys(openalex="geheim", mail="someone@example.org")
    assert "geheim" not in repr(block)
    block.save("keys", overwrite=True, _sync=True)
    source = Feed("openalex").source
    with keyed("block:keys"):
        assert dict(source.credentials().params) == {"api_key": "geheim", "mailto": "someone@example.org"}
    with keyed(""):
        assert dict(source.credentials().params) == {}


def test_its_logic_needs_no_prefect(tmp_path: Path, server: Arxiv) -> None:
    """The tasks' functions, called as they are."""
    terms = msgspec.to_builtins(Terms())
    collected = tasks.collect_feed.fn(FEED, str(tmp_path), str(today()), terms)
    assert sum(window["records"] for window in collected["windows"]) == 2
    counts = tasks.read_papers.fn(collected["files"], str(tmp_path), 500)
    assert counts["papers"] == 2


def test_dates_are_dates() -> None:
    """The form of the UI gives a day, not a moment."""
    assert backfill.parameters.properties["since"]["format"] == "date"
    assert isinstance(today(), date)
