"""What other programs export: bibliographies, tables of databases, and what people's tools do to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.ids import paper_id
from kg.model import Paper, Rejected
from kg.sources.clean import clean_text
from kg.sources.fields import date_of
from kg.sources.recognise import read

ABSTRACT = (
    "We describe an accelerator for sparse networks, which holds its weights in memory. It needs a third of the power"
    " of a graphics processor; on three data sets it loses nothing. All of its parts were made in one process, and the"
    " whole was measured over a month. We close with what a second version would have to do better than this one did."
)
RIS = f"""TY  - JOUR
TI  - Sparse networks close to memory
AU  - Doe, Jane
AU  - Roe, Richard
PY  - 2023
DA  - 2023/03/15/
DO  - 10.1000/abc.1
AB  - {ABSTRACT[:120]}
{ABSTRACT[120:]}
ER  -

TY  - JOUR
T1  - Networks without a word about them
ER  -
"""
MEDLINE = f"""PMID- 12345
DP  - 2023 Mar 15
TI  - Sparse networks
      close to memory
LID - 10.1000/abc.1 [doi]
LID - S0001 [pii]
AB  - {ABSTRACT[:120]}
      {ABSTRACT[120:].strip()}
FAU - Doe, Jane
FAU - Roe, Richard
AU  - Doe J
"""


def _read(path: Path, text: str | bytes) -> tuple[list[Paper], list[Rejected]]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = list(read(path))
    return [one for one in found if isinstance(one, Paper)], [one for one in found if isinstance(one, Rejected)]


def test_lines_between_records_are_set_aside(tmp_path: Path) -> None:
    """What stands behind the end of one is no more of it."""
    text = RIS.partition("\n\n")[0] + "\nGARBAGE\nTI - a broken title\n\n" + RIS.partition("\n\n")[2]
    papers, rejected = _read(tmp_path / "a.ris", text)
    assert [one.where.rpartition(":")[2] for one in rejected if one.reason == "a line of no record"] == ["11", "12"]
    assert len(papers) == 1


@pytest.mark.parametrize(("name", "text", "date"), [("a.ris", RIS, "2023-03-15"), ("a.txt", MEDLINE, "2023-03-15")])
def test_tagged_records(tmp_path: Path, name: str, text: str, date: str) -> None:
    """RIS and MEDLINE: what goes over several lines is one value; a record without an abstract is set aside."""
    (paper,), rejected = _read(tmp_path / name, text)
    assert (paper.id, paper.title) == ("doi:10.1000/abc.1", "Sparse networks close to memory")
    assert (paper.published, paper.authors) == (date, ("Doe, Jane", "Roe, Richard"))
    assert paper.abstract.replace(" ", "") == ABSTRACT.replace(" ", "")
    assert [one.reason for one in rejected] == (["no abstract"] if name == "a.ris" else [])


def test_a_wrapped_line_that_looks_like_a_tag_is_none(tmp_path: Path) -> None:
    """The hyphen of a tag stands in its column."""
    lines = ["BACKGROUND: We study tumours.", "ER-positive ones are common.", "T1-weighted images are read.", "END"]
    (paper,), rejected = _read(
        tmp_path / "a.ris", RIS.partition("AB  - ")[0] + "AB  - " + "\n".join(lines) + "\nER  -\n"
    )
    assert (paper.abstract, rejected) == (" ".join(lines), [])


def test_a_title_that_begins_as_a_tag_is_a_title(tmp_path: Path) -> None:
    """In a saved page, below a menu with tabs too."""
    for lead in ("PT symmetry in photonic lattices", "Home\tPapers\tAbout\nPT-symmetric lasers"):
        (paper,), _ = _read(tmp_path / "page.txt", f"{lead}\n{ABSTRACT}\n")
        assert paper.title.startswith("PT")


HEADERS = [
    "Article Title,Abstract,Publication Year,DOI,Authors",
    "Document Title,Abstract,Publication Year,DOI,Authors",
    "Title,Abstract Note,Date,DOI,Author",
    "TI\tAB\tPY\tDI\tAU",
    "Title;Abstract;PubYear;DOI;Authors",
    "Titel;Abstract;Jahr;DOI;Autoren",
]


@pytest.mark.parametrize("lead", ["", "sep=DELIMITER\r\n", "\ufeff"])
@pytest.mark.parametrize("header", HEADERS)
def test_tables_of_databases(tmp_path: Path, header: str, lead: str) -> None:
    """Their names for columns, the line by which Excel is told what parts them, and its byte order mark."""
    sign = max(",;\t", key=header.count)
    row = sign.join(["Sparse networks", f'"{ABSTRACT}"', "2023", "https://www.doi.org/10.1000/ABC.1.", '"A B; C D"'])
    (paper,), rejected = _read(tmp_path / "a.csv", f"{lead.replace('DELIMITER', sign)}{header}\r\n{row}\r\n")
    assert not rejected
    assert (paper.id, paper.published, paper.authors) == ("doi:10.1000/abc.1", "2023", ("A B", "C D"))


def test_a_table_of_something_else_is_no_page_of_papers(tmp_path: Path) -> None:
    """It is refused with its columns, and no row is taken for the title of the next."""
    with pytest.raises(InputError, match="a table without title and abstract; it has name, words"):
        _read(tmp_path / "a.csv", "Name,Words\n" + "".join(f'"n{number}","{ABSTRACT}"\n' for number in range(5)))
    with pytest.raises(InputError, match="is none of"):
        _read(tmp_path / "a.txt", "Name\tWords\tMore\n" + f"n\t{ABSTRACT}\tm\n" * 3)
    with pytest.raises(InputError, match="is UTF-16"):
        _read(tmp_path / "b.csv", f"title,abstract\na,{ABSTRACT}\n".encode("utf-16"))


def test_csl_json(tmp_path: Path) -> None:
    """Zotero's: names in capitals, a date in parts, people in parts."""
    text = (
        '[{"title": "Sparse networks", "abstract": "%s", "DOI": "10.1000/abc.1",'
        ' "issued": {"date-parts": [[2023, 3]]}, "author": [{"family": "Doe", "given": "Jane"}, {"literal": "A lab"}]}]'
    )
    (paper,), _ = _read(tmp_path / "a.json", text % ABSTRACT)
    assert (paper.doi, paper.published, paper.authors) == ("10.1000/abc.1", "2023-03", ("Jane Doe", "A lab"))


