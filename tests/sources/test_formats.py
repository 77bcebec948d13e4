"""Every format of papers that people have, good and broken. All records here are written by us."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources import read_source, recognise
from kg.sources.withdrawal import is_withdrawn

ABSTRACT = (
    "We measure how long a transmon qubit remembers. The qubit sits in a cavity and is read out every ten"
    " microseconds. On our chip the coherence time is 110 microseconds, and it grows when the chip is colder."
    " A model of two-level defects explains most of it. We release the measurements and the code that fits them."
)
TITLE = "How Long a Transmon Remembers"


def _write(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8")
    return path


def _lines(path: Path, records: Sequence[Any]) -> Path:
    return _write(path, "".join(json.dumps(record) + "\n" for record in records))


def _read(path: Path) -> tuple[list[Paper], list[Rejected]]:
    items = list(read_source(path))
    return [item for item in items if isinstance(item, Paper)], [item for item in items if isinstance(item, Rejected)]


def test_a_saved_page(tmp_path: Path) -> None:
    """Header lines, then title and abstract in turn."""
    page = _write(
        tmp_path / "page.txt", f"new\n\nSubscribe\n\nMar 14\n\n{TITLE}\n\n{ABSTRACT}\n\nA second title\n\n{ABSTRACT}\n"
    )
    papers, rejected = _read(page)
    assert [paper.title for paper in papers] == [TITLE, "A second title"]
    assert papers[0].abstract == ABSTRACT
    assert papers[0].id.startswith("title:")
    assert rejected == []


def test_a_page_with_a_paragraph_too_many(tmp_path: Path) -> None:
    """A paragraph that no title announces is set aside with its line."""
    papers, rejected = _read(_write(tmp_path / "page.txt", f"{TITLE}\n{ABSTRACT}\n{ABSTRACT}\n"))
    assert len(papers) == 1
    assert rejected[0].where.endswith("page.txt:3")


def test_plain_json_lines(tmp_path: Path) -> None:
    """id, title, abstract; our own further fields are taken, others passed over."""
    record = {"id": "x1", "title": TITLE, "abstract": ABSTRACT, "published": "2024-01-01", "likes": 3}
    papers, _ = _read(_lines(tmp_path / "papers.jsonl", [record]))
    assert papers == [Paper(id="x1", title=TITLE, abstract=ABSTRACT, published="2024-01-01")]


@pytest.mark.parametrize(
    ("fields", "published", "url"),
    [
        ({"id": "x1", "year": 2019}, "2019", ""),
        ({"id": "x1", "date": "2019-06-30T10:00:00Z"}, "2019-06-30T10:00:00Z", ""),
        ({"id": "x1", "date": "June 2019", "year": "2019.0"}, "2019-06", ""),
        ({"id": "x1", "date": "last June", "year": "2019.0"}, "2019", ""),
        ({"id": "x1", "date": 1577836800}, "", ""),
        ({"id": "x1", "date": "2026-02-30"}, "", ""),
        ({"id": "x1", "date": "2026-01-31T23:30:00-08:00"}, "2026-02-01T07:30:00Z", ""),
        ({"id": "x1", "date": "2019-06-30 or so"}, "2019-06-30", ""),
        ({"id": "arxiv:1906.06308", "year": 2020}, "2019-06", "https://arxiv.org/abs/1906.06308"),
        ({"id": "arxiv:1906.06308", "published": "2019-06-14", "url": "https://a.b"}, "2019-06-14", "https://a.b"),
    ],
)
def test_when_a_paper_came(tmp_path: Path, fields: dict[str, object], published: str, url: str) -> None:
    """A day, month or year that the record states; else the month of its arXiv id. What is no date is none."""
    (paper,), _ = _read(_lines(tmp_path / "papers.jsonl", [{"title": TITLE, "abstract": ABSTRACT, **fields}]))
    assert (paper.published, paper.url) == (published, url)


def test_broken_lines_lose_only_themselves(tmp_path: Path) -> None:
    """Each kind of broken record is set aside with its place and reason; the good ones stay."""
    good = json.dumps({"id": "x1", "title": TITLE, "abstract": ABSTRACT})
    bad = [
        '{"id": "x2", "title": "cut o',
        "[1, 2]",
        json.dumps({"id": "x3", "title": TITLE, "abstract": ""}),
        json.dumps({"id": "x4", "title": TITLE, "abstract": "long " * 20_000}),
        json.dumps({"id": "x5", "name": "no title"}),
        json.dumps({"id": "x6", "title": ["a", "list"], "abstract": ABSTRACT}),
    ]
    papers, rejected = _read(_write(tmp_path / "papers.jsonl", "\n".join([good, *bad, good.replace("x1", "x7")])))
    assert [paper.id for paper in papers] == ["x1", "x7"]
    assert len(rejected) == len(bad)
    reasons = " ".join(item.reason for item in rejected)
    for words in ("broken JSON", "list where an object", "no abstract", "oversized", "without title", "title is list"):
        assert words in reasons
    assert rejected[0].where.endswith("papers.jsonl:2")


def test_the_arxiv_snapshot(tmp_path: Path) -> None:
    """Authors, categories, licence, first and newest version, and withdrawal."""
    record = {
        "id": "2401.00001",
        "title": TITLE,
        "abstract": f"  {ABSTRACT}\n",
        "categories": "quant-ph cs.ET",
        "authors_parsed": [["Curie", "Ada", ""], ["Gauß", "Emmy", "Jr"]],
        "versions": [
            {"version": "v1", "created": "Mon, 1 Jan 2024 10:00:00 GMT"},
            {"version": "v2", "created": "Tue, 2 Jan 2024 10:00:00 GMT"},
        ],
        "update_date": "2024-01-03",
        "license": "http://creativecommons.org/licenses/by/4.0/",
        "comments": "This paper has been withdrawn",
        "doi": "10.1000/xyz",
    }
    (paper,), _ = _read(_lines(tmp_path / "snapshot.json", [record]))
    assert (paper.id, paper.version, paper.published, paper.updated) == (
        "arxiv:2401.00001",
        "2",
        "2024-01-01",
        "2024-01-03",
    )
    assert paper.authors == ("Ada Curie", "Emmy Gauß Jr")
    assert paper.categories == ("quant-ph", "cs.ET")
    assert paper.withdrawn
    assert paper.doi == "10.1000/xyz"


ENTRY = f"""<entry><id>http://arxiv.org/abs/2401.00001v3</id><title>{TITLE}</title><summary>{ABSTRACT}</summary>
<published>2024-01-01T00:00:00Z</published><updated>2024-02-01T00:00:00Z</updated>
<author><name>Ada Curie</name></author><category term="quant-ph"/></entry>"""
FEED = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{ENTRY}{ENTRY.replace("00001", "00002")}</feed>'


def test_an_atom_feed(tmp_path: Path) -> None:
    """An entry is a paper with its version."""
    papers, _ = _read(_write(tmp_path / "feed.xml", FEED))
    assert [(paper.id, paper.version) for paper in papers] == [("arxiv:2401.00001", "3"), ("arxiv:2401.00002", "3")]


def test_a_feed_that_breaks_off(tmp_path: Path) -> None:
    """What came before the break stands."""
    papers, rejected = _read(_write(tmp_path / "feed.xml", FEED[: FEED.rindex("<published>")]))
    assert len(papers) == 1
    assert "breaks off here" in rejected[0].reason


def test_a_feed_with_entities_is_refused(tmp_path: Path) -> None:
    """Entities can read files and fill memory; no feed needs them."""
    bomb = FEED.replace('"1.0"?>', '"1.0"?><!DOCTYPE f [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    with pytest.raises(InputError, match="declares entities"):
        _read(_write(tmp_path / "feed.xml", bomb))


def test_daily_papers(tmp_path: Path) -> None:
    """A JSON array whose entries wrap the paper."""
    inner = {
        "id": "2401.00001",
        "title": TITLE,
        "summary": ABSTRACT,
        "publishedAt": "2024-01-01T00:00:00.000Z",
        "authors": [{"name": "Ada Curie"}],
    }
    (paper,), _ = _read(_write(tmp_path / "daily.json", json.dumps([{"paper": inner, "title": TITLE}])))
    assert (paper.id, paper.source, paper.published) == ("arxiv:2401.00001", "huggingface", "2024-01-01")


def _openalex() -> dict[str, Any]:
    index: dict[str, list[int]] = {}
    for position, word in enumerate(ABSTRACT.split()):
        index.setdefault(word, []).append(position)
    return {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.1000/XYZ",
        "title": TITLE,
        "abstract_inverted_index": index,
        "publication_date": "2024-01-01",
        "authorships": [{"author": {"display_name": "Ada Curie"}}],
        "primary_location": {"landing_page_url": "https://doi.org/10.1000/xyz", "license": "cc-by"},
    }


@pytest.mark.parametrize("page", [False, True], ids=["lines", "page"])
def test_openalex_works(tmp_path: Path, page: bool) -> None:
    """The inverted index becomes the abstract again, from lines and from an API's page."""
    content = json.dumps({"meta": {"count": 1}, "results": [_openalex()]}) if page else json.dumps(_openalex())
    (paper,), _ = _read(_write(tmp_path / "works.json", content))
    assert paper.abstract == ABSTRACT
    assert (paper.id, paper.licence, paper.authors) == ("doi:10.1000/xyz", "cc-by", ("Ada Curie",))


