"""Every number that a text states, as plain values: where it stands, what it means, and what its sentence calls it.

Whether it is a figure of something, and of what, is for later components to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import kg.nlp.extensions  # noqa: F401  # declares what this component assigns
from kg.nlp.changes import change, goes
from kg.nlp.numbers import Number, numbers
from kg.nlp.rules import figure_rules
from kg.quantities import RELATION
from kg.tex import plain

__all__ = ["StatedNumbers", "make_numbers", "stated"]

_SMALL = (
    r"(?!(?:of|for|in|on|at|with|by|to|up|from|and|or|is|are|was|were|does|has|than|over|under|when|while|using|via|as"
    r"|per|the|a|an|its|our|this|these|across|various|about|only)\b(?!/))"
)
_WORD = rf"{_SMALL}[^\W\d_][\w\-]*(?:/[^\W\d_][\w\-]*)?"
#: What is counted: up to three words, and a plural. "218 diverse editing tasks", "64 PEs"; no "12 previous ones".
_COUNTED = re.compile(
    rf" (?P<words>(?:{_WORD} ){{0,3}}?(?P<noun>{_SMALL}(?:[^\W\d_][\w\-]+(?!us\b|is\b)[^\Ws]s|[A-Z]{{2,}}s)))\b"
)
#: Before a small number, a sign that the text has named them already.
_KNOWN = re.compile(r"(?i)\b(?:the|these|those|both|other|last|first|all|into|following) $")
#: So much of a sentence is looked at before a number, in characters; and where it may be the third of a list.
_SEEN, _FAR = 200, 300
#: What bounds a number, right before it: "by *up to* 12%".
_BOUND = re.compile(rf"(?:{RELATION}\s?)+$")
_SHARES = ("percent", "percentage_point")
#: "43.3% *Pass@1*" is a metric of its own.
_AT = re.compile(r"\s\S+@\d")
#: What joins the numbers of a list, with at most where the one before holds.
_LIST = re.compile(
    r"(?:\s(?:in|on|for|over|at)\s(?:[^,;.:()]|\([^()]{1,30}\)){1,40})?(?:,\s(?:and\s|or\s)?|\s(?:and|or)\s)(?:by\s)?"
)
#: The same with nothing between them.
_BESIDE = re.compile(r",?\s(?:and|or)\s|,\s")
#: From what something was to what it is.
_TO = re.compile(r"(?:\s[\w\-]+){0,2}\sto\s")
#: Before what is a value: "from 4%", "reaches 85%, 3% more than before".
_VALUE = re.compile(r"\b(?:from|to|of|is|was|at)\s$")
#: Of a share, how far it is from another: "within 1% of the baseline".
_WITHIN = re.compile(r"(?i)\bwithin $")
#: The words that say what was measured: "14 dB *gain*", "*accuracy* of 93%".
_AFTER = re.compile(rf" (?P<words>{_WORD}(?: {_WORD})?)")
_BEFORE = re.compile(rf"\b(?P<words>{_WORD}(?: {_WORD})?) (?:of|is|was|reaches|below|above|to)(?: \w+){{0,2}} $")


@Language.factory("kg_numbers", requires=["doc._.kg_sentences"], assigns=["doc._.kg_numbers"])
def make_numbers(nlp: Language, name: str) -> StatedNumbers:
    """The component; it has nothing to configure."""
    return StatedNumbers()


class StatedNumbers:
    """Set ``doc._.kg_numbers``: what :func:`stated` yields, in order."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.kg_numbers = list(stated(doc.text, doc._.kg_sentences))
        return doc


