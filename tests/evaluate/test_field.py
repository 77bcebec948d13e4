"""The field's own scores, on sentences written for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evaluate.field import field_score
from kg.evaluate.tokens import Sentence, joined, read_token_documents, together
from kg.stages.field import TEST_SETS, measure, published

GOLD = Sentence(
    tokens=("Pruning", "shrinks", "networks", "and", "runs"),
    entities=((0, 0, "Method"), (2, 2, "Material"), (4, 4, "Task")),
    relations=((0, 0, 2, 2, "USED-FOR"), (0, 0, 4, 4, "COMPARE")),
)


def test_a_perfect_reading_scores_one() -> None:
    """In everything, and every gold relation is counted once."""
    score = field_score([(GOLD, GOLD)])
    assert (score.ner, score.rel, score.strict, score.relations) == (1.0, 1.0, 1.0, 2)


def test_what_nobody_proposed_counts_as_missed() -> None:
    """Half of the relations found and nothing else: F1 of two thirds."""
    found = Sentence((), GOLD.entities, GOLD.relations[:1])
    assert field_score([(GOLD, found)]).rel == pytest.approx(2 / 3, abs=1e-4)


def test_a_wrong_type_breaks_the_strict_score_alone() -> None:
    """Boundaries and relation are right, so Rel stands; Rel+ does not."""
    found = Sentence((), ((0, 0, "Task"), *GOLD.entities[1:]), GOLD.relations)
    score = field_score([(GOLD, found)])
    assert (score.rel, score.strict) == (1.0, 0.0)


def test_direction_counts_unless_said_otherwise() -> None:
    """A comparison the other way round is wrong for PURE and right for HGERE; other relations stay directed."""
    turned = tuple((c, d, a, b, type) for a, b, c, d, type in GOLD.relations)
    found = Sentence((), GOLD.entities, turned)
    assert field_score([(GOLD, found)]).rel == 0.0
    assert field_score([(GOLD, found)], either=True).rel == 0.5


def test_places_count_from_the_sentence(tmp_path: Path) -> None:
    """In the file they count from the document's beginning."""
    line = {
        "sentences": [["We", "prune", "."], ["Pruning", "helps", "networks"]],
        "ner": [[], [[3, 3, "Method"], [5, 5, "Material"]]],
        "relations": [[], [[3, 3, 5, 5, "USED-FOR"]]],
    }
    file = tmp_path / "document.json"
    file.write_text(json.dumps(line) + "\n")
    ((_, second),) = read_token_documents(file)
    assert second.entities == ((0, 0, "Method"), (2, 2, "Material"))
    assert second.relations == ((0, 0, 2, 2, "USED-FOR"),)


@given(st.lists(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=9), min_size=1, max_size=6))
def test_joined_tokens_cut_to_themselves(sentences: list[list[str]]) -> None:
    """Each token's characters in the joined text are the token; sentences cover it."""
    whole = joined([Sentence(tuple(tokens)) for tokens in sentences])
    for tokens, places in zip(sentences, whole.tokens, strict=True):
        assert [whole.text[start:end] for start, end in places] == tokens
    assert "".join(whole.text[start:end] for start, end in whole.sentences) == whole.text


@given(st.lists(st.integers(1, 40), max_size=12), st.integers(1, 60))
def test_sentences_stay_together_as_far_as_they_fit(sizes: list[int], most: int) -> None:
    """None is lost, the order stands, and only a single sentence may be longer."""
    sentences = [Sentence((str(number),) * size) for number, size in enumerate(sizes)]
    groups = list(together(sentences, most))
    assert [sentence for group in groups for sentence in group] == sentences
    assert all(len(group) == 1 or sum(len(one.tokens) for one in group) <= most for group in groups)


def test_the_reader_is_measured_as_the_field_measures(tmp_path: Path) -> None:
    """A sentence that it reads well scores above nothing, in tokens of the file."""
    tokens = "We propose a neural network for speech recognition .".split()
    line = {
        "sentences": [tokens],
        "ner": [[[3, 4, "Method"], [6, 7, "Task"]]],
        "relations": [[[3, 4, 6, 7, "USED-FOR"]]],
    }
    file = tmp_path / "test.json"
    file.write_text(json.dumps(line) + "\n")
    from kg.nlp.models import FOLDER

    directed, either = measure(file, "scierc", FOLDER)
    assert directed.ner > 0.5
    assert directed.relations == either.relations == 1


def test_published_figures_stand_beside_every_test_set() -> None:
    """Each set has at least one, in per cent."""
    assert set(published()) == set(TEST_SETS)
    assert all(20 < (one.strict or 100) <= 100 for systems in published().values() for one in systems)
