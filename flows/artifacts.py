"""What a build leaves in Prefect's UI: its counts, and some edges with their sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from kg import jsonl
from kg.config import Workspace
from kg.model import Assertion, Entity

__all__ = ["counts_table", "examples"]

_EXAMPLES = 12


def counts_table(built: dict[str, Any], where: str) -> None:
    """A table of the build's counts."""
    create_table_artifact(key="kg-build-counts", table=[built], description=f"Counts of the build of {where}")


def examples(workspace: str) -> None:
    """The statements with the highest score, each with its sentence."""
    records = Workspace(Path(workspace)).records
    best: list[Assertion] = []
    for record in jsonl.read_records(records):
        if isinstance(record, Assertion) and record.polarity == "asserted":
            best = sorted([*best, record], key=lambda one: (-one.score, one.id))[:_EXAMPLES]
    wanted = {id for assertion in best for id in (assertion.source, assertion.target)}
    names = {
        record.id: record.name
        for record in jsonl.read_records(records)
        if isinstance(record, Entity) and record.id in wanted
    }
    lines = [
        f"- **{_safe(names[one.source])}** {one.type} **{_safe(names[one.target])}** ({one.score:.2f})"
        f"\n  > {_safe(one.evidence.sentence)} — `{_safe(one.evidence.paper)}`"
        for one in best
    ]
    create_markdown_artifact(key="kg-build-examples", markdown="\n".join(["# Example edges", "", *lines]))


def _safe(text: str) -> str:
    """Text of papers inside Markdown: no markup of theirs takes effect."""
    for sign in "\\`*_[]<>#|":
        text = text.replace(sign, f"\\{sign}")
    return text
