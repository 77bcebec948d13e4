"""The trained reader: exact segmentation, windows that lose nothing, probabilities that are."""

from __future__ import annotations

import math
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from tokenizers import Tokenizer

from kg.errors import InputError
from kg.model import Extraction, Paper
from kg.nlp.extract import extract
from kg.nlp.models import FOLDER
from kg.nlp.pipeline import fingerprint, open_pipeline, reader_pipeline, rules_pipeline
from kg.nlp.reader.calibration import Kind, Line, Point, best_threshold, calibration_error, curve, fit
from kg.nlp.reader.card import least, read_card
from kg.nlp.reader.cluster import cluster
from kg.nlp.reader.field import FieldReader
from kg.nlp.reader.labels import RELATIONS, ROLES, TYPES, allowed
from kg.nlp.reader.pieces import MAX_PIECES, cut
from kg.nlp.reader.read import Reader
from kg.nlp.reader.segments import NEVER, decode, marginals, possible
from kg.vocabulary import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return reader_pipeline()


def _segmentations(words: int, longest: int, types: int) -> list[list[tuple[int, int, int]]]:
    """All ways to lay spans over the words, by brute force."""
    if words == 0:
        return [[]]
    shorter = _segmentations(words - 1, longest, types)
    found = [list(one) for one in shorter]
    for length, type in product(range(1, min(longest, words) + 1), range(types)):
        for one in _segmentations(words - length, longest, types):
            found.append([*one, (words - length, words - 1, type)])
    return found


scores = st.tuples(st.integers(0, 4), st.integers(1, 3), st.integers(1, 2)).flatmap(
    lambda shape: st.lists(st.floats(-5, 5), min_size=math.prod(shape), max_size=math.prod(shape)).map(
        lambda values: np.array(values, dtype=np.float64).reshape(shape)
    )
)


def _valid(array: np.ndarray) -> np.ndarray:
    return np.where(possible(*np.zeros((2, len(array)), dtype=np.int64), array.shape[1])[..., None], array, NEVER)


@given(scores)
def test_the_best_segmentation_is_the_best_of_all(array: np.ndarray) -> None:
    """Dynamic programming finds what trying everything finds."""
    array = _valid(array)
    words, longest, types = array.shape

    def total(spans: list[tuple[int, int, int]]) -> float:
        return float(sum(array[last, last - first, type] for first, last, type in spans))

    best = max(total(spans) for spans in _segmentations(words, longest, types))
    assert total(decode(array)) == pytest.approx(best)


@given(scores)
def test_marginals_are_shares_of_all_segmentations(array: np.ndarray) -> None:
    """The probability of a span is the weight of the segmentations that hold it."""
    array = _valid(array)
    words, longest, types = array.shape
    weights = np.zeros_like(array)
    whole = 0.0
    for spans in _segmentations(words, longest, types):
        weight = math.exp(sum(array[last, last - first, type] for first, last, type in spans))
        whole += weight
        for first, last, type in spans:
            weights[last, last - first, type] += weight
    assert marginals(array) == pytest.approx(weights / whole, abs=1e-9)


@settings(max_examples=20)
@given(scores, st.integers(20, 400))
def test_marginals_of_a_long_text_are_those_of_its_sentences(array: np.ndarray, highest: int) -> None:
    """No segment crosses sentences, so a text of many has the marginals of each, however large the sums become."""
    sentence = _valid(array * highest / 4)
    text = np.tile(sentence, (120, 1, 1))
    assert marginals(text) == pytest.approx(np.tile(marginals(sentence), (120, 1, 1)), abs=1e-6)
    assert np.isfinite(marginals(text)).all()


@settings(max_examples=30)
@given(sentences=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 90)), min_size=1, max_size=14))
@example(sentences=[(0, 400), (0, 1), (101, 2), (2, 2)])  # the third all but fills a window, and is not read twice
def test_windows_read_every_word_once(tokenizer: Tokenizer, sentences: list[tuple[int, int]]) -> None:
    """However long the text, and of however long words: each window fits, and each word is some window's own once."""
    texts = [" ".join(["electroencephalographic"] * long + ["a"] * short) + ". " for long, short in sentences]
    spans, place = [], 0
    for text in texts:
        spans.append((place, place + len(text)))
        place += len(text)
    windows = cut(tokenizer, "".join(texts), spans)
    assert all(len(window.ids) <= MAX_PIECES for window in windows)
    own = [int(start) for window in windows for start in window.start[window.own :]]
    assert own == sorted(set(own))
    assert len(own) == sum(map(sum, sentences)) + len(sentences)


