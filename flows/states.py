"""How a run ended, told so that nobody takes it for more than it was."""

from __future__ import annotations

from typing import Any

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed

from kg import jsonl
from kg.config import Workspace
from kg.model import Rejected

__all__ = ["told"]

_REASONS = 5


def told(built: dict[str, Any], workspace: Workspace) -> State[Any]:
    """The final state of a run that was carried out: by another name where papers were set aside, and with why."""
    if not built["rejected"]:
        return Completed(data=built, message=_said(built))
    reasons: dict[str, int] = {}
    for one in jsonl.read(workspace.rejected, Rejected):
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    often = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:_REASONS]
    why = "; ".join(f"{count} × {reason[:120]}" for reason, count in often)
    message = f"{_said(built)}; {built['rejected']:,} records were set aside: {why}"
    get_run_logger().warning(message)
    return Completed(name="Completed with rejects", data=built, message=message)


def _said(built: dict[str, Any]) -> str:
    names = ("papers", "entities", "edges", "added", "changed", "removed")
    return ", ".join(f"{built[name]:,} {name}" for name in names)
