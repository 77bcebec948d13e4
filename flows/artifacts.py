"""What a run leaves in Prefect's UI: counts, what came from where, what is new with its sentences, and a picture."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_image_artifact,
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.picture import svg
from kg.config import Workspace
from kg.stages.export import exports
from kg.stages.harvest import Collected
from kg.stages.news import news
from kg.stages.progress import listening

__all__ = ["counts_table", "feeds_table", "progress", "shown"]

_EXAMPLES = 12
#: Seconds between two looks at how far it has come.
_PAUSE = 5.0


def counts_table(built: dict[str, Any], where: str) -> None:
    """A table of the build's counts."""
    create_table_artifact(key="kg-counts", table=[built], description=f"Counts of {_safe(where)}")


def feeds_table(collected: Sequence[Collected], failed: Sequence[str]) -> None:
    """What each feed gave for which days, and what failed."""
    rows: list[dict[str, Any]] = [
        {"feed": one.feed, "from": window.since, "to": window.until, "pages": window.pages, "records": window.records}
        for one in collected
        for window in one.windows
    ]
    rows += [{"feed": reason} for reason in failed]
    create_table_artifact(key="kg-feeds", table=rows, description="What came from live sources")


def shown(workspace: Workspace, since: str) -> None:
    """The surest of what is new since then, with its sentences and as a picture; and where the files are."""
    statements, entities = news(workspace, since)
    if statements:
        lines = [
            f"- **{_safe(entities[one.source].name)}** {one.type} **{_safe(entities[one.target].name)}**"
            f" ({one.score:.2f})\n  > {_safe(one.evidence.sentence)} — `{_safe(one.evidence.paper)}`"
            for one in statements[:_EXAMPLES]
        ]
        create_markdown_artifact(key="kg-news", markdown="\n".join(["# What is new", "", *lines]))
        picture = base64.b64encode(svg(statements, entities).encode()).decode()
        create_image_artifact(key="kg-picture", image_url=f"data:image/svg+xml;base64,{picture}")
    for path in [workspace.records, *exports(workspace)]:
        link = Path(path).resolve().as_uri()
        create_link_artifact(key=f"kg-file-{path.suffix.lstrip('.')}", link=link, link_text=path.name)


@contextmanager
def progress() -> Iterator[None]:
    """A bar for the extraction that goes on while the block runs."""
    counts = [0, 0]
    shown_at = time.monotonic()
    artifact: Any = create_progress_artifact(  # type: ignore[call-arg]
        key="kg-progress", progress=0.0, description="Papers extracted", _sync=True
    )

    def listen(stage: str, done: int, total: int) -> None:
        nonlocal shown_at
        if stage != "extract":
            return
        counts[0], counts[1] = counts[0] + done, max(counts[1], total)
        if time.monotonic() - shown_at > _PAUSE and counts[1]:
            shown_at = time.monotonic()
            update_progress_artifact(artifact, progress=min(100.0, 100.0 * counts[0] / counts[1]), _sync=True)  # type: ignore[call-arg]

    with listening(listen):
        yield
    update_progress_artifact(artifact, progress=100.0, _sync=True)  # type: ignore[call-arg]


def _safe(text: str) -> str:
    """Text of papers inside Markdown: no markup of theirs takes effect."""
    for sign in "\\`*_[]<>#|":
        text = text.replace(sign, f"\\{sign}")
    return text
