"""What the graph came to say since a moment."""

from __future__ import annotations

from kg import jsonl
from kg.config import Workspace
from kg.ledger import opened
from kg.model import Assertion, Entity

__all__ = ["news"]


def news(workspace: Workspace, since: str, most: int = 30) -> tuple[list[Assertion], dict[str, Entity]]:
    """The surest statements that came or changed since then (UTC, ISO 8601), and the entities in them by id."""
    with opened(workspace) as rows:
        found = rows.execute("SELECT id FROM present WHERE kind = 'assertion' AND since >= ?", (since,))
        new = {id for (id,) in found}
    best: list[Assertion] = []
    for record in jsonl.read_records(workspace.records) if new else ():
        if isinstance(record, Assertion) and record.id in new and record.polarity == "asserted":
            best = sorted([*best, record], key=lambda one: (-one.score, one.id))[:most]
    wanted = {id for one in best for id in (one.source, one.target)}
    entities = {
        record.id: record
        for record in (jsonl.read_records(workspace.records) if wanted else ())
        if isinstance(record, Entity) and record.id in wanted
    }
    return best, entities
