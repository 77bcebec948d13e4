"""What of papers' words goes out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Edge, Node
from kg.quotes import SHORT, quoted, shortened

PAPER = Node("Paper", "p", {"title": "A title", "abstract": "Its text."})
FIGURE = Node("Figure", "f", {"value": "3", "text": "needs 3 W"})
SENTENCE = "It runs on a chip that was made for it, " * 5
EDGE = Edge("RUNS_ON", "e", "Paper", "p", "Hardware", "h", {"mentions": ["chip"], "sentence": SENTENCE, "start": 8})
TOLD = Edge("SUBCLASS_OF", "s", "Task", "a", "Task", "b", {"paper": None, "sentence": "A definition.", "start": None})


def test_full_is_everything() -> None:
    items = [PAPER, FIGURE, EDGE, TOLD]
    assert list(quoted(items, "full")) == items


def test_short_has_no_abstract_and_the_beginning_of_each_sentence() -> None:
    paper, figure, edge, told = quoted([PAPER, FIGURE, EDGE, TOLD], "short")
    assert paper.properties == {"title": "A title", "abstract": ""}
    assert figure == FIGURE
    short = edge.properties["sentence"]
    assert isinstance(short, str)
    assert SENTENCE.startswith(short)
    assert 0 < len(short) <= SHORT
    assert (edge.properties["mentions"], edge.properties["start"]) == (["chip"], 8)
    assert told == TOLD


def test_none_has_offsets_and_names_alone() -> None:
    paper, figure, edge, told = quoted([PAPER, FIGURE, EDGE, TOLD], "none")
    assert paper.properties["abstract"] == ""
    assert figure.properties == {"value": "3", "text": ""}
    assert edge.properties == {"mentions": ["chip"], "sentence": "", "start": 8}
    assert told == TOLD


@given(st.text(max_size=400))
def test_a_short_quote_is_a_beginning(sentence: str) -> None:
    """So that the offset at which the sentence starts still cuts to it."""
    short = shortened(sentence)
    assert sentence.startswith(short)
    assert len(short) <= max(SHORT, 0)
    assert bool(short) == bool(sentence) or not sentence[: SHORT + 1].strip()
