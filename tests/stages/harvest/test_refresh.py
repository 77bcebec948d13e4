"""A graph kept up to date from an arXiv on loopback: what comes late, again, changed, withdrawn, in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from servers.arxiv import Arxiv, Entry, arxiv
from servers.web import Reply, web

from kg import jsonl
from kg.config import Workspace
from kg.errors import SourceUnavailable
from kg.harvest import Feed, Manners, Window
from kg.model import Paper, Rejected
from kg.stages.harvest import Refreshed, Terms, backfill, fetch, refresh, waiting
from kg.stages.harvest.ledger import watermark
from kg.store import open_store

FEED = Feed("arxiv", "physics:quant-ph")
MANNERS = Manners(interval=0.0, attempts=3, first_wait=0.01)
TERMS = Terms(manners=MANNERS)
DAY = date(2026, 11, 20)


def _entry(number: int, touched: str, device: str = "an FPGA") -> Entry:
    return Entry(
        id=f"2611.{number:05d}",
        title=f"Decoding the surface code quickly, part {number}",
        abstract=f"We present decoder number {number}, which runs on {device}. It is evaluated on noise of our own.",
        touched=touched,
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Arxiv]:
    """Five papers, touched on five days."""
    with arxiv([_entry(n, f"2026-11-{14 + n}") for n in range(1, 6)]) as served:
        monkeypatch.setenv("KG_URL_ARXIV", served.served.url)
        yield served


def _refresh(workspace: Workspace, day: date = DAY, terms: Terms = TERMS) -> Refreshed:
    return refresh([FEED], workspace, terms=terms, day=day, pipeline="rules")


def _papers(workspace: Workspace) -> dict[str, Paper]:
    return {paper.id: paper for path in workspace.papers for paper in jsonl.read(path, Paper)}


def _runs_on(workspace: Workspace) -> int:
    with open_store(workspace.store) as store:
        ((count,),) = store.query("MATCH (p:Paper)-[r]->(h:Hardware) RETURN count(r)").rows
    return int(count)


def _bytes(workspace: Workspace) -> dict[str, bytes]:
    paths = [
        *workspace.papers,
        *workspace.extractions,
        workspace.records,
        workspace.merges,
        *workspace.exports.iterdir(),
    ]
    return {path.name: path.read_bytes() for path in paths}


def test_what_a_server_has_is_in_the_graph(tmp_path: Path, server: Arxiv) -> None:
    """All pages are followed, the papers are there with their versions' days, and no page is left behind."""
    workspace = Workspace(tmp_path)
    done = _refresh(workspace)
    assert done.failed == () and done.built and done.built.papers == 5
    assert sum(window.records for window in done.collected[0].windows) == 5
    paper = _papers(workspace)["arxiv:2611.00001"]
    assert (paper.published, paper.updated, paper.version) == ("2026-11-02", "2026-11-02", "1")
    assert paper.authors == ("Ada Byron", "Emmy Noether", "Lise Meitner")
    assert _runs_on(workspace) == 5
    assert waiting(workspace, FEED) == []
    assert watermark(workspace, str(FEED)) == DAY


def test_a_second_refresh_asks_for_the_overlap_alone_and_changes_nothing(tmp_path: Path, server: Arxiv) -> None:
    workspace = Workspace(tmp_path)
    _refresh(workspace)
    before, asked = _bytes(workspace), len(server.asked)
    done = _refresh(workspace, terms=Terms(overlap=2, manners=MANNERS))
    assert done.built and (done.built.added, done.built.changed, done.built.removed) == (0, 0, 0)
    assert _bytes(workspace) == before
    again = server.asked[asked:]
    assert {one["from"] for one in again if "from" in one} == {"2026-11-18"}


def test_a_paper_that_comes_late_is_found(tmp_path: Path, server: Arxiv) -> None:
    """arXiv hands in a paper days later with a datestamp of the past: the overlap finds it."""
    workspace = Workspace(tmp_path)
    _refresh(workspace)
    server.entries.append(_entry(9, "2026-11-17"))
    done = _refresh(workspace, DAY + timedelta(days=1))
    assert done.built and done.built.papers == 6
    assert "arxiv:2611.00009" in _papers(workspace)


def test_a_record_that_was_only_touched_is_no_change(tmp_path: Path, server: Arxiv) -> None:
    """A datestamp says when a record was touched: with it alone, not a byte is another."""
    workspace = Workspace(tmp_path)
    _refresh(workspace)
    before = _bytes(workspace)
    server.change("2611.00002", touched="2026-11-21")
    done = _refresh(workspace, DAY + timedelta(days=1))
    assert done.built and (done.built.added, done.built.changed, done.built.removed) == (0, 0, 0)
    assert _bytes(workspace) == before


