"""A property graph's two parts, as every store, RDF and network writer takes them."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Edge", "Node", "Value"]

Value = str | int | float | bool | list[str] | list[int] | None


class Node(Struct, frozen=True):
    """A node: its label, its key and its properties (``id`` not among them)."""

    label: str
    id: str
    properties: dict[str, Value]


class Edge(Struct, frozen=True):
    """A directed edge between two nodes, each named by label and key."""

    type: str
    id: str
    source_label: str
    source: str
    target_label: str
    target: str
    properties: dict[str, Value]