@pytest.mark.parametrize("said", ["[No abstract available]", "No abstract available.", "n/a", "NaN", "-", ""])
def test_no_abstract_is_none(tmp_path: Path, said: str) -> None:
    """What Scopus and others write in its place."""
    papers, (rejected,) = _read(tmp_path / "a.csv", f'title,abstract\nA paper on networks,"{said}"\n')
    assert (papers, rejected.reason) == ([], "no abstract")


TITLES = ["Sparse networks", "Grüne Netze"]


def test_bibliographies_that_are_no_utf_8_are_set_aside(tmp_path: Path) -> None:
    """Record by record; their names would be wrong for ever."""
    entries = "".join(f"@article{{k, title = {{{name}}}, abstract = {{{ABSTRACT}}}}}\n" for name in TITLES)
    papers, (rejected,) = _read(tmp_path / "a.bib", entries.encode("latin-1"))
    assert [paper.title for paper in papers] == ["Sparse networks"]
    assert "no UTF-8" in rejected.reason


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (r"below {\textless}5 ppm, above {\textgreater}99\%", "below <5 ppm, above >99%"),
        (r"our \mbox{ResNet-50} at $p \lt 0.05$", "our ResNet-50 at p < 0.05"),
        (
            "<jats:title>Abstract</jats:title><jats:p>The last <jats:italic>decade</jats:italic>.</jats:p>",
            "The last decade.",
        ),
        ("CO<sub>2</sub> at 10<sup>-3</sup> and the 2<sup>nd</sup>", "CO2 at 10^-3 and the 2nd"),
        ("one<br/>two &lt;b&gt;three&lt;/b&gt;", "one two three"),
        ("where a <b and c> d, x <i> y", "where a <b and c> d, x <i> y"),
        ("Si<P> films, tags <p> and <div>", "Si<P> films, tags <p> and <div>"),
        ("10<sup>1.5</sup> V, 10<sup class='x'>–3</sup>, 2<sup><i>n</i></sup>", "10^1.5 V, 10^-3, 2^n"),
        ("deep learning<sup>12, 14</sup> and Er<sup>3+</sup>", "deep learning and Er^3+"),
        (r"\texttt{PyTorch} at $p\lt0.05$", "PyTorch at p<0.05"),
        ("p<0.05 and <5%> of all", "p<0.05 and <5%> of all"),
    ],
)
def test_markup_of_publishers_is_no_text(text: str, cleaned: str) -> None:
    """Signs that TeX's reader drops, and the tags of JATS and HTML; what only looks like one stays."""
    assert clean_text(text) == cleaned
    assert clean_text(cleaned) == cleaned


def test_dates_and_dois_as_people_write_them() -> None:
    """A month by its name, slashes from the year on; an address without its beginning, a full stop behind."""
    assert [date_of(said) for said in ("March 15, 2023", "Sept 2021", "2023/13/01", "Spring 2023")] == [
        "2023-03-15", "2021-09", "", "",
    ]  # fmt: skip
    for said in ("DOI: 10.1000/abc.1", "doi.org/10.1000/ABC.1", "https://dx.doi.org/10.1000/abc.1."):
        assert paper_id("", doi=said)[0] == "doi:10.1000/abc.1"
