"""The three types of the pipeline's joints: ``Paper``, ``Extraction``, ``Record``."""

from kg.model.extraction import Concept, Extraction, Figure, Link, Mention
from kg.model.graph import Edge, Node
from kg.model.paper import Paper, Rejected
from kg.model.record import (
    Appearance,
    Assertion,
    Broader,
    Considered,
    Entity,
    Evidence,
    Measurement,
    Merge,
    PaperRecord,
    Proposal,
    Record,
    Resource,
)
from kg.model.term import Term

__all__ = [
    "Appearance",
    "Assertion",
    "Broader",
    "Concept",
    "Considered",
    "Edge",
    "Entity",
    "Evidence",
    "Extraction",
    "Figure",
    "Link",
    "Measurement",
    "Mention",
    "Merge",
    "Node",
    "Paper",
    "PaperRecord",
    "Proposal",
    "Record",
    "Rejected",
    "Resource",
    "Term",
]
