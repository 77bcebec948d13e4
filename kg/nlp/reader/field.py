"""The field's own tasks, read by the heads that stand beside ours: entities and relations by their labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from kg.errors import InputError
from kg.nlp.reader.calibration import Line
from kg.nlp.reader.card import read_card
from kg.nlp.reader.graphs import Found, Graphs, tags_of
from kg.nlp.reader.labels import MAX_WORDS
from kg.nlp.reader.pieces import Pieces, cut
from kg.nlp.reader.segments import NEVER, decode, possible

__all__ = ["FieldRead", "FieldReader"]


class FieldRead(Struct, frozen=True):
    """Entities ``(start, end, type)`` in characters, end exclusive; relations between them by number.

    A relation is ``(source, relation, target, probability)``; the probability is the head's own, not calibrated.
    """

    entities: tuple[tuple[int, int, str], ...]
    relations: tuple[tuple[int, str, int, float], ...]


class FieldReader:
    """Read texts as one of the field's corpora annotates them, with the encoder of this folder."""

    def __init__(self, folder: Path, task: str, threads: int = 1, least: float | None = None) -> None:
        """``least``: the probability from which a relation is taken; without it, the one that the card names.

        Raises :class:`InputError` where the folder has no heads for this task.
        """
        card = read_card(folder)
        if task not in card.beside:
            raise InputError(f"has no heads for {task}; it knows {', '.join(card.beside) or 'none'}", where=str(folder))
        self.labels = card.beside[task]
        self.least = self.labels.threshold if least is None else least
        self.graphs = Graphs(folder, threads, task)

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> FieldRead:
        """What stands in the text; relations stay inside a sentence, each ordered pair has at most one."""
        entities: list[tuple[int, int, str]] = []
        relations: list[tuple[int, str, int, float]] = []
        for window in cut(self.graphs.tokenizer, text, sentences):
            shared, scores = self.graphs.encode(window)
            inside = possible(window.sentence, window.bracket, MAX_WORDS)
            spans = decode(np.where(inside[..., None], scores, NEVER).astype(np.float64))
            if not spans:
                continue
            first, last, type = np.array(spans).T
            found = Found(first, last, type, np.arange(len(spans)))
            for source, relation, target, score in self._relations(window, shared, found):
                if min(first[source], first[target]) >= window.own:
                    name = self.labels.relations[relation]
                    relations.append((len(entities) + source, name, len(entities) + target, score))
            entities += [(int(window.start[a]), int(window.end[b]), self.labels.types[c]) for a, b, c in spans]
        return FieldRead(tuple(entities), tuple(relations))

    def _relations(self, window: Pieces, shared: np.ndarray, found: Found) -> list[tuple[int, int, int, float]]:
        again = self.graphs.reread(shared, tags_of(found, window, self.labels.tag))
        logits = self.graphs.pairs(again, window, found)
        sentence = window.sentence[found.first]
        apart = (sentence[:, None] != sentence[None]) | np.eye(len(sentence), dtype=bool)
        chances = Line()(logits.max(2)).round(4)  # as thresholds are
        taken = np.argwhere(~apart & (chances >= self.least))
        return [(int(a), int(logits[a, b].argmax()), int(b), float(chances[a, b])) for a, b in taken]
