"""Probabilities and thresholds from papers that the model was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from spacy.language import Language

from kg.evaluate.gold import GoldPaper
from kg.evaluate.match import match_concepts
from kg.model import Extraction, Paper
from kg.nlp.extract import extract
from kg.nlp.reader.calibration import Line, best_threshold, calibration_error, fit
from kg.nlp.reader.read import Card
from kg.vocabulary import load

__all__ = ["calibrate"]

#: Links below this raw probability are neither fitted nor proposed.
FLOOR = 0.05


def calibrate(folder: Path, gold: Sequence[GoldPaper], card: Card, pipeline: Language) -> Card:
    """The card with calibration lines, thresholds and errors measured on ``gold``.

    ``pipeline`` reads with an uncalibrated card, thresholds at zero for mentions and at
    ``FLOOR`` for links, so that its scores are raw.
    """
    papers = [Paper(id=paper.paper.id, title=paper.paper.title, abstract=paper.paper.abstract) for paper in gold]
    read = list(extract(pipeline, papers))
    mention, link = (_gather(kind, gold, read) for kind in ("mention", "link"))
    lines = {name: fit(scores, right) for name, (scores, right, _) in (("mention", mention), ("link", link))}
    chances = lines["link"](link[0])
    measured = {
        "mention_ece": calibration_error(lines["mention"](mention[0]), mention[1]),
        "link_ece": calibration_error(chances, link[1]),
        "link_ece_raw": calibration_error(Line()(link[0]), link[1]),
        "papers": float(len(gold)),
    }
    made = msgspec.structs.replace(
        card,
        mention=lines["mention"],
        link=lines["link"],
        mention_threshold=0.0,
        link_threshold=best_threshold(chances, link[1], link[2]),
        measured=card.measured | measured,
    )
    (folder / "card.json").write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")
    return made


def _gather(kind: str, gold: Sequence[GoldPaper], read: Sequence[Extraction]) -> tuple[np.ndarray, np.ndarray, int]:
    """Log-odds of what was proposed, whether it is right, and how many right ones there are."""
    scores: list[float] = []
    right: list[bool] = []
    wanted = 0
    for paper, found in zip(gold, read, strict=True):
        if kind == "mention":
            spans = {span for places in paper.places.values() for span in places}
            wanted += len(spans)
            for concept in found.concepts:
                scores += [mention.score for mention in concept.mentions]
                right += [(mention.start, mention.end, concept.type) in spans for mention in concept.mentions]
        else:
            matched = match_concepts(paper, found.concepts)
            wanted += len(paper.relations)
            known = set(paper.relations)
            known |= {(b, type, a) for a, type, b in known if load().relations[type].symmetric}
            for link in found.links:
                scores.append(link.score)
                right.append((matched.get(link.source), link.type, matched.get(link.target)) in known)
    chances = np.clip(np.array(scores, dtype=np.float64), 1e-6, 1 - 1e-6)
    return np.log(chances / (1 - chances)), np.array(right, dtype=np.float64), wanted
