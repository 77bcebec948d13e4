"""Words without their endings, by the English stemmer of Snowball (M. F. Porter, 2001)."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import snowballstemmer

__all__ = ["stems"]

_stemmer = snowballstemmer.stemmer("english")
#: It keeps the word that it works on, and several threads read texts at once.
_one_at_a_time = Lock()


def stems(words: Sequence[str]) -> list[str]:
    """The stem of each word.

    >>> stems(["compiling", "compilers"])
    ['compil', 'compil']
    """
    with _one_at_a_time:
        return list(_stemmer.stemWords(list(words)))
