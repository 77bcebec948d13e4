"""The order of labels in the reader's outputs. Changing it makes every trained model void."""

from __future__ import annotations

from kg.vocabulary import load

__all__ = ["MAX_WORDS", "RELATIONS", "ROLES", "TAGS", "TYPES", "allowed"]

TYPES = ("Method", "Task", "Dataset", "Hardware", "Metric", "Software")
ROLES = ("PROPOSES", "USES", "COMPARES", "EVALUATES_ON", "RUNS_ON", "ADDRESSES", "MEASURES", "MENTIONS")
RELATIONS = (
    "USED_FOR",
    "PART_OF",
    "SUBCLASS_OF",
    "COMPARED_WITH",
    "TRAINED_ON",
    "EVALUATED_ON",
    "BENCHMARK_FOR",
    "RUNS_ON",
    "MEASURED_BY",
)
#: Words a mention may have.
MAX_WORDS = 12
#: Outside, then first and further pieces of a mention of each type.
TAGS = 1 + 2 * len(TYPES)


def allowed(relation: int, source: int, target: int) -> bool:
    """Whether the vocabulary lets these types stand in this relation; all by their place."""
    return load().allows(RELATIONS[relation], TYPES[source], TYPES[target])
