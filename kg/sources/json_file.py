"""Objects from a JSON file, streamed: one a line, one array, or an API's page around an array."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import ijson
import msgspec

from kg.compressed import open_binary
from kg.errors import InputError
from kg.jsonl import MAX_LINE
from kg.model import Paper, Rejected
from kg.sources import arxiv_snapshot, hf_daily, openalex, plain_json, semantic_scholar
from kg.sources.files import bounded, head

__all__ = ["SHAPES", "matches", "read"]

NAME = "JSON"
_MAX_DEPTH = 64
_VALUES = frozenset({"string", "number", "boolean", "null"})
#: Texts and numbers that one paper may have; OpenAlex's largest, of thousands of authors, have some hundred thousand.
_MAX_VALUES = 1_000_000
#: What APIs call the list of papers in a page: OpenAlex, Semantic Scholar.
_LISTS = ("results", "data")
#: In the order in which they are tried: the most particular first.
SHAPES = (arxiv_snapshot, openalex, semantic_scholar, hf_daily, plain_json)


def matches(head: bytes, path: Path) -> bool:
    """Whether the content begins as JSON does."""
    return head.lstrip()[:1] in (b"{", b"[")


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper, or the reason why not, for every object in the file."""
    for where, found in _objects(path):
        yield found if isinstance(found, Rejected) else _paper(where, found)


def _paper(where: str, record: Any) -> Paper | Rejected:
    excerpt = _excerpt(record)
    if not isinstance(record, dict):
        return Rejected(where=where, reason=f"{type(record).__name__} where an object is expected", excerpt=excerpt)
    id = str(record.get("id", ""))[:200]
    make = next((shape.paper for shape in SHAPES if shape.matches(record)), None)
    if make is None:
        reason = f"an object without title and abstract; it has {', '.join(sorted(record)[:12]) or 'no fields'}"
        return Rejected(where=where, reason=reason, id=id, excerpt=excerpt)
    return _attempt(make, record, where, id, excerpt)


def _attempt(
    make: Callable[[dict[str, Any]], Paper], record: dict[str, Any], where: str, id: str, excerpt: str
) -> Paper | Rejected:
    try:
        return make(record)
    except (InputError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        return Rejected(where=where, reason=str(error), id=id, excerpt=excerpt)


def _excerpt(record: Any) -> str:
    try:
        return str(record)[:200]
    except RecursionError:
        return ""


def _objects(path: Path) -> Iterator[tuple[str, Any]]:
    if head(path).lstrip().startswith(b"["):
        return _document(path, "item")
    first, second = _first_lines(path)
    if second.startswith(b"{") or _is_record(first):
        return _lines(path)
    name = _list_of(path)
    if not name and len(first) >= MAX_LINE:  # one line too long, of whatever is in it
        return _lines(path)
    return _document(path, f"{name or _LISTS[0]}.item")


def _list_of(path: Path) -> str:
    """Under which name an API's page has its list of papers; empty where it has none."""
    try:
        with bounded(path, b'"') as file:
            found = (prefix for prefix, event, _ in _shallow(ijson.parse(file)) if event == "start_array")
            return next((prefix for prefix in found if prefix in _LISTS), "")
    except (ijson.JSONError, InputError, UnicodeDecodeError, OSError):
        return ""  # whoever reads on learns what is broken


def _first_lines(path: Path) -> tuple[bytes, bytes]:
    """The first two lines that are not blank, without white space around them."""
    lines: list[bytes] = []
    with open_binary(path) as file, suppress(OSError):  # whoever reads on learns what is broken
        while len(lines) < 2 and (line := file.readline(MAX_LINE)):
            if line.strip():
                lines.append(line.strip())
    first, second, *_ = [*lines, b"", b""]
    return first, second


def _is_record(line: bytes) -> bool:
    """Whether a line is an object in itself, and no API's page around a list of them."""
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(record, dict) and not any(isinstance(record.get(name), list) for name in _LISTS)


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    number = 0
    try:
        with open_binary(path) as file:
            while line := file.readline(MAX_LINE + 1):
                number += 1
                where = f"{path}:{number}"
                if len(line) > MAX_LINE:
                    _skip_line(file, line)
                    yield where, _reject(where, f"oversized: a line of more than {MAX_LINE:,} bytes", line)
                elif line.strip():
                    try:
                        yield where, msgspec.json.decode(line)
                    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                        yield where, _reject(where, f"broken JSON: {error}", line)
    except OSError as error:
        where = f"{path}:{number + 1}"
        yield where, _reject(where, f"the file breaks off here: {error}", b"")


def _document(path: Path, prefix: str) -> Iterator[tuple[str, Any]]:
    number = 0
    try:
        with bounded(path, b'"') as file:
            for record in ijson.items(_shallow(ijson.parse(file, use_float=True), prefix), prefix):
                number += 1
                yield f"{path}#{number}", record
    except (ijson.JSONError, InputError, UnicodeDecodeError, OSError) as error:
        where = f"{path}#{number + 1}"
        yield where, _reject(where, f"the document breaks off here: {error}", b"")
    else:
        if not number:
            yield str(path), _reject(str(path), "a JSON document without a list of papers", b"")


def _shallow(events: Iterable[tuple[str, str, Any]], record: str = "") -> Iterator[tuple[str, str, Any]]:
    """The parser's events themselves, as long as nothing nests deeper than papers do, and no record has more values.

    ``record`` is the prefix under which records stand.
    """
    depth = values = 0
    for prefix, event, value in events:
        depth += event.startswith("start_") - event.startswith("end_")
        inside = record != "" and prefix.startswith(record) and prefix != record
        values = values + (event in _VALUES) if inside else 0
        if depth > _MAX_DEPTH:
            raise InputError(f"nests more than {_MAX_DEPTH} levels deep")
        if values > _MAX_VALUES:
            raise InputError(f"a record of more than {_MAX_VALUES:,} values")
        yield prefix, event, value


def _skip_line(file: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE)


def _reject(where: str, reason: str, line: bytes) -> Rejected:
    return Rejected(where=where, reason=reason, excerpt=line[:200].decode("utf-8", "replace"))
