"""Messages in, answers out, in order, from as many processes of one module as there are cores.

A process is ``python -m MODULE``, so that whoever calls needs no guard around its main program, and nothing is
forked from under its threads. A message is four bytes of length, and so many bytes.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from queue import SimpleQueue
from typing import IO

from kg.errors import CheckError

__all__ = ["answering", "in_order"]

#: Processes at most: each has libraries of its own in memory.
MOST = 8

_Process = subprocess.Popen[bytes]


def in_order(module: str, messages: Iterable[bytes]) -> Iterator[bytes]:
    """The answer to every message, in their order; two messages a process are held in memory.

    Raises :class:`CheckError` where a process ends before it has answered; what it said is on standard error.
    """
    cores = _cores()
    with ExitStack() as open_:
        idle: SimpleQueue[_Process] = SimpleQueue()
        for _ in range(cores):
            idle.put(open_.enter_context(_started(module)))
        threads = open_.enter_context(ThreadPoolExecutor(cores))
        asked: deque[Future[bytes]] = deque()
        for message in messages:
            asked.append(threads.submit(_ask, idle, message, module))
            if len(asked) > 2 * cores:
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()


def answering(answer: Callable[[bytes], bytes]) -> None:
    """The whole life of such a process: answer what comes, until nothing comes any more.

    An interrupt is for whoever asks, who says when it ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (message := _read(sys.stdin.buffer)) is not None:
        _write(sys.stdout.buffer, answer(message))


def _ask(idle: SimpleQueue[_Process], message: bytes, module: str) -> bytes:
    process = idle.get()
    try:
        assert process.stdin and process.stdout  # noqa: S101  # for the type checker
        _write(process.stdin, message)
        answer = _read(process.stdout)
    except OSError:
        answer = None
    finally:
        idle.put(process)
    if answer is None:
        raise CheckError(f"a process of {module} ended without an answer; was there memory enough?")
    return answer


@contextmanager
def _started(module: str) -> Iterator[_Process]:
    process = subprocess.Popen([sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        with suppress(OSError):  # what it was told last, where it has ended before it read that
            process.communicate()


def _read(file: IO[bytes]) -> bytes | None:
    """The next message, or none where the file ends before it does."""
    head = file.read(4)
    size = int.from_bytes(head, "big")
    message = file.read(size)
    return message if len(head) == 4 and len(message) == size else None


def _write(file: IO[bytes], message: bytes) -> None:
    file.write(len(message).to_bytes(4, "big") + message)
    file.flush()


def _cores() -> int:
    return min(MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
