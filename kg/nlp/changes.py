"""Whether a stated number is a value, or by how much something grew or shrank: by the words around it."""

from __future__ import annotations

import re

from kg.quantities import Quantity
from kg.units import converted

__all__ = ["change", "goes"]

_MORE = (
    r"improv\w*|increas\w*|outperform\w*|surpass\w*|exceed\w*|boost\w*|rais\w+|ris(?:es?|en|ing)|rose|gain\w*|grow\w*"
    r"|enhanc\w*|beat\w*|lift\w*|surg(?:es?|ed|ing)|climb\w*|jump\w*|inflat\w*"
)
_LESS = (
    r"reduc\w*|decreas\w*|lower\w*|cut(?:s|ting)?|drop\w*|sav(?:es?|ed|ing|ings)|shrink\w*|shorten\w*|degrad\w*"
    r"|fall\w*|fell"
)
#: "… by up to 12%": the nearest verb before says which way, if one does.
_BY = re.compile(
    r"\bby(?:\s+(?:a|an|the|further|another|only|margins?|factors?|average|mean|of|some|as|much|nearly"
    r"|relative|absolute|large|wide|substantial|significant|consistent|up\s+to))*\s+$"
)
#: Of a share, "better by 2 points"; a factor is what it is.
_MORE_THAN, _LESS_THAN = (
    "higher|better|larger|greater|faster|longer",
    "lower|fewer|smaller|worse|shorter|slower|cheaper",
)
_VERB, _VERB_OF_SHARE = (
    re.compile(rf"\b(?:(?P<more>{more})|(?P<less>{less})|(?:chang|differ|var[iy]|shift|mov)\w*)\b", re.IGNORECASE)
    for more, less in (
        (_MORE, _LESS),
        (rf"{_MORE}|{_MORE_THAN}|more(?=\s(?:than|by)\b)", rf"{_LESS}|{_LESS_THAN}|less(?=\s(?:than|by)\b)"),
    )
)
#: "12% higher", "a 12% relative improvement", "12% fewer parameters", "a slight (12%) drop".
_AFTER = re.compile(
    r"\s?(?:(?:relative|absolute|average|mean|overall|further|additional|significant|points?)\s+){0,2}"
    rf"(?:(?P<more>{_MORE_THAN}|more|increase|improvement|gain(?=s?\s(?:in|over)\s))"
    rf"|(?P<less>{_LESS_THAN}|less|reduction|decrease|drop|savings?"
    r"|loss(?=(?:es)?\s(?:in|of)\s))|gap|difference)s?\b",
    re.IGNORECASE,
)
#: "12% accuracy improvement": what changed stands between, in up to four words that begin nothing else.
_OF_WHAT = re.compile(
    r"\s(?:(?!(?:and|or|of|in|on|for|with|to|by|at|the|an?|over|after|without|while|as|than|per|from"
    r"|is|are|has|have|achieves?|shows?|gives?|yields?|provides?|enables?|leads?)\s)[\w\-]+\s){1,4}"
    r"(?:(?P<more>improvement|increase)"
    r"|(?P<less>degradation|drop|reduction|decrease|decline|savings|(?<=accuracy\s)loss))s?\b",
    re.IGNORECASE,
)
#: "an improvement of 12%", "a degradation as large as 12%" (words that bound a number are not among these),
#: "loses 1.2% accuracy". A gain and a loss are as often an amplifier's and a fibre's.
_OF = re.compile(
    r"\b(?:(?P<more>increase|improvement|boost)|(?P<less>reduction|decrease|drop|saving|degradation))s?"
    r"(?:\s+in\s+(?:[\w\-]+\s+){1,4}?)?\s*(?:(?:of|by)\s+|\(|\s)$",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:(?P<more>gain(?:s|ed)?)|(?P<less>los(?:es?|ing|t)|drop(?:s|ped)?|sav(?:es?|ed|ing)))\s+(?:only\s+)?$",
    re.IGNORECASE,
)
#: Of a share, a gain is one: "accuracy gains of 5.49%", "a 18.1% relative accuracy gain".
_GAIN_OF = re.compile(r"\bgains?\s+(?:of|by)\s+$", re.IGNORECASE)
_GAIN_AFTER = re.compile(r"\s(?:(?!(?:and|or|with|in|of)\b)[\w\-]+\s){0,2}gains?\b", re.IGNORECASE)
#: "… rises from 12% to 40%": what comes after the verb, up to the first number, is one clause; "…, from 1.5% to 20%,
#: and from 3% to 9%" go on with it.
_MOVES = re.compile(
    rf"\b(?:{_MORE}|{_LESS}|(?:chang|shift|mov)\w*|(?:increase|improvement|reduction|decrease|drop)s?)\b"
    r"(?:[^;.:]|\.(?=\d)){0,80}?(?:\bfrom\s+\S+\s+to\s+\S+(?:[^;.:]|\.(?=\d)){0,60}?)?"
    r"(?:\bfrom\s+\S+\s+to\s+\S+(?:[^;.:]|\.(?=\d)){0,60}?)?\bfrom\s+$",
    re.IGNORECASE,
)
#: "… for models ranging from 7B", "… over frequencies from 1 GHz" are ranges all the same.
_SPANS = re.compile(
    r"\b(?:rang\w*|var(?:y|ies|ying)|span\w*|(?:for|over|across|at|between|with)\s+(?:[\w\-]+\s+){0,2}[\w\-]+)\s+from\s+$",
    re.IGNORECASE,
)
#: Before what is a range, whichever end comes first: "temperatures from 300 K to 4 K", "batch sizes of 64 to 8".
_FROM_TO = re.compile(r"\b[a-z]{3,}s\s(?:from|of|between)\s$")
#: How far words are looked for, in characters.
_REACH = 100
#: The same for what goes from one number to another, which may be the third of a list.
_FAR = 250


