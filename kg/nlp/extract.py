"""From papers to extractions, streamed: text in, plain records out, no ``Doc`` kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Concept, Extraction, Figure, Link, Mention, Paper
from kg.model.extraction import verify
from kg.nlp.pipeline import version

__all__ = ["ZONE", "extract"]

#: Papers after which the pipeline's memory is given back.
ZONE = 256
#: What no text does to a model: these end the run, which may be begun again.
_NOT_OF_A_TEXT = (MemoryError, OSError, ImportError)
#: Characters of the reason why a paper could not be read.
_REASON = 500


def extract(nlp: Language, papers: Iterable[Paper], *, batch_size: int = 64) -> Iterator[Extraction]:
    """One extraction for each paper, in order. Offsets count in the paper's text as it stands.

    A withdrawn paper states nothing any more: its extraction is empty. So is that of a paper on which the pipeline
    fails, or whose spans do not cut to its text; its ``failed`` says why, and the others are none the worse. Raises
    what the pipeline raises where it fails on most of some hundred papers.
    """
    pipeline = version(nlp)
    remaining = iter(papers)
    while batch := list(islice(remaining, ZONE)):
        yield from _extract(nlp, batch, pipeline, batch_size)


def _extract(nlp: Language, papers: list[Paper], pipeline: str, batch_size: int) -> list[Extraction]:
    """The extractions of a few papers; where one fails, of each by itself.

    Where most fail it is the pipeline that is broken, and its error stands.
    """
    try:
        return _together(nlp, papers, pipeline, batch_size)
    except _NOT_OF_A_TEXT:
        raise
    except Exception as error:  # whatever a text can do to a model, the other texts have not done
        if len(papers) == 1:
            return [Extraction(papers[0], pipeline, failed=f"the pipeline fails on it: {error!r}"[:_REASON])]
        found = [made for paper in papers for made in _extract(nlp, [paper], pipeline, batch_size)]
        if sum(bool(made.failed) for made in found) * 2 > len(found):
            raise
        return found


def _together(nlp: Language, papers: list[Paper], pipeline: str, batch_size: int) -> list[Extraction]:
    """The words that spaCy met in them are forgotten after."""
    found = []
    with nlp.memory_zone():
        for doc, paper in nlp.pipe(((paper.text, paper) for paper in papers), as_tuples=True, batch_size=batch_size):
            found.append(Extraction(paper, pipeline) if paper.withdrawn else verify(_read(doc, paper, pipeline)))
    return found


def _read(doc: Doc, paper: Paper, pipeline: str) -> Extraction:
    text = doc.text
    return Extraction(
        paper=paper,
        pipeline=pipeline,
        concepts=tuple(_concept(text, concept) for concept in doc._.kg_concepts),
        links=tuple(Link(**link) for link in doc._.kg_links),
        figures=tuple(Figure(**figure) for figure in doc._.kg_figures),
        urls=tuple(dict.fromkeys(text[start:end] for start, end in doc._.kg_urls)),
        sentences=tuple((start, end) for start, end in doc._.kg_sentences if start < end),
    )


def _concept(text: str, concept: dict[str, Any]) -> Concept:
    mentions = tuple(Mention(start, end, text[start:end], round(score, 4)) for start, end, score in concept["mentions"])
    return Concept(
        key=concept["key"],
        type=concept["type"],
        name=concept["name"],
        role=concept["role"],
        score=round(concept["score"], 4),
        mentions=mentions,
        role_score=concept.get("role_score"),
    )