@pytest.mark.parametrize(("retracted", "withdrawn"), [(True, True), (False, False), ("no", False), (None, False)])
def test_what_openalex_calls_retracted_is_withdrawn(tmp_path: Path, retracted: object, withdrawn: bool) -> None:
    (paper,), _ = _read(_lines(tmp_path / "works.jsonl", [{**_openalex(), "is_retracted": retracted}]))
    assert paper.withdrawn is withdrawn


def test_an_index_that_claims_a_billion_words_is_set_aside(tmp_path: Path) -> None:
    """Positions are bounded."""
    record = {**_openalex(), "abstract_inverted_index": {"huge": [10**9]}}
    papers, rejected = _read(_lines(tmp_path / "works.jsonl", [record]))
    assert papers == []
    assert "abstract_inverted_index" in rejected[0].reason


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_of_text(tmp_path: Path, delimiter: str) -> None:
    """Columns by name in any case; a row of another width is set aside."""
    rows = [["ID", "Title", "Abstract", "Year"], ["t1", TITLE, f'"{ABSTRACT}"', "2024"], ["short"]]
    papers, rejected = _read(_write(tmp_path / "papers.csv", "\n".join(delimiter.join(row) for row in rows)))
    assert [(paper.id, paper.published, paper.abstract) for paper in papers] == [("t1", "2024", ABSTRACT)]
    assert "1 columns where the header has 4" in rejected[0].reason


