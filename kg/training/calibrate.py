"""Probabilities and thresholds from papers that the model was not trained on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from kg.evaluate.figures import match_figures
from kg.evaluate.gold import GoldPaper
from kg.evaluate.match import match_concepts
from kg.model import Extraction
from kg.nlp.extract import extract
from kg.nlp.pipeline import reader_pipeline
from kg.nlp.reader.calibration import Kind, Line, best_threshold, calibration_error, curve, fit, log_odds
from kg.nlp.reader.card import Card, write_card
from kg.training.reliability import plot
from kg.vocabulary import load

__all__ = ["FLOOR", "calibrate"]

#: Links below this raw probability are neither fitted nor proposed.
FLOOR = 0.05
#: Parts of the papers held out: what is measured on one was fitted on the others.
FOLDS = 5
#: The precision whose recall the card states.
PRECISE = 0.7
#: What is shown without asking for a precision is at least this precise, on the papers held out.
HALF = 0.5


class _Scores(Struct):
    """What was proposed: log-odds, whether it is right, in which paper; and how many right ones each paper has."""

    odds: np.ndarray
    right: np.ndarray
    paper: np.ndarray
    wanted: np.ndarray


def calibrate(folder: Path, gold: Sequence[GoldPaper], card: Card) -> Card:
    """The card with lines, thresholds and curves fitted on ``gold``, and what they are worth, cross-validated.

    ``card`` is the raw one: no lines, and thresholds at zero for mentions and at ``FLOOR`` for links. Mentions come
    first, for the others are read among those that their threshold keeps; that one threshold is chosen on all of
    ``gold``. Also writes ``reliability.svg``.
    """
    measured, plots = {"papers": float(len(gold))}, {}
    for judges in ({"mention": _mentions}, {"role": _roles, "link": _links, "figure": _figures}):
        write_card(card, folder)
        read = list(extract(reader_pipeline(folder), (paper.paper for paper in gold)))
        for name, judge in judges.items():
            scores = _gather(judge, gold, read)
            kind = _fitted(scores)
            card = msgspec.structs.replace(card, **{name: kind})
            chances, kept = _crossed(scores)
            plots[name] = (chances, scores.right)
            measured[f"{name}_ece"] = calibration_error(chances, scores.right)
            measured[f"{name}_ece_raw"] = calibration_error(Line()(scores.odds), scores.right)
            if name != "role":
                measured[f"{name}_precision_at_{PRECISE}"] = _ratio(scores.right[kept].sum(), kept.sum())
                measured[f"{name}_recall_at_{PRECISE}"] = _ratio(scores.right[kept].sum(), scores.wanted.sum())
    role = msgspec.structs.replace(card.role, threshold=0.0)  # every concept has a role
    card = msgspec.structs.replace(card, role=role, measured=card.measured | measured)
    write_card(card, folder)
    (folder / "reliability.svg").write_text(plot(plots), "utf-8")
    return card


def _fitted(scores: _Scores) -> Kind:
    line = fit(scores.odds, scores.right)
    chances, wanted = line(scores.odds), int(scores.wanted.sum())
    threshold = best_threshold(chances, scores.right, wanted, HALF)
    return Kind(line, threshold, curve(chances, scores.right, wanted))


def _crossed(scores: _Scores) -> tuple[np.ndarray, np.ndarray]:
    """Of each proposal, its probability, and whether the threshold for ``PRECISE`` keeps it: by the other folds."""
    chances = np.zeros_like(scores.odds)
    kept = np.zeros(len(scores.odds), dtype=bool)
    for fold in range(FOLDS):
        inside = scores.paper % FOLDS == fold
        fitted = _fitted(
            _Scores(
                scores.odds[~inside],
                scores.right[~inside],
                scores.paper[~inside],
                scores.wanted[np.arange(len(scores.wanted)) % FOLDS != fold],
            )
        )
        chances[inside] = fitted.line(scores.odds[inside])
        point = fitted.at(PRECISE)
        kept[inside] = chances[inside] >= (point.threshold if point else np.inf)
    return chances, kept


#: A paper's proposals as (probability, whether right), and how many right ones there are.
_Judge = Callable[[GoldPaper, Extraction], tuple[list[tuple[float, bool]], int]]


def _gather(judge: _Judge, gold: Sequence[GoldPaper], read: Sequence[Extraction]) -> _Scores:
    judged = [judge(paper, found) for paper, found in zip(gold, read, strict=True)]
    flat = [(chance, right, number) for number, (found, _) in enumerate(judged) for chance, right in found]
    chance, right, paper = np.array(flat, dtype=np.float64).reshape(-1, 3).T
    wanted = np.array([count for _, count in judged], dtype=np.int64)
    return _Scores(log_odds(chance), right, paper.astype(np.int64), wanted)


def _mentions(paper: GoldPaper, found: Extraction) -> tuple[list[tuple[float, bool]], int]:
    spans = {span for places in paper.places.values() for span in places}
    judged = [
        (mention.score, (mention.start, mention.end, concept.type) in spans)
        for concept in found.concepts
        for mention in concept.mentions
    ]
    return judged, len(spans)


def _roles(paper: GoldPaper, found: Extraction) -> tuple[list[tuple[float, bool]], int]:
    """Of concepts that are there: the role's probability is that of the role alone."""
    matched = match_concepts(paper, found.concepts)
    judged = [
        (concept.role_score, concept.role == paper.concepts[matched[concept.key]].role)
        for concept in found.concepts
        if concept.key in matched and concept.role_score is not None
    ]
    return judged, len(judged)


def _links(paper: GoldPaper, found: Extraction) -> tuple[list[tuple[float, bool]], int]:
    matched = match_concepts(paper, found.concepts)
    known = set(paper.relations)
    known |= {(b, type, a) for a, type, b in known if load().relations[type].symmetric}
    judged = [
        (link.score, (matched.get(link.source), link.type, matched.get(link.target)) in known) for link in found.links
    ]
    return judged, len(paper.relations)


def _figures(paper: GoldPaper, found: Extraction) -> tuple[list[tuple[float, bool]], int]:
    """Where the annotation has none, nobody may have looked for them."""
    if not paper.figures:
        return [], 0
    right = match_figures(paper.figures, found.figures, match_concepts(paper, found.concepts))
    judged = [(figure.score, place in right) for place, figure in enumerate(found.figures) if figure.score is not None]
    return judged, len(paper.figures)


def _ratio(part: float, whole: float) -> float:
    return round(float(part / whole), 4) if whole else 0.0
