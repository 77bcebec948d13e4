"""Sentence boundaries that abstracts need, and abbreviations and addresses in them."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.definitions import find as abbreviations
from kg.nlp.addresses import find as addresses
from kg.nlp.sentences import Sentences


def _split(text: str) -> list[str]:
    doc = Sentences()(spacy.blank("en").make_doc(text))
    return [sent.text.strip() for sent in doc.sents if sent.text.strip()]


@pytest.mark.parametrize(
    "sentences",
    [
        ["We use large models, e.g. Titans, for this."],
        ["Curie et al. Measured it first.", "We repeat it."],
        ["See Fig. 3 and Eq. 4 for it.", "Then stop."],
        ["The qubit runs at 3.5 GHz.", "It is cold."],
        ["It works (see Sec. 2).", "It is fast!", "Is it new?", "Yes."],
        ["J. Smith and A. B. Jones built it.", "It holds."],
        ["The U.S. Army and a Ph.D. Student run it on the IBM Q.", "On a Loihi of Intel it is slow."],
        ["It is written in CUDA C.", "The code was shown by Curie et al.", "We extend it."],
        ["We reach 99.4%.", "Others reach 98.1%."],
        ["They are slow, i.e. Useless."],
        ["It takes 3 ms.", "The FPGA is idle."],
        ["We say no.", "They agree with No. 5 in Sec. 2."],
        ["This extends work [Phys. Rev. Lett. 120, 1 (2018)] and Nat. Commun. 9.", "It is new."],
        ["It appeared in Phys. Rev. Lett.", "We go on."],
        ["It reaches 62 TOPS/W.", "A network is mapped."],
        ['He said "stop."', "We said yes."],
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(sentences: list[str]) -> None:
    """Abbreviations, initials, numbers and quotes end no sentence before its time."""
    assert _split(" ".join(sentences)) == sentences


def test_the_title_is_a_sentence_of_its_own() -> None:
    """The line feed between title and abstract is a boundary, with or without a full stop."""
    assert _split("Titans: Learning to memorize\nattention is costly. We fix it.") == [
        "Titans: Learning to memorize",
        "attention is costly.",
        "We fix it.",
    ]


@given(st.text(max_size=200))
def test_sentences_cover_the_text(text: str) -> None:
    """No character is lost between sentences; the spans that stay on the text are theirs, without what is blank."""
    doc = Sentences()(spacy.blank("en").make_doc(text))
    assert "".join(sent.text_with_ws for sent in doc.sents) == text
    assert [text[start:end] for start, end in doc._.kg_sentences] == [sent.text.rstrip() for sent in doc.sents]


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("on field-programmable gate arrays (FPGAs) today", "field-programmable gate arrays", "FPGAs"),
        ("We build a Liquid State Machine (LSM).", "Liquid State Machine", "LSM"),
        ("the Variational Quantum Eigensolver (VQE; see below)", "Variational Quantum Eigensolver", "VQE"),
        ("Our resistive random-access memory (RRAM) chip", "resistive random-access memory", "RRAM"),
    ],
)
def test_definitions_are_found(text: str, long: str, short: str) -> None:
    """A bracketed short form finds the words before it that spell it."""
    (found,) = abbreviations(text)
    assert text[found.long_start : found.long_end] == long
    assert text[found.short_start : found.short_end] == short


@pytest.mark.parametrize("text", ["a memory (see Fig. 3)", "in two years (2024)", "we (ABC) know", "quite large (XQZ)"])
def test_brackets_that_define_nothing(text: str) -> None:
    """Years, references and letters that no words spell are no abbreviations."""
    assert list(abbreviations(text)) == []


@given(st.text(alphabet=st.sampled_from("aB ()FPGA-s.\n"), max_size=80))
def test_definitions_lie_inside_the_text(text: str) -> None:
    """Spans are never empty, and the long form ends before the short one begins."""
    for found in abbreviations(text):
        assert 0 <= found.long_start < found.long_end <= found.short_start < found.short_end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at https://github.com/a/b.", ["https://github.com/a/b"]),
        ("(https://example.org/x_(y)), then", ["https://example.org/x_(y)"]),
        ("www.example.org; http://a.org/b?c=d#e", ["www.example.org", "http://a.org/b?c=d#e"]),
        ("no address here, not even e.g. this", []),
    ],
)
def test_addresses_end_before_punctuation(text: str, expected: list[str]) -> None:
    """Brackets and stops around an address are not part of it."""
    assert [text[start:end] for start, end in addresses(text)] == expected