def test_parquet(tmp_path: Path) -> None:
    """Parquet tables are read in batches."""
    table = pa.table({"arxiv_id": ["2401.00001", "2401.00002"], "title": [TITLE, TITLE], "abstract": [ABSTRACT, None]})
    pq.write_table(table, tmp_path / "papers.parquet")
    papers, rejected = _read(tmp_path / "papers.parquet")
    assert [paper.id for paper in papers] == ["arxiv:2401.00001"]
    assert rejected[0].reason == "no abstract"


def test_bibtex(tmp_path: Path) -> None:
    """Entries with an abstract are papers, accents and all; entries without are set aside."""
    content = f"""@article{{curie24, title = {{How Long a Transmon Remembers}},
    author = {{Curie, Ada and M{{\\"u}}ller, Emmy}},
    abstract = {{{ABSTRACT}}}, eprint = {{2401.00001}}, archivePrefix = {{arXiv}}, year = 2024}}
    @book{{empty, title = {{A Book without an Abstract}}}}"""
    papers, rejected = _read(_write(tmp_path / "refs.bib", content))
    assert [(paper.id, paper.title, paper.published) for paper in papers] == [("arxiv:2401.00001", TITLE, "2024-01")]
    assert rejected[0].reason == "no abstract"


def test_compressed_files_are_known_by_their_bytes(tmp_path: Path) -> None:
    """A gzipped file need not be called .gz."""
    path = tmp_path / "papers.jsonl"
    path.write_bytes(gzip.compress(json.dumps({"id": "x", "title": TITLE, "abstract": ABSTRACT}).encode()))
    papers, _ = _read(path)
    assert [paper.id for paper in papers] == ["x"]


