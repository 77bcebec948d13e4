"""From what each paper says to one graph: the same names as one entity, statements with belief."""

from kg.resolve.corrections import Corrections, read_corrections
from kg.resolve.records import Summary, resolve
from kg.resolve.senses import Senses, read_senses
from kg.resolve.thesaurus import Thesaurus

__all__ = ["Corrections", "Senses", "Summary", "Thesaurus", "read_corrections", "read_senses", "resolve"]
