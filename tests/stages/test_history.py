"""What is superseded is kept, a paper can be forgotten, and a run that was stopped leaves no half state."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kg import jsonl, ledger
from kg.config import Workspace
from kg.errors import CheckError, InputError
from kg.model import Entity, Evidence, Measurement, Paper, PaperRecord, Record, Rejected
from kg.stages import build, check
from kg.stages.export import exports
from kg.stages.forget import forget
from kg.stages.history import as_of, day_of, history, ids_of, moment_of
from kg.stages.load import load
from kg.stages.release import Settings, release
from kg.stages.supersede import settle, supersede
from kg.stages.update import rebuild, update


def _entity(name: str, *aliases: str) -> Entity:
    return Entity(id=f"method:{name}", type="Method", name=name, aliases=aliases)


def _paper(id: str) -> PaperRecord:
    return PaperRecord(id=id, title=f"Title of {id}", abstract="One sentence.")


states = st.lists(
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(("", "x", "y")), max_size=5), min_size=1, max_size=5
)


def _records(state: dict[str, str]) -> list[Record]:
    return [_paper("p"), *(_entity(name, *([alias] if alias else [])) for name, alias in sorted(state.items()))]


@settings(max_examples=25)
@given(states)
def test_every_state_can_be_read_again(tmp_path_factory: pytest.TempPathFactory, drawn: list[dict[str, str]]) -> None:
    """Whatever came after it, the graph as of a moment is the graph that was there then."""
    workspace = Workspace(tmp_path_factory.mktemp("history"))
    moments = []
    for state in drawn:
        assert supersede(workspace, _records(state)) == len(state) + 1
        moments.append(ledger.now())
    for state, moment in zip(drawn, moments, strict=True):
        assert list(as_of(workspace, moment)) == _records(state)


def test_a_history_says_what_came_changed_and_went(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    supersede(workspace, [_paper("p1"), _entity("a")])
    supersede(workspace, [_paper("p1"), _entity("a", "alpha")])
    supersede(workspace, [_paper("p1")])
    assert [change.action for change in history(workspace, "method:a")] == ["added", "changed", "removed"]
    assert [change.action for change in history(workspace, "p1")] == ["added"]
    assert ids_of(workspace, "Alpha") == ["method:a"], "a name is found though nothing bears it any more"
    with pytest.raises(InputError, match="is or was called 'beta'"):
        ids_of(workspace, "beta")


def test_the_same_again_is_no_change(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for _ in range(2):
        supersede(workspace, [_paper("p1"), _entity("a")])
    assert [change.action for change in history(workspace, "p1")] == ["added"]


def test_what_was_entered_is_put_in_place_and_what_was_not_is_dropped(tmp_path: Path) -> None:
    """Stopped after the ledger's commit, the new records are finished; stopped before, they were never there."""
    workspace = Workspace(tmp_path)
    supersede(workspace, [_paper("p1")])
    first = workspace.records.read_bytes()
    jsonl.write(workspace.pending, [_paper("p2")])
    settle(workspace)
    assert workspace.records.read_bytes() == first
    assert not workspace.pending.exists()
    supersede(workspace, [_paper("p2")])
    second = workspace.records.read_bytes()
    workspace.records.rename(workspace.pending)
    workspace.records.write_bytes(first)
    with ledger.opened(workspace) as rows, rows:
        from kg.stages.output import file_digest

        rows.execute("INSERT INTO pending VALUES (?)", (file_digest(workspace.pending),))
    settle(workspace)
    assert workspace.records.read_bytes() == second