@pytest.mark.parametrize("content", ["", "   \n", "some words\nand more"])
def test_what_is_no_format_is_named(tmp_path: Path, content: str) -> None:
    """The error says what was seen and what is known."""
    with pytest.raises(InputError, match="papers|none of"):
        recognise(_write(tmp_path / "notes.txt", content))


def test_a_long_first_line_loses_nothing(tmp_path: Path) -> None:
    """The first record is oversized and set aside; the file is still JSON lines."""
    records = [{"id": f"x{n}", "title": TITLE, "abstract": ABSTRACT * (800 if n == 0 else 1)} for n in range(3)]
    papers, rejected = _read(_lines(tmp_path / "papers.jsonl", records))
    assert [paper.id for paper in papers] == ["x1", "x2"]
    assert "oversized" in rejected[0].reason


@pytest.mark.parametrize("suffix", ["jsonl", "json"])
def test_a_byte_order_mark_is_no_content(tmp_path: Path, suffix: str) -> None:
    """Editors put it there; the first record is read all the same."""
    record = json.dumps({"id": "x", "title": TITLE, "abstract": ABSTRACT})
    content = record if suffix == "jsonl" else f"[{record}]"
    papers, rejected = _read(_write(tmp_path / f"papers.{suffix}", f"\ufeff{content}\n"))
    assert ([paper.id for paper in papers], rejected) == (["x"], [])


@pytest.mark.parametrize("document", [False, True], ids=["lines", "document"])
def test_depths_that_no_paper_has_are_set_aside(tmp_path: Path, document: bool) -> None:
    """Neither the stack nor the memory gives way."""
    deep = "[" * 50_000 + "]" * 50_000
    good = json.dumps({"id": "x", "title": TITLE, "abstract": ABSTRACT})
    content = f"[{good}, {deep}]" if document else f'{good}\n{{"id": {deep}}}\n'
    papers, rejected = _read(_write(tmp_path / "papers.json", content))
    assert [paper.id for paper in papers] == ["x"]
    assert len(rejected) == 1


