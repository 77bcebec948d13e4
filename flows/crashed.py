"""Runs whose process is gone are entered as crashed: nobody takes them for running, and automations hear of it."""

from __future__ import annotations

import sys

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.states import Crashed

__all__ = ["crashed"]

_GOING_ON = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def crashed() -> int:
    """End every run of a deployment that goes on by the server's account; for who alone serves them, and has not begun.

    Runs by hand are their own processes' business. Returns how many they were.
    """
    with get_client(sync_client=True) as client:
        going_on = FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_GOING_ON)),
            deployment_id=FlowRunFilterDeploymentId(is_null_=False),
        )
        runs = client.read_flow_runs(flow_run_filter=going_on)
        for run in runs:
            why = "its process is gone: whoever served it was stopped"
            client.set_flow_run_state(run.id, state=Crashed(message=why), force=True)
            sys.stderr.write(f"{run.name} of an earlier start did not end; it is entered as crashed\n")
    return len(runs)
