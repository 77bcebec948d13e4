"""Resolution: the same names are one entity, and order, batches and repetition do not matter."""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import (
    Appearance,
    Assertion,
    Concept,
    Edge,
    Entity,
    Extraction,
    Figure,
    Link,
    Measurement,
    Mention,
    Node,
    Paper,
    Record,
    Resource,
)
from kg.projection import project
from kg.resolve import resolve
from kg.vocabulary import load

TEXT = "We run a CNN on an FPGA. It needs 3 W."


def _extraction(id: str, *concepts: tuple[str, str, str], links: tuple[Link, ...] = ()) -> Extraction:
    """Concepts as (type, name, further form); all mentions stand at the beginning of the text."""
    made = tuple(
        Concept(f"e{number}", type, name, "USES", 0.8, tuple(Mention(0, len(form), form, 0.8) for form in {name, form}))
        for number, (type, name, form) in enumerate(concepts, 1)
    )
    return Extraction(Paper(id=id, title="A title", abstract=TEXT), "t/1", made, links)


def _resolve(*extractions: Extraction) -> list[Record]:
    return list(resolve(lambda: iter(extractions)))


def _entities(*extractions: Extraction) -> dict[str, Entity]:
    return {record.name: record for record in _resolve(*extractions) if isinstance(record, Entity)}


def test_variants_across_papers_are_one_entity() -> None:
    """Case, plural and hyphen; the commonest name heads it, the others are its aliases."""
    entities = _entities(
        _extraction("a", ("Hardware", "Transmon qubit", "transmon qubits")),
        _extraction("b", ("Hardware", "Transmon Qubit", "Transmon-Qubits")),
        _extraction("c", ("Hardware", "Transmon qubit", "transmon qubit")),
    )
    assert list(entities) == ["Transmon qubit"]
    assert entities["Transmon qubit"].aliases == (
        "Transmon Qubit",
        "Transmon-Qubits",
        "transmon qubit",
        "transmon qubits",
    )


def test_types_keep_names_apart() -> None:
    """MNIST the dataset is not MNIST the task."""
    ids = [
        record.id
        for record in _resolve(_extraction("a", ("Dataset", "MNIST", "MNIST"), ("Task", "MNIST", "MNIST")))
        if isinstance(record, Entity)
    ]
    assert len(ids) == 2


def test_an_abbreviation_goes_where_it_is_defined() -> None:
    """One paper defines FPGA, another only uses it: one entity under the long name."""
    entities = _entities(
        _extraction("a", ("Hardware", "Field-programmable gate array", "FPGA")),
        _extraction("b", ("Hardware", "FPGA", "FPGAs")),
    )
    assert list(entities) == ["Field-programmable gate array"]


def test_an_abbreviation_with_two_meanings_stays_apart() -> None:
    """Where papers disagree on what LSM is, LSM alone is neither."""
    entities = _entities(
        _extraction("a", ("Method", "Liquid state machine", "LSM")),
        _extraction("b", ("Method", "Log-structured merge", "LSM")),
        _extraction("c", ("Method", "LSM", "LSM")),
    )
    assert set(entities) == {"Liquid state machine", "Log-structured merge", "LSM"}


def _link(score: float, polarity: str = "asserted") -> Link:
    return Link("e1", "RUNS_ON", "e2", score, 8, 32, polarity)


CNN_ON_FPGA = (("Method", "CNN", "CNN"), ("Hardware", "FPGA", "FPGA"))


def test_what_is_supposed_or_less_sure_adds_nothing() -> None:
    """A hedged statement leaves belief where it was; of two of one paper the surer stands."""
    ends = (("Method", "CNN", "CNN"), ("Hardware", "FPGA", "FPGA"))
    first, second = (0, 27), (28, 38)

    def link(score: float, place: tuple[int, int], polarity: str = "asserted") -> Link:
        return Link("e1", "RUNS_ON", "e2", score, *place, polarity)

    sure = _extraction("a", *ends, links=(link(0.4, first), link(0.8, second)))
    told = [record for record in _resolve(sure) if isinstance(record, Assertion)]
    assert [(one.score, one.belief) for one in told] == [(0.8, 0.8)]
    hedged = _extraction("b", *ends, links=(link(0.9, first, "hedged"),))
    assert {one.belief for one in _resolve(sure, hedged) if isinstance(one, Assertion)} == {0.8}


