"""Live sources into a workspace: pages fetched, built into the graph, and remembered."""

from kg.stages.harvest.backfill import backfill, left, settle_grown
from kg.stages.harvest.fetch import Fetched, fetch, remove, waiting
from kg.stages.harvest.ledger import settled
from kg.stages.harvest.refresh import Collected, Refreshed, Terms, collect, gather, refresh, settle, today

__all__ = [
    "Collected",
    "Fetched",
    "Refreshed",
    "Terms",
    "backfill",
    "collect",
    "fetch",
    "gather",
    "left",
    "refresh",
    "remove",
    "settle",
    "settle_grown",
    "settled",
    "today",
    "waiting",
]
