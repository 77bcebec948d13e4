"""How well figures are read where the concepts are those of the gold, by hand:

    python tests/benchmarks/figures.py ../shared/gold/train.jsonl ../shared/gold/train.texts.jsonl

Prints precision, recall and F1 of figures as `kg evaluate` counts them, by the type of what they are
of. What a pipeline loses beside them, it loses by its concepts.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

from kg.evaluate import GoldPaper, compare, read_gold, score
from kg.model import Concept, Extraction, Figure, Mention
from kg.nlp.figures import Figures
from kg.nlp.rules import figure_rules
from kg.nlp.sentences import Sentences
from kg.nlp.stated import StatedNumbers


def main() -> None:
    """Read the figures of the annotated papers, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("texts", type=Path)
    options = parser.parse_args()
    nlp = spacy.blank("en")
    counts = [compare(paper, _read(nlp, paper)) for paper in read_gold(options.gold, options.texts)]
    for found in score(counts):
        if found.kind == "figure":
            print(  # noqa: T201
                f"{found.type:<10} P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}"
                f" ({found.low:.2f}–{found.high:.2f})  gold {found.gold}  found {found.predicted}"
            )


def _read(nlp: Language, paper: GoldPaper) -> Extraction:
    concepts = [_concept(paper, id) for id, places in paper.places.items() if places]
    doc = StatedNumbers()(Sentences()(nlp(paper.paper.text)))
    doc._.kg_concepts = [_plain(concept) for concept in concepts]
    figures = (Figure(**figure) for figure in Figures(figure_rules()).match(doc))
    return Extraction(paper.paper, "gold/1", tuple(concepts), (), tuple(figures))


def _concept(paper: GoldPaper, id: str) -> Concept:
    entity, text = paper.concepts[id], paper.paper.text
    mentions = tuple(Mention(start, end, text[start:end], 1.0) for start, end, _ in sorted(paper.places[id]))
    return Concept(id, entity.type, entity.name, entity.role, 1.0, mentions)


def _plain(concept: Concept) -> dict[str, Any]:
    """As a pipeline's components hand it on."""
    mentions = [(mention.start, mention.end, mention.score) for mention in concept.mentions]
    return {"key": concept.key, "type": concept.type, "name": concept.name, "role": concept.role, "mentions": mentions}


if __name__ == "__main__":
    main()
