"""The order of labels in the reader's outputs. Changing it makes every trained model void."""

from __future__ import annotations

from functools import cache

import numpy as np

from kg.vocabulary import load

__all__ = ["MAX_WORDS", "RELATIONS", "ROLES", "TAGS", "TYPES", "allowed", "allowed_roles"]

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


@cache
def allowed() -> np.ndarray:
    """Which relations the vocabulary lets two types have: booleans, (types, types, relations)."""
    vocabulary = load()
    permitted = [
        [[vocabulary.allows(relation, source, target) for relation in RELATIONS] for target in TYPES]
        for source in TYPES
    ]
    return np.array(permitted)


@cache
def allowed_roles() -> np.ndarray:
    """Which roles an entity of each type can have: booleans, (types, roles)."""
    roles = load().roles
    return np.array([[("Paper", type) in roles[role].pairs for role in ROLES] for type in TYPES])
