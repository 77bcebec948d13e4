"""Figures: which numbers of a text are meant, whose they are, and in which metric."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.model import Figure
from kg.nlp.figures import Figures, figures
from kg.nlp.rules import figure_rules
from kg.nlp.stated import stated


def _concept(text: str, name: str, type: str, role: str = "USES") -> dict[str, Any]:
    mentions, start = [], text.find(name)
    while start >= 0:
        mentions.append((start, start + len(name), 1.0))
        start = text.find(name, start + 1)
    return {"key": name, "type": type, "name": name, "role": role, "score": 1.0, "mentions": mentions}


def _read(text: str, *concepts: tuple[str, str] | tuple[str, str, str]) -> list[Figure]:
    """The figures of a text of one sentence."""
    made = [_concept(text, *concept) for concept in concepts]
    return [Figure(**found) for found in _figures(text, [(0, len(text))], made)]


def _figures(text: str, sentences: list[tuple[int, int]], concepts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list(figures(text, sentences, list(stated(text, sentences)), concepts, figure_rules()))


def test_a_figure_has_value_unit_and_meaning() -> None:
    """Value and unit are as written; bounds, relation and canonical unit stand beside them."""
    text = r"Our amplifier reaches a gain of up to 14.5(2)$\,$dB."
    (found,) = _read(text, ("amplifier", "Hardware", "PROPOSES"), ("gain", "Metric"))
    assert found == Figure(
        "amplifier", "gain", "14.5(2)", "dB", r"14.5(2)$\,$dB", 38, 51, 14.5, 14.5, "<=", 0.2, "decibel"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The chip needs 150 $\\mu$s and 3 W.", [("150", "μs"), ("3", "W")]),
        ("The chip is 5.6x faster.", [("5.6", "x")]),
        ("The chip is x40.0 faster.", [("40.0", "x")]),
        ("The chip is faster by a factor of 6.6.", [("6.6", "")]),
        ("The chip runs at 2-3 GHz.", [("2-3", "GHz")]),
        ("The chip improves from 31% to 44% on it.", [("31", "%"), ("44", "%")]),
        ("The chip has an AUC of 0.92.", [("0.92", "")]),
        ("The chip holds 1,024 memory cells.", [("1,024", "")]),
        ("The chip drives seven small robots.", [("seven", "")]),
        ("The chip costs <3 W.", [("<3", "W")]),
        (
            "The chip improves from 31.5% to 44.2% on it, from 1.2% to 9.5% on that, and from 2.2% to 4.1% on those.",
            [("31.5", "%"), ("44.2", "%"), ("1.2", "%"), ("9.5", "%"), ("2.2", "%"), ("4.1", "%")],
        ),
        ("The chip has an error of 0.87 compared to 0.97.", [("0.87", ""), ("0.97", "")]),
        ("The chip takes 1.03 W cm-2 min-1 and 20 s-1.", [("1.03", "W cm-2 min-1"), ("20", "s-1")]),
        ("The chip reads 97%+ of words at 30+ FPS on 32,000+ cores.", [("97", "%"), ("30", "FPS"), ("32,000", "")]),
        ("The chip takes 4.2 vs. 9.2 ms.", [("4.2", "ms"), ("9.2", "ms")]),
        ("The chip links 4 top-6 lists of 1,117 COVID-19 papers.", [("4", ""), ("1,117", "")]),
    ],
)
def test_numbers_that_measure_or_count_are_figures(text: str, expected: list[tuple[str, str]]) -> None:
    """With a unit, as a fraction, or before a plural that they count."""
    assert [(found.value, found.unit) for found in _read(text, ("chip", "Hardware", "PROPOSES"))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "The chip was made in 2024 in labs.",
        "The chip meets two challenges.",
        "The chip prints 3D meshes (1) and (2).",
        "The chip runs in O(N log N) for GPT-3.5 and Llama2.",
        "The chip helps the two robots.",
        "The chip is good (p<0.001).",
        "The chip is a four-dimensional two-stage machine.",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    """Years, rhetoric, list numbers, names, formulae and what was named already are no figures."""
    assert _read(text, ("chip", "Hardware", "PROPOSES")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beta reaches 90% while Delta reaches 80%.", ["Beta", "Delta"]),
        ("Accuracies were 90% for Beta and 80% for Delta.", ["Beta", "Delta"]),
        ("Alpha is 3x faster than Beta.", ["Alpha"]),
        ("We run 16 standalone Gammas with Alpha.", ["Gammas"]),
        ("We reach 90%.", ["Alpha"]),
    ],
)
def test_a_figure_is_of_what_the_sentence_says(text: str, expected: list[str]) -> None:
    """The clause, brackets, "for", what is counted and what is compared decide; else what the paper proposes."""
    title = "Alpha, Beta, Delta and Gammas. "
    concepts = [
        _concept(title + text, "Alpha", "Method", "PROPOSES"),
        _concept(title + text, "Beta", "Method", "COMPARES"),
        _concept(title + text, "Delta", "Method", "COMPARES"),
        _concept(title + text, "Gammas", "Hardware"),
    ]
    found = _figures(title + text, [(0, len(title)), (len(title), len(title + text))], concepts)
    assert [figure["of"] for figure in found] == expected


def test_a_name_that_begins_with_a_measure_bears_it() -> None:
    """A 24-bit counter is stated to have 24 bits; a 3D printer is not stated to have anything."""
    names = ("chip", "Hardware", "PROPOSES"), ("24-bit counter", "Hardware"), ("3D printer", "Hardware")
    found = _read("The chip has a 24-bit counter and a 3D printer.", *names)
    assert [(figure.of, figure.text) for figure in found] == [("24-bit counter", "24-bit")]


def test_the_metric_is_a_concept_or_words() -> None:
    """The nearest metric of the clause; where none is named, what the text calls the number."""
    text = "The chip has 92% accuracy; it gives a 3x speedup and serves 40 mobile robots."
    found = _read(text, ("chip", "Hardware", "PROPOSES"))
    assert [figure.metric for figure in found] == ["accuracy", "speedup", "mobile robots"]
    found = _read(text, ("chip", "Hardware", "PROPOSES"), ("accuracy", "Metric"))
    assert found[0].metric == "accuracy"


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("The chip with a 7B model has an accuracy of 90%.", ["", "accuracy"]),
        ("At an accuracy of 90% the chip runs at 49 FPS.", ["accuracy", "frames per second"]),
        ("The chip has a throughput of 49 FPS.", ["throughput"]),
        ("The chip has an accuracy of 90% on 45K trials.", ["accuracy", ""]),
        ("The chip is 2× faster and has a low latency.", ["speed"]),
        ("The chip has 9.1x higher throughput and 12.3x less leakage.", ["throughput", ""]),
        ("The chip keeps its accuracy with 98% less leakage.", [""]),
        ("The chip's accuracy is 12% higher than before.", ["accuracy"]),
        ("The chip has a finesse of 3.5 at 0.8 V.", ["finesse", ""]),
        ("The chip works at a latency of 3 ms.", ["latency"]),
        ("The chip has an error rate of 8.7% at 50 FPS.", ["error rate", "frames per second"]),
        ("The chip has an on/off ratio of 1.5.", ["on/off ratio"]),
        ("The chip has a latency of 3 ms at 2 W.", ["latency", ""]),
        ("The chip lowers latency by 12%.", ["latency"]),
        ("The chip has a throughput of 5 Gb/s at 28 GHz.", ["throughput", ""]),
    ],
)
def test_a_metric_takes_values_of_its_kind(text: str, metrics: list[str]) -> None:
    """No accuracy is seven billion, none is in frames a second, and no latency in watts; any may change by a share."""
    metrics_named = ("accuracy", "latency", "throughput", "finesse", "error rate")
    names = ("chip", "Hardware", "PROPOSES"), *((name, "Metric") for name in metrics_named)
    found = _read(text, *(name for name in names if name[0] in text))
    assert [figure.metric for figure in found] == metrics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It surpasses the second-best by 65%.", "more"),
        ("It lowers the error by up to 12%.", "less"),
        ("It needs 40% fewer parameters.", "less"),
        ("An improvement of about 12% over the rival.", "more"),
        ("The mapped model loses 1.2% accuracy.", "less"),
        ("They differ by 3 dB.", "change"),
        ("+4.63% in AUROC.", "more"),
        ("It reaches an accuracy of 93%.", ""),
        ("The plates are separated by 10 μm.", ""),
        ("It is pumped by 5 mW.", ""),
        ("An amplifier with 20 dB gain.", ""),
        ("A fibre with 0.2 dB loss.", ""),
        ("A 2% gain in accuracy.", "more"),
        ("An amplifier with a gain of 14 dB.", ""),
        ("It is faster by a factor of 6.6.", ""),
        ("A 3x speedup over the rival.", ""),
    ],
)
def test_a_change_is_no_value(text: str, expected: str) -> None:
    """By how much something grew or shrank is told apart from what it is; a factor is what it is."""
    (found,) = stated(text, [(0, len(text))])
    assert found["change"] == expected


PAIRED = [
    (
        "NetA and NetB reach an accuracy of 90.1% and 85.2%, respectively.",
        [("NetA", "accuracy"), ("NetB", "accuracy")],
    ),
    (
        "Our net has a precision, recall, and accuracy of 90.1%, 85.2%, and 80.3%, respectively.",
        [("net", "precision"), ("net", "recall"), ("net", "accuracy")],
    ),
    (
        "Our net shows 5.6x, 3.2x improvements in latency and energy product (EP), respectively.",
        [("net", "latency"), ("net", "energy product")],
    ),
    ("On DataA and DataB, NetA reaches 90.1% and 85.2%, respectively.", [("NetA", ""), ("NetA", "")]),
    ("Our net surpasses NetA and NetB by 9.1% and 5.2%, respectively.", [("net", ""), ("net", "")]),
    ("Our net reaches 90.1% and 85.2% on NetA and NetB, respectively.", [("net", ""), ("net", "")]),
    ("NetA, NetB and our net reach 90.1% and 85.2%, respectively.", [("net", ""), ("net", "")]),
    ("Our net uses NetA and NetB and reaches 90.1% and 85.2%, respectively.", [("net", ""), ("net", "")]),
    ("Our net uses NetA and NetB, respectively, at 90.1% and 85.2%.", [("net", ""), ("net", "")]),
]


@pytest.mark.parametrize(("text", "expected"), PAIRED)
def test_respectively_pairs_two_lists_of_one_length(text: str, expected: list[tuple[str, str]]) -> None:
    """Bearers or metrics, whichever list goes with them; what they are measured on or held against is neither."""
    names = ["accuracy", "latency", "precision", "recall", "energy product", "EP"]
    metrics = [(name, "Metric") for name in names if name in text]
    methods = [(name, "Method", "PROPOSES" if name == "net" else "USES") for name in ("net", "NetA", "NetB")]
    sets = [(name, "Dataset") for name in ("DataA", "DataB")]
    concepts = [_concept(text, *one) for one in [*methods, *sets, *metrics] if one[0] in text]
    for short in [one for one in concepts if one["name"] == "EP"]:
        concepts.remove(short)
        next(one for one in concepts if one["name"] == "energy product")["mentions"] += short["mentions"]
    found = [Figure(**one) for one in _figures(text, [(0, len(text))], concepts)]
    assert [(one.of, one.metric) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our net is faster (0.42 vs. 0.30 s) than NetA.", ["net", "NetA"]),
        ("Our net reaches 91.2%, compared to 85.1% for NetA.", ["net", "NetA"]),
        ("Our net takes 4.2 ms vs 9.2 ms for NetB and beats NetA.", ["net", "NetB"]),
        ("Our net reaches 91.2% on one, compared with 92.0% on another.", ["net", "net"]),
        ("Our net takes 9 hours against 7.95 hours for the fastest baseline.", ["net"]),
        ("Our net has 56.8% versus 43.6% for NetA and 29.9% for a third baseline.", ["net", "NetA"]),
    ],
)
def test_what_is_held_against_a_number_is_the_rival_s(text: str, expected: list[str]) -> None:
    """Of whom the words behind it name, or of what something is better than; without one, it stays where it was.

    Where they name what is no concept, the number is of none.
    """
    names = [name for name in ("net", "NetA", "NetB") if name in text]
    concepts = [_concept(text, name, "Method", "PROPOSES" if name == "net" else "USES") for name in names]
    assert [one["of"] for one in _figures(text, [(0, len(text))], concepts)] == expected


def test_a_metric_bears_no_figure() -> None:
    """Where nothing else was found, a number is of nothing."""
    assert _read("An accuracy of 92%.", ("accuracy", "Metric")) == []


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("en")
    made.add_pipe("kg_sentences")
    made.add_pipe("kg_numbers")
    return made


pieces = st.lists(
    st.sampled_from(
        ["Alpha", " ", "1", "2.5", "%", "$", "\\mu", "{", "}", "ms", "to", "-", "~", "up to", ". ", "\n", "B"]
    )
    | st.text(max_size=4)
)


@settings(max_examples=150)
@given(pieces)
def test_any_text_is_survived(nlp: Language, parts: list[str]) -> None:
    """Every figure cuts to its text, in order, and its bounds are in order."""
    text = "Alpha " + "".join(parts)
    doc = nlp(text)
    doc._.kg_concepts = [_concept(text, "Alpha", "Method", "PROPOSES")]
    found = Figures(figure_rules()).match(doc)
    for figure in found:
        assert doc.text[figure["start"] : figure["end"]] == figure["text"] != ""
        assert figure["low"] <= figure["high"]
    assert [figure["start"] for figure in found] == sorted(figure["start"] for figure in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up to 27.6× throughput", ("27.6", "×", 27.6, "times")),
        ("82.8% Top-1 accuracy", ("82.8", "%", 82.8, "percent")),
        ("a 20% KV-cache budget", ("20", "%", 20.0, "percent")),
        ("a 1 MeV pion", ("1", "MeV", 1.0, "megaelectron_volt")),
        ("10 cm^-2 s^-1 of light", ("10", "cm^-2 s^-1", 10.0, "1 / centimeter ** 2 / second")),
        ("a loss of 2.3 dB m^-1", ("2.3", "dB m^-1", 2.3, "decibel / meter")),
        (r"after 70\,000 steps", ("70,000", "", 70000.0, "")),
        ("with 24 905 captions", ("24 905", "", 24905.0, "")),
        ("at 429 228 004 229 872.85(47) Hz", ("429 228 004 229 872.85(47)", "Hz", 429228004229872.85, "hertz")),
        ("of 200 cm$^2$ V$^{-1}$ s$^{-1}$", ("200", "cm^2 V^-1 s^-1", 200.0, "centimeter ** 2 / second / volt")),
        ("at 12.4 TOPS W^-1 in all", ("12.4", "TOPS W^-1", 12.4, "teraoperation / second / watt")),
        ("with 8 × NVIDIA accelerators", ("8", "", 8.0, "")),
    ],
)
def test_a_unit_ends_where_the_next_word_begins(text: str, expected: tuple[str, str, float, str]) -> None:
    """Words that happen to be units multiply nothing; a power is no end of a range."""
    (found,) = stated(text, [(0, len(text))])
    assert (found["value"], found["unit"], found["high"], found["quantity"]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gates of 80, 120 and 200 nm", [("80", "nm"), ("120", "nm"), ("200", "nm")]),
        ("It is 2.9 and 2.8 times faster", [("2.9", "times"), ("2.8", "times")]),
        ("an F1 of 0.93 and 89% of users", [("0.93", ""), ("89", "%")]),
        ("AUC = 0.794, 95% CI", [("0.794", ""), ("95", "%")]),
        ("ResNet 50 and 5%", [("50", ""), ("5", "%")]),
        ("in 2020 and 5 GHz", [("2020", ""), ("5", "GHz")]),
        ("accuracy rises from 84.0 to 90.7%", [("84.0", "%"), ("90.7", "%")]),
        ("an improvement for models ranging from 2 to 7 GB", [("2 to 7", "GB")]),
        ("an increase over frequencies from 1 to 10 GHz", [("1 to 10", "GHz")]),
    ],
)
def test_numbers_of_one_list_have_its_unit(text: str, expected: list[tuple[str, str]]) -> None:
    """And what goes from one value to another is two, where a range is one."""
    assert [(found["value"], found["unit"]) for found in stated(text, [(0, len(text))])] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reduces latency by 63.3%, 64.0% and 11.8%", ["less", "less", "less"]),
        ("lowers energy by 20% and 95% of users agree", ["less", ""]),
        ("with accuracy gains of 5.49%", ["more"]),
        ("a gain of 20 dB", [""]),
        ("34X better latency", ["more"]),
        ("accuracy rises from 84.0% to 90.7%", ["from", ""]),
        ("improves F1 from 0.00 to 0.69 and accuracy from 35.35% to about 77.27%", ["from", "", "from", ""]),
        ("latency drops (18.3 s to 15 ms)", ["from", ""]),
        ("at frequencies from 4 to 8 GHz", [""]),
        ("at temperatures from 300 K to 4 K", [""]),
        ("with batch sizes of 64 to 8", [""]),
        ("a ratio of 10 to 1", [""]),
        ("at 4 to 8 GHz and at -3% to -41%", ["", ""]),
        ("yields absolute improvements of 3.0, 5.1 and 8.1", ["more", "more", "more"]),
        ("outperforms it by relative margins of 29.1% on A, 22.1% on B and 15.3% on C", ["more", "more", "more"]),
        ("an over 30% gap in accuracy, and a slight (~2%) drop", ["change", "less"]),
        ("up to 50% (from 38% to 57%) relative improvement", ["", ""]),
        ("scores 51.1 on A (+1.6 over the rest) and 73.3 on B", ["", "more", ""]),
    ],
)
def test_a_list_goes_on_with_what_was_said(text: str, expected: list[str]) -> None:
    assert [found["change"] for found in stated(text, [(0, len(text))])] == expected


def test_a_saving_is_a_value_of_its_own(text: str = "The chip has an energy saving of 32%.") -> None:
    """What it is of shrank; it did not."""
    (found,) = _read(text, ("chip", "Hardware", "PROPOSES"), ("energy saving", "Metric"))
    assert (found.metric, found.change) == ("energy saving", "")


def test_a_number_of_a_name_is_not_taken_into_the_next() -> None:
    """Thousands may be parted by a space; what a letter follows is a number of its own."""
    text = "Using Llama 3 405B, it reads."
    assert [(found["value"], found["high"]) for found in stated(text, [(0, len(text))])] == [("3", 3.0), ("405", 405e9)]


@pytest.mark.parametrize(
    "text", ["Attacking x86 processors", "code for x86-64 and for x64", "100s of GBs", "with 10s to 1000s of users"]
)
def test_what_is_written_with_digits_may_be_no_number(text: str) -> None:
    """An x before a number is a factor, but for architectures; tens of things are no seconds."""
    assert list(stated(text, [(0, len(text))])) == []


def test_what_stands_behind_a_list_is_said_of_all_of_it() -> None:
    """As its unit is; what has a measure of its own before it is a value."""
    listed, apart = "Up to 15% and 17% F1 improvement is seen.", "An accuracy of 90% and 5% less power."
    assert [number["change"] for number in stated(listed, [(0, len(listed))])] == ["more", "more"]
    assert [number["change"] for number in stated(apart, [(0, len(apart))])] == ["", "less"]
    for told in ("It achieves 85%, a 3% improvement.", "It rises from 12% to 85%, 3% more.", "It has 85%, 3% more."):
        assert [number["change"] for number in stated(told, [(0, len(told))])][-2:] == ["", "more"], told
    three = "We see 38%, 12% and 5% reductions."
    assert [number["change"] for number in stated(three, [(0, len(three))])] == ["less"] * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An improvement in accuracy of 6.84% is seen.", "more"),
        ("With less than 1% accuracy degradation it is small.", "less"),
        ("We see an accuracy degradation as large as 59.84% here.", "less"),
        ("A 22% end-to-end latency reduction is seen.", "less"),
        ("The error is within 1% of the baseline.", "change"),
        ("It reduces the mean risk by 58% here.", "less"),
        ("It has an accuracy of 93% and a reduction in cost.", ""),
        ("It is stable within 3 ms of switching.", ""),
        ("It is better by 1.7% here.", "more"),
        ("We see 80.1% bit rate and memory savings.", ""),
        ("We see 80.1% KV cache memory savings.", "less"),
        ("It saves more than 60% of the memory.", "less"),
    ],
)
def test_a_change_is_told_whatever_stands_between(text: str, expected: str) -> None:
    """By how much something grew, shrank or lies apart, whatever stands between the number and the word for it."""
    assert [number["change"] for number in stated(text, [(0, len(text))])] == [expected]