def test_a_gzip_stream_that_is_damaged_inside(tmp_path: Path) -> None:
    """What was read before the damage stands; the damage has a place."""
    lines = "".join(json.dumps({"id": f"x{n}", "title": TITLE, "abstract": ABSTRACT}) + "\n" for n in range(3000))
    packed = bytearray(gzip.compress(lines.encode(), compresslevel=1))
    packed[len(packed) // 2 : len(packed) // 2 + 40] = b"\xff" * 40
    (tmp_path / "papers.jsonl.gz").write_bytes(packed)
    papers, rejected = _read(tmp_path / "papers.jsonl.gz")
    assert len(papers) > 100
    assert rejected


def test_optional_fields_in_odd_forms_cost_nothing(tmp_path: Path) -> None:
    """Null, numbers and texts where lists stand elsewhere: the paper is what counts."""
    odd = {"authors": "Ada Curie, Emmy Noether", "published": 2024, "url": None, "versions": [{"version": "v1"}]}
    (paper,), rejected = _read(_lines(tmp_path / "p.jsonl", [{"id": "x", "title": TITLE, "abstract": ABSTRACT, **odd}]))
    assert rejected == []
    assert (paper.authors, paper.published, paper.url) == (("Ada Curie", "Emmy Noether"), "2024", "")


def test_row_numbers_name_no_paper(tmp_path: Path) -> None:
    """Two tables that both count from 1 do not share their papers."""
    one = _lines(tmp_path / "one.jsonl", [{"id": 1, "title": TITLE, "abstract": ABSTRACT}])
    two = _lines(tmp_path / "two.jsonl", [{"id": 1, "title": "Another title altogether", "abstract": ABSTRACT}])
    assert _read(one)[0][0].id != _read(two)[0][0].id


@pytest.mark.parametrize("start", ["%PDF-1.7\n", "<html><body>\n", "\x00\x01\n"])
def test_what_is_no_page_of_papers_is_not_taken_for_one(tmp_path: Path, start: str) -> None:
    """A document of another kind that holds a paragraph is refused."""
    with pytest.raises(InputError, match="none of"):
        recognise(_write(tmp_path / "file", f"{start}{TITLE}\n{ABSTRACT}\n"))


def _oai(*records: str) -> str:
    return (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{"".join(records)}</ListRecords></OAI-PMH>'
    )


def _oai_record(metadata: str, header: str = "<header>") -> str:
    identifier = "<identifier>oai:arXiv.org:2611.00001</identifier><datestamp>2026-11-20</datestamp>"
    return f"<record>{header}{identifier}</header><metadata>{metadata}</metadata></record>"


RAW = (
    '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2611.00001</id>'
    '<version version="v1"><date>Mon, 2 Nov 2026 23:10:00 GMT</date></version>'
    '<version version="v2"><date>Sat, 7 Nov 2026 01:00:00 GMT</date></version>'
    f"<title>{TITLE}</title><authors>Ada Byron (London), Emmy Noether and Lise Meitner</authors>"
    "<categories>quant-ph cs.AR</categories><doi>10.1000/xyz</doi>"
    f"<license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  {ABSTRACT}\n</abstract></arXivRaw>"
)
PLAIN = (
    '<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2611.00001</id><created>2026-11-02</created>'
    "<updated>2026-11-07</updated><authors><author><keyname>Byron</keyname><forenames>Ada</forenames></author>"
    "<author><keyname>Noether</keyname><forenames>Emmy</forenames></author>"
    "<author><keyname>Meitner</keyname><forenames>Lise</forenames></author></authors>"
    f"<title>{TITLE}</title><categories>quant-ph cs.AR</categories><doi>10.1000/xyz</doi>"
    f"<license>http://creativecommons.org/licenses/by/4.0/</license><abstract>{ABSTRACT}</abstract></arXiv>"
)
CORE = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    f"<dc:title>{TITLE}</dc:title><dc:creator>Byron, Ada</dc:creator><dc:description>{ABSTRACT}</dc:description>"
    "<dc:description>Comment: 9 pages</dc:description><dc:date>2026-11-02</dc:date><dc:date>2026-11-07</dc:date>"
    "<dc:identifier>http://arxiv.org/abs/2611.00001</dc:identifier><dc:identifier>doi:10.1000/xyz</dc:identifier>"
    "</oai_dc:dc>"
)


def test_arxiv_oai_in_each_of_its_shapes(tmp_path: Path) -> None:
    """The same paper from each; the datestamp of the record is nobody's date."""
    (raw,), _ = _read(_write(tmp_path / "raw.xml", _oai(_oai_record(RAW))))
    (plain,), _ = _read(_write(tmp_path / "plain.xml", _oai(_oai_record(PLAIN))))
    (core,), _ = _read(_write(tmp_path / "core.xml", _oai(_oai_record(CORE))))
    assert raw == Paper(
        id="arxiv:2611.00001",
        title=TITLE,
        abstract=ABSTRACT,
        source="arxiv",
        url="https://arxiv.org/abs/2611.00001",
        published="2026-11-02",
        updated="2026-11-07",
        version="2",
        authors=("Ada Byron", "Emmy Noether", "Lise Meitner"),
        categories=("quant-ph", "cs.AR"),
        licence="http://creativecommons.org/licenses/by/4.0/",
        doi="10.1000/xyz",
    )
    assert msgspec.structs.replace(plain, version="2") == raw
    assert (core.id, core.published, core.updated, core.doi) == (raw.id, raw.published, raw.updated, raw.doi)


