"""What an abbreviation stands for that its paper does not spell out."""

from __future__ import annotations

from kg.ids import entity_id
from kg.model import Concept, Entity, Extraction, Mention, Merge, Paper, Term
from kg.names import key
from kg.resolve import Senses, Thesaurus, resolve
from kg.resolve.senses import Abbreviated, Sense, read_senses
from kg.training.senses import learn

BINARY = Sense("Binary neural networks", 30, {"weights": 1.0, "accelerator": 2.0, "posterior": -2.0})
BAYESIAN = Sense("Bayesian neural networks", 20, {"posterior": 2.0, "uncertainty": 2.0})
KNOWN = Senses(
    [
        Abbreviated("BNN", (BINARY, BAYESIAN), Sense("", 2)),
        Abbreviated("ZZT", (Sense("zig-zag test", 20),), Sense("", 1)),
        Abbreviated(
            "MLLM", (Sense("Multimodal large language models", 6), Sense("modal large language model", 3)), Sense("", 1)
        ),
        Abbreviated("FID", (Sense("Fr\\'echet distance", 5), Sense("Fréchet distance", 4)), Sense("", 1)),
    ]
)


def _resolve(
    abstract: str, name: str = "BNN", type: str = "Method", terms: tuple[Term, ...] = ()
) -> tuple[list[Entity], list[Merge]]:
    concept = Concept("e1", type, name, "USES", 0.9, (Mention(0, 3, name, 0.9),))
    extraction = Extraction(Paper(id="p", title="A paper", abstract=abstract), "t/1", (concept,))
    merges: list[Merge] = []
    records = list(resolve(lambda: iter([extraction]), Thesaurus(terms), senses=KNOWN, merges=merges))
    return [record for record in records if isinstance(record, Entity)], merges


def test_two_spellings_of_one_sense_are_not_torn_between() -> None:
    """Neither one in TeX, nor one whose head was cut off where it was learnt."""
    for name, long in (("MLLM", "multimodal large language model"), ("FID", "Frechet distance")):
        (found,), (merge,) = _resolve("It says nothing.", name)
        assert (merge.rule, found.id) == ("sense", entity_id("Method", key(long)))
        assert merge.score > 0.75


def test_the_words_around_decide() -> None:
    """The same abbreviation is one thing in one text and another in the next."""
    (binary,), (merge,) = _resolve("An accelerator for BNNs with weights on chip.", "BNNs")
    assert binary.id == entity_id("Method", key("binary neural network"))
    assert binary.name == "Binary neural networks"
    assert merge.rule == "sense"
    assert merge.score == merge.considered[0].probability > 0.9
    (bayesian,), _ = _resolve("The posterior of BNNs gives uncertainty.", "BNNs")
    assert bayesian.id == entity_id("Method", key("Bayesian neural network"))


def test_what_is_not_sure_stays_what_it_is_and_says_so() -> None:
    (entity,), (merge,) = _resolve("We use a BNN.")
    assert entity.id == entity_id("Method", key("BNN")) == merge.into == merge.id
    assert merge.rule == "undecided"
    assert [one.name for one in merge.considered] == [BINARY.long, BAYESIAN.long]
    assert sum(one.probability for one in merge.considered) < 1


def test_one_usual_sense_is_enough_where_nothing_else_knows_the_abbreviation() -> None:
    (entity,), (merge,) = _resolve("We use ZZT.", "ZZT")
    assert (entity.name, merge.rule) == ("zig-zag test", "sense")


def test_a_sense_of_another_type_is_no_sense() -> None:
    """Where the vocabulary has a long form as hardware, a method of that name is not meant."""
    hardware = Term(id="urn:t:b", type="Hardware", name="Bayesian neural network")
    (entity,), (merge,) = _resolve("The posterior of BNNs gives uncertainty.", "BNN", terms=(hardware,))
    assert [one.name for one in merge.considered] == [BINARY.long]
    assert merge.into == entity.id


def test_a_vocabulary_that_means_something_else_by_it_wins() -> None:
    own = Term(id="urn:t:n", type="Method", name="Brain node network", aliases=("BNN",))
    (entity,), (merge,) = _resolve("We use a BNN.", terms=(own,))
    assert (entity.name, merge.rule) == ("Brain node network", "abbreviation")


def test_senses_are_learned_from_definitions() -> None:
    """Two senses in different company are told apart; what is defined too seldom is not kept."""
    texts = [f"Chips {n}\nA binary neural network (BNN) on an accelerator saves energy {n}." for n in range(20)]
    texts += [f"Belief {n}\nA Bayesian neural network (BNN) gives a posterior and uncertainty {n}." for n in range(20)]
    texts += ["Rare\nA quite rare thing (QRT) alone."]
    found, report = learn(texts)
    assert [one.short for one in found] == ["BNN"]
    assert [sense.papers for sense in found[0].senses] == [20, 20]
    readings = Senses(found).readings("BNNs", "Their posterior tells of uncertainty.")
    assert readings[0].long == "Bayesian neural network"
    assert report.accuracy == 1.0 > report.majority


def test_what_comes_with_the_package_tells_known_cases_apart() -> None:
    """Real abbreviations in sentences written for this."""
    senses = read_senses()
    for short, text, long in (
        ("PCM", "Crossbars of PCM as synapses: endurance and energy of writes to the memory.", "phase change memory"),
        ("GP", "Regression with a GP prior, Bayesian optimization and kernels.", "gaussian process"),
        ("GP", "GP evolves programs; crossover keeps bloat of the population small.", "genetic programming"),
        ("SAM", "Zero-shot segmentation of medical images with SAM and point prompts.", "segment anything model"),
    ):
        assert senses.readings(short, text)[0].long.lower() == long, short
