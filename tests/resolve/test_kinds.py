"""What a name says by itself that it is a kind of: how often that is right, and what it makes of the graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.config import Workspace
from kg.ids import entity_id
from kg.model import Broader, Concept, Entity, Extraction, Mention, Paper
from kg.names import key
from kg.resolve import Corrections, Thesaurus, read_corrections, resolve
from kg.resolve.kinds import kind_of
from kg.stages.vocabularies import terms

JUDGED = Path(__file__).parent.parent / "gold" / "kinds.tsv"


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return Thesaurus(terms(Workspace(Path("nowhere"))))


def _broader(thesaurus: Thesaurus, *names: tuple[str, str], corrections: Corrections | None = None) -> list[Broader]:
    """What the graph of one paper says is a kind of what; its names stand at the beginning of its text."""
    concepts = tuple(
        Concept(f"e{n}", type, name, "USES", 0.9, (Mention(0, 1, name, 0.9),)) for n, (type, name) in enumerate(names)
    )
    paper = Extraction(Paper(id="p", title="A", abstract="B"), "t/1", concepts)
    records = list(resolve(lambda: iter([paper]), thesaurus, corrections))
    here = {record.id for record in records if isinstance(record, Entity)}
    found = [record for record in records if isinstance(record, Broader)]
    assert {end for one in found for end in (one.source, one.target)} <= here
    return found


def test_the_rules_are_as_right_as_their_file_says(thesaurus: Thesaurus) -> None:
    """Over names of abstracts, drawn by chance and judged by two language-model agents each.

    A name of which a rule says something else now wants to be judged again, before its score can be believed.
    """
    right: Counter[tuple[str, str]] = Counter()
    judged: Counter[tuple[str, str]] = Counter()
    said: dict[tuple[str, str], float] = {}
    for line in JUDGED.read_text("utf-8").splitlines()[1:]:
        type, name, above, judgement = line.split("\t")
        if found := kind_of(thesaurus, type, name):
            assert thesaurus[found.entity].name == above, name
            judged[found.rule, type] += 1
            right[found.rule, type] += judgement == "yes"
            said[found.rule, type] = found.score
    assert sum(judged.values()) > 900
    assert said == {one: pytest.approx((right[one] + 1) / (judged[one] + 2), abs=0.0006) for one in judged}


@pytest.mark.parametrize(
    ("type", "name", "above"),
    [
        ("Hardware", "reconfigurable FPGAs", "Field-programmable gate array"),
        ("Hardware", "low-noise superconducting qubit", "Superconducting qubit"),
        ("Hardware", "Raspberry Pi Zero W", "Raspberry Pi Zero"),
        ("Hardware", "NVIDIA A100 (80GB) GPU", "NVIDIA A100"),
        ("Hardware", "8xH100", "NVIDIA H100"),
        ("Hardware", "8×RTX 4090 GPUs", "NVIDIA RTX 4090"),
        ("Hardware", "Raspberry Pi 4 x3", "Raspberry Pi 4"),
        ("Hardware", "V100 x 8", "NVIDIA V100"),
        ("Hardware", "16 x 16 crossbar", "Crossbar array"),
        ("Method", "spiking graph neural network", "Graph neural network"),
        ("Task", "document visual question answering", "Visual question answering"),
    ],
)
def test_the_longest_known_words_decide(thesaurus: Thesaurus, type: str, name: str, above: str) -> None:
    """A line of products before a head, and of each the longest."""
    found = kind_of(thesaurus, type, name)
    assert found is not None
    assert thesaurus[found.entity].name == above


@pytest.mark.parametrize(
    ("type", "name"),
    [
        ("Hardware", "CPUs and GPUs"),
        ("Hardware", "FPGAs, GPUs"),
        ("Hardware", "A100, H100"),
        ("Hardware", "A100 / H100"),
        ("Hardware", "CPU vs. GPU"),
        ("Hardware", "CPU – GPU"),
        ("Hardware", "non GPU"),
        ("Software", "Vitamin C"),
        ("Hardware", "simulated FPGA"),
        ("Software", "Intel FPGA SDK for OpenCL"),
        ("Software", "backend Fortran runtime"),
        ("Dataset", "Moving MNIST"),
        ("Hardware", "FPGA"),
        ("Hardware", ""),
    ],
)
def test_what_is_no_kind_is_none(thesaurus: Thesaurus, type: str, name: str) -> None:
    """Several things, what only contains or serves the other, data sets, and what the vocabulary has itself."""
    assert kind_of(thesaurus, type, name) is None


def test_a_kind_is_an_edge_with_its_reason_and_its_chance(thesaurus: Thesaurus) -> None:
    """It says that the name says so, and what lies above that comes with it, by the vocabulary."""
    found = _broader(thesaurus, ("Hardware", "reconfigurable FPGA"))
    (own,) = (one for one in found if one.source == entity_id("Hardware", key("reconfigurable FPGA")))
    assert own.sentence == 'By its last words, "reconfigurable FPGA" is a kind of Field-programmable gate array.'
    assert own.origin == "kinds.toml/head"
    assert 0.9 < own.score < 1
    assert any(one.source == own.target and one.score == 1.0 for one in found)


@given(st.one_of(st.text(max_size=300), st.text("18x× -(GBgpuFPGA.", max_size=300)))
@example("1" * 100_000 + " FPGA")
@example("-" * 100_000 + "FPGA")
@example("deep " * 20_000 + "FPGA")
def test_any_name_has_one_kind_at_most(thesaurus: Thesaurus, name: str) -> None:
    """And it is in the vocabulary. Names that are too long to be any have none, in no time."""
    found = kind_of(thesaurus, "Hardware", name)
    assert found is None or (found.entity in thesaurus.ids and len(name) <= 200)


@pytest.mark.parametrize(
    "line",
    [
        'no_kind = [{type = "Hardware", name = "edge FPGA", reason = "a name of a firm"}]',
        'drop = [{type = "Hardware", name = "FPGA", reason = "of no interest here"}]',
        'merge = [{type = "Hardware", names = ["Foo board", "FPGA"], reason = "one device in these papers"}]',
    ],
)
def test_what_a_person_says_comes_first(thesaurus: Thesaurus, tmp_path: Path, line: str) -> None:
    """Of the name, in any of its forms, or of what lies above; without the line of `corrections.toml` it is back."""
    path = tmp_path / "corrections.toml"
    path.write_text(line)
    assert not _broader(thesaurus, ("Hardware", "Edge FPGAs"), corrections=read_corrections(path))
    assert _broader(thesaurus, ("Hardware", "Edge FPGAs"))
