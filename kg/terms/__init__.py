"""Other people's vocabularies as terms: one module a format, told apart by content."""

from kg.terms.read import read_terms

__all__ = ["read_terms"]
