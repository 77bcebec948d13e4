"""Names: which strings are the same name, and the ids made from them."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.definitions import find
from kg.errors import VocabularyError
from kg.ids import digest, entity_id, entity_type, iri, paper_id
from kg.names import is_abbreviation, key

DOCUMENTED = [
    "kg.ids",
    "kg.names",
    "kg.spool",
    "kg.sources.clean",
    "kg.sources.fields",
    "kg.definitions",
    "kg.nlp.addresses",
    "kg.nlp.changes",
    "kg.nlp.concepts",
    "kg.nlp.lexicon",
]


@pytest.mark.parametrize("module", DOCUMENTED)
def test_the_examples_of_docstrings_hold(module: str) -> None:
    """What a docstring shows is what happens."""
    result = doctest.testmod(import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FPGA", "FPGAs"),
        ("spiking neural network", "Spiking Neural Networks"),
        ("post-training quantization", "post training quantization"),
        ("data set", "dataset"),
        ("GPU", "gpus"),
        ("β-VAE", "beta-VAE"),
        ("λ-calculus", "lambda calculus"),
        ("ResNet50", "ResNet-50"),
        ("phase-change memory", "phase change memories"),
        ("model size", "model sizes"),
        ("memory bus", "memory buses"),
        ("GPUs", "GPU"),
    ],
)
def test_variants_of_a_name_have_one_key(one: str, other: str) -> None:
    """Case, plural, hyphen and Greek script do not tell names apart."""
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BERT", "BERT-base"),
        ("CIFAR-10", "CIFAR-100"),
        ("transmon qubit", "superconducting qubit"),
        ("C", "C++"),
        ("GPT-3.5", "GPT-35"),
        ("CIFAR-1.0", "CIFAR-10"),
        ("RAM", "RRAM"),
        ("PEPS", "PEP"),
        ("ACOS", "ACO"),
        ("NVIDIA L40S", "NVIDIA L40"),
        ("S-Paxos", "S-Paxo"),
        ("analysis", "analyses of x"),
    ],
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    """What differs in more than form stays apart."""
    assert key(one) != key(other)


@given(st.text(min_size=1))
def test_every_name_has_a_key_that_is_its_own(name: str) -> None:
    """A key is never empty, and filing a key again gives the same entity."""
    assert key(name)
    assert entity_id("Method", key(name)) == entity_id("Method", key(name))


@pytest.mark.parametrize("name", ["FPGA", "FPGAs", "GPT-4", "ResNet"])
def test_abbreviations_have_two_capitals(name: str) -> None:
    """Names with two capitals and no space can be abbreviations."""
    assert is_abbreviation(name)


@pytest.mark.parametrize("name", ["Titans", "attention", "Adam", "quantum GPU"])
def test_words_are_no_abbreviations(name: str) -> None:
    """A capital at the front is not enough."""
    assert not is_abbreviation(name)


@pytest.mark.parametrize(
    ("given", "id", "version"),
    [
        ("http://arxiv.org/abs/2501.00663v2", "arxiv:2501.00663", "2"),
        ("arXiv:quant-ph/9901001", "arxiv:quant-ph/9901001", ""),
        ("2501.00663", "arxiv:2501.00663", ""),
        ("https://doi.org/10.48550/arXiv.2501.00663", "arxiv:2501.00663", ""),
        ("https://doi.org/10.1038/S41586-019-0980-2", "doi:10.1038/s41586-019-0980-2", ""),
        ("seed-07", "seed-07", ""),
        ("arxiv:1908.0691199999999", "arxiv:1908.06912", ""),
        ("arxiv:1806.0457", "arxiv:1806.04570", ""),
        ("arxiv:705.02", "arxiv:0705.0200", ""),
        ("arxiv:1908.99999999", "arxiv:1908.99999999", ""),
        ("arxiv:1412.12345", "arxiv:1412.12345", ""),
        ("2020.1234", "arxiv:2020.1234", ""),
    ],
)
def test_papers_are_called_by_their_public_ids(given: str, id: str, version: str) -> None:
    """arXiv ids and DOIs are recognised in all the ways people write them, and as a table of numbers spoils them."""
    assert paper_id(given) == (id, version)


@given(st.integers(7, 26), st.integers(1, 12), st.integers(1, 9999), st.integers(0, 9))
def test_an_arxiv_id_survives_being_a_number(year: int, month: int, number: int, last: int) -> None:
    """Whatever a float makes of it; and no id that is one is changed."""
    id = f"{year:02}{month:02}.{number:04}{last if (year, month) > (14, 12) else ''}"
    assert paper_id(f"arxiv:{id}")[0] == f"arxiv:{id}"
    assert paper_id(f"arxiv:{float(id)}")[0] == f"arxiv:{id}"


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_digests_keep_their_parts_apart(one: list[str], other: list[str]) -> None:
    """("ab", "c") and ("a", "bc") are different content."""
    assert (digest(*one) == digest(*other)) == (one == other)


@given(st.text(min_size=1))
def test_ids_and_iris_are_plain_whatever_the_name(name: str) -> None:
    """A hostile name ends up neither in an id nor in an IRI."""
    id = entity_id("Hardware", key(name))
    minted = iri("https://example.org/kg/", "entity", id)
    assert entity_type(id) == "Hardware"
    assert minted.isascii()
    assert not set(minted) & set(' <>"{}|\\^`\n\r')


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1))
def test_papers_have_plain_iris_whatever_their_id(id: str) -> None:
    """Everything but plain characters is percent-encoded."""
    assert not set(iri("https://example.org/kg/", "paper", id)) & set(' <>"{}|\\^`\n\r')


@pytest.mark.parametrize(
    "base", ["example.org/", "https://example.org/kg", "https://example.org/ü/", "javascript:x/", "https://e.org/<x>/"]
)
def test_a_base_that_is_no_iri_is_refused(base: str) -> None:
    """The message says what is expected and where it is set."""
    with pytest.raises(VocabularyError, match="KG_BASE_IRI"):
        iri(base, "paper", "x")


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("We use self-supervised learning (SSL).", "self-supervised learning", "SSL"),
        ("Structured Sparsity Learning (SSL) prunes.", "Structured Sparsity Learning", "SSL"),
        ("Multi-modal models (MMs) are large.", "Multi-modal models", "MMs"),
        ('The so-called "robot arms" (RAs) grip.', "robot arms", "RAs"),
        ("We program in ROS (Robot Operating System).", "Robot Operating System", "ROS"),
        ("CSR5 (Compressed Sparse Row 5) is a format.", "Compressed Sparse Row 5", "CSR5"),
        ("for text-to-image (T2I) models", "text-to-image", "T2I"),
        ("A First-Last Frame-to-Video (FLF2V) model", "First-Last Frame-to-Video", "FLF2V"),
        ("Multi-Model Monte Carlo Tree Search (M3CTS) grows.", "Multi-Model Monte Carlo Tree Search", "M3CTS"),
        ("Group-Graph Policy Optimization (G^2PO) learns.", "Group-Graph Policy Optimization", "G^2PO"),
        ("With Dynamic Low-Rank Adaptation (Dynamic LoRA)", "Dynamic Low-Rank Adaptation", "Dynamic LoRA"),
        ("the Segment Anything Model 3 (SAM 3)", "Segment Anything Model 3", "SAM 3"),
        ("by a Segment Anything Model (SAM 3)", "", ""),
        ("with large language models (Video LLMs)", "", ""),
        ("It runs on a GPU (a fast one).", "", ""),
        ("It runs on a GPU (graphics card).", "", ""),
    ],
)
def test_a_definition_is_whole_whichever_way_round(text: str, long: str, short: str) -> None:
    """Neither the first of two equal letters nor half of a hyphenated word is where a long form begins."""
    found = [(text[a.long_start : a.long_end], text[a.short_start : a.short_end]) for a in find(text)]
    assert found == ([(long, short)] if long else [])
