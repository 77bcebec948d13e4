"""Every source from its first request to papers in a workspace: walked, kept page by page, and read like any file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from servers.web import Asked, Reply, web

from kg.config import Workspace
from kg.harvest import Feed, Manners, Window
from kg.model import Paper
from kg.sources import read_source
from kg.stages.harvest import Terms, fetch, refresh, waiting

WINDOW = Window(date(2026, 11, 1), date(2026, 11, 3))
MANNERS = Manners(interval=0.0, attempts=2, first_wait=0.01)
TEXT = "We run a decoder of the surface code on an FPGA, and measure how long it takes for a round of syndromes."


def _listed(asked: Asked) -> Reply:
    """Hugging Face: two papers on the second day, published weeks before; the list has a validator."""
    if asked.headers.get("if-none-match") == f'"{asked.params["date"]}"':
        return Reply(status=304)
    papers = [
        {"paper": {"id": f"2610.0000{n}", "title": f"Decoding, part {n}", "summary": TEXT, "publishedAt": "2026-10-09"}}
        for n in (1, 2)
    ]
    body = json.dumps(papers if asked.params["date"] == "2026-11-02" else [])
    return Reply(body.encode(), headers=(("ETag", f'"{asked.params["date"]}"'),))


def _work(number: int) -> dict[str, Any]:
    index = {word: [place] for place, word in enumerate(dict.fromkeys(TEXT.split()))}
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/10.1000/w{number}",
        "title": f"Decoding, part {number}",
        "abstract_inverted_index": index,
        "publication_date": "2026-11-02",
    }


def _works(asked: Asked) -> Reply:
    """OpenAlex with a key: two pages by cursor, and an empty one that ends them."""
    cursors: dict[str, tuple[list[int], str | None]] = {"*": ([1, 2], "b"), "b": ([3], "c"), "c": ([], None)}
    numbers, following = cursors[asked.params["cursor"]]
    found = {"meta": {"count": 3, "next_cursor": following}, "results": [_work(number) for number in numbers]}
    return Reply(json.dumps(found).encode())


def _bulk(asked: Asked) -> Reply:
    """Semantic Scholar: two pages by token."""
    numbers, token = ([3], None) if asked.params.get("token") == "t" else ([1, 2], "t")
    data = [
        {"paperId": f"p{n}", "externalIds": {"DOI": f"10.1000/w{n}"}, "title": f"Decoding, part {n}", "abstract": TEXT}
        for n in numbers
    ]
    return Reply(json.dumps({"total": 3, "token": token, "data": data}).encode())


def _feed(asked: Asked) -> Reply:
    """arXiv's search: two pages by number."""
    start = int(asked.params["start"])
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2611.0000{n}v1</id><title>Decoding, part {n}</title>"
        f"<summary>{TEXT}</summary><published>2026-11-02T00:00:00Z</published></entry>"
        for n in ((1, 2) if start == 0 else (3,))
    )
    total = '<o:totalResults xmlns:o="http://a9.com/-/spec/opensearch/1.1/">3</o:totalResults>'
    return Reply(f'<feed xmlns="http://www.w3.org/2005/Atom">{total}{entries}</feed>'.encode())


SOURCES: dict[str, tuple[Callable[[Asked], Reply], list[str]]] = {
    "huggingface": (_listed, ["arxiv:2610.00001", "arxiv:2610.00002"]),
    "openalex:surface code": (_works, ["doi:10.1000/w1", "doi:10.1000/w2", "doi:10.1000/w3"]),
    "semantic-scholar:surface code": (_bulk, ["doi:10.1000/w1", "doi:10.1000/w2", "doi:10.1000/w3"]),
    "arxiv-search:cat:quant-ph": (_feed, ["arxiv:2611.00001", "arxiv:2611.00002", "arxiv:2611.00003"]),
}


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of our own."""
    monkeypatch.setenv("KG_OPENALEX_KEY", "geheim")
    monkeypatch.setenv("KG_SEMANTIC_SCHOLAR_KEY", "geheim")


@pytest.mark.parametrize("name", SOURCES)
def test_what_a_source_has_is_read_as_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """As many as the server counted; the key is in no file of the workspace."""
    answer, ids = SOURCES[name]
    feed, workspace = Feed.read(name), Workspace(tmp_path)
    with web(answer) as server:
        monkeypatch.setenv(f"KG_URL_{feed.name.upper().replace('-', '_')}", server.url)
        done = fetch(workspace, feed, WINDOW, manners=MANNERS)
        if feed.name in ("openalex", "semantic-scholar"):
            assert all("geheim" in str((asked.params, asked.headers)) for asked in server.asked)
    found = [paper for path in waiting(workspace, feed) for paper in read_source(path)]
    assert done.records == len(found) == len(ids)
    assert sorted(paper.id for paper in found) == ids
    assert all(isinstance(paper, Paper) and paper.abstract.startswith("We run a decoder") for paper in found)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"geheim" not in kept


def test_the_day_of_the_list_is_not_that_of_the_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a list that has not changed is not sent again: what it held is in the graph."""
    workspace, feed = Workspace(tmp_path), Feed("huggingface")
    terms = Terms(manners=MANNERS)
    with web(_listed) as server:
        monkeypatch.setenv("KG_URL_HUGGINGFACE", server.url)
        first = refresh([feed], workspace, terms=terms, day=WINDOW.until, pipeline="rules")
        again = refresh([feed], workspace, terms=terms, day=WINDOW.until, pipeline="rules")
    assert first.built and again.built and (first.built.papers, again.built.papers) == (2, 2)
    (window,) = again.collected[0].windows
    assert (window.pages, window.unchanged, window.records) == (4, 4, 2)
    assert b'"published":"2026-10-09"' in workspace.papers[0].read_bytes()
