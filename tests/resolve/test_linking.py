"""Linking to vocabularies, corrections, merges and hierarchy: what is the same thing, and why."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.errors import InputError
from kg.ids import entity_id
from kg.model import (
    Broader,
    Concept,
    Entity,
    Extraction,
    Figure,
    Link,
    Measurement,
    Mention,
    Merge,
    Paper,
    Record,
    Term,
)
from kg.names import key
from kg.resolve import Corrections, Summary, Thesaurus, read_corrections, resolve

TEXT = "We run a CNN on an FPGA. It needs 3 W."


def _term(name: str, *aliases: str, type: str = "Hardware", broader: tuple[str, ...] = ()) -> Term:
    id = f"urn:t:{key(name)}"
    above = tuple(f"urn:t:{key(one)}" for one in broader)
    return Term(
        id=id, type=type, name=name, aliases=aliases, broader=above, definition=f"{name}, defined.", origin="t.ttl"
    )


TERMS = (
    _term("Qubit"),
    _term("Superconducting qubit", broader=("Qubit",)),
    _term("Transmon qubit", "transmon", broader=("Superconducting qubit",)),
    _term("Field-programmable gate array", "FPGA"),
    _term("Random-access memory", "RAM"),
    _term("Resistive random-access memory", "RRAM", "ReRAM", "resistive memory"),
    _term("Liquid state machine", "LSM", type="Method"),
    _term("Log-structured merge tree", "LSM", type="Method"),
)


def _extraction(
    id: str, *concepts: tuple[str, str, tuple[str, ...]], links: tuple[Link, ...] = (), text: str = TEXT
) -> Extraction:
    """Concepts as (type, name, further forms); all mentions stand at the beginning of the text."""
    made = tuple(
        Concept(f"e{n}", type, name, "USES", 0.8, tuple(Mention(0, len(form), form, 0.8) for form in (name, *forms)))
        for n, (type, name, forms) in enumerate(concepts, 1)
    )
    return Extraction(Paper(id=id, title="A title", abstract=text), "t/1", made, links)


def _resolve(
    *extractions: Extraction, corrections: Corrections | None = None, merges: list[Merge] | None = None
) -> list[Record]:
    return list(resolve(lambda: iter(extractions), Thesaurus(TERMS), corrections, merges=merges))


def _entities(records: list[Record]) -> dict[str, Entity]:
    return {record.name: record for record in records if isinstance(record, Entity)}


def test_a_name_is_linked_by_any_label_of_the_vocabulary() -> None:
    """The entity has the vocabulary's name and definition, the forms of the papers as aliases."""
    found = _entities(_resolve(_extraction("a", ("Hardware", "Transmons", ()))))["Transmon qubit"]
    assert found.id == entity_id("Hardware", key("Transmon qubit"))
    assert found.concept == "urn:t:transmonqubit"
    assert found.definition == "Transmon qubit, defined."
    assert "Transmons" in found.aliases


def test_what_is_narrower_stays_apart_and_below() -> None:
    """A transmon is no superconducting qubit but a kind of them, and what lies above is in the graph."""
    records = _resolve(_extraction("a", ("Hardware", "transmon", ()), ("Hardware", "superconducting qubits", ())))
    names = _entities(records)
    assert {"Transmon qubit", "Superconducting qubit", "Qubit"} == set(names)
    pairs = {(record.source, record.target) for record in records if isinstance(record, Broader)}
    assert (names["Transmon qubit"].id, names["Superconducting qubit"].id) in pairs
    assert (names["Superconducting qubit"].id, names["Qubit"].id) in pairs


def test_the_vocabulary_alone_adds_nothing() -> None:
    """Only what papers name, and what lies above it."""
    assert set(_entities(_resolve(_extraction("a", ("Hardware", "FPGAs", ()))))) == {"Field-programmable gate array"}


def test_types_are_not_crossed() -> None:
    """A method called FPGA is not the device."""
    assert set(_entities(_resolve(_extraction("a", ("Method", "FPGA", ()))))) == {"FPGA"}


def test_a_label_of_two_terms_decides_nothing() -> None:
    """LSM alone is neither; where the paper spells it out, it is that."""
    alone = _entities(_resolve(_extraction("a", ("Method", "LSM", ()))))
    assert set(alone) == {"LSM"}
    spelled = _entities(_resolve(_extraction("a", ("Method", "Liquid state machine", ("LSM",)))))
    assert set(spelled) == {"Liquid state machine"}


