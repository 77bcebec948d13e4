"""Files that are broken on purpose: every reader gives papers, sets aside, or says what it saw."""

from __future__ import annotations

import gzip
import io
import json
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import KgError
from kg.model import Paper, Rejected
from kg.sources import read_source

TITLES = ("How long a transmon remembers", "Counting spikes on a field programmable gate array")
ABSTRACT = "We measure a qubit on a chip, and count what it costs. The code is there for who wants to read it. " * 5
PAPERS = [{"id": f"2401.0000{n}", "title": title, "abstract": ABSTRACT} for n, title in enumerate(TITLES, 1)]


def _parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(PAPERS), out)
    return out.getvalue()


def _openalex() -> bytes:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(ABSTRACT.split()):
        index.setdefault(word, []).append(place)
    works = [
        {"id": f"https://openalex.org/W{n}", "title": title, "abstract_inverted_index": index}
        for n, title in enumerate(TITLES)
    ]
    return json.dumps({"meta": {"count": 2}, "results": works}).encode()


def _atom() -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{one['id']}v1</id><title>{one['title']}</title>"
        f"<summary>{one['abstract']}</summary><published>2024-01-01T00:00:00Z</published></entry>"
        for one in PAPERS
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def _oai() -> bytes:
    date = "<date>Mon, 1 Jan 2024 00:00:00 GMT</date>"
    records = "".join(
        f"<record><header><identifier>oai:arXiv.org:{one['id']}</identifier></header><metadata>"
        f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><version version="v1">{date}</version>'
        f"<title>{one['title']}</title><abstract>{one['abstract']}</abstract></arXivRaw></metadata></record>"
        for one in PAPERS
    )
    return (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{records}</ListRecords></OAI-PMH>'.encode()
    )


def _semantic_scholar() -> bytes:
    data = [one | {"paperId": one["id"], "externalIds": {"ArXiv": one["id"]}} for one in PAPERS]
    return json.dumps({"total": 2, "data": data}).encode()


def _bibtex() -> bytes:
    entries = (
        f"@article{{a{n}, title = {{{one['title']}}}, abstract = {{{one['abstract']}}}, year = 2024}}\n"
        for n, one in enumerate(PAPERS)
    )
    return "".join(entries).encode()


def _daily() -> bytes:
    return json.dumps([{"paper": one | {"summary": ABSTRACT}, "title": one["title"]} for one in PAPERS]).encode()


def _csv() -> bytes:
    rows = (f'{one["id"]},{one["title"]},"{one["abstract"]}"\n' for one in PAPERS)
    return ("id,title,abstract\n" + "".join(rows)).encode()


FORMATS: dict[str, Callable[[], bytes]] = {
    "papers.jsonl": lambda: "".join(json.dumps(one) + "\n" for one in PAPERS).encode(),
    "papers.json": lambda: json.dumps(PAPERS).encode(),
    "daily.json": _daily,
    "works.json": _openalex,
    "feed.xml": _atom,
    "oai.xml": _oai,
    "bulk.json": _semantic_scholar,
    "papers.csv": _csv,
    "refs.bib": _bibtex,
    "page.txt": lambda: "".join(f"{one['title']}\n\n{one['abstract']}\n\n" for one in PAPERS).encode(),
    "papers.parquet": _parquet,
}
#: What means something to one format or another.
SIGNS = (b"\x00", b"{", b"}", b'"', b"\\", b"<", b"&", b"\n", b",", b"\xff", b"@")


@pytest.mark.parametrize("name", FORMATS)
def test_the_whole_file_has_its_papers(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMATS[name]())
    found = list(read_source(tmp_path / name))
    assert [type(one) for one in found] == [Paper, Paper], found


