"""The reader as a spaCy component: it leaves what the rules would leave, in the same places."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.nlp.concepts import canonical_name
from kg.nlp.extensions import SPANS
from kg.nlp.metrics import figure
from kg.nlp.models import FOLDER
from kg.nlp.polarity import polarity
from kg.nlp.reader.read import ConceptRead, FigureRead, LinkRead, Reader

__all__ = ["TrainedReader", "make_reader"]


@Language.factory(
    "kg_reader",
    requires=["doc._.kg_sentences", "doc._.kg_urls", "doc._.kg_abbreviations", "doc._.kg_numbers"],
    assigns=["doc.spans", "doc._.kg_concepts", "doc._.kg_links", "doc._.kg_figures"],
    default_config={"model": "", "threads": 1, "precision": 0.0},
)
def make_reader(nlp: Language, name: str, model: str, threads: int, precision: float) -> TrainedReader:
    """The reader of the folder ``model``; without one, of that which comes with the package.

    ``precision``: what mentions, links and figures shall reach on the papers held out; 0 for the best F1.
    """
    return TrainedReader(Reader(Path(model) if model else FOLDER, threads, precision))


class TrainedReader:
    """Fill ``doc.spans["kg"]``, ``doc._.kg_concepts``, ``doc._.kg_links`` and ``doc._.kg_figures``."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, doc: Doc) -> Doc:
        concepts, links, figures = self.match(doc)
        spans = [(span, mention.score) for concept in concepts for span, mention in self._spans(doc, concept)]
        spans.sort(key=lambda found: found[0].start)
        doc.spans[SPANS] = [span for span, _ in spans]
        doc.spans[SPANS].attrs["scores"] = [score for _, score in spans]
        text = doc.text  # put together anew each time it is asked for
        doc._.kg_concepts = [_concept(text, number, concept) for number, concept in enumerate(concepts, 1)]
        doc._.kg_links = [_link(text, doc._.kg_sentences, link) for link in links]
        doc._.kg_figures = [told for found in figures if (told := _figure(doc, text, found))]
        return doc

    def match(self, doc: Doc) -> tuple[list[ConceptRead], list[LinkRead], list[FigureRead]]:
        """What the reader finds, without what stands inside an address."""
        text = doc.text
        defined = [(text[a:b], text[c:d]) for a, b, c, d in doc._.kg_abbreviations]
        addresses = [tuple(span) for span in doc._.kg_urls]
        return self.reader.read(text, doc._.kg_sentences, defined, addresses, doc._.kg_numbers)

    def _spans(self, doc: Doc, concept: ConceptRead) -> list[tuple[Span, Any]]:
        """The mentions as spans of tokens; one that no token boundary fits is widened for spaCy only."""
        found = []
        for mention in concept.mentions:
            span = doc.char_span(mention.start, mention.end, label=concept.type, alignment_mode="expand")
            if span is not None:
                found.append((span, mention))
        return found


def _concept(text: str, number: int, concept: ConceptRead) -> dict[str, Any]:
    return {
        "key": f"e{number}",
        "type": concept.type,
        "name": canonical_name(text[mention.start : mention.end] for mention in concept.mentions),
        "role": concept.role,
        "role_score": concept.role_score,
        "score": max(mention.score for mention in concept.mentions),
        "mentions": [[mention.start, mention.end, mention.score] for mention in concept.mentions],
    }


def _link(text: str, sentences: list[tuple[int, int]], link: LinkRead) -> dict[str, Any]:
    """The evidence is the sentence of both mentions, two that touch, or else that of the target, but not the title.

    What denies the link or only supposes it stands in the sentence of its last mention, which is among those shown.
    """
    first, last = sorted((link.source_mention.sentence, link.target_mention.sentence))
    if last - first > 1:
        first = last = link.target_mention.sentence or link.source_mention.sentence
    start, end = sentences[first][0], sentences[last][1]
    return {
        "source": f"e{link.source + 1}",
        "type": link.type,
        "target": f"e{link.target + 1}",
        "score": link.score,
        "start": start,
        "end": end,
        "polarity": _polarity(text, sentences, link),
    }


def _polarity(text: str, sentences: list[tuple[int, int]], link: LinkRead) -> str:
    """By the sentence that is shown; of mentions farther apart than sentences that touch, no sentence says it."""
    one, other = sorted((link.source_mention, link.target_mention), key=lambda mention: mention.start)
    if other.sentence - one.sentence > 1:
        return "asserted"
    start, end = sentences[other.sentence]
    last = (other.start - start, other.end - start)
    first = (one.start - start, one.end - start) if one.sentence == other.sentence else last
    return polarity(text[start:end], first, last, link.type)


def _figure(doc: Doc, text: str, found: FigureRead) -> dict[str, Any] | None:
    number, of = doc._.kg_numbers[found.number], f"e{found.concept + 1}"
    told = figure(text, doc._.kg_sentences, number, of, doc._.kg_concepts, doc._.kg_numbers)
    return told and {**told, "score": found.score}