def test_a_new_version_is_an_update(tmp_path: Path, server: Arxiv) -> None:
    """Its facts take the place of the old ones; the old version is kept beside it."""
    workspace = Workspace(tmp_path)
    _refresh(workspace)
    days = ("Mon, 2 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 10:00:00 GMT")
    text = _entry(2, "2026-11-21", "a transmon qubit").abstract
    server.change("2611.00002", touched="2026-11-21", versions=days, abstract=text)
    done = _refresh(workspace, DAY + timedelta(days=1))
    assert done.built and done.built.papers == 5 and done.built.added and done.built.removed
    paper = _papers(workspace)["arxiv:2611.00002"]
    assert (paper.version, paper.published, paper.updated) == ("2", "2026-11-02", "2026-11-21")
    assert [one.version for one in paper.versions] == ["1"]
    with open_store(workspace.store) as store:
        rows = store.query("MATCH (p:Paper {id: 'arxiv:2611.00002'})-[]->(h:Hardware) RETURN h.name").rows
        assert list(rows) == [("Transmon qubit",)]


def test_a_withdrawn_paper_states_nothing_any_more(tmp_path: Path, server: Arxiv) -> None:
    """arXiv keeps the record, with a notice; its facts go, the paper and what it was stay."""
    workspace = Workspace(tmp_path)
    _refresh(workspace)
    days = ("Mon, 2 Nov 2026 10:00:00 GMT", "Sat, 21 Nov 2026 10:00:00 GMT")
    server.change("2611.00003", touched="2026-11-21", versions=days, comment="Withdrawn by the author: an error in (7)")
    done = _refresh(workspace, DAY + timedelta(days=1))
    assert done.built and done.built.papers == 5 and done.built.removed
    assert _papers(workspace)["arxiv:2611.00003"].withdrawn
    assert _runs_on(workspace) == 4


def test_a_month_that_was_missed_is_caught_up(tmp_path: Path, server: Arxiv) -> None:
    """In chunks, from the watermark on."""
    workspace = Workspace(tmp_path)
    _refresh(workspace, DAY)
    server.entries += [_entry(20, "2026-11-28"), _entry(21, "2026-12-09"), _entry(22, "2026-12-20")]
    done = _refresh(workspace, date(2026, 12, 20))
    assert done.built and done.built.papers == 8
    windows = done.collected[0].windows
    assert windows[0].since == "2026-11-13" and windows[-1].until == "2026-12-20"
    assert all(Window(date.fromisoformat(one.since), date.fromisoformat(one.until)).days <= 7 for one in windows)


