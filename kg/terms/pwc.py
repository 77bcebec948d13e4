"""What Papers with Code published before it closed: methods, datasets and tasks (CC BY-SA 4.0)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import ijson
import msgspec

from kg import jsonl
from kg.compressed import open_binary
from kg.errors import InputError
from kg.model import Rejected, Term
from kg.terms.iri import safe_iri

__all__ = ["matches_datasets", "matches_methods", "matches_tasks", "read_datasets", "read_methods", "read_tasks"]

BASE = "https://paperswithcode.com/"


def matches_methods(head: str) -> bool:
    """An array of objects that have a ``full_name``."""
    return head.lstrip().startswith("[") and '"full_name"' in head


def matches_datasets(head: str) -> bool:
    """Lines of objects with ``variants``, or an array of objects with them."""
    return head.lstrip()[:1] in "[{" and '"variants"' in head


def matches_tasks(head: str) -> bool:
    """Lines of JSON strings."""
    first = head.partition("\n")[0].strip()
    return len(first) >= 2 and first[0] == first[-1] == '"'


def read_methods(path: Path) -> Iterator[Term | Rejected]:
    """A term for every method: its full name, and its short one as an alias."""
    for number, item in enumerate(_array(path), 1):
        full, short = _text(item, "full_name"), _text(item, "name")
        url = _text(item, "url")
        if not (full or short) or not url:
            yield Rejected(
                where=f"{path}: item {number}", reason="neither a name nor an address", excerpt=str(item)[:200]
            )
            continue
        aliases = {short} - {full, ""} if full else set()
        yield Term(id=safe_iri(url), type="Method", name=full or short, aliases=tuple(aliases), origin=path.name)


def read_datasets(path: Path) -> Iterator[Term | Rejected]:
    """A term for every dataset, its variants as aliases."""
    with open_binary(path) as file:
        is_array = file.read(1) == b"["
    for number, item in enumerate(_array(path) if is_array else _objects(path), 1):
        name = _text(item, "name") or _text(item, "id")
        if not name:
            yield Rejected(where=f"{path}: item {number}", reason="no name", excerpt=str(item)[:200])
            continue
        variants = item.get("variants")
        aliases = {str(one).strip() for one in variants} if isinstance(variants, list) else set()
        yield _term("Dataset", "dataset", name, tuple(sorted(aliases - {name, ""})), path)


def read_tasks(path: Path) -> Iterator[Term | Rejected]:
    """A term for every task; a line that is no string of a few words is set aside."""
    for number, line in jsonl.lines(path):
        try:
            name = msgspec.json.decode(line, type=str).strip()
        except msgspec.MsgspecError as error:
            yield Rejected(where=f"{path}:{number}", reason=f"no string: {error}", excerpt=repr(line[:200]))
            continue
        if any(character.isalpha() for character in name) and len(name) <= 120:
            yield _term("Task", "task", name, (), path)
        else:
            yield Rejected(where=f"{path}:{number}", reason="no name of a task", excerpt=name[:200])


def _term(type: str, kind: str, name: str, aliases: tuple[str, ...], path: Path) -> Term:
    slug = quote(name.lower().replace(" ", "-"), safe="-")
    return Term(id=f"{BASE}{kind}/{slug}", type=type, name=name, aliases=aliases, origin=path.name)


def _array(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with open_binary(path) as file:
            yield from (item for item in ijson.items(file, "item") if isinstance(item, dict))
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise InputError(f"is no JSON array as Papers with Code wrote them: {error}", where=str(path)) from error


def _objects(path: Path) -> Iterator[dict[str, Any]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for number, line in jsonl.lines(path):
        try:
            yield decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise InputError(f"is no line as Papers with Code wrote them: {error}", where=f"{path}:{number}") from error


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value.strip() if isinstance(value, str) else ""
