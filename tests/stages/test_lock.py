"""One writer in a workspace: the second is told who the first is, and a lock whose process died is free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kg.config import Workspace
from kg.errors import InputError, WorkspaceBusy
from kg.ledger import running, runs
from kg.lock import writing

_HOLD = """
import sys, time
from pathlib import Path
from kg.config import Workspace
from kg.ledger import running
with running(Workspace(Path(sys.argv[1])), "build", "t/1"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_the_first_is_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "held\n"
            with (
                pytest.raises(WorkspaceBusy, match=rf"process {other.pid} \(kg build, since"),
                running(workspace, "load", ""),
            ):
                pass
        finally:
            os.kill(other.pid, signal.SIGKILL)
    with running(workspace, "load", ""):
        pass
    assert [run.outcome for run in runs(workspace)] == ["done", "interrupted"]


def test_a_run_waits_as_long_as_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path)
    monkeypatch.setenv("KG_LOCK_WAIT", "0.2")
    with writing(workspace, "build"), pytest.raises(WorkspaceBusy, match="KG_LOCK_WAIT"), writing(workspace, "load"):
        pass
    monkeypatch.setenv("KG_LOCK_WAIT", "soon")
    with pytest.raises(InputError, match="no number of seconds"), writing(workspace, "build"):
        pass