@given(st.text(max_size=200))
def test_pieces_point_into_the_text(tokenizer: Tokenizer, text: str) -> None:
    """Offsets of words are characters of the text, in order, whatever the text."""
    for window in cut(tokenizer, text, [(0, max(1, len(text)))]):
        assert all(0 <= start < end <= len(text) for start, end in zip(window.start, window.end, strict=True))
        assert list(window.start) == sorted(window.start)


def test_no_mention_ends_inside_a_bracket() -> None:
    """Of "a ( b ) c", the spans "( b )" and "a ( b )" are possible, "b ) c" is not."""
    spans = possible(np.zeros(5, dtype=np.int64), np.array([0, 1, 0, -1, 0]), 5)
    assert spans[3, 2] and spans[3, 3]
    assert not spans[4, 2] and not spans[2, 1]


def test_types_are_decided_together() -> None:
    """Two forms of one name get one type, the likelier over both; an abbreviation joins its long form."""
    likely = np.array([[2.0, 0, 0, 0, 0, 0], [0, 3.0, 0, 0, 0, 0], [0, 0, 0, 1.0, 0, 0], [0, 0, 0, 5.0, 0, 0]])
    owner, kinds = cluster(["CNNs", "CNN", "FPGA", "gate arrays"], likely, [("gate array", "FPGA")])
    assert owner == [0, 0, 1, 1]
    assert kinds == [TYPES.index("Task"), TYPES.index("Hardware")]


def test_labels_are_those_of_the_vocabulary() -> None:
    """The model's outputs are the vocabulary's names, all of them."""
    assert set(TYPES) == set(load().types)
    assert set(ROLES) == set(load().roles)
    assert set(RELATIONS) == set(load().relations)
    runs_on = allowed()[..., RELATIONS.index("RUNS_ON")]
    assert runs_on[TYPES.index("Method"), TYPES.index("Hardware")]
    assert not runs_on[TYPES.index("Hardware"), TYPES.index("Method")]


def test_a_fitted_line_is_calibrated() -> None:
    """Scores that are too sure by half are brought back."""
    random = np.random.default_rng(0)
    truth = random.normal(size=5000)
    right = (random.random(5000) < 1 / (1 + np.exp(-truth))).astype(float)
    line = fit(2 * truth, right)
    assert line.slope == pytest.approx(0.5, abs=0.05)
    assert calibration_error(line(2 * truth), right) < 0.02 < calibration_error(Line()(2 * truth), right)


def test_the_threshold_with_the_best_f1() -> None:
    """Of four proposals the first two are right, of three that exist: cut after the second."""
    chances, right = np.array([0.9, 0.8, 0.4, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
    assert best_threshold(chances, right, wanted=3) == 0.8


def test_of_what_is_shown_half_is_right() -> None:
    """Where the best F1 is had with less, the best of those thresholds at which it is; where none is, the best F1."""
    chances, right = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4]), np.array([1.0, 0.0, 0.0, 0.0, 1.0, 1.0])
    assert best_threshold(chances, right, wanted=3) == 0.4
    assert best_threshold(chances, right, wanted=3, precision=0.6) == 0.9
    assert best_threshold(chances[1:], right[1:], wanted=3, precision=0.6) == 0.4


def test_a_precision_is_bought_with_recall() -> None:
    """Of the thresholds that reach a precision, the one that keeps most; equal scores are kept or left together."""
    chances, right = np.array([0.9, 0.8, 0.6, 0.6, 0.3]), np.array([1.0, 1.0, 0.0, 1.0, 0.0])
    kind = Kind(threshold=0.6, curve=curve(chances, right, wanted=4))
    assert kind.at(0.9) == Point(1.0, 0.8, 0.5)
    assert kind.at(0.7) == Point(0.75, 0.6, 0.75)
    assert least("link", kind) == 0.6
    assert least("link", kind, 0.9) == 0.8


def test_a_precision_that_was_never_reached_is_refused() -> None:
    """Rather than quietly giving less: the error says what the most is."""
    kind = Kind(curve=curve(np.array([0.9, 0.8]), np.array([1.0, 0.0]), wanted=2))
    assert kind.at(0.95) == Point(1.0, 0.9, 0.5)
    with pytest.raises(InputError, match=r"no threshold gives links a precision of 0\.9; the most is 0\.00"):
        least("link", Kind(), 0.9)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40), st.floats(0.05, 0.99))
