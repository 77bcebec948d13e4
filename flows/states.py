"""How a run ended, told so that nobody takes it for more than it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from prefect.client.schemas.objects import State
from prefect.logging import get_run_logger
from prefect.states import Completed

from kg.config import Workspace
from kg.stages.failures import POISONED
from kg.stages.forget import FORGOTTEN
from kg.stages.rejected import input_name, rejected_of

__all__ = ["told"]

_REASONS = 5


def told(built: dict[str, Any], workspace: Workspace, inputs: Sequence[str]) -> State[Any]:
    """The final state of a run that was carried out: by another name where papers were set aside, and with why."""
    if not built["rejected"]:
        return Completed(data=built, message=_said(built))
    reasons = Counter(one.reason for one in rejected_of(workspace, {FORGOTTEN, POISONED, *map(input_name, inputs)}))
    why = "; ".join(f"{count} × {reason[:120]}" for reason, count in reasons.most_common(_REASONS))
    message = f"{_said(built)}; {built['rejected']:,} records were set aside: {why}"
    get_run_logger().warning(message)
    return Completed(name="Completed with rejects", data=built, message=message)


def _said(built: dict[str, Any]) -> str:
    names = ("papers", "entities", "edges", "added", "changed", "removed")
    return ", ".join(f"{built[name]:,} {name}" for name in names)
