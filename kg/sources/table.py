"""CSV, TSV and Parquet tables with a title and an abstract column, by whatever case of name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.lib import ArrowException

from kg.compressed import open_binary, plain_suffix
from kg.delimited import delimiter, header
from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources.fields import date_of, make_paper, text, texts, truth
from kg.sources.files import bounded

__all__ = ["matches", "read"]

NAME = "CSV or Parquet table"
_PARQUET = b"PAR1"
_NAMES = {
    "id": ("id", "paper_id", "arxiv_id", "paperid"),
    # beside our own: Web of Science, IEEE Xplore, Zotero, Lens, Dimensions, and German ones
    "title": ("title", "paper_title", "article title", "document title", "ti", "titel"),
    "abstract": ("abstract", "summary", "abstract note", "ab", "zusammenfassung"),
    "published": (
        "published", "publication_date", "publication date", "date published", "date", "publication year", "pubyear",
        "year", "py", "jahr",
    ),
    "doi": ("doi", "di"),
    "url": ("url", "link", "abs_url", "paper_url"),
    "licence": ("licence", "license"),
    "authors": ("authors", "author", "author/s", "author full names", "au", "autor", "autoren"),
}  # fmt: skip
#: Columns that are read: one that nobody reads may unpack to anything. Rows at a time, for the same reason.
_READ = frozenset({name for names in _NAMES.values() for name in names} | {"categories", "withdrawn"})
_BATCH = 100
#: Fields that are no text.
_OTHERS = ("published", "authors")
_SUFFIXES = ("csv", "tsv")
_SEP = re.compile(r"sep=.(?:\r\n|\r|\n)")
_NEW_LINE = re.compile(r"\r\n|\r|\n")
_COLUMNS = frozenset(_NAMES["title"]), frozenset(_NAMES["abstract"])
#: What the decoder makes of a byte that is no UTF-8.
_NO_UTF8 = re.compile(r"[\udc80-\udcff]")
#: A field of a table may be as long as this; the reader's own limit is far lower.
csv.field_size_limit(16 * 1024 * 1024)


def matches(head: bytes, path: Path) -> bool:
    """Whether it is Parquet, is called a table, or its first line names a title and an abstract column."""
    if head.startswith(_PARQUET):
        return True
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    return _is_of_papers(_header(_NEW_LINE.split(_SEP.sub("", text), maxsplit=1)[0])) or (
        plain_suffix(path) in _SUFFIXES and not text.lstrip().startswith(("{", "[", "<", "@"))
    )


def read(path: Path) -> Iterator[Paper | Rejected]:
    """A paper for every row; broken rows are set aside."""
    with open_binary(path) as file:
        is_parquet = file.read(4) == _PARQUET
    rows = _parquet(path) if is_parquet else _csv(path)
    for where, row in rows:
        yield row if isinstance(row, Rejected) else _paper(where, row)


def _paper(where: str, row: Mapping[str, Any]) -> Paper | Rejected:
    try:
        known = {name: text(row, *columns) for name, columns in _NAMES.items() if name not in _OTHERS}
        dates = (date_of(text(row, column)) for column in _NAMES["published"])
        return make_paper(
            known.pop("id"),
            title=known.pop("title"),
            abstract=known.pop("abstract"),
            doi=known.pop("doi"),
            source="table",
            published=next(filter(None, dates), ""),
            withdrawn=truth(row, "withdrawn"),
            authors=next(filter(None, (texts(row, column, ";") for column in _NAMES["authors"])), ()),
            categories=texts(row, "categories", ";"),
            **known,
        )
    except InputError as error:
        return Rejected(where=where, reason=error.reason, excerpt=str(dict(row))[:200])


def _csv(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | Rejected]]:
    where = f"{path}:1"
    try:
        with bounded(path, b"\n") as file, io.TextIOWrapper(file, "utf-8-sig", "surrogateescape", newline="") as lines:
            first, before = lines.readline(), 1
            if _SEP.match(first):  # so Excel is told what parts columns
                first, before = lines.readline(), 2
            names = _header(first)
            if not _is_of_papers(names):
                raise InputError(
                    f"a table without title and abstract; it has {', '.join(names)[:200]}", where=str(path)
                )
            reader = csv.reader(lines, delimiter=delimiter(first))
            where = f"{path}:{before + 1}"
            for row in reader:
                where = f"{path}:{reader.line_num + before}"
                if _NO_UTF8.search("".join(row)):
                    reason = "has bytes that are no UTF-8; save the table as UTF-8"
                    yield where, Rejected(where=where, reason=reason, excerpt=str(row)[:200])
                elif len(row) == len(names):
                    yield where, dict(zip(names, row, strict=True))
                elif row:
                    reason = f"{len(row)} columns where the header has {len(names)}"
                    yield where, Rejected(where=where, reason=reason, excerpt=str(row)[:200])
    except (csv.Error, OSError) as error:
        yield where, Rejected(where=where, reason=f"the table breaks off after here: {error}")


def _parquet(path: Path) -> Iterator[tuple[str, Mapping[str, Any] | Rejected]]:
    number = 0
    try:
        with pq.ParquetFile(path) as file:
            names = [name.strip().lower() for name in file.schema_arrow.names]
            if not _is_of_papers(names):
                raise InputError(
                    f"a Parquet table without title and abstract; it has {', '.join(names)}",
                    where=str(path),
                )
            columns = [column for column, name in zip(file.schema_arrow.names, names, strict=True) if name in _READ]
            for batch in file.iter_batches(_BATCH, columns=columns):
                for row in _rows(batch.rename_columns([name.strip().lower() for name in batch.schema.names])):
                    number += 1
                    where = f"{path}#{number}"
                    if isinstance(row, str):
                        yield where, Rejected(where=where, reason=row)
                    else:
                        yield where, {name: _plain(value) for name, value in row.items()}
    except (ArrowException, OSError) as error:
        where = f"{path}#{number + 1}"
        yield where, Rejected(where=where, reason=f"the table breaks off here: {error}")


def _rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any] | str]:
    """The rows of a batch; where a text in one is no UTF-8, why that row is none."""
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:  # nothing was given out yet: the list is made whole
        for place in range(batch.num_rows):
            try:
                yield from batch.slice(place, 1).to_pylist()
            except UnicodeDecodeError as error:
                yield f"a text that is no UTF-8: {error}"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | list | None) else str(value)


def _is_of_papers(names: Sequence[str]) -> bool:
    """Whether a table with columns of these names, in lower case, has titles and abstracts."""
    return all(wanted & set(names) for wanted in _COLUMNS)


def _header(line: str) -> list[str]:
    return [name.lower() for name in header(line)]
