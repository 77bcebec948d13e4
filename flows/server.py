"""A Prefect server for as long as something needs one: the one that Prefect starts by itself keeps no schedules."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from kg.errors import InputError

__all__ = ["server"]

#: Seconds that a server may take to answer.
_PATIENCE = 180.0
#: Seconds that it has to end.
_GRACE = 20.0


@contextmanager
def server() -> Iterator[str]:
    """The address of the server that Prefect is set to; where it is set to none, of one on this machine that ends with
    the block. Must be entered before Prefect is imported.

    Raises :class:`InputError` where none can be started.
    """
    named = os.environ.get("PREFECT_API_URL") or _of_profile()
    if named:
        yield named
        return
    port = _free(4200)
    address = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    for sign in (signal.SIGTERM, signal.SIGHUP):  # as long as nothing of Prefect's listens; else the server would stay
        signal.signal(sign, _leave)
    own = {**os.environ, "PREFECT_UI_API_URL": address}  # else its pages ask whatever stands at the usual port
    running = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(running, address)
        os.environ["PREFECT_API_URL"] = address
        yield address
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        running.terminate()
        try:
            running.wait(_GRACE)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _leave(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def _of_profile() -> str:
    """The address in the profile that is in use, asked of a process of its own: settings are read once."""
    program = "from prefect.settings import get_current_settings as now; print(now().api.url or '')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _free(wanted: int) -> int:
    """Prefect's own port, or any other where that is taken."""
    for port in (wanted, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise InputError("no port on 127.0.0.1 is free for Prefect's server; name one that runs in PREFECT_API_URL")


def _wait(running: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and running.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310  # our own, on loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise InputError("Prefect's server did not start; `prefect server start` says why, PREFECT_API_URL names another")
