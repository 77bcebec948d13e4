"""JSON lines: whole or not at all, the same bytes, and errors that name the place."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import jsonl
from kg.errors import InputError
from kg.model import Paper

papers = st.builds(
    Paper,
    id=st.text(alphabet=st.characters(codec="utf-8"), min_size=1),
    title=st.text(alphabet=st.characters(codec="utf-8")),
    abstract=st.text(alphabet=st.characters(codec="utf-8")),
    authors=st.lists(st.text(alphabet=st.characters(codec="utf-8"))).map(tuple),
)


@pytest.mark.parametrize("name", ["papers.jsonl", "papers.jsonl.gz"])
@given(written=st.lists(papers, max_size=5))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, name: str, written: list[Paper]) -> None:
    """Any text survives, line feeds and all, plain and gzipped."""
    path = tmp_path_factory.mktemp("jsonl") / name
    assert jsonl.write(path, written) == len(written)
    assert list(jsonl.read(path, Paper)) == written


def test_the_same_papers_give_the_same_bytes(tmp_path: Path) -> None:
    """A gzipped file holds no time stamp and no name."""
    paper = Paper(id="a", title="b", abstract="c")
    jsonl.write(tmp_path / "one.jsonl.gz", [paper])
    jsonl.write(tmp_path / "two.jsonl.gz", [paper])
    assert (tmp_path / "one.jsonl.gz").read_bytes() == (tmp_path / "two.jsonl.gz").read_bytes()


def test_an_error_names_file_and_line(tmp_path: Path) -> None:
    """The line is counted as an editor counts it, blank ones too."""
    path = tmp_path / "papers.jsonl"
    path.write_text('{"id":"a","title":"b","abstract":"c"}\n\n{"id":1,"title":"b","abstract":"c"}\n')
    with pytest.raises(InputError, match=r"papers.jsonl:3: no paper: Expected `str`, got `int` - at `\$.id`"):
        list(jsonl.read(path, Paper))


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """A file is replaced when all of the new one is on disk, and not before."""
    path = tmp_path / "papers.jsonl"
    jsonl.write(path, [Paper(id="a", title="b", abstract="c")])
    before = path.read_bytes()

    def broken() -> Iterator[Paper]:
        yield Paper(id="x", title="y", abstract="z")
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        jsonl.write(path, broken())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_others_may_read_what_is_written(tmp_path: Path) -> None:
    """As far as the umask of the process says, and not as temporary files are."""
    plain = tmp_path / "plain"
    plain.touch()
    jsonl.write(tmp_path / "a.jsonl", [Paper(id="a", title="b", abstract="c")])
    assert (tmp_path / "a.jsonl").stat().st_mode == plain.stat().st_mode


def test_a_gzip_file_that_breaks_off_is_an_input_error(tmp_path: Path) -> None:
    """What is missing is not silently taken for the end."""
    path = tmp_path / "papers.jsonl.gz"
    whole = gzip.compress(b'{"id":"a","title":"b","abstract":"c"}\n' * 2000)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="breaks off"):
        list(jsonl.read(path, Paper))


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No input can make a reader take unbounded memory."""
    monkeypatch.setattr(jsonl, "MAX_LINE", 100)
    path = tmp_path / "papers.jsonl"
    path.write_text("x" * 1000)
    with pytest.raises(InputError, match="more than 100 bytes"):
        list(jsonl.read(path, Paper))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The error names the path."""
    with pytest.raises(InputError, match=r"none.jsonl: cannot be read"):
        list(jsonl.read(tmp_path / "none.jsonl", Paper))


def test_only_what_is_unfinished_is_swept_away(tmp_path: Path) -> None:
    """Whatever else a person keeps in the folder, hidden or not."""
    kept = {".env.template", ".env.personal", "papers.jsonl"}
    for name in kept:
        (tmp_path / name).write_text("mine")
    (tmp_path / ".cache.settings").mkdir()
    left = jsonl.replacing(tmp_path / "papers.jsonl")
    left.__enter__()  # as a process that is killed leaves it
    assert len(list(tmp_path.iterdir())) == 5
    jsonl.sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*kept, ".cache.settings"}


def test_a_link_stays_one_and_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "there.jsonl").write_text("old\n")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "there.jsonl")
    jsonl.write(tmp_path / "link.jsonl", [Paper(id="a", title="b", abstract="c")])
    assert (tmp_path / "link.jsonl").is_symlink()
    assert b'"id":"a"' in (tmp_path / "there.jsonl").read_bytes()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="no regular file"):
        jsonl.write(tmp_path / "pipe", [])
