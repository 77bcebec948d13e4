"""Files of papers in any of the formats people have, as clean, distinct ``Paper`` objects."""

from kg.sources.duplicates import distinct, names, same
from kg.sources.recognise import FORMATS, recognise
from kg.sources.recognise import read as read_source

__all__ = ["FORMATS", "distinct", "names", "read_source", "recognise", "same"]
