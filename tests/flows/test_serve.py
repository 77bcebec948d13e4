"""What is served without a work pool, and what becomes of runs that its last start left behind."""

from __future__ import annotations

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.states import Running

from flows.crashed import crashed
from flows.serve import deployments


@flow
def _left() -> None: ...


def test_a_run_whose_process_is_gone_has_crashed() -> None:
    """Else it runs for ever by the server's account, and no automation hears of it. Not so one that is run by hand."""
    with get_client(sync_client=True) as client:
        deployment = client.create_deployment(client.create_flow(_left), name="left")
        left = client.create_flow_run_from_deployment(deployment, state=Running())
        by_hand = client.create_flow_run(_left, state=Running())
        assert crashed() == 1
        states = [client.read_flow_run(run.id).state for run in (left, by_hand)]
        assert [state.is_crashed() for state in states if state] == [True, False]
    assert crashed() == 0


def test_what_the_environment_names_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feeds, an inbox and gold have their schedules where they are named."""
    for name in ("KG_FEEDS", "KG_INBOX", "KG_GOLD"):
        monkeypatch.delenv(name, raising=False)
    plain = {(one.flow_name, one.name) for one in deployments()}
    monkeypatch.setenv("KG_FEEDS", "arxiv:cs huggingface")
    monkeypatch.setenv("KG_INBOX", "/data/papers.jsonl")
    monkeypatch.setenv("KG_GOLD", "/data/gold.jsonl")
    named = {(one.flow_name, one.name): one.parameters for one in deployments()}
    assert named.keys() - plain == {("refresh", "daily"), ("build", "nightly"), ("evaluate", "nightly")}
    assert named["build", "nightly"] == {"inputs": ["/data/papers.jsonl"]}
    assert named["refresh", "daily"] == {"feeds": ["arxiv:cs", "huggingface"]}
