"""Elements of an XML file, streamed. Entities and external references are refused, not resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from kg.compressed import BROKEN_STREAM
from kg.errors import InputError
from kg.model import Paper, Rejected
from kg.sources.files import bounded

__all__ = ["content", "read_elements"]


def read_elements(path: Path, tag: str, read: Callable[[Element, str], Paper | Rejected]) -> Iterator[Paper | Rejected]:
    """What ``read`` makes of every element of this tag and its place, ``file#number``.

    Where the file breaks off, what came before it stands. Raises :class:`InputError` where it declares entities.
    """
    number = 0
    try:
        with bounded(path, b"<") as file:
            for _, element in iterparse(file, events=("end",)):
                if element.tag == tag:
                    number += 1
                    yield read(element, f"{path}#{number}")
                    element.clear()
    except DefusedXmlException as error:
        raise InputError(f"declares entities, which are not read: {error}", where=str(path)) from error
    except (ParseError, *BROKEN_STREAM) as error:
        yield Rejected(where=f"{path}#{number + 1}", reason=f"the file breaks off here: {error}")


def content(element: Element, path: str) -> str:
    """The text of the first element at this path, stripped; empty where there is none."""
    return (element.findtext(path) or "").strip()