def test_a_spelled_out_name_is_believed_before_its_abbreviation() -> None:
    """RAM of a "reparametrised attention map" is no memory."""
    found = _entities(_resolve(_extraction("a", ("Hardware", "Rotating atom mirror", ("RAM",)))))
    assert set(found) == {"Rotating atom mirror"}


def test_similar_names_stay_apart() -> None:
    """RAM and RRAM differ by a letter and by all else."""
    found = _entities(_resolve(_extraction("a", ("Hardware", "RAM", ()), ("Hardware", "RRAMs", ()))))
    assert set(found) == {"Random-access memory", "Resistive random-access memory"}


def test_every_merge_has_its_reason() -> None:
    """Name, entity, rule, how many papers, and a sentence; the entity knows the ids it took in."""
    merges: list[Merge] = []
    records = _resolve(
        _extraction("b", ("Hardware", "FPGA", ())), _extraction("a", ("Hardware", "FPGAs", ())), merges=merges
    )
    (merge,) = merges
    own = entity_id("Hardware", key("FPGA"))
    assert (merge.id, merge.rule, merge.papers, merge.evidence.paper) == (own, "abbreviation", 2, "a")
    assert merge.evidence.sentence in f"A title\n{TEXT}"
    entity = _entities(records)["Field-programmable gate array"]
    assert (merge.into, entity.merged) == (entity.id, (own,))


def test_an_id_that_lives_or_leads_two_ways_is_no_redirect() -> None:
    """LSM is a liquid state machine in one paper, a merge tree in another, and itself in a third."""
    records = _resolve(
        _extraction("a", ("Method", "LSM", ("liquid state machine",))),
        _extraction("b", ("Method", "LSM", ("log-structured merge tree",))),
        _extraction("c", ("Method", "LSM", ())),
    )
    entities = _entities(records)
    assert set(entities) == {"Liquid state machine", "Log-structured merge tree", "LSM"}
    assert all(entity.merged == () for entity in entities.values())


@pytest.mark.parametrize("other", [("log-structured merge tree",), ()])
def test_each_of_the_two_is_enough(other: tuple[str, ...]) -> None:
    """It leads two ways and does not live, or lives and leads one way."""
    papers = (
        _extraction("a", ("Method", "LSM", ("liquid state machine",))),
        _extraction("b", ("Method", "LSM", other)),
    )
    assert all(entity.merged == () for entity in _entities(_resolve(*papers)).values())


def _corrections(tmp_path: Path, text: str) -> Corrections:
    path = tmp_path / "corrections.toml"
    path.write_text(text)
    return read_corrections(path)


def test_corrections_come_first(tmp_path: Path) -> None:
    """Merge, apart, rename, retype and drop; and without the file everything is as before."""
    papers = (
        _extraction("a", ("Hardware", "FPGA", ()), ("Hardware", "ZCU104", ()), ("Hardware", "our rig", ())),
        _extraction("b", ("Method", "Loihi", ()), ("Hardware", "transmons", ())),
    )
    corrections = _corrections(
        tmp_path,
        """
        merge = [{type = "Hardware", names = ["FPGA", "ZCU104"], reason = "a board with one"}]
        apart = [{type = "Hardware", names = ["transmon", "Transmon qubit"], reason = "for the test"}]
        drop = [{type = "Hardware", name = "Our rigs", reason = "no name"}]
        retype = [{type = "Method", name = "Loihi", to = "Hardware", reason = "a chip"}]
        rename = [{type = "Hardware", name = "Loihi", to = "Intel Loihi", reason = "its maker's name"}]
        """,
    )
    corrected = _entities(_resolve(*papers, corrections=corrections))
    assert set(corrected) == {"Field-programmable gate array", "transmons", "Intel Loihi"}
    assert "ZCU104" in corrected["Field-programmable gate array"].aliases
    assert corrected["Intel Loihi"].type == "Hardware"
    undone = _corrections(tmp_path, "")
    assert _resolve(*papers, corrections=undone) == _resolve(*papers)
    assert set(_entities(_resolve(*papers))) >= {"ZCU104", "our rig", "Loihi", "Transmon qubit"}


