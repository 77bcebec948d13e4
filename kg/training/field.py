"""From which probability on a relation of the field's tasks is taken: on their development parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from kg.evaluate.tokens import TOGETHER, joined, read_token_documents, together
from kg.nlp.reader.calibration import best_threshold
from kg.nlp.reader.field import FieldReader

__all__ = ["DEVELOPMENT", "relation_threshold"]

#: Development files by task, below the folder of the corpora. Nothing is trained on them.
DEVELOPMENT = {"scierc": "scierc/dev.json", "scier": "scier/dev.jsonl"}
#: Relations below this probability are not looked at.
_FLOOR = 0.02


def relation_threshold(folder: Path, task: str, corpora: Path) -> float:
    """The threshold with the best F1 of relations by their ends' boundaries, for the reader in ``folder``."""
    reader = FieldReader(folder, task, least=_FLOOR)
    chances: list[float] = []
    right: list[bool] = []
    wanted = 0
    for sentences in read_token_documents(corpora / DEVELOPMENT[task]):
        for group in together(sentences, TOGETHER):
            whole = joined(group)
            gold = {
                ((places[a][0], places[b][1]), type, (places[c][0], places[d][1]))
                for sentence, places in zip(group, whole.tokens, strict=True)
                for a, b, c, d, type in sentence.relations
            }
            wanted += len(gold)
            found = reader.read(whole.text, whole.sentences)
            for source, type, target, score in found.relations:
                chances.append(score)
                right.append((found.entities[source][:2], type, found.entities[target][:2]) in gold)
    return best_threshold(np.array(chances), np.array(right, dtype=bool), wanted)
