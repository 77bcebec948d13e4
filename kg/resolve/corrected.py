"""What people decided of types and of what is no entity, applied to one paper's extraction."""

from __future__ import annotations

import msgspec

from kg.model import Extraction
from kg.names import key
from kg.resolve.corrections import Corrections
from kg.vocabulary import load

__all__ = ["corrected"]


def corrected(extraction: Extraction, corrections: Corrections) -> Extraction:
    """The extraction with its concepts retyped and dropped; links that no longer fit go with them.

    Figures of what was dropped stay in the extraction, as figures of nothing that was found do; where the metric
    was dropped, they keep its name.
    """
    retyped, dropped = corrections.retyped, corrections.dropped
    if not retyped and not dropped:
        return extraction
    concepts, gone = [], {}
    for concept in extraction.concepts:
        name = (concept.type, key(concept.name))
        if name in dropped:
            gone[concept.key] = concept.name
            continue
        type = retyped.get(name, concept.type)
        fits = ("Paper", type) in load().roles[concept.role].pairs
        concepts.append(msgspec.structs.replace(concept, type=type, role=concept.role if fits else "MENTIONS"))
    types = {concept.key: concept.type for concept in concepts}
    links = tuple(link for link in extraction.links if _fits(link.source, link.type, link.target, types))
    figures = tuple(
        msgspec.structs.replace(figure, metric=gone.get(figure.metric, figure.metric)) for figure in extraction.figures
    )
    return msgspec.structs.replace(extraction, concepts=tuple(concepts), links=links, figures=figures)


def _fits(source: str, relation: str, target: str, types: dict[str, str]) -> bool:
    return source in types and target in types and load().allows(relation, types[source], types[target])
