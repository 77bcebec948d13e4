"""What an abbreviation stands for, learned from the papers that define it."""

from __future__ import annotations

from collections import Counter, defaultdict

from kg.model import Concept
from kg.names import is_abbreviation, key, singular

__all__ = ["AGREEMENT", "Expansions"]

#: The share of defining papers that must mean the same long form.
AGREEMENT = 0.75


class Expansions:
    """Long forms by type and abbreviation, counted over papers.

    A paper defines an abbreviation when one of its concepts has both forms. The result is a
    count, so it does not depend on the order of papers.
    """

    def __init__(self) -> None:
        self._long: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, concept: Concept) -> None:
        """Count what this concept of one paper defines."""
        if is_abbreviation(concept.name):
            return
        long = key(concept.name)
        for short in {singular(mention.text) for mention in concept.mentions if is_abbreviation(mention.text)}:
            if key(short) != long:
                self._long[concept.type, short][long] += 1

    def entity_key(self, type: str, name: str) -> str:
        """The key under which the entity of this name is filed.

        An abbreviation goes to its long form where the papers that define it agree on one;
        where they disagree ("LSM": liquid state machine, log-structured merge) it stays apart.
        """
        own = key(name)
        long = self._long.get((type, singular(name)))  # vLLM is no VLLM
        if long is None or not is_abbreviation(name):
            return own
        best, papers = max(long.items(), key=lambda entry: (entry[1], entry[0]))
        return best if papers >= AGREEMENT * long.total() else own
