"""Whether a comment or an abstract says that its paper was withdrawn, and not that it speaks of another one."""

from __future__ import annotations

import re

__all__ = ["is_withdrawn"]

_PAPER = r"(?:(?:this|the|our|present|arxiv)\s+)*(?:paper|article|manuscript|submission|preprint|work|version)"
#: Said of this paper, where a sentence or a clause of the comment begins: not of an earlier version, nor elsewhere.
_SAYS = re.compile(
    rf"(?:^\W*|(?:[.;:,!?\[]|\s[-–—]+)\s*)(?:(?:unfortunately|regrettably),?\s+)?(?:{_PAPER}\s+)?(?:(?:has|have)\s+(?:now\s+)?been\s+|is\s+|was\s+|being\s+)?"
    r"(?:temporarily\s+)?(?:withdrawn|retracted)\b(?!\s+(?:from|and\s+resubmitted)\b)"
    rf"|\b(?:has|have)\s+(?:withdrawn|retracted)\s+{_PAPER}\b",
    re.IGNORECASE,
)
#: A notice takes the place of the abstract; further on, an abstract speaks of what it studies.
_NOTICE = 200


def is_withdrawn(comment: str, abstract: str = "") -> bool:
    """Whether the author's comment, or the beginning of the abstract, is a notice of withdrawal.

    >>> is_withdrawn("Withdrawn by the author: error in Lemma 2"), is_withdrawn("Replaces withdrawn arXiv:1001.0001")
    (True, False)
    """
    if _SAYS.search(comment):
        return True
    start = abstract.strip()[:_NOTICE]
    return bool(re.match(r"(?:this|the)\s", start, re.IGNORECASE) and _SAYS.search(start))
