"""One window of a feed to files: its pages as the server gave them, each on disk before the next is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct

from kg import jsonl
from kg.config import Workspace, source_base
from kg.errors import SourceUnavailable
from kg.harvest import Answer, Client, Feed, Manners, Page, StaleToken, Window, host
from kg.stages.harvest.ledger import Progress, discard, known_page, resumed, turned
from kg.stages.progress import advance

__all__ = ["Fetched", "fetch", "remove", "waiting"]

#: The share of what a server said it has that must have come.
_WHOLE = 0.99


class Fetched(Struct, frozen=True):
    """What a window of a feed held: pages and records, how many pages had not changed, how many records were said."""

    feed: str
    since: str
    until: str
    pages: int
    unchanged: int
    records: int
    expected: int


def fetch(
    workspace: Workspace, feed: Feed, window: Window, *, conditional: bool = False, manners: Manners | None = None
) -> Fetched:
    """Put the window's pages into the workspace, going on where an earlier try broke off.

    With ``conditional``, pages that did not change since they were last fetched are not sent again: for whoever has
    them in the graph already. Raises :class:`SourceUnavailable` where the server gives up or gave too little.
    """
    base = source_base(feed.name, feed.source.BASE)
    hosts = feed.source.HOSTS | {host(base)}
    first = Progress(following=feed.source.first(base, window, feed.query))
    started = resumed(workspace, str(feed), window) or first
    with Client(hosts, manners or Manners(feed.source.INTERVAL), feed.source.credentials()) as client:
        walk = partial(_walk, workspace, feed, window, client, conditional)
        try:
            progress, unchanged = walk(started)
        except StaleToken:
            if started == first:
                raise
            progress, unchanged = walk(first)
    if progress.records < _WHOLE * progress.expected:
        discard(workspace, str(feed), window)
        raise SourceUnavailable(
            f"{feed} {window}: it spoke of {progress.expected:,} records and handed out {progress.records:,}",
            passing=True,
        )
    days = (str(window.since), str(window.until))
    return Fetched(str(feed), *days, progress.pages, unchanged, progress.records, progress.expected)


def waiting(workspace: Workspace, feed: Feed) -> list[Path]:
    """The feed's pages that are there and not yet in the graph, in order."""
    return sorted((workspace.fetched / feed.folder).glob(f"*{feed.source.SUFFIX}"))


def remove(files: Iterable[Path]) -> None:
    """Remove pages that are in the graph now."""
    for file in files:
        file.unlink(missing_ok=True)


def _walk(
    workspace: Workspace, feed: Feed, window: Window, client: Client, conditional: bool, progress: Progress
) -> tuple[Progress, int]:
    asked: set[str] = set()
    unchanged = 0
    advance(f"fetch {feed.name}", progress.records)
    while request := progress.following:
        if str(request) in asked:
            raise SourceUnavailable(f"{request}: it sends from one page back to another")
        asked.add(str(request))
        known = known_page(workspace, request) if conditional else None
        read = partial(feed.source.page, window, request)
        answer, page = client.get(request, read, known[0] if known else None)
        if page is None:
            page = read(known[1]) if known else Page(0)
            unchanged += 1
        progress = Progress(
            progress.pages + 1,
            progress.records + page.records,
            max(progress.expected, page.expected),
            page.following,
        )
        if answer.content is not None and page.records:
            _keep(workspace, feed, window, progress.pages, answer.content)
        turned(workspace, str(feed), window, progress, request, answer if conditional else Answer(None))
        advance(f"fetch {feed.name}", page.records, progress.expected)
    return progress, unchanged


def _keep(workspace: Workspace, feed: Feed, window: Window, number: int, content: bytes) -> None:
    folder = workspace.fetched / feed.folder
    folder.mkdir(parents=True, exist_ok=True)
    with jsonl.replacing(folder / f"{window}.{number:05d}{feed.source.SUFFIX}") as file:
        file.write(content)