def test_a_point_keeps_its_promise(judged: list[tuple[float, bool]], precision: float) -> None:
    """On the scores it was made of, what lies at or above its threshold is that precise."""
    chances = np.round(np.array([chance for chance, _ in judged]), 4)
    right = np.array([float(truth) for _, truth in judged])
    point = Kind(curve=curve(chances, right, wanted=len(judged))).at(precision)
    if point is not None:
        assert right[chances >= point.threshold].mean() >= precision - 1e-4


def _one(nlp: Language, title: str, abstract: str) -> Extraction:
    (found,) = extract(nlp, [Paper(id="t", title=title, abstract=abstract)])
    return found


def test_the_model_reads_the_sample(nlp: Language, papers: list[Paper]) -> None:
    """Offsets cut, types and links obey the vocabulary, devices are found and run on."""
    devices: set[str] = set()
    for found in extract(nlp, papers):
        types = {concept.key: concept.type for concept in found.concepts}
        devices |= {concept.name for concept in found.concepts if concept.role == "RUNS_ON"}
        for concept in found.concepts:
            assert ("Paper", concept.type) in load().roles[concept.role].pairs
            assert all(0 < mention.score < 1 for mention in concept.mentions)
            assert concept.role_score is not None and 0 < concept.role_score < 1
        for link in found.links:
            assert load().allows(link.type, types[link.source], types[link.target])
            assert 0 < link.score < 1
            inside = [
                mention
                for concept in found.concepts
                if concept.key in (link.source, link.target)
                for mention in concept.mentions
                if link.start <= mention.start < link.end
            ]
            assert inside
    assert any("transmon" in name.lower() for name in devices)
    assert any("FPGA" in name or "gate array" in name for name in devices)


