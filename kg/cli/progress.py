"""Progress on standard error: a bar a stage, with rate and time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["bars"]


@contextmanager
def bars(*, show: bool = True) -> Iterator[None]:
    """Draw the progress of all stages that run inside the block; where no terminal is, a line each."""
    from kg.stages.progress import listening

    if not show:
        yield
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Items a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="dim")

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description:<18}"), BarColumn(24), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks: dict[str, object] = {}
        counts: dict[str, int] = {}

        def listen(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(stage, total=total or None)
            progress.update(tasks[stage], advance=done)  # type: ignore[arg-type]
            counts[stage] = counts.get(stage, 0) + done

        with listening(listen):
            yield
        for task in progress.tasks:
            progress.update(task.id, total=task.completed)
    if not console.is_terminal:
        for stage, count in counts.items():
            console.print(f"{stage:<18} {count:,}", highlight=False)
