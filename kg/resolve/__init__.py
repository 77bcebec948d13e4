"""From what each paper says to one graph: the same names as one entity, statements with belief."""

from kg.resolve.records import Summary, resolve

__all__ = ["Summary", "resolve"]
