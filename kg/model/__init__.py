"""The three types of the pipeline's joints: ``Paper``, ``Extraction``, ``Record``."""

from kg.model.extraction import Concept, Extraction, Figure, Link, Mention
from kg.model.graph import Edge, Node
from kg.model.paper import Paper, Rejected
from kg.model.record import (
    Appearance,
    Assertion,
    Entity,
    Evidence,
    Measurement,
    PaperRecord,
    Record,
    Resource,
)

__all__ = [
    "Appearance",
    "Assertion",
    "Concept",
    "Edge",
    "Entity",
    "Evidence",
    "Extraction",
    "Figure",
    "Link",
    "Measurement",
    "Mention",
    "Node",
    "Paper",
    "PaperRecord",
    "Record",
    "Rejected",
    "Resource",
]