def _mutated(content: bytes, chance: random.Random) -> bytes:
    """Bytes flipped, lost, doubled, put elsewhere, or the end cut off: a few of these at once."""
    broken = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(broken) + 1)
        end = min(len(broken), start + chance.choice((1, 1, 2, 8, 64)))
        match chance.randrange(5):
            case 0:
                broken[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            case 1:
                del broken[start:end]
            case 2:
                broken[start:start] = broken[start:end] * chance.choice((1, 2, 50))
            case 3:
                broken[start:start] = chance.choice(SIGNS)
            case _:
                del broken[chance.randrange(len(broken) + 1) :]
    return bytes(broken)


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_a_broken_file_gives_papers_rejections_or_a_reason(
    tmp_path: Path, name: str, packed: bool, chance: random.Random
) -> None:
    """Never another exception; every paper has a title and an abstract, every rejection a place and a reason."""
    content = FORMATS[name]()
    broken = _mutated(gzip.compress(content, mtime=0), chance) if packed else _mutated(content, chance)
    (tmp_path / name).write_bytes(broken)
    try:
        for one in read_source(tmp_path / name):
            if isinstance(one, Rejected):
                assert one.where
                assert one.reason
            else:
                assert one.title.strip()
                assert one.abstract.strip()
    except KgError as error:
        assert str(error)


#: What a bomb unpacks to, and how much memory its reader may take: a fraction of it.
UNPACKED, MEMORY = 2 * 1024**3, 1536 * 1024**2
HEADS = {
    "papers.jsonl": b'{"id": "x", "title": "',
    "papers.json": b'[{"id": "x", "title": "',
    "works.json": b'{"results": [{"id": "https://openalex.org/W1", "title": "',
    "feed.xml": b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>',
    "papers.csv": b'id,title,abstract\nx,"',
    "refs.bib": b"@article{a, title = {",
    "page.txt": b"A title of some length here\n\n",
}
#: Small files that unpack to very many small things, or to a column that nobody reads, and the memory for those.
SWARMS = {
    "feed.xml": (HEADS["feed.xml"].removesuffix(b"<entry><title>"), b"<x/>"),
    "papers.json": (b'[{"id": "x", "title": "A title", "abstract": "A text.", "more": [""', b',""'),
}
SWARM, LITTLE = 96 * 1024**2, 640 * 1024**2
READ = """
import sys
from pathlib import Path
from kg.sources import read_source
print(len(list(read_source(Path(sys.argv[1])))))
"""


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _little() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (LITTLE, LITTLE))


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A gzip member that unpacks to two gigabytes of one letter; members that follow each other are one file."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1, mtime=0) as file:
        block = b"a" * 1024**2
        for _ in range(64):
            file.write(block)
    return out.getvalue() * (UNPACKED // (64 * 1024**2))


@pytest.mark.parametrize("name", HEADS)
def test_a_gzip_bomb_is_named_and_fills_no_memory(tmp_path: Path, filling: bytes, name: str) -> None:
    """A few megabytes that unpack to two gigabytes: set aside or refused, within a bound of memory."""
    (tmp_path / name).write_bytes(gzip.compress(HEADS[name], mtime=0) + filling)
    command = [sys.executable, "-c", READ, str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, preexec_fn=_bounded, check=False)
    assert "MemoryError" not in done.stderr
    assert done.returncode == 0 or "kg.errors.InputError" in done.stderr, done.stderr[-2000:]


@pytest.mark.parametrize("name", SWARMS)
def test_very_many_small_things_fill_no_memory(tmp_path: Path, name: str) -> None:
    head, one = SWARMS[name]
    (tmp_path / name).write_bytes(gzip.compress(head + one * (SWARM // len(one)), compresslevel=1, mtime=0))
    _read_with_little(tmp_path / name)


def test_a_column_that_nobody_reads_fills_no_memory(tmp_path: Path) -> None:
    """A dictionary holds its one value once; a thousand rows of it as text would be a gigabyte."""
    rows = 1000
    many = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["a" * 1024**2]))
    texts = pa.array([f"A title of number {number}" for number in range(rows)])
    pq.write_table(pa.table({"title": texts, "abstract": texts, "more": many}), tmp_path / "papers.parquet")
    assert (tmp_path / "papers.parquet").stat().st_size < 1024**2
    assert _read_with_little(tmp_path / "papers.parquet") == rows


def _read_with_little(path: Path) -> int:
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, preexec_fn=_little, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout)