def test_a_retyped_concept_loses_the_links_that_no_longer_fit(tmp_path: Path) -> None:
    """A device is evaluated on no dataset; what still fits stays."""
    paper = _extraction(
        "a",
        ("Method", "Loihi", ()),
        ("Dataset", "MNIST", ()),
        ("Task", "inference", ()),
        links=(Link("e1", "EVALUATED_ON", "e2", 0.9, 8, 32), Link("e1", "USED_FOR", "e3", 0.9, 8, 32)),
    )
    made = _corrections(tmp_path, 'retype = [{type = "Method", name = "Loihi", to = "Hardware", reason = "a chip"}]')
    kinds = {record.type for record in _resolve(paper, corrections=made) if hasattr(record, "polarity")}
    assert kinds == {"USED_FOR"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("merge = 1", "cannot be read"),
        ("join = []", "cannot be read"),
        ('drop = [{type = "Gadget", name = "x", reason = ""}]', "types that there are not: Gadget"),
        ('merge = [{type = "Method", names = ["a"], reason = ""}]', "fewer than two names"),
        (
            'merge = [{type = "Method", names = ["a", "b"], reason = ""}]\n'
            'apart = [{type = "Method", names = ["b", "c"], reason = ""}]',
            "to be merged and to be kept apart",
        ),
        (
            'merge = [{type = "Method", names = ["a", "b"], reason = ""},'
            '{type = "Method", names = ["c", "b"], reason = ""}]',
            "into a and into c",
        ),
        (
            'merge = [{type = "Method", names = ["a", "b"], reason = ""},'
            '{type = "Method", names = ["b", "a"], reason = ""}]',
            "into itself",
        ),
        (
            'merge = [{type = "Method", names = ["a", "b"], reason = ""}]\n'
            'retype = [{type = "Method", name = "a", to = "Task", reason = ""}]',
            "merged and to be of another type",
        ),
        (
            'drop = [{type = "Method", name = "a", reason = ""}]\n'
            'rename = [{type = "Method", name = "a", to = "b", reason = ""}]',
            "to be dropped, and to be renamed",
        ),
        ('merge = [{type = "Method", names = ["", "b"], reason = ""}]', "empty name"),
        ('rename = [{type = "Method", name = "a", to = " ", reason = ""}]', "empty name"),
        (
            'rename = [{type = "Method", name = "a", to = "x", reason = ""},'
            '{type = "Method", name = "As", to = "y", reason = ""}]',
            "to become two things",
        ),
        (
            'merge = [{type = "Method", names = ["a", "b"], reason = ""}]\n'
            'drop = [{type = "Method", name = "a", reason = ""}]',
            "to be dropped, and others merged into it",
        ),
    ],
)
def test_a_correction_that_means_nothing_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """The error names the file and what is wrong."""
    with pytest.raises(InputError, match=reason):
        _corrections(tmp_path, text)


def test_a_paper_says_itself_what_its_abbreviation_means() -> None:
    """And is not overruled by what others mean by it; the end of the long form is enough."""
    other = _extraction(
        "a", ("Hardware", "RAM device", ()), text="A robot arm module (RAM) grips. The RAM device is fast."
    )
    assert [one.concept for one in _entities(_resolve(other)).values()] == [""]
    same = _extraction("b", ("Hardware", "RRAM", ()), text="A random-access memory (RRAM) is new.")
    assert "Resistive random-access memory" in _entities(_resolve(same))


def test_what_a_paper_spells_out_names_it_though_the_paper_says_it_short() -> None:
    """Filed under the long form, called so, and with a reason; a word more than the vocabulary has does not matter."""
    merges: list[Merge] = []
    used = _extraction("a", ("Method", "MF", ()), text="A membership function (MF) is learnt. The MF is smooth.")
    other = _extraction("b", ("Method", "membership functions", ()))
    known = _extraction("c", ("Hardware", "FPGA", ()), text="Field programmable gate array technology (FPGA) wins.")
    found = _entities(_resolve(used, other, known, merges=merges))
    assert sorted(found) == ["Field-programmable gate array", "membership function"]
    assert [merge.rule for merge in merges if merge.name == "MF"] == ["definition"]


