"""The graph as RDF, streamed to N-Quads or Turtle, and counted when read again."""

from kg.rdf.write import FORMATS, count, write

__all__ = ["FORMATS", "count", "write"]
