"""The evaluate flow: the pipeline on annotated papers; it fails where a score falls below what was set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import asdict
from prefect import flow, task
from prefect.artifacts import create_table_artifact

from flows.places import said
from kg.errors import CheckError
from kg.stages.evaluate import evaluate as run

__all__ = ["evaluate"]


@flow(name="evaluate", flow_run_name="evaluate-{gold}")
def evaluate(gold: str, texts: str, pipeline: str = "", least: dict[str, float] | None = None) -> list[dict[str, Any]]:
    """Measure mentions, concepts, roles, links and figures; the table says each with its interval.

    Args:
        gold: Annotations: JSON lines with id, entities, relations.
        texts: The papers: JSON lines with id, title, abstract.
        pipeline: A saved spaCy pipeline; empty for the one that comes with kg.
        least: The F1 that a kind must reach, as {"mention": 0.6, "link": 0.25}; the run fails where it does not.
    """
    said(gold=[gold], texts=[texts])
    rows: list[dict[str, Any]] = measure(gold, texts, pipeline)
    create_table_artifact(key="kg-quality", table=rows, description=f"Quality on {Path(gold).name}")
    reached = {row["kind"]: row["f1"] for row in rows if row["type"] == "all"}
    unknown = set(least or {}) - set(reached)
    if unknown:
        raise CheckError(f"no kind {', '.join(sorted(unknown))}; known: {', '.join(sorted(reached))}")
    below = [f"{kind} {reached[kind]:.3f} < {f1:.3f}" for kind, f1 in (least or {}).items() if reached[kind] < f1]
    if below:
        raise CheckError(f"F1 fell below what is asked: {', '.join(below)}")
    return rows


@task(name="evaluate")
def measure(gold: str, texts: str, pipeline: str) -> list[dict[str, Any]]:
    """A row for each kind and type, and one for links between what nothing relates."""
    found = run(Path(gold), Path(texts), pipeline=pipeline)
    rows = [asdict(score) for score in found.scores]
    if found.unrelated:
        rows.append({"kind": "unrelated", "type": "", "rate": found.unrelated.rate, **asdict(found.unrelated)})
    return rows
