"""The past of a feed, chunk by chunk."""

from __future__ import annotations

from datetime import timedelta

from kg.config import Workspace
from kg.errors import InputError
from kg.harvest import Feed, Window
from kg.ledger import running
from kg.stages.build import Built, add
from kg.stages.extract import pipeline_version
from kg.stages.harvest.fetch import fetch, remove, waiting
from kg.stages.harvest.ledger import is_settled, settled
from kg.stages.harvest.refresh import DEFAULT, Terms, today

__all__ = ["backfill", "left", "settle_grown"]


def backfill(
    feed: Feed,
    window: Window,
    workspace: Workspace,
    *,
    terms: Terms = DEFAULT,
    store: str = "",
    pipeline: str = "",
) -> list[Built]:
    """Fetch these days and build them into the graph, a chunk at a time; chunks that are done are not done again.

    The watermark is not moved: what is kept up to date, and what is filled in, are two things. Of days so young that
    more may come of them, none is done: they are asked for again the next time.
    """
    made = []
    with running(workspace, "backfill", pipeline_version(pipeline)):
        for chunk in left(feed, window, workspace, terms.chunk):
            fetch(workspace, feed, chunk, manners=terms.manners)
            if files := waiting(workspace, feed):
                made.append(add(files, workspace, store=store, pipeline=pipeline))
                remove(files)
            settle_grown(workspace, feed, chunk)
    return made


def settle_grown(workspace: Workspace, feed: Feed, chunk: Window) -> None:
    """Remember that these days are done, unless they are so young that more may come of them."""
    if chunk.until < today() - timedelta(days=feed.source.OVERLAP):
        settled(workspace, str(feed), [chunk])


def left(feed: Feed, window: Window, workspace: Workspace, days: int) -> list[Window]:
    """The chunks that are not in the graph yet. Raises :class:`InputError` where they end after today, or before they
    begin."""
    if window.until < window.since:
        raise InputError(f"{window} ends before it begins")
    if window.until > today():
        raise InputError(f"{window} ends after today, {today()}")
    return [chunk for chunk in window.chunks(days) if not is_settled(workspace, str(feed), chunk)]