def stated(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    """The numbers of a text, each with the fields of :class:`kg.model.Figure` that are the number's own, and

    ``sentence``, its number; ``kind``, as :class:`kg.nlp.numbers.Number` has it; ``words``, by which the sentence
    says what was measured or counted; ``noun``, the plural that it counts, or nothing; ``known``, whether the
    text speaks of what it has named already ("the two").
    """
    for place, (start, end) in enumerate(sentences):
        sentence = plain(text[start:end])
        found = list(numbers(sentence, 0, len(sentence.text)))
        for number, changed in zip(found, _changes(found, sentence.text), strict=True):
            first, last = sentence.span(number.start, number.end)
            counted = _COUNTED.match(sentence.text, number.end)
            yield {
                "text": text[start + first : start + last],
                "start": start + first,
                "end": start + last,
                **_meant(number),
                "sentence": place,
                "kind": number.kind,
                "words": _words(number, sentence.text),
                "change": changed,
                "noun": counted["noun"].lower() if counted else "",
                "known": bool(_KNOWN.search(sentence.text, max(0, number.start - 12), number.start)),
            }


def _changes(found: Sequence[Number], text: str) -> list[str]:
    """Of each number of a sentence, whether it is a change; in a list, what is said of one is said of all."""
    changes: list[str] = []
    for place, number in enumerate(found):
        goes_on = place > 0 and _goes_on(found[place - 1], number, text)
        starts = place + 1 < len(found) and _starts(number, found[place + 1], text)
        changes.append("from" if starts else _change(number, text) or (changes[-1] if goes_on else ""))
    listed = False  # with the two that follow: a comma alone may begin something else, "85%, 3% more than before"
    for place in reversed(range(len(found) - 1)):
        number, following = found[place], found[place + 1]
        joint = _BESIDE.fullmatch(text, number.end, following.start)
        listed = _are_alike(number, following) and joint is not None and (joint[0] != ", " or listed)
        before = _BOUND.sub("", text[max(0, number.start - _SEEN) : number.start])
        if listed and not changes[place] and not (_BEFORE.search(before) or _VALUE.search(before)):
            changes[place] = changes[place + 1]  # "up to 15% and 17% F1 improvement"
    return changes


def _starts(number: Number, following: Number, text: str) -> bool:
    """Whether something goes from this number to the next: "falls from 12% to 4%", "12% to 4%"."""
    if not _TO.fullmatch(_BOUND.sub("", text[number.end : following.start])):
        return False
    before = _BOUND.sub("", text[max(0, number.start - _FAR) : number.start])
    return goes(before, number.quantity, following.quantity)


def _meant(number: Number) -> dict[str, Any]:
    meant = number.quantity
    return {
        "value": number.value,
        "unit": number.unit,
        "low": meant.low,
        "high": meant.high,
        "relation": meant.relation,
        "uncertainty": meant.uncertainty,
        "quantity": meant.unit,
    }


def _change(number: Number, text: str) -> str:
    """Of a count, nothing is said to grow by it."""
    if number.kind == "count":
        return ""
    before = text[max(0, number.start - _SEEN) : number.start]
    share = number.quantity.unit in _SHARES
    if share and _WITHIN.search(before):
        return "change"
    return change(_BOUND.sub("", before), number.value, text[number.end :], share=share)


def _goes_on(before: Number, number: Number, text: str) -> bool:
    """Whether a number goes on with what was said of the one before: "by 63% in Sudoku, 12% and 4% in mazes"."""
    measured = _AFTER.match(text, number.end)
    words = measured["words"].lower().split() if measured else []
    own = bool(words) and (words[-1] in figure_rules().measures or _AT.match(text, number.end) is not None)
    own = own or text.startswith(" of ", number.end)  # "95% of users"
    return _are_alike(before, number) and not own and _LIST.fullmatch(text, before.end, number.start) is not None


def _are_alike(one: Number, other: Number) -> bool:
    """Whether both are in one unit, or in none and no counts."""
    return one.quantity.unit == other.quantity.unit and (one.quantity.unit != "" or one.kind == other.kind == "share")


def _words(number: Number, text: str) -> str:
    """What the text itself calls it: the words after the number, or those before an "of"."""
    pattern = _COUNTED if number.kind == "count" else _AFTER
    found = pattern.match(text, number.end)
    if not found:
        found = _BEFORE.search(text[max(0, number.start - _SEEN) : number.start])
        if found and number.kind == "count" and found["words"].split()[-1].lower() not in figure_rules().measures:
            return ""  # "one of the projected views represents two"
    return found["words"] if found else ""