def test_damaged_records_are_replaced_and_their_history_stays(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    supersede(workspace, [_paper("p1"), _paper("p2")])
    workspace.records.write_bytes(workspace.records.read_bytes()[:-20])
    supersede(workspace, [_paper("p1"), _paper("p2")])
    assert [change.action for change in history(workspace, "p2")] == ["added"]


@pytest.mark.parametrize(
    "when", ["yesterday", "2026-13-01", "1999-01-01", "2026-99-99Tgarbage00", "0001-01-01T00:00:00+05:00"]
)
def test_a_time_of_which_nothing_is_known_is_an_error(tmp_path: Path, when: str) -> None:
    workspace = Workspace(tmp_path)
    supersede(workspace, [_paper("p1")])
    with pytest.raises(InputError):
        list(as_of(workspace, when))


@pytest.mark.parametrize("when", ["2026-W05-6", "20260131", "2026-01-31T12", "20260131T1200"])
def test_a_day_is_written_in_one_way(when: str) -> None:
    """ISO 8601 has more, which data may not have; a clock without minutes is none."""
    for read in (day_of, moment_of):
        with pytest.raises(InputError, match="is no day like 2026-01-31"):
            read(when)
    assert (str(day_of("2026-01-31")), moment_of("2026-01-31")[:10]) == ("2026-01-31", "2026-01-31")


def test_a_moment_is_meant_to_its_end_and_in_its_own_zone(tmp_path: Path) -> None:
    """`kg history` prints seconds: the records of that second are there."""
    workspace = Workspace(tmp_path)
    supersede(workspace, [_paper("p1")])
    (change,) = history(workspace, "p1")
    second = change.at[: len("2026-11-27T04:14:43")]
    east, west = (datetime.fromisoformat(second) + timedelta(hours=hours) for hours in (5, -5))
    for when in (second, f"{second}Z", second[:-3], f"{east.isoformat()}+05:00", f"{west.isoformat()}-05:00"):
        assert [record.id for record in as_of(workspace, when)] == ["p1"]
    before = datetime.fromisoformat(second) - timedelta(seconds=1)
    for when in (f"{before.isoformat()}Z", f"{(before - timedelta(hours=5)).isoformat()}-05:00"):
        with pytest.raises(InputError):
            list(as_of(workspace, when))


def test_a_forgotten_paper_is_gone_as_if_it_had_never_been_there(tmp_path: Path, sample: Path) -> None:
    """Its facts go, what others name stays, no build brings it back, and deleting its line does."""
    with_it, without = Workspace(tmp_path / "with"), Workspace(tmp_path / "without")
    papers = list(jsonl.read(sample, Paper))
    others = tmp_path / "others.jsonl"
    jsonl.write(others, papers[1:])
    build([sample], with_it, pipeline="rules")
    build([others], without, pipeline="rules")
    full = with_it.records.read_bytes()

    changes = update(with_it, "", forget([papers[0].id], with_it, "its authors asked"))
    assert changes.removed > 0
    assert with_it.records.read_bytes() == without.records.read_bytes()
    assert {change.action for change in history(with_it, papers[0].id)} == {"added", "removed"}

    again = build([sample], with_it, pipeline="rules")
    assert (again.added, again.changed, again.removed) == (0, 0, 0)
    (aside,) = jsonl.read(with_it.rejected, Rejected)
    assert aside.id == papers[0].id
    assert "its authors asked" in aside.reason

    with_it.forgotten.unlink()
    build([sample], with_it, pipeline="rules")
    assert with_it.records.read_bytes() == full
    assert not list(jsonl.read(with_it.rejected, Rejected))


def test_a_forgotten_paper_is_known_again_by_its_other_names(tmp_path: Path) -> None:
    """By the DOI that it named, or by its title from a page without ids; another paper of that title is another."""
    workspace = Workspace(tmp_path / "kg-data")
    whole = Paper(
        id="arxiv:2401.00001", doi="10.1234/abc.1", title="How Long a Transmon Remembers", abstract="We measure it."
    )
    other = Paper(id="mine:1", title="A Survey of Resistive Memories", abstract="We read it.")

    def built(*papers: Paper) -> set[str]:
        jsonl.write(tmp_path / "papers.jsonl", papers)
        build([tmp_path / "papers.jsonl"], workspace, pipeline="rules")
        return {paper.id for path in workspace.papers for paper in jsonl.read(path, Paper)}

    assert built(whole, other) == {whole.id, other.id}
    forget([whole.id], workspace)
    assert whole.title not in workspace.forgotten.read_text("utf-8")
    assert built(replace(whole, id="doi:10.1234/abc.1", doi="", title="Retitled, as journals do")) == {other.id}
    assert built(replace(whole, id="title:abc", doi="")) == {other.id}
    assert built(replace(whole, id="arxiv:2401.00002", doi="")) == {other.id, "arxiv:2401.00002"}


def test_a_forgetting_that_was_stopped_is_completed_by_the_next(tmp_path: Path, sample: Path) -> None:
    """The store was out of reach: nothing is published of what is to be forgotten, and asking again takes it out."""
    workspace = Workspace(tmp_path / "kg")
    build([sample], workspace, pipeline="rules")
    forget(["sample:07"], workspace)  # and no more
    with pytest.raises(CheckError, match="sample:07 was forgotten on"):
        release(workspace, tmp_path / "out", Settings(version="1"))
    assert update(workspace, "", forget(["sample:07"], workspace)).removed > 0
    assert check(workspace).papers == 23
    assert update(workspace, "", forget(["sample:07"], workspace)).total == 0


def test_a_paper_is_forgotten_by_any_of_its_ids(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "kg")
    paper = Paper(
        id="arxiv:2401.00001", doi="10.1234/abc.1", title="How Long a Transmon Remembers", abstract="It does."
    )
    jsonl.write(tmp_path / "papers.jsonl", [paper, replace(paper, id="b", doi="", title="A Survey of Memories")])
    build([tmp_path / "papers.jsonl"], workspace, pipeline="rules")
    forget(["https://arxiv.org/abs/2401.00001v3"], workspace)
    assert [one.id for path in workspace.papers for one in jsonl.read(path, Paper)] == ["b"]
    forget(["https://doi.org/10.1234/ABC.1"], workspace)  # known already


def test_a_paper_that_is_not_there_cannot_be_forgotten(tmp_path: Path, sample: Path) -> None:
    workspace = Workspace(tmp_path)
    build([sample], workspace, pipeline="rules")
    with pytest.raises(InputError, match="no paper 'nobody'"):
        forget(["nobody"], workspace)
    assert not workspace.forgotten.exists()


def test_store_and_rdf_are_made_again_from_the_records_alone(tmp_path: Path, sample: Path) -> None:
    workspace = Workspace(tmp_path)
    built = build([sample], workspace, pipeline="rules")
    rdf = {path: path.read_bytes() for path in exports(workspace)}
    for path in rdf:
        path.unlink()
    changes, aside = rebuild(workspace)
    assert changes.added == built.added
    assert {path: path.read_bytes() for path in rdf} == rdf
    assert aside is not None
    assert aside.exists()


def test_a_run_is_entered_with_its_steps_and_how_it_ended(tmp_path: Path, sample: Path) -> None:
    """A shard that is there is not made again; a run that failed says why; one that was killed is known."""
    workspace = Workspace(tmp_path)
    build([sample], workspace, pipeline="rules")
    ledger.begin(workspace, "build", "killed")
    build([sample], workspace, pipeline="rules")
    with pytest.raises(InputError):
        build([tmp_path / "nothing.jsonl"], workspace, pipeline="rules")
    failed, second, killed, first = ledger.runs(workspace)
    assert (first.outcome, first.steps) == ("done", 6), "one shard, three files of resolution, two of RDF"
    assert killed.outcome == "interrupted"
    assert (second.outcome, second.steps) == ("done", 0), "all of them were there already"
    assert failed.outcome.startswith("failed: InputError")


def test_a_store_that_cannot_be_made_again_stays(tmp_path: Path, sample: Path) -> None:
    """Where the records are gone, or a line is none."""
    workspace = Workspace(tmp_path)
    build([sample], workspace, pipeline="rules")
    before = workspace.store.read_bytes()
    lines = workspace.records.read_bytes()
    workspace.records.write_bytes(lines + b"no record\n")
    with pytest.raises(InputError, match="no record"):
        rebuild(workspace)
    workspace.records.unlink()
    with pytest.raises(InputError, match="there are no records"):
        rebuild(workspace)
    assert workspace.store.read_bytes() == before
    assert not list(tmp_path.glob("graph.lbug.*"))
    workspace.records.write_bytes(lines)
    _, aside = rebuild(workspace)
    assert aside and aside.exists()
    assert time.time() - aside.stat().st_mtime < 60  # from now on it is kept, however old it is
    assert build([sample], workspace, pipeline="rules").changed == 0


def test_a_clock_that_is_set_back_hides_no_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every moment that is entered comes after all that were."""
    workspace = Workspace(tmp_path)
    supersede(workspace, [_paper("p"), _entity("a")])
    load(workspace)
    monkeypatch.setattr(ledger, "now", lambda: "2001-01-01T00:00:00.000000Z")
    supersede(workspace, [_paper("p"), _entity("a", "alpha")])
    assert load(workspace).changed == 1
    supersede(workspace, [_paper("p"), _entity("a", "beta")])
    assert load(workspace).changed == 1


def test_a_history_has_every_record_that_names_what_is_asked_for(annotated: Workspace) -> None:
    """As a reader of the lines finds them: whatever has the id in a field of its own, or in its evidence."""
    lines = [json.loads(line) for line in annotated.records.read_bytes().splitlines()]
    fields = ("id", "entity", "metric_entity", "source", "target")
    kinds = set()
    for about in [line["id"] for line in lines if line["kind"] in ("paper", "entity")]:
        named = {
            (line["kind"], line["id"])
            for line in lines
            if about in (line.get("evidence", {}).get("paper"), *(line.get(field) for field in fields))
        }
        found = {(str(change.record.__struct_config__.tag), change.record.id) for change in history(annotated, about)}
        assert found == named, about
        kinds |= {kind for kind, _ in named}
    assert kinds == {line["kind"] for line in lines}


def test_an_entity_has_its_figures_and_odd_ids_their_history(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    evidence = Evidence('a"b\\c', "One sentence.", 0, 13)
    figure = Measurement(id="f", entity="method:a", metric="", value="3", unit="W", text="3 W", evidence=evidence)
    supersede(workspace, [_paper('a"b\\c'), _entity("a"), figure])
    assert {type(change.record) for change in history(workspace, "method:a")} == {Entity, Measurement}
    assert {type(change.record) for change in history(workspace, 'a"b\\c')} == {PaperRecord, Measurement}
