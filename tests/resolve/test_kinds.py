"""What a name says by itself that it is a kind of: how often that is right, and what it makes of the graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

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
    """Over 630 names of abstracts, drawn by chance, judged by two language-model agents: five times they differed."""
    right: Counter[tuple[str, str]] = Counter()
    all: Counter[tuple[str, str]] = Counter()
    said: dict[tuple[str, str], float] = {}
    for line in JUDGED.read_text("utf-8").splitlines()[1:]:
        type, name, above, judgement = line.split("\t")
        found = kind_of(thesaurus, type, name)
        if found and thesaurus[found.entity].name == above:
            all[found.rule, type] += 1
            right[found.rule, type] += judgement == "yes"
            said[found.rule, type] = found.score
    assert sum(all.values()) > 600
    assert said == {one: pytest.approx((right[one] + 1) / (all[one] + 2), abs=0.005) for one in all}


@pytest.mark.parametrize(
    ("type", "name", "above"),
    [
        ("Hardware", "reconfigurable FPGAs", "Field-programmable gate array"),
        ("Hardware", "low-noise superconducting qubit", "Superconducting qubit"),
        ("Hardware", "Raspberry Pi Zero W", "Raspberry Pi Zero"),
        ("Hardware", "NVIDIA A100 (80GB) GPU", "NVIDIA A100"),
        ("Hardware", "8xH100", "NVIDIA H100"),
        ("Hardware", "8×RTX 4090 GPUs", "NVIDIA RTX 4090"),
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


def test_what_a_person_keeps_apart_is_no_kind(thesaurus: Thesaurus, tmp_path: Path) -> None:
    """A line in `corrections.toml` undoes it; without the line it is back."""
    path = tmp_path / "corrections.toml"
    path.write_text('apart = [{type = "Hardware", names = ["edge FPGA", "FPGA"], reason = "a name of a firm"}]')
    assert not _broader(thesaurus, ("Hardware", "Edge FPGAs"), corrections=read_corrections(path))
    assert _broader(thesaurus, ("Hardware", "Edge FPGAs"))
