"""``kg release``: everything is made in a folder beside, checked there, and renamed into its place."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from kg.config import LICENCE, TITLE, Workspace, base_iri
from kg.errors import CheckError, InputError
from kg.ids import iri
from kg.model import Edge, Node
from kg.quotes import Quotes, quoted
from kg.stages.graph import RecordsGraph
from kg.stages.history import day_of
from kg.stages.progress import track
from kg.stages.release import checks, describe, diff, quality, queries

__all__ = ["DATA", "Released", "Settings", "latest", "release"]

#: The file with the whole graph.
DATA = "graph.nq.gz"
#: How the name of a folder ends that is not yet whole, and seconds after which nobody works on it any more.
_UNFINISHED, _ABANDONED = ".kg-unfinished", 24 * 3600


_VERSION = re.compile(r"\w[\w.+\-]*")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_IRI = re.compile(r"[a-zA-Z][\w+.\-]*:[^\s<>\"{}|\\^`]+")


class Settings(Struct, frozen=True):
    """What a release says of itself and how much of papers' words it carries.

    ``may_fall``: the share by which the number of instances of a class may be smaller than in ``previous``.
    ``issued``: a day (2026-01-31); without it, today.
    """

    version: str
    title: str = TITLE
    licence: str = LICENCE
    quotes: Quotes = "short"
    previous: Path | None = None
    may_fall: float = 0.1
    issued: str = ""


class Released(Struct, frozen=True):
    """Where it stands, what it holds, and what changed."""

    folder: str
    version: str
    quads: int
    papers: int
    entities: int
    statements: int
    files: int
    added: int
    removed: int


class _Graph(Struct, frozen=True):
    """The workspace's graph with as much of papers' words as is passed on; each reading streams the records."""

    workspace: Workspace
    quotes: Quotes
    label: str = ""

    def __iter__(self) -> Iterator[Node | Edge]:
        return track(self.label, quoted(RecordsGraph(self.workspace), self.quotes), every=1000)


def release(workspace: Workspace, folder: Path, settings: Settings) -> Released:
    """Make a release of the workspace's graph in ``folder``, which must not be there yet.

    Raises :class:`InputError` where it is, there is no graph, or the licence is no IRI, and :class:`CheckError` with
    every reason where the release may not be published; then nothing is left behind.
    """
    if not workspace.records.exists():
        raise InputError("there is no graph yet; `kg build` makes it", where=str(workspace.root))
    if folder.exists():
        raise InputError("is there already; a release is never changed: choose another folder", where=str(folder))
    if not _VERSION.fullmatch(settings.version):
        raise InputError(f"{settings.version!r} is no version; letters, digits, dots and hyphens are expected")
    if not _IRI.fullmatch(settings.licence):
        raise InputError(f"{settings.licence!r} is no IRI of a licence, as {LICENCE} is")
    if settings.issued:
        day_of(settings.issued)
    now = datetime.now(UTC)
    settings = replace(settings, issued=settings.issued or f"{now:%Y-%m-%d}")
    made = folder.with_name(f".{folder.name}{_UNFINISHED}")
    _sweep(folder.parent)
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    try:
        released = _make(workspace, made, settings, now)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    made.rename(folder)
    return Released(str(folder), settings.version, *released)


def _sweep(releases: Path) -> None:
    """Remove what releases left that were killed; that of a day ago, for one of another workspace may go on."""
    for left in releases.glob(f".*{_UNFINISHED}"):
        if time.time() - left.stat().st_mtime > _ABANDONED:
            shutil.rmtree(left, ignore_errors=True)


def latest(releases: Path) -> Path | None:
    """The release in this folder that was made last, as it says itself: times of files change when they are copied."""
    made = [path.parent for path in releases.glob("*/SHA256SUMS")]
    return max(made, key=lambda folder: (_ended(folder), folder), default=None)


def _ended(folder: Path) -> str:
    with suppress(OSError):
        if found := _MOMENT.search((folder / "prov.ttl").read_text("utf-8")):
            return found[0]
    return ""


def _make(workspace: Workspace, made: Path, settings: Settings, now: datetime) -> tuple[int, ...]:
    from kg.rdf.canonical import write_canonical
    from kg.rdf.read import objects, stored
    from kg.rdf.summary import summarize
    from kg.rdf.terms import name
    from kg.rdf.write import write
    from kg.store.neo4j_csv import write_csv
    from kg.tables import write_tables

    base = base_iri()
    data = made / DATA
    written = write_canonical(data, _Graph(workspace, settings.quotes, "release quads"), base)
    write(made / "graph.ttl.gz", _Graph(workspace, settings.quotes, "release Turtle"), base)
    write_tables(made / "tables", _Graph(workspace, settings.quotes, "release tables"))
    write_csv(made / "neo4j-csv", _Graph(workspace, settings.quotes, "release neo4j-csv"))
    describe.vocabulary(made)
    describe.sample(made, _Graph(workspace, settings.quotes), base)
    summary = summarize(data)
    reasons = checks.counts(written, summary) + checks.forgotten(workspace) + checks.offsets(workspace)
    with stored(data) as store:
        reasons += checks.shapes(store)
        queries.write(made / "queries", store)
        agents = objects(store, "prov:wasAttributedTo")
    changes = diff.write(made, settings.previous, data, DATA) if settings.previous else diff.Difference()
    if settings.previous:
        reasons += checks.falls(summary, settings.previous, settings.may_fall)
    quality.write(made, workspace, summary)
    described = describe.described(settings, base, iri(base, "release", settings.version), summary)
    files = describe.write(made, described, summary, agents, now, DATA)
    reasons += checks.described(made, summary)
    if reasons:
        shown = "\n".join(f"- {reason}" for reason in reasons[:50])
        raise CheckError(f"the release is refused for {len(reasons)} reasons:\n{shown}")
    counted = (summary.classes[name(curie).value] for curie in ("schema:ScholarlyArticle", "rdf:Statement"))
    papers, statements = counted
    entities = checks.entities(summary)
    return summary.quads, papers, entities, statements, files, changes.added, changes.removed
