"""Read one text: windows in, mentions, concepts, roles, links and figures out, with probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from kg.nlp.reader.calibration import log_odds
from kg.nlp.reader.card import least, read_card
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.coreference import join
from kg.nlp.reader.graphs import Again, Found, Graphs, tags_of
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, ROLES, TYPES, allowed, allowed_roles
from kg.nlp.reader.numbers import numbers_of
from kg.nlp.reader.pieces import Pieces, cut
from kg.nlp.reader.segments import NEVER, decode, marginals, possible

#: Log-odds by which one pair of mentions must be surer than another that stands closer together, to be shown for it.
_AS_SURE = 2.0

__all__ = ["ConceptRead", "FigureRead", "LinkRead", "Reader", "SpanRead"]


class SpanRead(Struct, frozen=True):
    """A mention in characters of the text, end exclusive, and the probability of span and type."""

    start: int
    end: int
    score: float
    sentence: int


class ConceptRead(Struct, frozen=True):
    """A concept: type, role and its probability, mentions in order."""

    type: str
    role: str
    role_score: float
    mentions: tuple[SpanRead, ...]


class LinkRead(Struct, frozen=True):
    """A link between two concepts by number, and the two mentions that say it most clearly."""

    source: int
    type: str
    target: int
    score: float
    source_mention: SpanRead
    target_mention: SpanRead


class FigureRead(Struct, frozen=True):
    """A number of the text, by its place in those given, that is a figure of a concept, by its place in those found."""

    number: int
    concept: int
    score: float


class _Reread(Struct, frozen=True, eq=False):
    """One window after the second pass: its mentions, and which concepts of the text they are of, with their types."""

    window: Pieces
    again: Again
    mentions: Found
    spans: list[SpanRead]
    concepts: list[int]
    types: np.ndarray

    def __len__(self) -> int:
        return len(self.concepts)


class Reader:
    """The exported model of one folder. Reading keeps nothing between texts."""

    def __init__(self, folder: Path, threads: int = 1, precision: float = 0.0) -> None:
        """``precision``: what mentions, links and figures shall have at least on the papers held out; 0: the best F1.

        Raises :class:`InputError` where the folder holds no model, or the model cannot be that precise.
        """
        self.card = read_card(folder)
        self.graphs = Graphs(folder, threads)
        self.least = {name: least(name, getattr(self.card, name), precision) for name in ("mention", "link", "figure")}

    def read(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        abbreviations: Sequence[tuple[str, str]] = (),
        addresses: Sequence[tuple[int, int]] = (),
        numbers: Sequence[dict[str, Any]] = (),
    ) -> tuple[list[ConceptRead], list[LinkRead], list[FigureRead]]:
        """The concepts of a text in order of appearance, the links between them, and which numbers are figures of them.

        ``sentences`` are spans of characters; ``abbreviations`` pairs of long and short form;
        nothing is read inside ``addresses``; ``numbers`` are those of :func:`kg.nlp.stated.stated`.
        """
        windows = cut(self.graphs.tokenizer, text, sentences)
        passes = [(window, *self._encode(window)) for window in windows]
        spans = [self._spans(window, scores, addresses) for window, _, scores in passes]
        forms = [text[span.start : span.end] for found in spans for span, _, _, _ in found]
        types = np.array([types for found in spans for *_, types in found]).reshape(-1, len(TYPES))
        owner, kinds = cluster(forms, types, abbreviations)
        places = [(span.start, span.end) for found in spans for span, _, _, _ in found]
        owner, kinds = join(text, sentences, places, owner, kinds)
        roles = np.zeros((len(kinds), len(ROLES)))
        links: dict[tuple[int, int, int], tuple[float, SpanRead, SpanRead]] = {}
        figures: list[FigureRead] = []
        taken = 0
        for (window, shared, _), found in zip(passes, spans, strict=True):
            part = owner[taken : taken + len(found)]
            taken += len(found)
            if found:
                again = self._reread(window, shared, found, part, kinds)
                self._add_roles(again, roles)
                self._add_links(again, links)
                figures += self._figures(again, numbers)
        return self._concepts(spans, owner, kinds, roles), self._links(links), figures

    def _encode(self, window: Pieces) -> tuple[np.ndarray, np.ndarray]:
        """Shared states (pieces, 384) and span scores (words, 12, types) with impossible spans at minus infinity."""
        shared, scores = self.graphs.encode(window)
        inside = possible(window.sentence, window.bracket, MAX_WORDS)
        return shared, np.where(inside[..., None], scores, NEVER).astype(np.float64)

    def _spans(
        self, window: Pieces, scores: np.ndarray, addresses: Sequence[tuple[int, int]]
    ) -> list[tuple[SpanRead, int, int, np.ndarray]]:
        """The window's own mentions: span, first and last word, scores of the types."""
        likely = marginals(scores)
        found = []
        for first, last, _ in decode(scores):
            begin, stop = int(window.start[first]), int(window.end[last])
            if first < window.own or any(begin < end and start < stop for start, end in addresses):
                continue
            mass = likely[last, last - first].max()
            score = round(float(self.card.mention.line(log_odds(mass))), 4)
            if score >= self.least["mention"]:
                span = SpanRead(begin, stop, score, int(window.sentence[first]))
                found.append((span, first, last, scores[last, last - first]))
        return found

    def _reread(
        self,
        window: Pieces,
        shared: np.ndarray,
        found: list[tuple[SpanRead, int, int, np.ndarray]],
        owner: list[int],
        kinds: list[int],
    ) -> _Reread:
        """The second pass over one window, in which each mention found is one of a concept of the text."""
        concepts = sorted(set(owner))
        mentions = Found(
            first=np.array([first for _, first, _, _ in found]),
            last=np.array([last for _, _, last, _ in found]),
            type=np.array([kinds[number] for number in owner]),
            concept=np.array([concepts.index(number) for number in owner]),
        )
        again = self.graphs.reread(shared, tags_of(mentions, window))
        types = np.array([kinds[number] for number in concepts])
        return _Reread(window, again, mentions, [span for span, *_ in found], concepts, types)

    def _add_roles(self, part: _Reread, roles: np.ndarray) -> None:
        logits = self.graphs.roles(part.again, part.window, part.mentions)
        for number, each in zip(part.concepts, logits, strict=True):
            roles[number] += each - np.logaddexp.reduce(each)

    def _add_links(self, part: _Reread, links: dict[tuple[int, int, int], tuple[float, SpanRead, SpanRead]]) -> None:
        pairs, owner, count = (
            self.graphs.pairs(part.again, part.window, part.mentions),
            part.mentions.concept,
            len(part),
        )
        sentence = np.array([span.sentence for span in part.spans])
        chances = self.card.link.line(_by_concept(pairs, owner, count))
        chances *= allowed()[part.types[:, None], part.types[None]] & ~np.eye(count, dtype=bool)[..., None]
        for one, other, relation in np.argwhere(chances >= self.least["link"]):
            place = (part.concepts[one], int(relation), part.concepts[other])
            score = float(chances[one, other, relation])
            if score > links.get(place, (0.0,))[0]:
                sources, targets = np.flatnonzero(owner == one), np.flatnonzero(owner == other)
                block = pairs[np.ix_(sources, targets)][..., relation]
                apart = np.abs(sentence[sources][:, None] - sentence[targets][None]).clip(max=2)
                source, target = np.unravel_index(_closest(block, apart).argmax(), block.shape)
                links[place] = (score, part.spans[sources[source]], part.spans[targets[target]])

    def _figures(self, part: _Reread, stated: Sequence[dict[str, Any]]) -> Iterator[FigureRead]:
        numbers = numbers_of(part.window, stated)
        if not len(numbers.place):
            return
        logits = self.graphs.figures(part.again, part.window, part.mentions, numbers).astype(np.float64)
        shares = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))[:, 1:]
        chances = self.card.figure.line(log_odds(shares.max(1)))
        for place, concept, score in zip(numbers.place.tolist(), shares.argmax(1).tolist(), chances, strict=True):
            if score >= self.least["figure"]:
                yield FigureRead(place, part.concepts[concept], round(float(score), 4))

    def _concepts(
        self,
        spans: list[list[tuple[SpanRead, int, int, np.ndarray]]],
        owner: list[int],
        kinds: list[int],
        roles: np.ndarray,
    ) -> list[ConceptRead]:
        flat = [span for found in spans for span, *_ in found]
        concepts = []
        for number, kind in enumerate(kinds):
            mentions = tuple(span for span, own in zip(flat, owner, strict=True) if own == number)
            likely = np.where(allowed_roles()[kind], roles[number], -np.inf)
            role = int(likely.argmax())
            share = np.exp(likely[role] - np.logaddexp.reduce(likely))
            score = round(float(self.card.role.line(log_odds(share))), 4)
            concepts.append(ConceptRead(TYPES[kind], ROLES[role], score, mentions))
        return concepts

    def _links(self, links: dict[tuple[int, int, int], tuple[float, SpanRead, SpanRead]]) -> list[LinkRead]:
        """The links in order; of a comparison read both ways, the one in the order of the text."""
        kept = []
        for (source, relation, target), (score, one, other) in sorted(links.items()):
            if RELATIONS[relation] == "COMPARED_WITH" and source > target and (target, relation, source) in links:
                continue
            kept.append(LinkRead(source, RELATIONS[relation], target, round(score, 4), one, other))
        return kept


def _closest(scores: np.ndarray, apart: np.ndarray) -> np.ndarray:
    """The scores of pairs, without those that are hardly surer than a pair which stands closer together."""
    near = scores >= scores.max() - _AS_SURE
    kept: np.ndarray = np.where(near & (apart == apart[near].min()), scores, -np.inf)
    return kept


def _by_concept(pairs: np.ndarray, owner: np.ndarray, concepts: int) -> np.ndarray:
    """Log-sum-exp over all mentions of two concepts, (concepts, concepts, relations)."""
    most = pairs.max(axis=(0, 1))
    rows = np.zeros((concepts, *pairs.shape[1:]))
    np.add.at(rows, owner, np.exp(pairs - most))
    summed = np.zeros((concepts, concepts, pairs.shape[2]))
    np.add.at(summed.swapaxes(0, 1), owner, rows.swapaxes(0, 1))
    whole: np.ndarray = np.log(np.maximum(summed, 1e-30)) + most
    return whole
