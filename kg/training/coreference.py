"""Learning which concepts of one text are one, from annotated papers whose concepts have several names.

    python -m kg.training.coreference --gold tests/gold/annotated.jsonl --texts ABSTRACTS… --out network.json

What is not one by its name alone, as :func:`kg.nlp.reader.cluster.cluster` joins mentions, makes the pairs.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import spacy
import torch
from torch import nn

from kg.definitions import find
from kg.evaluate.gold import GoldPaper, annotated_ids, annotated_papers
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.coreference import Network
from kg.nlp.reader.labels import TYPES
from kg.nlp.reader.pairs import SIGNS, Concept, pairs
from kg.training.texts import papers_of

__all__ = ["examples", "learn"]

#: Of four decimals no more than a thousandth of a probability depends.
_DECIMALS = 4


def examples(papers: Iterable[GoldPaper]) -> Iterator[tuple[list[float], bool]]:
    """The signs of each pair of concepts of one type, and whether they are one in the annotation."""
    nlp = spacy.blank("en")
    nlp.add_pipe("kg_sentences")
    for paper in papers:
        text = paper.paper.text
        placed = sorted((start, end, type, id) for id, spans in paper.places.items() for start, end, type in spans)
        forms = [text[start:end] for start, end, _, _ in placed]
        types = np.array([[float(type == one) for one in TYPES] for _, _, type, _ in placed]).reshape(-1, len(TYPES))
        defined = [(text[one.long_start : one.long_end], text[one.short_start : one.short_end]) for one in find(text)]
        owner, kinds = cluster(forms, 9 * types, defined)
        own: list[list[tuple[int, int, str, str]]] = [[] for _ in kinds]
        for place, number in zip(placed, owner, strict=True):
            own[number].append(place)
        concepts = [Concept(kind, tuple(place[:2] for place in part)) for kind, part in zip(kinds, own, strict=True)]
        meant = [{id for *_, id in part} for part in own]
        for one, other, signs in pairs(text, nlp(text)._.kg_sentences, concepts):
            yield signs, not meant[one].isdisjoint(meant[other])


def learn(
    signs: np.ndarray, same: np.ndarray, *, seed: int = 1, width: int = 32, epochs: int = 20, least: float = 0.55
) -> Network:
    """The network that tells ``same``, (pairs,), by ``signs``, (pairs, signs). Same input and seed: same weights."""
    torch.manual_seed(seed)
    mean, deviation = signs.mean(0), np.maximum(signs.std(0), 1e-3)
    given = torch.tensor((signs - mean) / deviation, dtype=torch.float32)
    wanted = torch.tensor(same, dtype=torch.float32)
    model = nn.Sequential(nn.Linear(signs.shape[1], width), nn.ReLU(), nn.Linear(width, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    for _ in range(epochs):
        for batch in torch.randperm(len(given)).split(256):
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(model(given[batch])[:, 0], wanted[batch]).backward()
            optimizer.step()
        schedule.step()
    hidden, bias, out, offset = (parameter.detach().numpy().round(_DECIMALS) for parameter in model.parameters())
    return Network(
        signs=(*SIGNS, *TYPES),
        mean=_plain(mean),
        deviation=_plain(deviation),
        hidden=tuple(map(_plain, hidden.T)),
        bias=_plain(bias),
        out=_plain(out[0]),
        offset=_plain(offset)[0],
        least=least,
    )


def _plain(numbers: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(number), _DECIMALS) for number in numbers)


def main() -> None:
    """Learn, and write the network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    papers = annotated_papers(options.gold, papers_of(annotated_ids(options.gold), options.texts))
    signs, same = zip(*examples(papers), strict=True)
    network = learn(np.array(signs), np.array(same))
    options.out.write_bytes(msgspec.json.format(msgspec.json.encode(network), indent=1))


if __name__ == "__main__":
    main()