def test_belief_grows_with_the_papers_that_assert_it() -> None:
    """Three papers at one half: seven eighths. Negated papers add nothing."""
    records = _resolve(
        *(_extraction(id, *CNN_ON_FPGA, links=(_link(0.5),)) for id in "abc"),
        _extraction("d", *CNN_ON_FPGA, links=(_link(0.9, "negated"),)),
    )
    assertions = [record for record in records if isinstance(record, Assertion)]
    assert len(assertions) == 4
    assert {assertion.belief for assertion in assertions} == {0.875}
    assert {assertion.polarity for assertion in assertions} == {"asserted", "negated"}


def test_a_comparison_is_one_statement_either_way_round() -> None:
    """A compared with B and B compared with A strengthen each other."""
    methods = (("Method", "CNN", "CNN"), ("Method", "SNN", "SNN"))
    ends = [("e1", "e2"), ("e2", "e1")]
    records = _resolve(
        *(
            _extraction(f"p{n}", *methods, links=(Link(one, "COMPARED_WITH", other, 0.5, 8, 32),))
            for n, (one, other) in enumerate(ends)
        )
    )
    assert [record.belief for record in records if isinstance(record, Assertion)] == [0.75, 0.75]


def test_evidence_is_the_sentence() -> None:
    """An assertion quotes its sentence, and its offsets cut to the quote."""
    (assertion,) = (
        r for r in _resolve(_extraction("a", *CNN_ON_FPGA, links=(_link(0.5),))) if isinstance(r, Assertion)
    )
    text = f"A title\n{TEXT}"
    assert text[assertion.evidence.start : assertion.evidence.end] == assertion.evidence.sentence
    assert "CNN on an FPGA" in assertion.evidence.sentence


def test_two_concepts_that_are_one_entity_state_nothing_of_themselves() -> None:
    """A link from a thing to itself is dropped; the appearance keeps all mentions."""
    records = _resolve(
        _extraction(
            "a", ("Method", "CNNs", "CNN"), ("Method", "CNN", "cnns"), links=(Link("e1", "PART_OF", "e2", 0.5, 0, 5),)
        )
    )
    assert not any(isinstance(record, Assertion) for record in records)
    assert len([record for record in records if isinstance(record, Appearance)]) == 1


def test_figures_and_addresses_are_kept() -> None:
    """A figure hangs on its entity with its unit; an address on its paper with its sentence."""
    base = _extraction("a", *CNN_ON_FPGA)
    figure = Figure("e2", "power", "3", "W", "3 W", 43, 46, 3.0, 3.0, "=", None, "watt")
    full = Extraction(
        Paper(id="a", title="A title", abstract=TEXT + " www.example.org"),
        "t/1",
        base.concepts,
        (),
        (figure,),
        ("www.example.org",),
    )
    records = _resolve(full)
    (measurement,) = (record for record in records if isinstance(record, Measurement))
    assert (measurement.value, measurement.unit, measurement.metric) == ("3", "W", "power")
    assert (measurement.low, measurement.high, measurement.relation) == (3.0, 3.0, "=")
    assert (measurement.uncertainty, measurement.quantity) == (None, "watt")
    (resource,) = (record for record in records if isinstance(record, Resource))
    assert "www.example.org" in resource.evidence.sentence


@pytest.mark.parametrize(("change", "base"), [("", 278.15), ("from", 278.15), ("less", 5.0)])
def test_by_how_much_a_temperature_fell_is_measured_from_nowhere(change: str, base: float) -> None:
    """5 °C are 278.15 K, as what was before too; 5 °C less are 5 K less."""
    figure = Figure("e2", "t", "5", "°C", "5 °C", 43, 46, 5.0, 5.0, "=", None, "degree_Celsius", change)
    records = _resolve(msgspec.structs.replace(_extraction("a", *CNN_ON_FPGA), figures=(figure,)))
    (measurement,) = (record for record in records if isinstance(record, Measurement))
    assert (measurement.base_low, measurement.base_unit) == (pytest.approx(base), "kelvin")


