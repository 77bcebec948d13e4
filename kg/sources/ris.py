"""Tagged records as reference managers write them: RIS (Zotero, EndNote, Scopus), and PubMed's MEDLINE (``.nbib``).

Both have a tag of up to four letters and a hyphen before each value; what begins with spaces goes on with the value
before. Sources: RIS format specification (Clarivate); MEDLINE/PubMed data element descriptions (NLM).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.model import Paper, Rejected
from kg.sources.fields import date_of, make_paper
from kg.sources.files import bounded_text, not_utf8

__all__ = ["matches", "read"]

NAME = "RIS or MEDLINE"
#: The hyphen stands in the fifth column, whatever the tag; "T1-weighted" begins no value.
_LINE = re.compile(r"(?=.{4}-)(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,2}-(?: (?P<value>.*))?")
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:TY  - |PMID- )")
#: With these a record begins; ``ER`` ends one of RIS.
_BEGINS, _ENDS = ("TY", "PMID"), "ER"
_TITLE, _ABSTRACT, _AUTHORS = ("TI", "T1", "CT"), ("AB", "N2"), ("FAU", "AU", "A1")
_DATES, _ADDRESSES = ("DA", "DP", "DEP", "PY", "Y1"), ("UR", "L1", "LK")
#: MEDLINE says of an identifier which one it is: ``10.1000/xyz [doi]``.
_IS_DOI = re.compile(r"(?P<doi>10\.\S+)\s+\[doi\]")

Fields = dict[str, list[str]]


def matches(head: bytes, path: Path) -> bool:
    """Whether the first line begins a record."""
    return _FIRST.match(head) is not None


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every record; a line that is none's is set aside."""
    text, broken = bounded_text(path)
    yield from broken
    fields: Fields = defaultdict(list)
    begun, last = 1, ""
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.fullmatch(line.lstrip("\ufeff"))
        if found and found["tag"] in (*_BEGINS, _ENDS):
            yield from _records(fields, f"{path}:{begun}")
            fields, begun = defaultdict(list), number
        if found:
            last = "" if found["tag"] == _ENDS else found["tag"]
            fields[found["tag"]].append((found["value"] or "").strip())
        elif line.strip() and fields.get(last):
            fields[last][-1] += " " + line.strip()
        elif line.strip():
            yield Rejected(where=f"{path}:{number}", reason="a line of no record", excerpt=line[:200])
    yield from _records(fields, f"{path}:{begun}")


def _records(fields: Fields, where: str) -> Iterator[Paper | Rejected]:
    """The one paper of these fields; nothing where there are none."""
    if fields.keys() <= {_ENDS}:
        return
    title, abstract = _first(fields, _TITLE), _first(fields, _ABSTRACT)
    if reason := not_utf8(title, abstract):
        yield Rejected(where=where, reason=reason, excerpt=title[:200])
        return
    dois = [found["doi"] for value in (*fields["LID"], *fields["AID"]) if (found := _IS_DOI.fullmatch(value))]
    address = _first(fields, _ADDRESSES)
    number = _first(fields, ("PMID",))
    given = address if "arxiv.org/" in address else f"pmid:{number}" if number.isdecimal() else ""
    yield make_paper(
        given,
        title=title,
        abstract=abstract,
        doi=_first(fields, ("DO",)) or (dois[0] if dois else ""),
        source="ris",
        url=address,
        published=next(filter(None, (date_of(_first(fields, (name,))) for name in _DATES)), ""),
        authors=tuple(next((fields[name] for name in _AUTHORS if fields[name]), ())),
    )


def _first(fields: Fields, names: tuple[str, ...]) -> str:
    return next((fields[name][0] for name in names if fields[name] and fields[name][0]), "")