def test_no_role_is_read_that_the_vocabulary_forbids(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """However sure the model is: a method is never what a paper runs on, and a load never stops for it."""
    reader = nlp.get_pipe("kg_reader").reader
    sure = np.where(np.array(ROLES) == "RUNS_ON", 100.0, 0.0)
    monkeypatch.setattr(
        reader.graphs, "roles", lambda states, window, found: np.tile(sure, (len(set(found.concept)), 1))
    )
    found = _one(nlp, "CNNs on FPGAs", "We train a convolutional neural network and run it on an FPGA.")
    roles = {concept.type: concept.role for concept in found.concepts}
    assert roles["Hardware"] == "RUNS_ON"
    assert roles["Method"] != "RUNS_ON"


def test_a_long_abstract_is_read_to_its_end(nlp: Language) -> None:
    """What stands beyond the first window is found too, and counts in the same text."""
    filler = "This sentence says nothing of any interest to anyone who reads it today. " * 60
    found = _one(nlp, "A long paper", f"{filler}We train a convolutional neural network on ImageNet with eight GPUs.")
    named = {mention.text for concept in found.concepts for mention in concept.mentions}
    assert {"convolutional neural network", "ImageNet", "GPUs"} <= named


@settings(max_examples=25)
@given(title=st.text(max_size=40), abstract=st.text(max_size=120))
def test_any_text_can_be_read(nlp: Language, title: str, abstract: str) -> None:
    """No text makes it fail, and every span cuts to what it says."""
    text = f"{title}\n{abstract}"
    for concept in _one(nlp, title, abstract).concepts:
        for mention in concept.mentions:
            assert text[mention.start : mention.end] == mention.text


def test_it_is_deterministic_and_batches_do_not_matter(nlp: Language, papers: list[Paper]) -> None:
    """Alone or among others, a paper reads the same."""
    together = list(extract(nlp, papers[:6], batch_size=3))
    assert [next(iter(extract(nlp, [paper]))) for paper in papers[:6]] == together


def test_the_version_follows_the_model(nlp: Language, tmp_path: Path) -> None:
    """Another model file is another pipeline, so that nothing stale is reused."""
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    before = fingerprint(reader_pipeline(tmp_path))
    card = tmp_path / "card.json"
    card.write_text(card.read_text().replace('"version": "', '"version": "9'))
    assert fingerprint(reader_pipeline(tmp_path)) != before
    assert fingerprint(reader_pipeline(precision=0.7)) != fingerprint(nlp)
    assert fingerprint(rules_pipeline()) != fingerprint(nlp)
    other = rules_pipeline()
    other.tokenizer.add_special_case("FPGA", [{"ORTH": "FP"}, {"ORTH": "GA"}])  # type: ignore[attr-defined]
    assert fingerprint(other) != fingerprint(rules_pipeline())


def test_pipelines_open_by_name(nlp: Language) -> None:
    """The reader is what comes with kg; `rules` is the baseline."""
    assert open_pipeline().pipe_names == nlp.pipe_names
    assert "kg_mentions" in open_pipeline("rules").pipe_names


def test_more_precision_is_fewer_links(nlp: Language, papers: list[Paper]) -> None:
    """`@0.7` keeps a part of what is read without it, and what it keeps is surer."""
    precise = open_pipeline("@0.7")
    most, few = (
        [link for found in extract(pipeline, papers[:12]) for link in found.links] for pipeline in (nlp, precise)
    )
    assert 0 < len(few) < len(most)
    assert min(link.score for link in few) > min(link.score for link in most)


@pytest.mark.parametrize("name", ["@much", "@1.5", "@0", "rules@0.9"])
def test_what_is_no_precision_is_refused(name: str) -> None:
    """Words, numbers beyond 0 and 1, and pipelines without probabilities."""
    with pytest.raises(InputError):
        open_pipeline(name)


def test_the_field_is_read_by_its_own_labels() -> None:
    """SciERC's types and relations, from heads of their own; ends of a relation stand in one sentence."""
    reader = FieldReader(FOLDER, "scierc")
    text = "We use a neural network for speech recognition . It is trained on a corpus of telephone calls . "
    half = text.index("It is")
    found = reader.read(text, [(0, half), (half, len(text))])
    assert {type for *_, type in found.entities} <= set(reader.labels.types)
    named = {text[start:end]: type for start, end, type in found.entities}
    assert named["speech recognition"] == "Task"
    assert named["neural network"] == "Method"
    words = [text[start:end] for start, end, _ in found.entities]
    assert ("neural network", "USED-FOR", "speech recognition") in {
        (words[source], type, words[target]) for source, type, target, _ in found.relations
    }
    for source, _, target, _ in found.relations:
        assert (found.entities[source][0] < half) == (found.entities[target][0] < half)


def test_relations_of_the_field_have_a_threshold() -> None:
    """The card's, or another that is asked for: a lower one finds what a higher one finds, and more."""
    text = "We use a neural network for speech recognition , and compare it with a hidden Markov model . "
    few, some, most = (
        FieldReader(FOLDER, "scierc", least=least).read(text, [(0, len(text))]) for least in (0.99, None, 0.001)
    )
    assert set(few.relations) <= set(some.relations) <= set(most.relations)
    assert len(few.relations) < len(most.relations)
    least = read_card(FOLDER).beside["scierc"].threshold
    assert min(score for *_, score in some.relations) >= least


def test_a_field_without_heads_is_named() -> None:
    """The error says which there are."""
    with pytest.raises(InputError, match="has no heads for genia; it knows scierc, scier"):
        FieldReader(FOLDER, "genia")


def test_components_fit_together(nlp: Language) -> None:
    """spaCy's own analysis finds no gap."""
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    """The error says what is missing and what writes it."""
    with pytest.raises(InputError, match="card.json is missing"):
        Reader(tmp_path)


def test_the_model_is_small() -> None:
    """At most 40 MB, with its card beside it."""
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 40e6
    assert "trained on" in (FOLDER / "README.md").read_text("utf-8")


def test_a_figure_is_of_what_the_text_says(nlp: Language) -> None:
    """Each number goes to the thing that it is stated of, with a probability; a year and a part of a name to none."""
    text = (
        "SpinNet: Spiking Networks on Loihi 2. In 2024 we showed how networks learn. SpinNet reaches an accuracy of"
        " 94.1% on DVS128 Gesture, whereas ResNet-18 reaches 89.7%. On Loihi 2, which draws 310 mW, it needs 2.7 ms."
    )
    (found,) = extract(nlp, [Paper(id="p", title=text.partition(". ")[0], abstract=text.partition(". ")[2])])
    names = {concept.key: concept.name for concept in found.concepts}
    stated = {(figure.value, names[figure.of]) for figure in found.figures}
    assert ("94.1", "SpinNet") in stated
    assert ("89.7", "ResNet-18") in stated
    assert not {"2024", "2", "18", "128"} & {figure.value for figure in found.figures}
    assert all(figure.score is not None and 0 < figure.score <= 1 for figure in found.figures)


def test_figures_of_a_long_text_are_read_once_each(nlp: Language) -> None:
    """Windows overlap; a number belongs to the window that its words are new in."""
    sentence = "SpinNet reaches an accuracy of {}.5% on the DVS128 Gesture data set with a latency of 3 ms. "
    abstract = "".join(sentence.format(number) for number in range(30, 70))
    (found,) = extract(nlp, [Paper(id="p", title="SpinNet", abstract=abstract)])
    places = [figure.start for figure in found.figures]
    assert places == sorted(set(places))
    assert len(places) > 20
