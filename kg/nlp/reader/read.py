"""Read one text: windows in, mentions, concepts, roles and links out, with probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
from msgspec import Struct
from tokenizers import Tokenizer

from kg.errors import InputError
from kg.nlp.reader.calibration import Line
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.heads import Found, Heads
from kg.nlp.reader.known import known_terms
from kg.nlp.reader.labels import MAX_WORDS, RELATIONS, ROLES, TYPES, allowed, allowed_roles
from kg.nlp.reader.pieces import Pieces, cut
from kg.nlp.reader.segments import NEVER, decode, marginals, possible

__all__ = ["Card", "ConceptRead", "LinkRead", "Reader", "SpanRead"]


class Card(Struct, frozen=True):
    """``card.json``: what the model is, how its scores become probabilities, and its thresholds.

    ``known_bonus`` is added, times its precision, to the score of a term that the lexica know.
    """

    name: str
    version: str
    mention: Line = Line()
    link: Line = Line()
    known_bonus: float = 0.0
    mention_threshold: float = 0.0
    link_threshold: float = 0.5
    trained_on: dict[str, str] = {}
    measured: dict[str, float] = {}


class SpanRead(Struct, frozen=True):
    """A mention in characters of the text, end exclusive, and the probability of span and type."""

    start: int
    end: int
    score: float
    sentence: int


class ConceptRead(Struct, frozen=True):
    """A concept: type, role, mentions in order."""

    type: str
    role: str
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

    def __init__(self, folder: Path, threads: int = 1) -> None:
        if not (folder / "card.json").is_file():
            raise InputError("holds no reader (card.json is missing); `kg train` writes one", where=str(folder))
        self.card = msgspec.json.decode((folder / "card.json").read_bytes(), type=Card)
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self._first, self._second = (
            onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for name in ("encoder.onnx", "second.onnx")
        )
        with np.load(folder / "heads.npz") as weights:
            self.heads = Heads(dict(weights))

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
        windows = cut(self.tokenizer, text, sentences)
        passes = [(window, *self._encode(window, text)) for window in windows]
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

    def _encode(self, window: Pieces, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Shared states (pieces, 384) and span scores (words, 12, types) with impossible spans at minus infinity."""
        feed = {"ids": window.ids[None], "cases": window.cases[None]}
        shared, states = self._first.run(None, feed)
        scores = self.heads.spans(states[0], window)
        if self.card.known_bonus:
            for first, last, entry in known_terms(window, text):
                scores[last, last - first, TYPES.index(entry.type)] += self.card.known_bonus * entry.score
        inside = possible(window.sentence, window.bracket, MAX_WORDS)
        return shared[0], np.where(inside[..., None], scores, NEVER).astype(np.float64)

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
            mass = float(np.clip(likely[last, last - first].max(), 1e-6, 1 - 1e-6))
            score = round(float(self.card.mention(np.log(mass / (1 - mass)))), 4)
            if score >= self.card.mention_threshold:
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
        tags = np.zeros(len(window.ids), dtype=np.int64)
        for first, last, type in zip(
            window.first[mentions.first], window.last[mentions.last], mentions.type, strict=True
        ):
            tags[first : last + 1] = 2 + 2 * type
            tags[first] = 1 + 2 * type
        (states,) = self._second.run(None, {"shared": shared[None], "tags": tags[None]})
        for number, logits in zip(names, self.heads.roles(states[0], window, mentions), strict=True):
            roles[number] += logits - np.logaddexp.reduce(logits)
        pairs = self.heads.pairs(states[0], window, mentions)
        chances = self.card.link(_by_concept(pairs, local, len(names)))
        types = np.array([kinds[number] for number in names])
        chances *= allowed()[types[:, None], types[None]] & ~np.eye(len(names), dtype=bool)[..., None]
        for one, other, relation in np.argwhere(chances >= self.card.link_threshold):
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
            role = int(np.where(allowed_roles()[kind], roles[number], -np.inf).argmax())
            concepts.append(ConceptRead(TYPES[kind], ROLES[role], mentions))
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
    belongs = (owner[None] == np.arange(concepts)[:, None]).astype(np.float64)
    rows = np.tensordot(belongs, np.exp(pairs - most), axes=(1, 0))
    summed = np.tensordot(belongs, rows, axes=(1, 1)).transpose(1, 0, 2)
    whole: np.ndarray = np.log(np.maximum(summed, 1e-30)) + most
    return whole
