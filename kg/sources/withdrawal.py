"""Whether a comment or an abstract says that its paper was withdrawn, and not that it speaks of another one."""

from __future__ import annotations

import re

__all__ = ["is_withdrawn"]

_SAYS = re.compile(
    r"^\W*(?:withdrawn|retracted)\b"
    r"|\b(?:paper|article|manuscript|submission|preprint|work|version)\s+"
    r"(?:(?:has|have)\s+(?:now\s+)?been|is|was|being)?\s*(?:temporarily\s+)?(?:withdrawn|retracted)\b"
    r"|\b(?:withdrawn|retracted)\s+(?:by|due\s+to|because)\b",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(r"\b(?:replac|supersed|correct)\w*\s+(?:\w+\s+){0,3}(?:withdrawn|retracted)\b", re.IGNORECASE)
#: A notice takes the place of the abstract; further on, an abstract speaks of what it studies.
_NOTICE = 200


def is_withdrawn(comment: str, abstract: str = "") -> bool:
    """Whether the author's comment, or the beginning of the abstract, is a notice of withdrawal.

    >>> is_withdrawn("Withdrawn by the author: error in Lemma 2"), is_withdrawn("Replaces withdrawn arXiv:1001.0001")
    (True, False)
    """
    if _SAYS.search(comment) and not _OF_ANOTHER.search(comment):
        return True
    start = abstract.strip()[:_NOTICE]
    return bool(re.match(r"(?:this|the)\s", start, re.IGNORECASE) and _SAYS.search(start))