@pytest.mark.parametrize(("type", "dataset"), [("Dataset", True), ("Method", False)])
def test_a_figure_is_on_a_data_set_that_is_one(type: str, dataset: bool) -> None:
    """A person may have said that it is something else."""
    base = _extraction("a", *CNN_ON_FPGA)
    where = Concept("e9", type, "MNIST", "USES", 0.9, (Mention(0, 1, "A", 0.9),))
    figure = Figure("e2", "accuracy", "90", "%", "90%", 43, 46, on="e9")
    full = msgspec.structs.replace(base, concepts=(*base.concepts, where), figures=(figure,))
    (measurement,) = (record for record in _resolve(full) if isinstance(record, Measurement))
    assert measurement.dataset.startswith("dataset:mnist") is dataset is bool(measurement.dataset)
    edges = [item.type for item in project([measurement], "x") if isinstance(item, Edge)]
    assert ("ON_DATASET" in edges) is dataset


def test_what_an_extraction_lists_twice_is_one_fact() -> None:
    """An extraction that another program wrote may repeat a figure or an address; it once ended the run."""
    base = _extraction("a", *CNN_ON_FPGA)
    figure = Figure("e2", "power", "3", "W", "3 W", 43, 46)
    once, twice = (
        msgspec.structs.replace(base, figures=(figure,) * times, urls=("www.example.org",) * times) for times in (1, 2)
    )
    assert _resolve(twice) == _resolve(once)


def test_a_paper_that_stands_in_two_shards_is_an_error() -> None:
    """Counting it twice would strengthen its statements."""
    with pytest.raises(InputError, match="paper a was extracted twice"):
        _resolve(_extraction("a"), _extraction("a"))


def test_records_are_sorted_and_their_ids_unique(extractions: list[Extraction]) -> None:
    """Papers, entities, facts, each in order of id; nothing twice."""
    records = _resolve(*extractions)
    ids = [(type(record).__name__, record.id) for record in records]
    assert len(ids) == len(set(ids))
    papers = [record.id for record in records if type(record).__name__ == "PaperRecord"]
    assert papers == sorted(papers)


@settings(max_examples=15)
@given(seed=st.integers(0, 1 << 30))
def test_the_order_of_papers_does_not_matter(extractions: list[Extraction], seed: int) -> None:
    """Any order gives the same records in the same order."""
    shuffled = list(extractions)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  # not for secrets
    assert _resolve(*shuffled) == _resolve(*extractions)


@settings(max_examples=15)
@given(gone=st.sets(st.integers(0, 23), min_size=1))
def test_a_removed_paper_leaves_nothing_of_its_own(extractions: list[Extraction], gone: set[int]) -> None:
    """Without some papers, no record speaks of them, and every entity is named by someone."""
    left = [extraction for number, extraction in enumerate(extractions) if number not in gone]
    records = _resolve(*left)
    names = {extractions[number].paper.id for number in gone}
    assert not any(getattr(record, "evidence", None) and record.evidence.paper in names for record in records)  # type: ignore[union-attr]
    named = {record.entity for record in records if isinstance(record, Appearance)}
    assert {record.id for record in records if isinstance(record, Entity)} == named


def test_every_edge_has_its_ends_and_its_sentence(extractions: list[Extraction]) -> None:
    """The projection is a graph of the vocabulary: no dangling edge, none without evidence."""
    nodes: set[tuple[str, str]] = set()
    edges = 0
    for item in project(_resolve(*extractions), "https://example.org/kg/"):
        if isinstance(item, Node):
            assert set(item.properties) == set(load().nodes[item.label])
            nodes.add((item.label, item.id))
        else:
            assert isinstance(item, Edge)
            edges += 1
            assert {(item.source_label, item.source), (item.target_label, item.target)} <= nodes
            kind = load().edge(item.type, item.source_label, item.target_label)
            assert set(item.properties) == set(kind.properties)
            assert item.properties["sentence"]
    assert edges > 300