def test_the_case_of_an_abbreviation_counts() -> None:
    """A vLLM is no VLLM, whatever papers say that the latter is."""
    defined = _extraction("a", ("Method", "Vision large language model", ("VLLM",)))
    used = _extraction("b", ("Method", "vLLM", ()), ("Method", "VLLMs", ()))
    found = _entities(_resolve(defined, used))
    assert {"vLLM", "Vision large language model"} == set(found)
    assert "VLLMs" in found["Vision large language model"].aliases


@pytest.mark.parametrize("target", ["Variance of parameter", "Zotnet-9 model", "FPGA", "Loihi"])
def test_a_merge_goes_where_its_target_goes(tmp_path: Path, target: str) -> None:
    """Whatever rule files the target under another name: one entity is left, of the two."""
    papers = _extraction("a", ("Hardware", target, ())), _extraction("b", ("Hardware", "Quagga", ()))
    made = _corrections(tmp_path, f'merge = [{{type = "Hardware", names = ["{target}", "Quagga"], reason = "a test"}}]')
    before = {record.id for record in _resolve(papers[0]) if isinstance(record, Entity)}
    after = {record.id: record for record in _resolve(*papers, corrections=made) if isinstance(record, Entity)}
    assert after.keys() == before
    assert any("Quagga" in {record.name, *record.aliases} for record in after.values())


def test_merges_that_lead_into_one_another_are_one(tmp_path: Path) -> None:
    """In whatever order they stand."""
    papers = [_extraction(name, ("Method", name, ())) for name in ("Alphanet", "Betanet", "Gammanet")]
    lines = [
        '[[merge]]\ntype = "Method"\nnames = ["Alphanet", "Betanet"]\nreason = ""\n',
        '[[merge]]\ntype = "Method"\nnames = ["Betanet", "Gammanet"]\nreason = ""\n',
    ]
    for order in (lines, lines[::-1]):
        corrections = _corrections(tmp_path, "".join(order))
        (found,) = [record for record in _resolve(*papers, corrections=corrections) if isinstance(record, Entity)]
        assert {found.name, *found.aliases} == {"Alphanet", "Betanet", "Gammanet"}
        assert found.id == entity_id("Method", key("Alphanet"))


def test_a_merge_takes_along_what_is_filed_under_the_name(tmp_path: Path) -> None:
    """Papers that write it with another word around it, and its new name is not another's."""
    papers = _extraction("a", ("Hardware", "Zynq board", ())), _extraction("b", ("Hardware", "Loihi-9 chip", ()))
    text = 'merge = [{type = "Hardware", names = ["Zynq board", "Loihi-9"], reason = "a test"}]'
    (found,) = _entities(_resolve(*papers, corrections=_corrections(tmp_path, text))).values()
    assert {found.name, *found.aliases} == {"Zynq board", "Loihi-9 chip"}
    summary = Summary()
    list(resolve(lambda: iter(papers), Thesaurus(TERMS), _corrections(tmp_path, text), summary=summary))
    assert summary.idle == []


def test_one_entity_gets_one_name(tmp_path: Path) -> None:
    """By whichever of its names it is asked for."""
    text = """
        [[rename]]
        type = "Hardware"
        name = "FPGA"
        to = "A"
        reason = ""
        [[rename]]
        type = "Hardware"
        name = "Field-programmable gate array"
        to = "B"
        reason = ""
        """
    with pytest.raises(InputError, match="to be called A and B"):
        _resolve(_extraction("a", ("Hardware", "FPGAs", ())), corrections=_corrections(tmp_path, text))


def test_a_new_name_is_an_entitys_whatever_most_papers_call_it(tmp_path: Path) -> None:
    """It is asked for by any of its names, and papers that come in later do not take it away."""
    text = """
        [[rename]]
        type = "Hardware"
        name = "FPGA"
        to = "Gate array, field-programmable"
        reason = "as in our catalogue"
        [[rename]]
        type = "Hardware"
        name = "Zotnet-9 board"
        to = "Z9"
        reason = "its makers call it so"
        """
    papers = [_extraction("a", ("Hardware", "Zotnet-9 board", ()), ("Hardware", "FPGAs", ()))]
    papers += [_extraction(str(number), ("Hardware", "Zotnet-9", ())) for number in range(3)]
    found = _entities(_resolve(*papers, corrections=_corrections(tmp_path, text)))
    assert set(found) == {"Gate array, field-programmable", "Z9"}
    assert "Field-programmable gate array" in found["Gate array, field-programmable"].aliases