def test_arxiv_oai_records_that_say_nothing(tmp_path: Path) -> None:
    """A deleted one and one in a foreign shape are set aside by name; where the answer breaks off, that is said."""
    deleted = _oai_record("", '<header status="deleted">')
    foreign = _oai_record("<x/>")
    broken = _oai(deleted, foreign, _oai_record(RAW)).removesuffix("</ListRecords></OAI-PMH>")
    papers, rejected = _read(_write(tmp_path / "broken.xml", broken))
    assert [paper.id for paper in papers] == ["arxiv:2611.00001"]
    assert [one.id for one in rejected] == ["arxiv:2611.00001", "arxiv:2611.00001", ""]
    assert [one.reason.split(";")[0].split(":")[0] for one in rejected] == [
        "deleted at its source",
        "a record in none of arXivRaw, arXiv, oai_dc",
        "the file breaks off here",
    ]


@pytest.mark.parametrize("indent", [None, 1])
def test_semantic_scholar(tmp_path: Path, indent: int | None) -> None:
    """A page of its bulk search, on one line or on many: arXiv's id first, then the DOI, then its own."""
    base = {"title": TITLE, "abstract": ABSTRACT, "publicationDate": "2026-11-02", "authors": [{"name": "Ada Byron"}]}
    ids = [{"ArXiv": "2611.00001", "DOI": "10.1000/xyz"}, {"DOI": "10.1000/xyz", "CorpusId": 7}, None]
    data = [base | {"paperId": f"p{n}", "externalIds": one} for n, one in enumerate(ids)]
    content = json.dumps({"total": 3, "token": "t", "data": data}, indent=indent)
    papers, rejected = _read(_write(tmp_path / "page.json", content))
    assert [paper.id for paper in papers] == ["arxiv:2611.00001", "doi:10.1000/xyz", "semanticscholar:p2"]
    assert rejected == []
    assert (papers[0].published, papers[0].authors) == ("2026-11-02", ("Ada Byron",))


@pytest.mark.parametrize(
    ("comment", "abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to an error in Lemma 2", ABSTRACT, True),
        ("withdrawn", ABSTRACT, True),
        ("Paper withdrawn; a new one will follow", ABSTRACT, True),
        ("", "This submission has been withdrawn by arXiv administrators.", True),
        ("12 pages; replaces the withdrawn paper 1001.0001", ABSTRACT, False),
        ("9 pages", "We study how deposits are withdrawn from banks. " + ABSTRACT, False),
        ("9 pages", ABSTRACT + " The paper is withdrawn from the tray.", False),
        ("10 pages, withdrawn due to an error", ABSTRACT, True),
        ("7 pages -- paper withdrawn by author", ABSTRACT, True),
        ("Accepted at a conference, withdrawn from another", ABSTRACT, False),
        ("An earlier version of this paper was withdrawn due to an error; this is the corrected one", ABSTRACT, False),
        ("Accepted at a workshop. The journal submission was withdrawn", ABSTRACT, False),
        ("Version 1 was withdrawn by the authors because of a bug, fixed in v2", ABSTRACT, False),
        ("v2: Section 5 (withdrawn due to an error in v1) is corrected", ABSTRACT, False),
    ],
)
def test_withdrawal_is_a_notice(comment: str, abstract: str, withdrawn: bool) -> None:
    """Of this paper, in the comment or in the abstract's place; not the word alone."""
    assert is_withdrawn(comment, abstract) is withdrawn