def goes(before: str, one: Quantity, other: Quantity) -> bool:
    """Whether something goes from one number to the next, which are no range then, by the words ``before`` both.

    They say so, or the first is the greater one, as few write a range: "temperatures from 300 K to 4 K".

    >>> low, high = Quantity(4, 4), Quantity(8, 8)
    >>> goes("accuracy rises from ", low, high), goes("frequencies from ", low, high), goes("FID from ", high, low)
    (True, False, True)
    """
    if _MOVES.search(before[-_FAR:]) and not _SPANS.search(before):
        return True
    return _falls(one, other) and not _FROM_TO.search(before)


def _falls(one: Quantity, other: Quantity) -> bool:
    """Whether one is greater than the other, which is not below zero, and no ratio of it: 10 to 1."""
    if other.low < 0 or (not other.unit and other.low == 1):
        return False
    if one.unit in ("", other.unit):
        return one.low > other.low
    same = converted(one.low, one.unit, other.unit) if other.unit else None
    return same is not None and same > other.low


def change(before: str, value: str, after: str, *, share: bool = False) -> str:
    """``more``, ``less``, ``change`` where it does not say which, or the empty string for a value.

    ``before`` is the sentence up to the number and the words that bound it, ``after`` what follows its unit; ``share``
    says that it is in per cent or points.

    >>> change("it lowers the error by ", "12", " on MNIST"), change("an accuracy of ", "93", " on MNIST")
    ('less', '')
    >>> change("an improvement in accuracy of ", "6.84%", ""), change("a ", "22%", " end-to-end latency reduction")
    ('more', 'less')
    """
    before = before[-_REACH:]
    if before.endswith("("):
        after = after.removeprefix(")")
    if value.startswith("+"):
        return "more"
    for found in (_AFTER.match(after), _OF_WHAT.match(after), _OF.search(before), _LOST.search(before)):
        if found:
            return "more" if found["more"] else "less" if found["less"] else "change"
    if share and (_GAIN_OF.search(before) or _GAIN_AFTER.match(after)):
        return "more"
    verb = _VERB_OF_SHARE if share else _VERB
    verbs = list(verb.finditer(before)) if _BY.search(before) else []
    if not verbs:
        return ""  # powered by 3.3 V, separated by 10 μm
    return "more" if verbs[-1]["more"] else "less" if verbs[-1]["less"] else "change"
