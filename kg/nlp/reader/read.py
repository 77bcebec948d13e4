"""Read one text: windows in, mentions, concepts, roles and links out, with probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from kg.nlp.reader.calibration import log_odds
from kg.nlp.reader.card import least, read_card
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.graphs import Found, Graphs, tags_of
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, ROLES, TYPES, allowed, allowed_roles
from kg.nlp.reader.pieces import Pieces, cut
from kg.nlp.reader.segments import NEVER, decode, marginals, possible

__all__ = ["ConceptRead", "LinkRead", "Reader", "SpanRead"]


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


class Reader:
    """The exported model of one folder. Reading keeps nothing between texts."""

    def __init__(self, folder: Path, threads: int = 1, precision: float = 0.0) -> None:
        """``precision``: what mentions and links shall have at least on the papers held out; 0: the best F1.

        Raises :class:`InputError` where the folder holds no model, or the model cannot be that precise.
        """
        self.card = read_card(folder)
        self.graphs = Graphs(folder, threads)
        self.least = {name: least(name, getattr(self.card, name), precision) for name in ("mention", "link")}

    def read(
        self,
        text: str,
        sentences: Sequence[tuple[int, int]],
        abbreviations: Sequence[tuple[str, str]] = (),
        addresses: Sequence[tuple[int, int]] = (),
    ) -> tuple[list[ConceptRead], list[LinkRead]]:
        """The concepts of a text in order of appearance, and the links between them.

        ``sentences`` are spans of characters; ``abbreviations`` pairs of long and short form;
        nothing is read inside ``addresses``.
        """
        windows = cut(self.graphs.tokenizer, text, sentences)
        passes = [(window, *self._encode(window)) for window in windows]
        spans = [self._spans(window, scores, addresses) for window, _, scores in passes]
        forms = [text[span.start : span.end] for found in spans for span, _, _, _ in found]
        types = np.array([types for found in spans for *_, types in found]).reshape(-1, len(TYPES))
        owner, kinds = cluster(forms, types, abbreviations)
        roles = np.zeros((len(kinds), len(ROLES)))
        links: dict[tuple[int, int, int], tuple[float, SpanRead, SpanRead]] = {}
        taken = 0
        for (window, shared, _), found in zip(passes, spans, strict=True):
            numbers = owner[taken : taken + len(found)]
            taken += len(found)
            if found:
                self._second_pass(window, shared, found, numbers, kinds, roles, links)
        return self._concepts(spans, owner, kinds, roles), self._links(links)

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

    def _second_pass(
        self,
        window: Pieces,
        shared: np.ndarray,
        found: list[tuple[SpanRead, int, int, np.ndarray]],
        numbers: list[int],
        kinds: list[int],
        roles: np.ndarray,
        links: dict[tuple[int, int, int], tuple[float, SpanRead, SpanRead]],
    ) -> None:
        names = sorted(set(numbers))
        local = np.array([names.index(number) for number in numbers])
        mentions = Found(
            first=np.array([first for _, first, _, _ in found]),
            last=np.array([last for _, _, last, _ in found]),
            type=np.array([kinds[number] for number in numbers]),
            concept=local,
        )
        again = self.graphs.reread(shared, tags_of(mentions, window))
        for number, logits in zip(names, self.graphs.roles(again, window, mentions), strict=True):
            roles[number] += logits - np.logaddexp.reduce(logits)
        pairs = self.graphs.pairs(again, window, mentions)
        chances = self.card.link.line(_by_concept(pairs, local, len(names)))
        types = np.array([kinds[number] for number in names])
        chances *= allowed()[types[:, None], types[None]] & ~np.eye(len(names), dtype=bool)[..., None]
        for one, other, relation in np.argwhere(chances >= self.least["link"]):
            place, score = (names[one], int(relation), names[other]), float(chances[one, other, relation])
            if score > links.get(place, (0.0,))[0]:
                sources, targets = np.flatnonzero(local == one), np.flatnonzero(local == other)
                block = pairs[np.ix_(sources, targets)][..., relation]
                source, target = np.unravel_index(block.argmax(), block.shape)
                links[place] = (score, found[sources[source]][0], found[targets[target]][0])

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


def _by_concept(pairs: np.ndarray, owner: np.ndarray, concepts: int) -> np.ndarray:
    """Log-sum-exp over all mentions of two concepts, (concepts, concepts, relations)."""
    most = pairs.max(axis=(0, 1))
    rows = np.zeros((concepts, *pairs.shape[1:]))
    np.add.at(rows, owner, np.exp(pairs - most))
    summed = np.zeros((concepts, concepts, pairs.shape[2]))
    np.add.at(summed.swapaxes(0, 1), owner, rows.swapaxes(0, 1))
    whole: np.ndarray = np.log(np.maximum(summed, 1e-30)) + most
    return whole