def test_a_text_that_is_no_utf_8_loses_its_row_alone(tmp_path: Path) -> None:
    """In a Parquet file, whose texts nobody checked when they were written."""
    titles = pa.array([TITLE.encode(), b"\xff\xfe broken", b"Another transmon that remembers"], pa.binary())
    columns = {"id": ["a", "b", "c"], "title": titles.view(pa.string()), "abstract": [ABSTRACT] * 3}
    pq.write_table(pa.table(columns), tmp_path / "papers.parquet")
    papers, rejected = _read(tmp_path / "papers.parquet")
    assert [paper.title for paper in papers] == [TITLE, "Another transmon that remembers"]
    assert [(one.where[-2:], one.reason[:25]) for one in rejected] == [("#2", "a text that is no UTF-8: ")]


def test_a_list_of_ones_own_is_taken_for_no_other_format(tmp_path: Path) -> None:
    """Neither for its summaries nor for ids of OpenAlex, where abstracts stand beside them."""
    own = {"id": "x1", "title": TITLE, "abstract": ABSTRACT, "summary": "In short."}
    work = {"id": "https://openalex.org/W123", "title": TITLE + " once more", "abstract": ABSTRACT}
    papers, rejected = _read(_lines(tmp_path / "own.jsonl", [own, work]))
    assert not rejected
    assert [paper.abstract for paper in papers] == [ABSTRACT, ABSTRACT]
    assert not any(paper.source in ("huggingface", "openalex") for paper in papers)


def test_a_citation_key_names_a_paper_in_its_own_file_alone(tmp_path: Path) -> None:
    entry = "@article{{smith2020, title = {{{}}}, abstract = {{{}}}}}"
    papers = [
        paper
        for number, title in enumerate((TITLE, "A survey of something else"))
        for paper in _read(_write(tmp_path / f"{number}.bib", entry.format(title, ABSTRACT)))[0]
    ]
    assert len({paper.id for paper in papers}) == 2


def test_what_is_withdrawn_is_said_in_many_ways(tmp_path: Path) -> None:
    """As JSON, tables or people say true and false; what says neither is set aside, for a paper may be withdrawn."""
    said = [True, "true", 1.0, "Yes", False, "false", 0, None, "perhaps"]
    records = [
        {"id": f"x{n}", "title": f"{TITLE} {n}", "abstract": ABSTRACT, "withdrawn": s} for n, s in enumerate(said)
    ]
    papers, rejected = _read(_lines(tmp_path / "papers.jsonl", records))
    assert [paper.withdrawn for paper in papers] == [True] * 4 + [False] * 4
    assert ["'perhaps'" in one.reason for one in rejected] == [True]
    rows = [["id", "title", "abstract", "date", "withdrawn"], ["t1", TITLE, f'"{ABSTRACT}"', "31/01/2026", "TRUE"]]
    (withdrawn,), _ = _read(_write(tmp_path / "papers.csv", "\n".join(",".join(row) for row in rows)))
    assert withdrawn.withdrawn and withdrawn.published == ""


