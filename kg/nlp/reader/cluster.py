"""Which mentions of one text are one concept, and of which type: their scores are added up."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np

from kg.names import key

__all__ = ["cluster"]


def cluster(
    forms: Sequence[str], types: np.ndarray, abbreviations: Sequence[tuple[str, str]]
) -> tuple[list[int], list[int]]:
    """The concept of each mention, numbered in order of appearance, and each concept's type.

    ``types`` are the mentions' type scores, (mentions, types). Mentions are one concept when
    their normalised names are equal, or the text defines one as the other's abbreviation;
    its type is the likeliest by the sum of their log-probabilities.
    """
    same = nx.Graph()
    for index, form in enumerate(forms):
        same.add_edge(index, key(form))
    for long, short in abbreviations:
        if key(long) in same and key(short) in same:
            same.add_edge(key(long), key(short))
    groups = sorted(sorted(node for node in group if isinstance(node, int)) for group in nx.connected_components(same))
    owner = [0] * len(forms)
    kinds = []
    likely = types - np.logaddexp.reduce(types, axis=1, keepdims=True) if len(forms) else types
    for number, group in enumerate(groups):
        for index in group:
            owner[index] = number
        kinds.append(int(likely[group].sum(axis=0).argmax()))
    return owner, kinds
