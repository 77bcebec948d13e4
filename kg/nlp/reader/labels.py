"""The order of labels in the reader's outputs. Changing it makes every trained model void."""

from __future__ import annotations

from functools import cache

import numpy as np
from msgspec import Struct

from kg.vocabulary import load

__all__ = ["MAX_WORDS", "OURS", "RELATIONS", "ROLES", "TYPES", "Labels", "allowed", "allowed_roles"]

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


class Labels(Struct, frozen=True):
    """What one task tells apart; ``tag`` is the first of its tags in the second pass."""

    types: tuple[str, ...]
    relations: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    tag: int = 0

    @property
    def tags(self) -> int:
        """Outside, then first and further pieces of a mention of each type."""
        return 1 + 2 * len(self.types)


#: What this project reads. Other tasks, if a model has them, stand in its card.
OURS = Labels(TYPES, RELATIONS, ROLES)


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
