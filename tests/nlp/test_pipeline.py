"""The pipeline as a whole: a real spaCy pipeline whose spans cut to their text."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import DocBin

from kg.errors import InputError, OffsetError
from kg.model import Concept, Extraction, Mention, Paper
from kg.model.extraction import cut, verify
from kg.nlp.concepts import canonical_name
from kg.nlp.extract import extract
from kg.nlp.pipeline import RULES, open_pipeline, rules_pipeline
from kg.vocabulary import load

_PLAIN = spacy.blank("en")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return rules_pipeline()


def _extract(nlp: Language, title: str, abstract: str) -> Extraction:
    (found,) = extract(nlp, [Paper(id="t", title=title, abstract=abstract)])
    return found


def test_components_fit_together(nlp: Language) -> None:
    """spaCy's own analysis finds nothing that a component requires and none assigns."""
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_a_saved_pipeline_opens_in_a_process_that_never_imported_kg(nlp: Language, tmp_path: Path) -> None:
    """Factories are entry points: `spacy.load` finds them."""
    nlp.to_disk(tmp_path / "saved")
    code = (
        f"import spacy; nlp = spacy.load({str(tmp_path / 'saved')!r});"
        " doc = nlp('A CNN on FPGAs\\nWe run a CNN on an FPGA.'); print(len(doc.spans['kg']) > 0, nlp.pipe_names)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"True {list(RULES)}"


def test_what_a_doc_carries_can_be_stored(nlp: Language) -> None:
    """Extensions hold plain values, so that a DocBin keeps them."""
    doc = nlp("Quantization on FPGAs\nWe quantize a CNN to 4 bits on an FPGA (see https://example.org).")
    stored = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(stored).get_docs(nlp.vocab)
    assert json.dumps(again._.kg_concepts) == json.dumps(doc._.kg_concepts)


def test_it_finds_what_the_sentence_says(nlp: Language) -> None:
    """Concepts with their type and role, and the link between them with its sentence."""
    found = _extract(
        nlp,
        "PackNet-F: Quantization on FPGAs",
        "PackNet-F is a quantization method. We run convolutional neural networks (CNNs) on an FPGA. A CNN on an FPGA"
        " reaches a test accuracy of 91.3% at 3.5 W. See https://example.org/packnet.",
    )
    types = {concept.name: concept.type for concept in found.concepts}
    assert types["FPGA"] == "Hardware"
    assert types["Convolutional neural network"] == "Method"
    assert types["Test accuracy"] == "Metric"
    named = {concept.key: concept for concept in found.concepts}
    assert {mention.text for mention in named[_key(found, "Convolutional neural network")].mentions} >= {"CNNs", "CNN"}
    links = {(named[link.source].name, link.type, named[link.target].name) for link in found.links}
    assert ("Convolutional neural network", "RUNS_ON", "FPGA") in links
    assert ("91.3", "%") in {(figure.value, figure.unit) for figure in found.figures}
    assert found.urls == ("https://example.org/packnet",)
    assert {concept.role for concept in found.concepts if concept.type == "Hardware"} == {"RUNS_ON"}


def _key(found: Extraction, name: str) -> str:
    return next(concept.key for concept in found.concepts if concept.name == name)


def test_the_sample_obeys_the_vocabulary(nlp: Language, papers: list[Paper]) -> None:
    """Types, roles and links are those of the vocabulary, within domain and range."""
    for found in extract(nlp, papers):
        types = {concept.key: concept.type for concept in found.concepts}
        for concept in found.concepts:
            assert ("Paper", concept.type) in load().roles[concept.role].pairs
            assert 0 < concept.score <= 1
        for link in found.links:
            assert load().allows(link.type, types[link.source], types[link.target])
            assert 0 < link.score < 1


def test_every_sentence_of_a_link_names_both_its_ends(nlp: Language, papers: list[Paper]) -> None:
    """The evidence of a rule is the sentence in which it matched."""
    links = 0
    for found in extract(nlp, papers):
        mentions = {concept.key: concept.mentions for concept in found.concepts}
        for link in found.links:
            links += 1
            for end in (link.source, link.target):
                assert any(link.start <= mention.start < link.end for mention in mentions[end])
    assert links > 20


words = st.sampled_from(
    [
        "We",
        "run",
        "a",
        "CNN",
        "(",
        "CNN",
        ")",
        "on",
        "FPGAs",
        ".",
        "SNNs",
        "and",
        "transmon",
        "qubits",
        ",",
        "99.4%",
        "accuracy",
        "https://a.org/b",
        "\n",
        "🙂",
        "é",
        "quantum",
    ]
)


@settings(max_examples=60)
@given(title=st.text(max_size=30), abstract=st.lists(words, max_size=40).map(" ".join))
def test_offsets_cut_to_their_text(nlp: Language, title: str, abstract: str) -> None:
    """Whatever the text, every span is the text it says, and the text is unchanged."""
    found = _extract(nlp, title, abstract)
    text = f"{title}\n{abstract}"
    assert found.paper.text == text
    for concept in found.concepts:
        for mention in concept.mentions:
            assert text[mention.start : mention.end] == mention.text
    for figure in found.figures:
        assert text[figure.start : figure.end] == figure.text
    places = sorted((mention.start, mention.end) for concept in found.concepts for mention in concept.mentions)
    assert all(first[1] <= second[0] for first, second in pairwise(places))


def test_a_paper_is_extracted_alike_alone_and_among_others(nlp: Language, papers: list[Paper]) -> None:
    """Batching cannot be seen in the result."""
    together = list(extract(nlp, papers, batch_size=7))
    assert [next(iter(extract(nlp, [paper]))) for paper in papers] == together


@given(st.text(max_size=80))
@example("and so on" + "." * 200)
def test_tokens_are_those_of_spacy(nlp: Language, text: str) -> None:
    """Endings are sought in the last characters of a word alone, which changes no token of an ordinary text."""
    assert [token.text for token in nlp.tokenizer(text)] == [token.text for token in _PLAIN.tokenizer(text)]


def test_a_word_of_fifty_thousand_signs_is_read(nlp: Language) -> None:
    """The longest abstract that is let in, without a space: spaCy's own tokenizer takes ten minutes for it."""
    assert len(nlp.tokenizer("$" * 50_000)) == 50_000


def test_a_withdrawn_paper_says_nothing(nlp: Language) -> None:
    """Its extraction is empty."""
    (found,) = extract(nlp, [Paper(id="w", title="CNNs on FPGAs", abstract="We run a CNN on an FPGA.", withdrawn=True)])
    assert (found.concepts, found.links) == ((), ())


def test_a_span_that_cuts_to_something_else_fails_the_run() -> None:
    """The error names the paper, what was cut and what was claimed."""
    paper = Paper(id="p", title="abc", abstract="def")
    mention = Mention(0, 3, "xyz", 1.0)
    broken = Extraction(paper, "t/1", (Concept("e1", "Method", "xyz", "USES", 1.0, (mention,)),))
    with pytest.raises(OffsetError, match="paper p: 0:3 cuts to 'abc', not to 'xyz'"):
        verify(broken)
    with pytest.raises(OffsetError, match="outside the text"):
        cut("abc", 2, 9)


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (["FPGAs", "field-programmable gate arrays", "FPGA"], "Field-programmable gate array"),
        (["Titans", "Titans"], "Titans"),
        (["GPUs"], "GPU"),
        (["Spiking Neural Networks", "spiking neural networks"], "Spiking neural network"),
        (["MNIST"], "MNIST"),
    ],
)
def test_canonical_names(forms: list[str], expected: str) -> None:
    """The expanded singular, as an encyclopedia would head it; proper names as written."""
    assert canonical_name(forms) == expected


def test_an_unknown_pipeline_is_named() -> None:
    """The error says what was looked for."""
    with pytest.raises(InputError, match="no-such-pipeline"):
        open_pipeline("no-such-pipeline")
