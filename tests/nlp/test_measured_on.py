"""On which data set a value was measured: as sentences pair the two, and nothing where they do not."""

from __future__ import annotations

import pytest

from kg.nlp.measured_on import measured_on
from kg.nlp.stated import stated

SETS = ("DataA", "DataB", "DataC")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has 98.1% on DataA and 94.4% on DataB.", ["DataA", "DataB"]),
        ("New bests on DataA (98.1%), DataB (94.4%) and DataC (≈91%).", ["DataA", "DataB", "DataC"]),
        ("It reaches 98.1% (DataA).", ["DataA"]),
        ("On DataA, it reaches an accuracy of 98.1% and an F1 of 0.97.", ["DataA", "DataA"]),
        ("On DataA and DataB, it gains 2.5% and 1.5%, respectively.", ["DataA", "DataB"]),
        ("It gains 2.5%, 1.5% and 0.5% on DataA, DataB and DataC.", ["DataA", "DataB", "DataC"]),
        ("Its F1 is 0.97 and 0.95 on the DataA benchmark.", ["DataA", "DataA"]),
        ("On average it gains 2.5% over DataA and DataB.", [""]),
        ("It gains 10.5% on DataA and 19.5% on reasoning.", ["DataA", ""]),
        ("On DataA it is best, while memory shrinks by 80.5%.", [""]),
        ("DataA has errors in 1.5% of its labels.", [""]),
        ("It gains 2.5%.", [""]),
        ("A model pretrained on DataA reaches 94.5% accuracy.", [""]),
        ("Fine-tuned on the DataA corpus with 10.5% of it, it reaches 0.88.", ["", ""]),
        ("It is better by 2.5% when trained on DataA.", [""]),
        ("Across four DataA benchmarks it gains 2.5%.", ["", ""]),
        ("It improves on DataA by +4.30 and OtherBench by +5.96.", ["DataA", ""]),
    ],
)
def test_a_value_goes_with_its_data_set(text: str, expected: list[str]) -> None:
    """Lists of one length are read in parallel; one value on several data sets is of none."""
    concepts = [
        {"key": name, "type": "Dataset", "name": name, "mentions": [[text.index(name), text.index(name) + len(name)]]}
        for name in SETS
        if name in text
    ]
    numbers = list(stated(text, [(0, len(text))]))
    assert [measured_on(text, (0, len(text)), number, numbers, concepts) for number in numbers] == expected
