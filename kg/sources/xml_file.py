"""Elements of an XML file, streamed. Entities and external references are refused, not resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources.files import bounded

__all__ = ["content", "read_elements"]


def read_elements(path: Path, tag: str, read: Callable[[Element, str], Paper | Rejected]) -> Iterator[Paper | Rejected]:
    """What ``read`` makes of every element of this tag and its place, ``file#number``.

    Where the file breaks off, what came before it stands. Elements are forgotten as soon as they are read, and others
    as soon as they end: memory does not grow. Raises :class:`InputError` where it declares entities.
    """
    number = 0
    around: list[Element] = []  # what is open outside the wanted ones
    wanted: Element | None = None
    try:
        with bounded(path, b"<") as file:
            for event, element in iterparse(file, events=("start", "end")):
                if event == "start":
                    if wanted is None and element.tag == tag:
                        wanted = element
                    elif wanted is None:
                        around.append(element)
                    continue
                if wanted is not None and wanted is element:
                    number += 1
                    yield _attempt(read, wanted, f"{path}#{number}")
                    wanted = None
                elif wanted is None:
                    around.pop()
                if wanted is None and around:
                    del around[-1][:]
    except DefusedXmlException as error:
        raise InputError(f"declares entities, which are not read: {error}", where=str(path)) from error
    except (ParseError, OSError) as error:
        yield Rejected(where=f"{path}#{number + 1}", reason=f"the file breaks off here: {error}")


def _attempt(read: Callable[[Element, str], Paper | Rejected], element: Element, where: str) -> Paper | Rejected:
    try:
        return read(element, where)
    except (InputError, ValueError, ArithmeticError) as error:
        return Rejected(where=where, reason=str(error))


def content(element: Element, path: str) -> str:
    """The text of the first element at this path, stripped; empty where there is none."""
    return (element.findtext(path) or "").strip()
