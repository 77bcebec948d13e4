"""Whether a sentence asserts a link, denies it, or only supposes it: by words in the link's clause.

In the manner of NegEx (W. Chapman et al., Journal of Biomedical Informatics 34, 2001), with words of
abstracts: a cue counts from the beginning of the clause in which the link's last mention stands to that
mention's begin. What denies a verb ("does not need") stands between the two names, at most ten words before
the last, or with hardly more than its verb before both; what denies a thing ("without", "rather than") right
before it. So "runs on FPGAs rather than GPUs" denies GPUs alone, and "without training, it reaches an accuracy"
no accuracy. A word inside a name, or joined to one by a hyphen (controlled-NOT, Not-MNIST), says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Span", "polarity"]

#: Characters of the sentence, end exclusive.
Span = tuple[int, int]

#: Relations that hold whatever else the sentence denies: "no model exceeds 30 % accuracy", "no overhead".
_STATED = frozenset(("COMPARED_WITH", "SUBCLASS_OF", "MEASURED_BY"))
#: Relations that what promises or seems does have all the same: "shows promising switching with a low voltage".
_SEEN = frozenset(("PART_OF", "MEASURED_BY", "COMPARED_WITH", "EVALUATED_ON", "TRAINED_ON"))
_IMPRESSION = re.compile(r"promis|seem", re.IGNORECASE)
#: Where a new clause begins, and what was denied or supposed before does not count any more.
_CLAUSE = re.compile(
    r"[;:—]\s"
    r"|^(?:although|though|while|whereas|unlike|without|if|even\s+if)\b[^,]{0,120},\s"
    r"|,\syet\s|,?\s(?:but|whereas|while|although|though|however|instead(?!\s+of)|nevertheless|because|since)\s"
    r"|,?\s(?:thus|thereby)\s"
    r"|,\s(?:which|where|who|so|and|then|we|it|they|not\s+only)\s"
    r"|,\s\w+ing\s"
    r"|\sand\s(?=(?:(?:does|do|did|is|are|was|were|can|could|may|might|will|has|have|needs?|runs?|reach\w*|us(?:es|ed)"
    r"|achiev\w+|requires?|outperforms?)\b|(?:it|we|they)\s))",
    re.IGNORECASE,
)
#: What a sentence says in passing: "it does not, even if trained for long, run on a GPU".
_ASIDE = re.compile(r",\seven\s+(?:if|though|when)\b[^,]{0,120},", re.IGNORECASE)
#: What stands at either end of a word that is none of a name's.
_FREE, _END = r"(?<![\w\-])", r"(?![\w\-])"
_VERB_DENIED = re.compile(
    rf"{_FREE}(?:not(?!\s+(?:only|just|merely|sacrific\w+))|never|cannot|neither|nor(?!\s+fully)"
    r"|fail(?:s|ed)?\s+to|fail(?:s|ed)\s+\w+ing|unable\s+to|unsuitable|impossible|infeasible|impractical|too\s+\w+\s+to|hardly"
    rf"|yet\s+to|none\s+of|nothing|no\s+\w+\s+(?:method|approach|model|system)s?|\Ano){_END}|n't\b",
    re.IGNORECASE,
)
_THING_DENIED = re.compile(
    rf"{_FREE}(?:no(?!\s+(?:more|less|later)\s+than)|(?<!with\sand\s)(?<!with\sor\s)(?<!with/)without"
    r"|lack(?:s|ed|ing)?|avoid(?:s|ed)?"
    r"|(?:eliminat|remov)\w+\s+the\s+need\s+(?:for|of)|obviat\w+(?:\s+the\s+need\s+(?:for|of))?|free\s+of"
    rf"|rather\s+than|instead\s+of|as\s+opposed\s+to){_END}",
    re.IGNORECASE,
)
#: Between a cue that denies a verb and the last name: up to ten words, none of which begins something else. A comma
#: goes on with a list of names.
_IN_REACH = re.compile(
    r"\s*(?:(?!(?:than|due|by|that|which|via|such\s+as)\s|[^\s,]*\.\s|\w+ing\s)[^\s,]+"
    r"(?:,(?=\s+(?-i:[A-Z\d]|n?or\s|and\s)))?\s+){0,10}\S{0,3}",
    re.IGNORECASE,
)
#: Between a cue that denies a thing and the thing: up to three words, no comma, no verb form that does something else.
_NEAR = re.compile(r"\s*(?:[^\W\d][\w\-]*\s+){0,3}[(\"'“]?")
#: "What works and what doesn't for training": the verb is not said again.
_ELIDED = re.compile(r"(?:not|n't)\s+(?:for|when|if)\s", re.IGNORECASE)
#: "Without labels *for* reasoning", where "no advantage for reasoning" denies that.
_FOR = re.compile(rf"{_FREE}for{_END}", re.IGNORECASE)
#: So far before the last name what denies a thing is looked for, in characters.
_REACH = 200
#: Between a cue and the first name: a verb, and what goes with it.
_RIGHT_BEFORE = re.compile(r"\s+(?:(?!(?:why|how|what|when|where|that|whether)\b)[^\W\d][\w\-]*\s+){0,4}")
#: What says no more than the thing itself: "without the use of a GPU".
_USE_OF = re.compile(
    r"\b(?:(?:use|help|kind|sort|type|form|need)s?\s+(?:of|for)|(?:access|recourse)\s+to)\b", re.IGNORECASE
)
#: Preferred to the thing itself: "without *harming* accuracy", "no loss *in* accuracy", "avoids bias *of* experts".
_ELSE = re.compile(
    rf"{_FREE}(?:(?!(?:us|need|requir|employ|involv|rely|train|run)ing\b)[a-z]+ing|of|in|on|by|from|to|as|with|reliance|loss|or)"
    rf"{_END}",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    rf"{_FREE}(?:could|(?-i:may)|might|would|should|potentially|potential\s+(?:of|in|for|to|as|appl\w+|use)"
    r"|promis(?:e|es)(?!\w|\s+problems?)|promising(?!\s+(?:result|performance|accurac)\w*)"
    r"|future\s+(?:work|research|stud\w+)|(?:in|for|of|on|to)\s+(?:the\s+)?future|opens?\s+the\s+(?:door|way)|a\s+route\s+to"
    r"|(?<!makes\sit\s)(?<!make\sit\s)(?<!made\sit\s)(?<!making\sit\s)possib(?:le|ility)\s+(?:to|of)"
    r"|envision\w*|envisag\w*|possibly|perhaps|plan(?:s|ned)?\s+to|expect(?:s|ed)?\s+to"
    r"|aims?\s+to|hope[sd]?\s+to|believe|hypothesi[sz](?:e[sd]?|ing)|(?:we|is|are|been)\s+conjectur\w*|speculate[sd]?"
    r"|suggest(?:s|ed|ing)?|candidates?\s+(?:for|to)|pav(?:es?|ing)\s+the\s+way|opens?\s+up|prospects?\s+(?:of|for)"
    rf"|(?<!even\s)if|whether|likely|seems?|appears?\s+to|in\s+principle|one\s+day|next\s+step){_END}",
    re.IGNORECASE,
)
#: What is denied after this is denied of something else: "unlike X, it needs no Y".
_OTHERS = re.compile(
    r"(?:unlike|contrary\s+to|(?:in|by)\s+contrast\s+(?:to|with)|compared\s+(?:to|with))\b", re.IGNORECASE
)
#: "Towards X on Y": only of what follows at once, where nothing is moved there.
_TOWARDS = re.compile(rf"{_FREE}towards?\s+(?:[^\W\d][\w\-]*\s+){{0,2}}", re.IGNORECASE)
_CARRIED = re.compile(r"\b(?:transfer|mov|shift|migrat|push|offload)\w*\b[^,;]{0,60}$", re.IGNORECASE)
#: "… on a thousand GPUs is left for future work": the only supposition that comes after.
_LEFT_OPEN = re.compile(
    r"[^,;.]{0,25}\b(?:remains?|is|are)\s+(?:left\s+)?(?:for\s+)?(?:future|under\s+way|open)\b", re.IGNORECASE
)


def polarity(sentence: str, first: Span, last: Span, relation: str = "") -> str:
    """``asserted``, ``negated`` or ``hedged``.

    ``first`` and ``last`` are the link's two mentions in the order of the sentence; where only the last stands in
    it, they are the same. By its ``relation``, a comparison, a measurement, or what says what is a kind of what is
    taken back by no "not" around it: "not supported by the rival", "does not harm structures such as waveguides"; and
    what is a kind of what is never supposed.
    """
    for aside in _ASIDE.finditer(sentence):
        if not any(start < aside.end() and aside.start() < end for start, end in (first, last)):
            sentence = sentence[: aside.start()] + " " * len(aside[0]) + sentence[aside.end() :]
    begin = max((match.end() for match in _CLAUSE.finditer(sentence, 0, last[0])), default=0)
    names = (first, last)
    if relation not in _STATED and _denies(sentence, begin, names, relation):
        return "negated"
    if relation == "SUBCLASS_OF":
        return "asserted"
    towards = any(
        cue.end() in (first[0], last[0]) and not _CARRIED.search(sentence, begin, cue.start())
        for cue in _TOWARDS.finditer(sentence, begin, last[0])
    )
    own = first[0] if first != last else 0  # "some promising algorithms need a memory"
    supposed = any(
        not (_IMPRESSION.match(cue[0]) and (relation in _SEEN or cue.end() <= own))
        for cue in _cues(_HEDGED, sentence, begin, names)
    )
    if towards or supposed or _LEFT_OPEN.match(sentence, last[1]):
        return "hedged"
    return "asserted"


def _cues(pattern: re.Pattern[str], sentence: str, begin: int, names: tuple[Span, Span]) -> Iterator[re.Match[str]]:
    """Cues before the last name, none of them inside a name."""
    for cue in pattern.finditer(sentence, begin):
        if cue.start() >= names[1][0]:
            return
        if not any(start < cue.end() and cue.start() < end for start, end in names):
            yield cue


def _denies(sentence: str, begin: int, names: tuple[Span, Span], relation: str) -> bool:
    """Whether a cue denies the link: between its names, or right before both with hardly more than their verb.

    What is used for something may well avoid it: "dropout avoids overfitting".
    """
    first, last = names
    if _OTHERS.match(sentence) and first[1] <= sentence.find(",") < last[0]:
        return False
    for cue in _cues(_VERB_DENIED, sentence, begin, names):
        if _ELIDED.match(sentence, cue.start()):
            continue
        if first == last or cue.start() >= first[1]:
            denies = _IN_REACH.fullmatch(sentence, cue.end(), last[0])
        else:
            denies = _RIGHT_BEFORE.fullmatch(sentence, cue.end(), first[0])
        if denies:
            return True
    begin = max(begin, first[1] if first != last else 0, last[0] - _REACH)
    for cue in _cues(_THING_DENIED, sentence, begin, names):
        if relation == "USED_FOR" and cue[0].lower().startswith("avoid"):
            continue
        between = _USE_OF.sub("", sentence[cue.end() : last[0]])
        other = _ELSE.search(between) or (cue[0].lower() != "no" and _FOR.search(between))
        if _NEAR.fullmatch(between) and not other:
            return True
    return False
