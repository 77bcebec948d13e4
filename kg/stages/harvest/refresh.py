"""Feeds kept up to date: what is due is fetched, built into the graph, and only then is the watermark moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from pathlib import Path
from statistics import median

from msgspec import Struct

from kg.config import Workspace
from kg.errors import CheckError, KgError
from kg.harvest import Feed, Manners, Window
from kg.ledger import running
from kg.stages.build import Built, add
from kg.stages.extract import pipeline_version
from kg.stages.harvest.fetch import Fetched, fetch, remove, waiting
from kg.stages.harvest.ledger import begun, daily, discard, reached, settled, watermark

__all__ = ["DEFAULT", "Collected", "Refreshed", "Terms", "collect", "due", "gather", "refresh", "settle", "today"]

#: Windows by which a feed's usual size is known.
_ENOUGH = 3


class Terms(Struct, frozen=True):
    """How feeds are kept up to date.

    ``overlap``: days before the watermark that are asked for again, None for what each source needs; ``first``: days
    that a feed's first run goes back; ``chunk``: days asked for at once; ``least``: the share of its usual size that a
    window must have; ``manners``: None for those that each source asks for.
    """

    overlap: int | None = None
    first: int = 7
    chunk: int = 7
    least: float = 0.2
    manners: Manners | None = None


DEFAULT = Terms()


class Collected(Struct, frozen=True):
    """What of a feed waits to be built in: its windows, the files of their pages, and the day that is reached then."""

    feed: str
    until: str
    windows: tuple[Fetched, ...]
    files: tuple[str, ...]


class Refreshed(Struct, frozen=True):
    """What came from each feed, what the graph made of it, and which feeds failed, with the reason."""

    collected: tuple[Collected, ...]
    built: Built | None
    failed: tuple[str, ...]


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def due(workspace: Workspace, feed: Feed, day: date, terms: Terms) -> list[Window]:
    """What a feed must be asked for on this day: all since its watermark, and the days before it that may have grown.

    Weeks that were missed are among them; nothing else is asked for. The windows are of about one length: a rest of
    two days would often be a weekend, on which nothing comes.
    """
    mark = watermark(workspace, str(feed))
    overlap = feed.source.OVERLAP if terms.overlap is None else terms.overlap
    if mark is None:  # a first run that failed is made good by the next, however late that comes
        since = begun(workspace, str(feed), day) - timedelta(days=terms.first)
    else:
        since = min(mark, day) - timedelta(days=overlap)
    whole = Window(since, day)
    count = -(-whole.days // terms.chunk)
    return list(whole.chunks(-(-whole.days // count)))


def collect(workspace: Workspace, feed: Feed, day: date, terms: Terms) -> Collected:
    """Fetch what is due. Raises :class:`CheckError` where a window holds suspiciously little; its pages stay."""
    windows = []
    for window in due(workspace, feed, day, terms):
        fetched = fetch(workspace, feed, window, conditional=True, manners=terms.manners)
        _check_size(workspace, feed, window, fetched.records, terms.least)
        windows.append(fetched)
    return Collected(str(feed), str(day), tuple(windows), tuple(map(str, waiting(workspace, feed))))


def settle(workspace: Workspace, collected: Collected) -> None:
    """The collected papers are in the graph: say so of their windows, move the watermark, and remove the pages."""
    days = ((date.fromisoformat(one.since), date.fromisoformat(one.until)) for one in collected.windows)
    settled(workspace, collected.feed, (Window(*ends) for ends in days))
    reached(workspace, collected.feed, date.fromisoformat(collected.until))
    remove(map(Path, collected.files))


def refresh(
    feeds: Sequence[Feed],
    workspace: Workspace,
    *,
    terms: Terms = DEFAULT,
    day: date | None = None,
    store: str = "",
    pipeline: str = "",
) -> Refreshed:
    """Bring the graph to what the feeds say on this day. A feed that fails keeps nothing of the others back.

    A new version of a paper is an update, a withdrawn one states nothing any more, one that came late is found within
    the overlap; the same answers a second time change nothing.
    """
    with running(workspace, "refresh", pipeline_version(pipeline)):
        collected, failed = gather(feeds, lambda feed: collect(workspace, feed, day or today(), terms))
        built = None
        if collected:
            files = [Path(file) for one in collected for file in one.files]
            if files or workspace.papers:
                built = add(files, workspace, store=store, pipeline=pipeline)
            for one in collected:
                settle(workspace, one)
    return Refreshed(tuple(collected), built, tuple(failed))


def gather(feeds: Iterable[Feed], collecting: Callable[[Feed], Collected]) -> tuple[list[Collected], list[str]]:
    """What each feed gave, and why others gave nothing."""
    collected, failed = [], []
    for feed in feeds:
        try:
            collected.append(collecting(feed))
        except KgError as error:
            failed.append(f"{feed}: {error}")
    return collected, failed


def _check_size(workspace: Workspace, feed: Feed, window: Window, records: int, least: float) -> None:
    """Compared with the median of the feed's earlier windows, and with what chance alone may do to such a number."""
    rates = daily(workspace, str(feed), window)
    usual = median(rates) * window.days if len(rates) >= _ENOUGH else 0.0
    if records < least * usual and records < usual - 3 * sqrt(usual):
        discard(workspace, str(feed), window)  # nor is it a measure for others
        raise CheckError(
            f"{feed} {window}: {records:,} records, where {usual:,.0f} are usual; the watermark is left where it is."
            " Run it again later, or lower `least` if the source has become smaller"
        )
