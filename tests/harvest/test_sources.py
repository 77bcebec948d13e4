"""Each source's two functions: what is asked first, and what follows from an answer. All answers are written by us."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from kg.errors import InputError, SourceUnavailable
from kg.harvest import SOURCES, BrokenPage, Feed, Page, Request, StaleToken, Window, source

WEEK = Window(date(2026, 11, 1), date(2026, 11, 7))
OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:os="http://a9.com/-/spec/opensearch/1.1/">'


def _first(name: str, query: str = "") -> Request:
    return source(name).first("https://there.example/", WEEK, query)


def _page(name: str, content: str | Any, query: str = "", request: Request | None = None) -> Page:
    text = content if isinstance(content, str) else json.dumps(content)
    return source(name).page(WEEK, request or _first(name, query), text.encode())


def test_arxiv_is_asked_for_what_was_touched() -> None:
    asked = dict(_first("arxiv", "physics:quant-ph").params)
    assert asked == {
        "verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "2026-11-01", "until": "2026-11-07",
        "set": "physics:quant-ph",
    }  # fmt: skip


def test_arxiv_goes_on_by_token() -> None:
    """The token alone goes back, as the protocol wants; an empty one ends the list."""
    page = _page(
        "arxiv",
        f"{OAI}<ListRecords><record/><record/>"
        '<resumptionToken completeListSize="3">a|2</resumptionToken></ListRecords></OAI-PMH>',
    )
    assert (page.records, page.expected) == (2, 3)
    assert page.following == Request("https://there.example/", (("verb", "ListRecords"), ("resumptionToken", "a|2")))
    last = _page("arxiv", f'{OAI}<ListRecords><record/><resumptionToken completeListSize="3"/></ListRecords></OAI-PMH>')
    assert last == Page(1, None, 3)


@pytest.mark.parametrize(
    ("code", "raised"),
    [("badResumptionToken", StaleToken), ("badArgument", InputError), ("somethingElse", SourceUnavailable)],
)
def test_arxiv_errors(code: str, raised: type[Exception]) -> None:
    with pytest.raises(raised, match="said"):
        _page("arxiv", f'{OAI}<error code="{code}">said</error></OAI-PMH>')


def test_arxiv_without_records_is_no_error() -> None:
    assert _page("arxiv", f'{OAI}<error code="noRecordsMatch"/></OAI-PMH>') == Page(0)


@pytest.mark.parametrize(
    "content",
    [
        f"{OAI}<ListRecords><record>",  # cut off
        f"{OAI}</OAI-PMH>",
        "<html>busy</html>",
        "",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ],
)
def test_a_broken_arxiv_answer_is_asked_for_again(content: str) -> None:
    with pytest.raises(BrokenPage):
        _page("arxiv", content)


def test_arxiv_search_pages_by_number() -> None:
    """Oldest first, so that what is added meanwhile moves nothing; the next page begins where this one ended."""
    first = _first("arxiv-search", "cat:quant-ph")
    asked = dict(first.params)
    assert asked["search_query"] == "(cat:quant-ph) AND submittedDate:[202611010000 TO 202611072359]"
    assert (asked["sortBy"], asked["sortOrder"], asked["start"]) == ("submittedDate", "ascending", "0")
    page = _page("arxiv-search", f"{ATOM}<os:totalResults>3</os:totalResults><entry/><entry/></feed>", request=first)
    assert page.following and dict(page.following.params)["start"] == "2"
    last = _page("arxiv-search", f"{ATOM}<os:totalResults>3</os:totalResults><entry/></feed>", request=page.following)
    assert last == Page(1, None, 3)


def test_an_empty_page_in_the_middle_is_broken() -> None:
    """arXiv's search answers so when it is busy; an empty result is said with a total of none."""
    with pytest.raises(BrokenPage, match="an empty page at 0 of 9 results"):
        _page("arxiv-search", f"{ATOM}<os:totalResults>9</os:totalResults></feed>", "all:qubit")
    assert _page("arxiv-search", f"{ATOM}<os:totalResults>0</os:totalResults></feed>", "all:qubit") == Page(0)


def test_huggingface_goes_day_by_day() -> None:
    """A full page is followed by the next of its day, another by the next day, the last day by nothing."""
    first = _first("huggingface")
    full = _page("huggingface", [{}] * 100, request=first)
    assert full.following and dict(full.following.params) | {"limit": ""} == {
        "date": "2026-11-01", "p": "1", "limit": ""
    }  # fmt: skip
    rest = _page("huggingface", [{}], request=full.following)
    assert rest.following and dict(rest.following.params)["date"] == "2026-11-02"
    request, days = first, 0
    while (page := _page("huggingface", [], request=request)).following:
        request, days = page.following, days + 1
    assert days == 6


