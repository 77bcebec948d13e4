"""What training reads: annotations apart from their texts, and the field's corpora."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from kg.errors import InputError
from kg.evaluate.gold import annotated_ids, annotated_papers
from kg.model import Paper
from kg.nlp.reader.pieces import cut
from kg.training.corpora import FILES, corpora
from kg.training.data import segments
from kg.training.reliability import plot
from kg.training.tasks import MAIN, TASKS
from kg.training.texts import abstracts, fold, papers_of, shuffled

ANNOTATED = Path(__file__).parent.parent / "gold" / "annotated.jsonl"


def _lines(path: Path, *lines: dict[str, str]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    return path


def test_a_text_is_found_by_id_and_squeezed(tmp_path: Path) -> None:
    """arXiv's own ids are known by their prefix; white space is one blank; of two, the first counts."""
    pool = _lines(
        tmp_path / "pool.jsonl.gz",
        {"id": "2501.00001", "title": "On\n pruning", "abstract": "We  prune."},
        {"id": "arxiv:2501.00001", "title": "Again", "abstract": "Later."},
    )
    found = papers_of(["arxiv:2501.00001"], [pool])
    assert found == {"arxiv:2501.00001": Paper(id="arxiv:2501.00001", title="On pruning", abstract="We prune.")}


def test_a_missing_text_is_an_error(tmp_path: Path) -> None:
    """Nothing annotated is dropped in silence."""
    pool = _lines(tmp_path / "pool.jsonl.gz", {"id": "a:1", "title": "T", "abstract": "A"})
    with pytest.raises(InputError, match="2 annotated papers have no text, the first is arxiv:1"):
        papers_of(["arxiv:2", "arxiv:1"], [pool])


def test_what_must_stay_unseen_is_not_pretrained_on(tmp_path: Path) -> None:
    """Neither a paper with a title nor one with a beginning that the unseen files hold, nor any paper twice."""
    pool = _lines(
        tmp_path / "pool.jsonl.gz",
        {"id": "1", "title": "Seen", "abstract": "An abstract of its own."},
        {"id": "2", "title": "Held out!", "abstract": "Whatever it says."},
        {"id": "3", "title": "Other title", "abstract": "A held-out abstract with another title."},
        {"id": "4", "title": "SEEN", "abstract": "An abstract of another paper."},
    )
    unseen = fold(json.dumps({"title": "Held Out", "abstract": "A held-out abstract with another title."}))
    assert list(abstracts([pool], [unseen])) == ["Seen\nAn abstract of its own."]


def test_shuffling_keeps_every_text() -> None:
    """And the same seed gives the same order."""
    texts = [str(number) for number in range(50)]
    assert sorted(shuffled(texts, 1)) == sorted(texts)
    assert list(shuffled(texts, 1)) == list(shuffled(texts, 1)) != texts


def test_segments_do_not_overlap(tokenizer: Tokenizer) -> None:
    """Of two that overlap the longer stays; what ends inside a word or crosses a sentence is left out."""
    text = "Deep neural networks run. FPGAs too."
    pieces = cut(tokenizer, text, [(0, 26), (26, len(text))])[0]
    marks = [(0, 20, 0, 0), (5, 20, 0, 1), (26, 31, 3, 2), (21, 31, 0, 3), (28, 31, 0, 4)]
    assert segments(pieces, marks) == [(0, 2, 0, 0), (5, 5, 3, 2)]


def test_tags_of_tasks_do_not_collide() -> None:
    """Each task has its own in the second pass, ours from nought on."""
    taken = [tag for labels in TASKS.values() for tag in range(labels.tag, labels.tag + labels.tags)]
    assert taken == list(range(len(taken)))
    assert TASKS[MAIN].tag == 0


def test_corpora_become_examples_of_their_tasks(tokenizer: Tokenizer, tmp_path: Path) -> None:
    """Entities by their labels, relations by mention; a label that no task has is not read."""
    document = {
        "sentences": [["Pruning", "helps", "networks", "."]],
        "ner": [[[0, 0, "Method"], [2, 2, "Task"]]],
        "relations": [[[0, 0, 2, 2, "USED-FOR"]]],
    }
    scier = {**document, "relations": [[[0, 0, 2, 2, "Used-For"]]]}
    for names, text in (
        (FILES["scierc"], json.dumps(document) + "\n"),
        (FILES["scier"], json.dumps(scier) + "\n"),
        (FILES["tdmsci"], "We\t0\tO\nparse\t3\tB-TASK\nwell\t9\tI-TASK\n"),
        (FILES["crossner"], "Adam\tB-algorithm\nand\tO\nBerlin\tB-location\n"),
    ):
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
    found = {example.task: example for example in corpora(tmp_path, tokenizer)}
    labels = TASKS["scierc"]
    assert found["scierc"].segments == [(0, 0, labels.types.index("Method"), 0), (2, 2, labels.types.index("Task"), 1)]
    assert found["scierc"].relations == [(0, labels.relations.index("USED-FOR"), 1)]
    assert found["tdmsci"].segments == [(1, 2, 0, 0)]
    assert [type for _, _, type, _ in found["crossner"].segments] == [0]


def test_our_annotations_are_sound() -> None:
    """Every paper once; entities known, relations allowed by the vocabulary, none from a thing to itself."""
    from kg.vocabulary import load

    ids = annotated_ids(ANNOTATED)
    assert len(ids) == len(set(ids)) >= 1000
    empty = {id: Paper(id=id, title="", abstract="") for id in ids}
    for paper in annotated_papers(ANNOTATED, empty):
        types = {id: entity.type for id, entity in paper.concepts.items()}
        for entity in paper.concepts.values():
            assert ("Paper", entity.type) in load().roles[entity.role].pairs
        for source, relation, target in paper.relations:
            assert source != target
            assert load().allows(relation, types[source], types[target])


def test_a_reliability_plot_draws_each_bin_once() -> None:
    """Two bins with scores, two points; a picture that a browser can read."""
    drawn = plot({"link": (np.array([0.05, 0.06, 0.95]), np.array([0.0, 0.0, 1.0]))})
    assert drawn.startswith("<svg") and drawn.count("<circle") == 2