@pytest.mark.parametrize("kind", ["array", "bibtex", "lines"])
def test_a_compressed_file_that_was_cut_keeps_what_came_before(tmp_path: Path, kind: str) -> None:
    """In every format, and what is lost is told."""
    numbers = range(300)
    papers = [
        {"id": f"x{number}", "title": f"{TITLE} {number}", "abstract": f"{ABSTRACT} {number}"} for number in numbers
    ]
    lines = [json.dumps(paper) for paper in papers]
    entry = "@article{{k{0}, title = {{{1} {0}}}, abstract = {{{2} {0}}}}}"
    entries = [entry.format(number, TITLE, ABSTRACT) for number in numbers]
    content = {"array": json.dumps(papers), "bibtex": "\n".join(entries), "lines": "\n".join(lines)}[kind]
    packed = gzip.compress(content.encode(), compresslevel=0)
    (tmp_path / "papers.gz").write_bytes(packed[: len(packed) * 9 // 10])
    found, rejected = _read(tmp_path / "papers.gz")
    assert 250 < len(found) < 300
    assert any("breaks off" in one.reason for one in rejected)


def test_a_short_title_makes_no_two_papers_one(tmp_path: Path) -> None:
    """Rows that only their file numbers are told apart by what they say."""
    rows = [f'{number},Editorial,"{ABSTRACT} {number}"' for number in range(3)]
    found, _ = _read(_write(tmp_path / "papers.csv", "\n".join(["id,title,abstract", *rows])))
    assert len({paper.id for paper in found}) == 3


def test_a_date_that_is_none_is_left_out(tmp_path: Path) -> None:
    entry = "@article{{k{0}, title = {{{1} {0}}}, abstract = {{{2} {0}}}, year = {{{3}}}}}"
    entries = [entry.format(number, TITLE, ABSTRACT, year) for number, year in enumerate(("2024", "in press"))]
    found, _ = _read(_write(tmp_path / "papers.bib", "\n".join(entries)))
    assert [paper.published for paper in found] == ["2024", ""]


def test_two_lists_of_one_key_are_both_read(tmp_path: Path) -> None:
    entry = "@article{{key, title = {{{0} {1}}}, abstract = {{{2}}}}}"
    found, rejected = _read(_write(tmp_path / "p.bib", "\n".join(entry.format(TITLE, n, ABSTRACT) for n in "ab")))
    assert (len(found), rejected) == (2, [])


def test_a_table_that_is_no_utf_8_says_so(tmp_path: Path) -> None:
    """A row of it alone is set aside, and no letter is replaced without a word."""
    text = f"title;abstract\nÉtude of bridges;{ABSTRACT}\n{TITLE};{ABSTRACT}\n"
    (tmp_path / "papers.csv").write_bytes(text.encode("latin-1"))
    found, rejected = _read(tmp_path / "papers.csv")
    assert [paper.title for paper in found] == [TITLE]
    assert ["UTF-8" in one.reason for one in rejected] == [True]


def test_zstandard_and_what_is_no_file(tmp_path: Path) -> None:
    """One line after another; what can be read once alone is refused, for it is read more often."""
    with pa.CompressedOutputStream(tmp_path / "papers.zst", "zstd") as file:
        file.write(
            "\n".join(json.dumps({"id": f"x{n}", "title": f"{TITLE} {n}", "abstract": ABSTRACT}) for n in "ab").encode()
        )
    assert len(_read(tmp_path / "papers.zst")[0]) == 2
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="no regular file"):
        _read(tmp_path / "pipe")


def test_a_moment_that_no_calendar_has_loses_nothing(tmp_path: Path) -> None:
    record = {
        "id": "2611.00001",
        "title": TITLE,
        "abstract": ABSTRACT,
        "authors_parsed": [],
        "update_date": "2026-11-01",
    }
    versions = [{"version": "v1", "created": "Mon, 1 Jan 99999999999 00:00:00 GMT"}]
    found, rejected = _read(_write(tmp_path / "s.json", json.dumps({**record, "versions": versions})))
    assert len(found) + len(rejected) == 1


def test_a_long_line_is_a_document_where_it_has_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As APIs answer; where it has none, it alone is set aside."""
    monkeypatch.setattr("kg.sources.json_file.MAX_LINE", 1000)
    papers = [{"id": f"x{number}", "title": f"{TITLE} {number}", "abstract": ABSTRACT} for number in range(9)]
    assert len(_read(_write(tmp_path / "page.json", json.dumps({"total": 9, "data": papers})))[0]) == 9
    lines = [json.dumps({**papers[0], "more": "x" * 2000}), json.dumps(papers[1])]
    found, rejected = _read(_write(tmp_path / "lines.jsonl", "\n".join(lines)))
    assert ([paper.id for paper in found], len(rejected)) == (["x1"], 1)
