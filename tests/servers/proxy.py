"""A loopback proxy that is slow, breaks connections, or goes away for good, as networks and servers do."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

__all__ = ["flaky"]

_CHUNK = 4096


@dataclass
class _Proxy:
    target: tuple[str, int]
    listener: socket.socket
    breaks_after: int
    dies_after: int
    delay: float
    passed: int = 0
    ends: list[socket.socket] = field(default_factory=list)

    def serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(self.target)
                self.ends += [client, server]
                threading.Thread(target=self._up, args=(client, server), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client, 0), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        self._pass_on(client, server, self.breaks_after)

    def _pass_on(self, one: socket.socket, other: socket.socket, limit: int) -> None:
        passed = 0
        with suppress(OSError):
            while chunk := one.recv(_CHUNK):
                time.sleep(self.delay)
                other.sendall(chunk)
                passed, self.passed = passed + len(chunk), self.passed + len(chunk)
                if limit and passed >= limit:
                    break
                if self.dies_after and self.passed >= self.dies_after:
                    self.die()
        _close(one, other)

    def die(self) -> None:
        _close(self.listener, *self.ends)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def flaky(target: str, *, breaks_after: int = 0, dies_after: int = 0, delay: float = 0.0) -> Iterator[str]:
    """The ``bolt://`` address of a proxy before ``target``.

    Each connection is reset once ``breaks_after`` bytes went to the server, everything ends once ``dies_after``
    bytes passed (0: never); each chunk waits ``delay`` seconds.
    """
    host, port = target.removeprefix("bolt://").split(":")
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = _Proxy((host, int(port)), listener, breaks_after, dies_after, delay)
    threading.Thread(target=proxy.serve, daemon=True).start()
    try:
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        proxy.die()