def test_a_correction_that_met_nothing_is_said(tmp_path: Path) -> None:
    """A name that no paper has is most likely misspelt."""
    text = """
        merge = [{type = "Hardware", names = ["FPGA", "Zottnet"], reason = ""}]
        apart = [{type = "Hardware", names = ["FPGA", "Zed 9"], reason = ""}]
        rename = [
            {type = "Hardware", name = "Loihi", to = "Z9", reason = ""},
            {type = "Hardware", name = "Reconfigurable FPGA", to = "FPGA", reason = ""},
        ]
        retype = [{type = "Method", name = "Shift Net", to = "Software", reason = ""}]
        drop = [{type = "Hardware", name = "Blackboard", reason = ""}]
        no_kind = [
            {type = "Hardware", name = "mini FPGA", reason = ""},
            {type = "Hardware", name = "Reconfigurable FPGAs", reason = ""},
        ]
        """
    summary = Summary()
    paper = _extraction("a", ("Hardware", "FPGAs", ()), ("Hardware", "reconfigurable FPGA", ()))
    list(resolve(lambda: iter([paper]), Thesaurus(TERMS), _corrections(tmp_path, text), summary=summary))
    assert summary.idle == [
        "merge: no Hardware is called 'Zottnet', which is to go into 'FPGA'",
        "apart: no Hardware is called 'Zed 9'",
        "rename: no Hardware is called 'Loihi', which is to be 'Z9'",
        "rename: another Hardware is called 'FPGA' already; merge says that two are one",
        "retype: no Method is called 'Shift Net', which is to be Software",
        "drop: no Hardware is called 'Blackboard'",
        "no_kind: no Hardware that no vocabulary knows is called 'mini FPGA'",
    ]


def test_a_figure_keeps_the_name_of_a_metric_that_is_dropped(tmp_path: Path) -> None:
    """And not the key that it had in its extraction."""
    concepts = _extraction("a", ("Hardware", "FPGA", ()), ("Metric", "power draw", ()))
    figure = Figure("e1", "e2", "3", "W", "3 W", 36, 39)
    made = _corrections(tmp_path, 'drop = [{type = "Metric", name = "Power draw", reason = "a test"}]')
    records = _resolve(replace(concepts, figures=(figure,)), corrections=made)
    assert [record.metric for record in records if isinstance(record, Measurement)] == ["power draw"]


names = st.sampled_from(
    [
        "FPGA",
        "FPGAs",
        "Field-programmable gate array",
        "transmon",
        "Transmon qubits",
        "RAM",
        "RRAM",
        "LSM",
        "qubit",
        "QPU",
    ]
)
papers = st.lists(
    st.lists(st.tuples(names, st.lists(names, max_size=2)), min_size=1, max_size=4), min_size=1, max_size=6
)


def _papers(drawn: list[list[tuple[str, list[str]]]]) -> list[Extraction]:
    return [
        _extraction(f"p{n}", *(("Hardware", name, tuple(forms)) for name, forms in concepts))
        for n, concepts in enumerate(drawn)
    ]


@given(papers, st.randoms())
def test_the_order_of_papers_does_not_matter(drawn: list[list[tuple[str, list[str]]]], chance: random.Random) -> None:
    """Shuffled, the records and the merges are the same."""
    made = _papers(drawn)
    shuffled = chance.sample(made, len(made))
    one: list[Merge] = []
    other: list[Merge] = []
    assert _resolve(*made, merges=one) == _resolve(*shuffled, merges=other)
    assert one == other


@given(papers)
def test_every_redirect_leads_to_an_entity(drawn: list[list[tuple[str, list[str]]]]) -> None:
    """What was merged is in the graph under another id, and every end of the hierarchy is there."""
    merges: list[Merge] = []
    records = _resolve(*_papers(drawn), merges=merges)
    here = {record.id for record in records if isinstance(record, Entity)}
    assert {merge.into for merge in merges} <= here
    for record in records:
        if isinstance(record, Broader):
            assert {record.source, record.target} <= here
