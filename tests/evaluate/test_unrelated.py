"""Hard negatives: what counts as a link that is not there."""

from __future__ import annotations

import re
from collections import Counter

from kg.evaluate.unrelated import Unrelated, false_links, read_unrelated
from kg.model import Concept, Extraction, Link, Mention, Paper

PAPER = Paper(id="u", title="", abstract="Pruning is old and Loihi is new.")
CASE = Unrelated(PAPER, (1, 8), (20, 25))


def _read(*links: Link) -> Extraction:
    def concept(key: str, start: int, end: int) -> Concept:
        return Concept(key, "Method", key, "USES", 0.9, (Mention(start, end, PAPER.text[start:end], 0.9),))

    return Extraction(PAPER, "t/1", (concept("a", 1, 8), concept("b", 20, 25), concept("c", 12, 15)), links)


def test_a_link_between_the_two_is_false_either_way_round() -> None:
    """Whatever its type, asserted or supposed; a link that is denied is none."""
    for source, target in (("a", "b"), ("b", "a")):
        found = false_links([(CASE, _read(Link(source, "RUNS_ON", target, 0.5, 1, 33, "hedged")))])
        assert (found.linked, found.rate) == (1, 1.0)
    denied = false_links([(CASE, _read(Link("a", "RUNS_ON", "b", 0.5, 1, 33, "negated")))])
    assert denied.linked == 0


def test_other_links_do_not_count() -> None:
    """One end of the two alone makes no false link."""
    found = false_links([(CASE, _read(Link("a", "PART_OF", "c", 0.5, 1, 33)))])
    assert (found.sentences, found.found, found.linked) == (1, 1, 0)


def test_the_sentences_are_what_they_should_be() -> None:
    """At least a hundred, none twice, both mentions once and as whole words."""
    cases = list(read_unrelated())
    assert len(cases) >= 100
    assert max(Counter(case.paper.abstract for case in cases).values()) == 1
    for case in cases:
        text = case.paper.text
        for start, end in (case.first, case.second):
            assert len(re.findall(rf"(?<!\w){re.escape(text[start:end])}(?!\w)", text)) == 1
