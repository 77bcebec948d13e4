"""The bundled sample as a graph that no model made: its annotations, read by hand, as extractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import spacy
from msgspec import Struct
from msgspec.structs import replace

import kg.nlp.sentences  # noqa: F401  # registers the component
from kg import jsonl
from kg.evaluate.gold import GoldPaper, read_gold
from kg.model import Concept, Extraction, Figure, Link, Mention, Paper
from kg.nlp.changes import change
from kg.quantities import quantity

_ADDRESS = re.compile(r"https?://\S+")
GOLD = Path(__file__).parents[1] / "gold" / "sample.jsonl"


class _Figure(Struct):
    of: str
    metric: str
    value: str
    unit: str
    text: str


class _Line(Struct):
    id: str
    figures: tuple[_Figure, ...]


def extractions(texts: Path) -> Iterator[Extraction]:
    """One for each paper of the sample, and two more, of which one negates what the other asserts."""
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    figures = {line.id: line.figures for line in jsonl.read(GOLD, _Line)}
    for gold in read_gold(GOLD, texts):
        doc = nlp(gold.paper.text)
        sentences = tuple((sent.start_char, sent.start_char + len(sent.text.rstrip())) for sent in doc.sents)
        yield _extraction(gold, figures[gold.paper.id], sentences)
    yield _statement(
        "more:01", "Networks of spikes on a graphics processor", "We run a liquid state machine on a GPU.", "asserted"
    )
    yield _statement("more:02", "Reservoirs at the edge", "A liquid state machine does not run on a GPU.", "negated")


def _extraction(gold: GoldPaper, figures: tuple[_Figure, ...], sentences: tuple[tuple[int, int], ...]) -> Extraction:
    text = gold.paper.text
    concepts = tuple(
        Concept(id, entity.type, entity.name, entity.role, 0.9, tuple(_mentions(text, gold, id)))
        for id, entity in gold.concepts.items()
        if gold.places[id]
    )
    here = {concept.key: concept for concept in concepts}
    links = tuple(
        Link(source, type, target, 0.8, *_nearest(here[source], here[target]))
        for source, type, target in gold.relations
        if source in here and target in here
    )
    made = tuple(_figure(one, text, start) for one in figures if one.of in here and (start := text.find(one.text)) >= 0)
    addresses = tuple(match[0].rstrip(".") for match in _ADDRESS.finditer(text))
    return Extraction(gold.paper, "annotated/1", concepts, links, made, addresses, sentences)


def _figure(one: _Figure, text: str, start: int) -> Figure:
    """With what value and unit mean, where that is understood, and whether a share is one of a change."""
    meant, end = quantity(one.value, one.unit), start + len(one.text)
    understood = (meant.low, meant.high, meant.relation, meant.uncertainty, meant.unit) if meant else ()
    made = Figure(one.of, one.metric, one.value, one.unit, one.text, start, end, *understood)
    return replace(made, change=change(text[:start], one.value, text[end:])) if one.unit == "%" else made


def _mentions(text: str, gold: GoldPaper, id: str) -> Iterator[Mention]:
    return (Mention(start, end, text[start:end], 0.9) for start, end, _ in sorted(gold.places[id]))


def _nearest(one: Concept, other: Concept) -> tuple[int, int]:
    """From the first to the last character of the two mentions that stand nearest to each other."""
    pairs = ((min(a.start, b.start), max(a.end, b.end)) for a in one.mentions for b in other.mentions)
    return min(pairs, key=lambda span: (span[1] - span[0], span))


def _statement(id: str, title: str, abstract: str, polarity: str) -> Extraction:
    paper = Paper(id=id, title=title, abstract=abstract, published="2025-02-01")
    concepts = []
    for key, type, name, form, role in (
        ("e1", "Method", "Liquid state machine", "liquid state machine", "USES"),
        ("e2", "Hardware", "Graphics processing unit", "GPU", "MENTIONS"),
    ):
        start = paper.text.index(form, len(title))
        mention = Mention(start, start + len(form), form, 0.9)
        concepts.append(Concept(key, type, name, role, 0.9, (mention,)))
    start, end = concepts[0].mentions[0].start, concepts[1].mentions[0].end
    return Extraction(paper, "annotated/1", tuple(concepts), (Link("e1", "RUNS_ON", "e2", 0.8, start, end, polarity),))