def test_a_first_run_that_fails_loses_no_day(tmp_path: Path, server: Arxiv, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next begins where it was to begin, however many days later."""
    workspace, terms = Workspace(tmp_path), Terms(first=3, manners=MANNERS)
    with web(lambda _: Reply(status=403)) as refusing, monkeypatch.context() as there:
        there.setenv("KG_URL_ARXIV", refusing.url)
        assert _refresh(workspace, terms=terms).failed
    _refresh(workspace, DAY + timedelta(days=6), terms)
    assert set(_papers(workspace)) == {"arxiv:2611.00003", "arxiv:2611.00004", "arxiv:2611.00005"}
    assert watermark(workspace, str(FEED)) == DAY + timedelta(days=6)


def test_a_fetch_that_breaks_off_goes_on_where_it_was(tmp_path: Path, server: Arxiv) -> None:
    """The server fails at the third page; the next run asks for the third, and for no page twice."""
    workspace, window = Workspace(tmp_path), Window(date(2026, 11, 14), DAY)
    server.page = 1
    answer = server.answer
    server.served.answer = lambda asked: (
        Reply(status=503) if asked.params.get("resumptionToken", "").endswith("|2") else answer(asked)
    )
    with pytest.raises(SourceUnavailable, match="it answers 503"):
        fetch(workspace, FEED, window, manners=MANNERS)
    assert len(waiting(workspace, FEED)) == 2
    server.served.answer = answer
    before = len(server.asked)
    done = fetch(workspace, FEED, window, manners=MANNERS)
    assert (done.pages, done.records) == (5, 5)
    assert [one["resumptionToken"].rpartition("|")[2] for one in server.asked[before:]] == ["2", "3", "4"]


def test_a_token_that_is_too_old_begins_the_window_anew(tmp_path: Path, server: Arxiv) -> None:
    workspace, window = Workspace(tmp_path), Window(date(2026, 11, 14), DAY)
    answer = server.answer
    server.served.answer = lambda asked: (
        Reply(status=503) if asked.params.get("resumptionToken", "").endswith("|2") else answer(asked)
    )
    with pytest.raises(SourceUnavailable):
        fetch(workspace, FEED, window, manners=MANNERS)
    server.served.answer = answer
    server.stale.add(f"{window.since}|{window.until}|2")
    server.page = 5
    assert fetch(workspace, FEED, window, manners=MANNERS).records == 5


def test_a_list_that_is_short_is_not_taken_for_whole(tmp_path: Path, server: Arxiv) -> None:
    """It says five and hands out two: an error, and the window is asked for anew."""
    workspace, window = Workspace(tmp_path), Window(date(2026, 11, 14), DAY)
    answer = server.answer

    def short(asked: object) -> Reply:
        whole = answer(asked)  # type: ignore[arg-type]
        return Reply(whole.body.replace(b"2026-11-14|2026-11-20|2<", b"<"))

    server.served.answer = short
    with pytest.raises(SourceUnavailable, match="spoke of 5 records and handed out 2"):
        fetch(workspace, FEED, window, manners=MANNERS)
    server.served.answer = answer
    assert fetch(workspace, FEED, window, manners=MANNERS).records == 5


def test_pages_that_lead_in_a_circle_end(tmp_path: Path, server: Arxiv) -> None:
    answer = server.answer
    server.served.answer = lambda asked: Reply(answer(asked).body.replace(b"|4<", b"|2<"))
    with pytest.raises(SourceUnavailable, match="from one page back to another"):
        fetch(Workspace(tmp_path), FEED, Window(date(2026, 11, 14), DAY), manners=MANNERS)


def test_one_feed_that_fails_keeps_nothing_of_the_others_back(
    tmp_path: Path, server: Arxiv, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are in the graph, and the failure is said."""
    monkeypatch.setenv("KG_URL_HUGGINGFACE", "http://127.0.0.1:9/")
    workspace = Workspace(tmp_path)
    done = refresh([Feed("huggingface"), FEED], workspace, terms=TERMS, day=DAY, pipeline="rules")
    assert done.built and done.built.papers == 5
    assert len(done.failed) == 1 and done.failed[0].startswith("huggingface: http://127.0.0.1:9/")
    assert watermark(workspace, "huggingface") is None


def test_suspiciously_little_moves_no_watermark(tmp_path: Path, server: Arxiv) -> None:
    """After weeks of sixty papers a week, a week of two fails; when the papers are there, all is caught up."""
    workspace = Workspace(tmp_path)
    server.page = 100
    day = date(2026, 6, 1)
    server.entries = [_entry(n, str(day + timedelta(days=n // 9))) for n in range(9 * 60)]
    terms = Terms(overlap=0, chunk=7, first=27, manners=MANNERS)
    _refresh(workspace, date(2026, 6, 28), terms)
    kept = server.entries
    server.entries = [one for one in kept if one.touched <= "2026-06-28"] + [_entry(900, "2026-07-01")]
    done = _refresh(workspace, date(2026, 7, 4), terms)
    assert done.built is None and "records, where" in done.failed[0]
    assert watermark(workspace, str(FEED)) == date(2026, 6, 28)
    server.entries = kept
    done = _refresh(workspace, date(2026, 7, 4), terms)
    assert done.failed == () and watermark(workspace, str(FEED)) == date(2026, 7, 4)


def test_the_past_is_filled_in_chunk_by_chunk(tmp_path: Path, server: Arxiv, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done is not asked for again, and the watermark stays where it was."""
    module = import_module("kg.stages.harvest.backfill")  # the package has a function of that name
    monkeypatch.setattr(module, "today", lambda: DAY + timedelta(days=60))
    workspace, window = Workspace(tmp_path), Window(date(2026, 11, 10), date(2026, 11, 19))
    made = backfill(FEED, window, workspace, terms=Terms(chunk=4, manners=MANNERS), pipeline="rules")
    assert [one.papers for one in made] == [3, 5]
    assert watermark(workspace, str(FEED)) is None
    before = len(server.asked)
    assert backfill(FEED, window, workspace, terms=Terms(chunk=4, manners=MANNERS), pipeline="rules") == []
    assert len(server.asked) == before
    longer = Window(window.since, DAY)
    backfill(FEED, longer, workspace, terms=Terms(chunk=4, manners=MANNERS), pipeline="rules")
    assert {one["from"] for one in server.asked[before:] if "from" in one} == {"2026-11-18"}


def test_nothing_new_is_no_error(tmp_path: Path, server: Arxiv) -> None:
    """An empty answer into an empty workspace, and into one with papers."""
    workspace = Workspace(tmp_path)
    entries, server.entries = server.entries, []
    assert _refresh(workspace).built is None
    server.entries = entries
    built = _refresh(workspace).built
    assert built and built.papers == 5


def test_what_was_fetched_and_thrown_away_is_not_taken_for_done(tmp_path: Path, server: Arxiv) -> None:
    """Pages that `kg fetch` brought and somebody deleted are in no graph: a backfill of the same days fetches them."""
    workspace, window = Workspace(tmp_path), Window(date(2026, 11, 14), DAY)
    fetch(workspace, FEED, window, manners=MANNERS)
    for page in waiting(workspace, FEED):
        page.unlink()
    (built,) = backfill(FEED, window, workspace, terms=TERMS, pipeline="rules")
    assert built.papers == 5


def test_what_is_set_aside_day_after_day_is_set_aside_once(tmp_path: Path, server: Arxiv) -> None:
    """A record without an abstract comes again within every overlap, each time on a page of another name."""
    workspace = Workspace(tmp_path)
    server.entries.append(Entry("2611.00099", "A title alone, without its abstract", "", "2026-11-20"))
    for days in range(3):
        done = _refresh(workspace, DAY + timedelta(days=days))
        assert done.built and done.built.rejected == 1
        (one,) = jsonl.read(workspace.rejected, Rejected)
        assert one.id == "arxiv:2611.00099"