def test_openalex_goes_by_number_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor is for those who have a key; more than 10,000 works cannot be numbered, which is said at once."""
    monkeypatch.delenv("KG_OPENALEX_KEY", raising=False)
    first = _first("openalex", "transmon qubit")
    assert "title_and_abstract.search:transmon qubit" in dict(first.params)["filter"]
    page = _page("openalex", {"meta": {"count": 150}, "results": [{}] * 100}, request=first)
    assert page.following and dict(page.following.params)["page"] == "2"
    assert _page("openalex", {"meta": {"count": 150}, "results": [{}] * 50}, request=page.following).following is None
    with pytest.raises(InputError, match="ask for fewer days, or set KG_OPENALEX_KEY"):
        _page("openalex", {"meta": {"count": 10_001}, "results": [{}]}, request=first)


def test_openalex_goes_by_cursor_with_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is not in the request, which is written down."""
    monkeypatch.setenv("KG_OPENALEX_KEY", "geheim")
    monkeypatch.setenv("KG_MAIL", "someone@example.org")
    first = _first("openalex")
    assert dict(first.params)["cursor"] == "*" and "geheim" not in str(first)
    assert dict(source("openalex").credentials().params) == {"api_key": "geheim", "mailto": "someone@example.org"}
    page = _page("openalex", {"meta": {"count": 3, "next_cursor": "n"}, "results": [{}, {}]}, request=first)
    assert page.following and dict(page.following.params)["cursor"] == "n"
    assert _page("openalex", {"meta": {"count": 3, "next_cursor": None}, "results": []}).following is None


def test_semantic_scholar_wants_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_SEMANTIC_SCHOLAR_KEY", raising=False)
    with pytest.raises(InputError, match="set KG_SEMANTIC_SCHOLAR_KEY"):
        _first("semantic-scholar", "qubit")
    monkeypatch.setenv("KG_SEMANTIC_SCHOLAR_KEY", "geheim")
    page = _page("semantic-scholar", {"total": 3, "token": "t", "data": [{}, {}]}, "qubit")
    assert page.following and dict(page.following.params)["token"] == "t"
    last = _page("semantic-scholar", {"total": 3, "data": [{}]}, request=page.following)
    assert last == Page(1, None, 3)
    assert source("semantic-scholar").credentials().headers == (("x-api-key", "geheim"),)


@pytest.mark.parametrize("name", ["huggingface", "openalex", "semantic-scholar"])
@pytest.mark.parametrize("content", ["", '{"results": [', "<html>busy</html>", '{"error": "x"}', "7", "[" * 5000])
def test_broken_json_is_asked_for_again(name: str, content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SEMANTIC_SCHOLAR_KEY", "geheim")
    with pytest.raises(BrokenPage):
        _page(name, content, "qubit")


def test_every_source_names_its_rules() -> None:
    """A host over TLS, a pace, an overlap, and what a query to it says."""
    for one in SOURCES.values():
        assert one.BASE.startswith(f"https://{next(iter(one.HOSTS))}/") or len(one.HOSTS) > 1
        assert one.INTERVAL > 0 and one.OVERLAP > 0 and one.QUERY
    assert SOURCES["arxiv"].INTERVAL >= 3 and SOURCES["arxiv-search"].INTERVAL >= 3


def test_feeds_are_written_as_source_and_query() -> None:
    assert str(Feed.read(" arxiv:physics:quant-ph ")) == "arxiv:physics:quant-ph"
    assert Feed.read("huggingface").folder == "huggingface"
    assert Feed.read("openalex:a b").folder != Feed.read("openalex:a-b").folder
    with pytest.raises(InputError, match="no live source 'arXiv2'; known: arxiv"):
        Feed.read("arXiv2:cs")


def test_a_window_is_cut_into_its_days() -> None:
    chunks = list(Window(date(2026, 11, 1), date(2026, 11, 10)).chunks(4))
    assert [str(chunk) for chunk in chunks] == [
        "2026-11-01..2026-11-04",
        "2026-11-05..2026-11-08",
        "2026-11-09..2026-11-10",
    ]
    assert sum(chunk.days for chunk in chunks) == 10
