"""Whether a sentence asserts a link, denies it, or only supposes it: by words in the link's clause.

In the manner of NegEx (W. Chapman et al., Journal of Biomedical Informatics 34, 2001), with
words of abstracts: a cue counts from the beginning of the clause in which the link's last
mention stands to that mention's end, so that "runs on FPGAs rather than GPUs" denies GPUs alone.
"""

from __future__ import annotations

import re

__all__ = ["polarity"]

#: Where a new clause begins, and what was denied or supposed before does not count any more.
_CLAUSE = re.compile(
    r"[;:—]\s"
    r"|^(?:although|though|while|whereas|unlike|without|if|even\s+if)\b[^,]{0,120},\s"
    r"|,?\s(?:but|whereas|while|although|though|yet|however|instead(?!\s+of)|nevertheless|because|since)\s"
    r"|,\s(?:which|where|who|so|and|then|we|it|they)\s"
    r"|\sand\s(?=(?:(?:does|do|did|is|are|was|were|can|could|may|might|will|has|have|needs?|runs?|reach\w*|us(?:es|ed)"
    r"|achiev\w+|requires?|outperforms?)\b|(?:it|we|they)\s))",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely))|no(?!\.|\s+(?:more|less|later)\s+than)|never|cannot|without|neither|nor"
    r"|fail(?:s|ed)?\s+to|unable\s+to|rather\s+than|instead\s+of|as\s+opposed\s+to|lacks?|avoid(?:s|ed|ing)?"
    r"|eliminat\w+\s+the\s+need|obviat\w+|unsuitable|impossible|hardly|nothing)\b|n't\b",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:could|(?-i:may)|might|would|should|potential(?:ly)?|promis(?:e|es|ing)|towards?|future|envision\w*|envisag\w*"
    r"|possib(?:le|ly|ility)|perhaps|plan(?:s|ned)?\s+to|expect(?:s|ed)?\s+to|aims?\s+to|hope[sd]?\s+to|believe"
    r"|hypothesi[sz]\w*|conjectur\w*|speculat\w*|suggest(?:s|ed|ing)?|candidates?|paves?\s+the\s+way|opens?\s+up"
    r"|prospect\w*|if|whether|likely|seems?|appears?\s+to|in\s+principle|one\s+day|next\s+step)\b",
    re.IGNORECASE,
)
#: "… on a thousand GPUs is left for future work": the only supposition that comes after.
_LEFT_OPEN = re.compile(
    r"[^,;.]{0,25}\b(?:remains?|is|are)\s+(?:left\s+)?(?:for\s+)?(?:future|under\s+way|open)\b", re.IGNORECASE
)


def polarity(sentence: str, end: int) -> str:
    """``asserted``, ``negated`` or ``hedged``; ``end`` is where the link's last mention ends in it."""
    begin = max((match.end() for match in _CLAUSE.finditer(sentence, 0, end)), default=0)
    scope = sentence[min(begin, end) : end]
    if _NEGATED.search(scope):
        return "negated"
    return "hedged" if _HEDGED.search(scope) or _LEFT_OPEN.match(sentence, end) else "asserted"
