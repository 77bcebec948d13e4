"""Reading fields of records that nobody promised anything about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from kg.errors import InputError
from kg.ids import arxiv_month, paper_id
from kg.model import Paper
from kg.names import fold

__all__ = ["MIN_TITLE", "date_of", "day", "make_paper", "text", "texts", "truth"]

#: Characters that a folded title must have before it can identify a paper ("Editorial" does not).
MIN_TITLE = 20
#: A year, a month, a day or a moment in ISO 8601, at the beginning of a stamp.
_ISO = re.compile(r"[12]\d{3}(?!\d)(?:-\d\d(?!\d)(?:-\d\d(?!\d)(?P<time>[T ].*)?)?)?")
#: "15 March 2023", "March 15, 2023", "2023 Mar 15", "Mar 2023"; and "2023/03/15", which RIS ends with a slash.
_NAMED_MONTH = re.compile(
    r"(?:(?P<first>\d{1,2})\.?\s+)?(?:(?P<before>[12]\d{3})\s+)?(?P<month>[A-Za-z]{3})[a-z]*\.?"
    r"(?:\s+(?P<second>\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(?P<after>[12]\d{3}))?"
)
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_SLASHES = re.compile(r"([12]\d{3})/(\d\d)(?:/(\d\d))?/*$")
#: Words for true, and for what is not, in whatever case.
_TRUE, _FALSE = frozenset(("true", "1", "1.0", "yes")), frozenset(("false", "0", "0.0", "no", "none", "nan", ""))

Fields = Mapping[str, Any]


def text(record: Fields, *names: str) -> str:
    """The first of these fields that holds text or a number, stripped; else the empty string.

    Raises :class:`InputError` where a field holds something else.
    """
    for name in names:
        value = record.get(name)
        if value is None or value == "" or value != value:  # NaN is how tables say nothing
            continue
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InputError(f"{name} is {type(value).__name__}; text is expected")
        return str(value).strip()
    return ""


def texts(record: Fields, name: str, separator: str | None = None) -> tuple[str, ...]:
    """A field that holds a list of texts, or one text cut at ``separator``."""
    value = record.get(name)
    if isinstance(value, str):
        parts = value.split(separator) if separator else [value]
        return tuple(part.strip() for part in parts if part.strip())
    if isinstance(value, list | tuple):
        return tuple(part.strip() for part in value if isinstance(part, str) and part.strip())
    return ()


def day(stamp: str) -> str:
    """The day in ISO 8601 of a stamp as mail has them (RFC 5322), or of one that begins with it."""
    try:
        return parsedate_to_datetime(stamp).date().isoformat()
    except (ValueError, OverflowError):
        return stamp[:10]


def date_of(stamp: str) -> str:
    """The year, month, day, or moment in UTC, where the stamp is or begins with one that there is; else nothing.

    >>> [date_of(stamp) for stamp in ("2026", "2026-02-30", "2026-01-31T23:30:00-08:00", "31/01/2026", "2026.0")]
    ['2026', '', '2026-02-01T07:30:00Z', '', '2026']
    >>> [date_of(stamp) for stamp in ("15 March 2023", "2023 Mar 15", "Mar. 2023", "2023/03/15/", "2023///")]
    ['2023-03-15', '2023-03-15', '2023-03', '2023-03-15', '2023']
    """
    stamp = _numbered(stamp.strip())
    found = _ISO.match(stamp)
    if found is None:
        return ""
    said = found[0].removesuffix(found["time"] or "")
    try:
        date.fromisoformat(f"{said}-01-01"[:10])
    except ValueError:
        return ""
    try:
        moment = datetime.fromisoformat(found[0].strip()) if found["time"] else None
    except ValueError:  # whatever follows the day is no time
        return said
    if moment is None or not moment.utcoffset():
        return found[0]
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _numbered(stamp: str) -> str:
    """A stamp with the name of a month, or with slashes from the year on, as ISO 8601 has it; any other as it is."""
    if slashed := _SLASHES.match(stamp):
        return "-".join(filter(None, slashed.groups()))
    named = _NAMED_MONTH.fullmatch(stamp)
    month = _MONTHS.get(named["month"].lower()) if named else None
    if named is None or month is None or not (year := named["before"] or named["after"]):
        return stamp
    day = named["first"] or named["second"]
    return f"{year}-{month:02}-{int(day):02}" if day else f"{year}-{month:02}"


def truth(record: Fields, name: str) -> bool:
    """A field that is true or false, as JSON, tables or people write it.

    Raises :class:`InputError` where it says something else.
    """
    said = str(record.get(name) or "").strip().lower()
    if said not in _TRUE | _FALSE:
        raise InputError(f"{name} is {said[:40]!r}; true or false is expected")
    return said in _TRUE


def make_paper(given: str, *, title: str, abstract: str, doi: str = "", **known: Any) -> Paper:
    """A paper with its id made from what the source gives; dates that are none are left out.

    An arXiv paper has its address and the month of its first version from its id, where the source does not say
    them, or has the year alone.
    """
    said = title if len(fold(title)) >= MIN_TITLE else f"{title}\n{abstract}"
    id, version = paper_id(given, doi=doi, title=said)
    known.setdefault("version", version)
    if not known["version"]:
        known["version"] = version
    known |= {name: date_of(known[name]) for name in ("published", "updated") if known.get(name)}
    if month := arxiv_month(id):
        if "/" not in id:  # of old ids, the case of the archive is lost
            known["url"] = known.get("url") or f"https://arxiv.org/abs/{id.removeprefix('arxiv:')}"
        if len(known.get("published") or "") < len(month):
            known["published"] = month
    doi = paper_id("", doi=doi)[0].removeprefix("doi:") if doi else ""
    return Paper(id=id, title=title, abstract=abstract, doi=doi if doi.startswith("10.") else "", **known)
