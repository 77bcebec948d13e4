"""The threshold for relations of the field's tasks, with the shipped reader; nothing of it needs torch."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from kg.evaluate.tokens import Sentence, joined
from kg.nlp.models import FOLDER
from kg.nlp.reader.field import FieldReader
from kg.training.field import DEVELOPMENT, relation_threshold

TOKENS = tuple(
    "We use a neural network for speech recognition , compare it with a hidden Markov model ,"
    " and evaluate both by word error rate on a corpus of telephone calls .".split()
)


def test_the_threshold_parts_what_is_annotated_from_what_is_not(tmp_path: Path) -> None:
    """Where exactly the surest relations that are read are annotated, it takes those and no other."""
    whole = joined([Sentence(TOKENS)])
    (places,) = whole.tokens
    begins, ends = ({place[side]: token for token, place in enumerate(places)} for side in (0, 1))
    found = FieldReader(FOLDER, "scierc", least=0.02).read(whole.text, whole.sentences)
    surest = sorted(found.relations, key=lambda relation: -relation[3])
    # part them where two neighbours differ most, so that neither half is empty
    gaps = [one[3] - other[3] for one, other in pairwise(surest)]
    gold = surest[: gaps.index(max(gaps)) + 1]
    spans = [(begins[start], ends[end]) for start, end, _ in found.entities]
    relations = [[*spans[source], *spans[target], type] for source, type, target, _ in gold]
    file = tmp_path / DEVELOPMENT["scierc"]
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"sentences": [TOKENS], "ner": [[]], "relations": [relations]}), "utf-8")
    threshold = relation_threshold(FOLDER, "scierc", tmp_path)
    assert threshold == min(score for *_, score in gold)
    again = FieldReader(FOLDER, "scierc", least=threshold).read(whole.text, whole.sentences)
    assert set(again.relations) == set(gold) < set(found.relations)
