"""A loopback proxy that is slow, or breaks every connection after some bytes, as networks do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

__all__ = ["flaky"]

_CHUNK = 4096


@contextmanager
def flaky(target: str, *, breaks_after: int = 0, delay: float = 0.0) -> Iterator[str]:
    """The ``bolt://`` address of a proxy before ``target``.

    Each connection is reset once ``breaks_after`` bytes went to the server (0: never); each chunk waits ``delay`` s.
    """
    host, port = target.removeprefix("bolt://").split(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, (host, int(port)), breaks_after, delay), daemon=True).start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"


def _serve(listener: socket.socket, target: tuple[str, int], breaks_after: int, delay: float) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(target)
            for one, other, limit in ((client, server, breaks_after), (server, client, 0)):
                threading.Thread(target=_pass_on, args=(one, other, limit, delay), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket, limit: int, delay: float) -> None:
    passed = 0
    with suppress(OSError):
        while chunk := one.recv(_CHUNK):
            time.sleep(delay)
            other.sendall(chunk)
            passed += len(chunk)
            if limit and passed >= limit:
                break
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
