"""A text as the reader sees it: word pieces, words, sentences, and what letters look like."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from tokenizers import Tokenizer

__all__ = ["CASES", "MAX_PIECES", "Pieces", "cut"]

#: Word pieces in one pass, the two special ones among them.
MAX_PIECES = 512
#: How many of them may be repeated from the window before: less than a window, or nothing new would fit.
_OVERLAP = MAX_PIECES // 2
#: How many shapes :func:`_case` tells apart.
CASES = 6

_BRACKETS = {"(": 1, ")": -1, "[": 1, "]": -1}
_CLS, _SEP = "[CLS]", "[SEP]"


class Pieces(Struct, frozen=True, eq=False):
    """One window of a text. All arrays but ``ids`` and ``cases`` have one entry a word.

    ``first``/``last`` are the positions of a word's first and last piece in ``ids``;
    ``start``/``end`` its characters in the whole text, end exclusive; ``sentence`` the number
    of its sentence; ``bracket`` is 1 for an opening one, -1 for a closing one. Words before
    ``own`` are context, repeated from the window before.
    """

    ids: np.ndarray
    cases: np.ndarray
    first: np.ndarray
    last: np.ndarray
    start: np.ndarray
    end: np.ndarray
    sentence: np.ndarray
    bracket: np.ndarray
    own: int = 0

    def __len__(self) -> int:
        return len(self.first)


class _Words(Struct, frozen=True, eq=False):
    """All words of a text: ``first`` and ``after`` bound their pieces in ``ids``, the rest is as in :class:`Pieces`."""

    ids: np.ndarray
    case: np.ndarray
    first: np.ndarray
    after: np.ndarray
    start: np.ndarray
    end: np.ndarray
    sentence: np.ndarray
    bracket: np.ndarray

    def __len__(self) -> int:
        return len(self.first)

    def before(self, word: int) -> int:
        """How many pieces stand before a word, or before the end."""
        return int(self.after[word - 1]) if word else 0


def cut(tokenizer: Tokenizer, text: str, sentences: Sequence[tuple[int, int]]) -> list[Pieces]:
    """The windows of a text: one where it fits, else whole sentences, the last of which is repeated if it is short.

    A sentence longer than a window is cut where it must be; no word is left out.
    """
    words = _words(tokenizer, text, sentences)
    begins = np.flatnonzero(np.diff(words.sentence)) + 1  # words with which a sentence begins, but for the very first
    windows: list[Pieces] = []
    begin, own = 0, 0
    while own < len(words) or not windows:
        stop = int(np.searchsorted(words.after, words.before(begin) + MAX_PIECES - 2, side="right"))
        if stop < len(words):
            stop = _last(begins, own, stop) or stop
        windows.append(_window(tokenizer, words, begin, stop, own))
        begin, own = _last(begins, begin, stop - 1) or stop, stop
        if words.before(stop) - words.before(begin) > _OVERLAP:
            begin = stop
    return windows


def _last(begins: np.ndarray, low: int, high: int) -> int:
    """The last word after ``low``, up to ``high``, with which a sentence begins; 0 where there is none."""
    found = begins[(begins > low) & (begins <= high)]
    return int(found[-1]) if len(found) else 0


def _words(tokenizer: Tokenizer, text: str, sentences: Sequence[tuple[int, int]]) -> _Words:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    first = np.flatnonzero(np.diff(np.array(encoding.word_ids, dtype=np.int64), prepend=-1))
    after = np.append(first[1:], len(encoding.ids))[: len(first)]
    places = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    start, end = places[first, 0], places[after - 1, 1]
    forms = [text[one:other] for one, other in zip(start.tolist(), end.tolist(), strict=True)]
    return _Words(
        ids=np.array(encoding.ids, dtype=np.int64),
        case=np.array([_case(form) for form in forms], dtype=np.int64),
        first=first,
        after=after,
        start=start,
        end=end,
        sentence=np.searchsorted([begin for begin, _ in sentences[1:]], start, side="right"),
        bracket=np.array([_BRACKETS.get(form, 0) for form in forms], dtype=np.int64),
    )


def _window(tokenizer: Tokenizer, words: _Words, begin: int, stop: int, own: int) -> Pieces:
    """The words from ``begin`` to ``stop``, between the two special pieces."""
    here, length = slice(begin, stop), words.after[begin:stop] - words.first[begin:stop]
    last = length.cumsum()
    first = last - length + 1
    special = [[tokenizer.token_to_id(name)] for name in (_CLS, _SEP)]
    held = words.ids[words.before(begin) : words.before(stop)]
    return Pieces(
        ids=np.concatenate([special[0], held, special[1]]),
        cases=np.concatenate([[0], words.case[here].repeat(length), [0]]),
        first=first,
        last=last,
        start=words.start[here],
        end=words.end[here],
        sentence=words.sentence[here],
        bracket=words.bracket[here],
        own=own - begin,
    )


@lru_cache(1 << 15)
def _case(word: str) -> int:
    """0 lower, 1 Capital, 2 UPPER, 3 miXed, 4 with digits, 5 no letters: the tokenizer sees none of it."""
    if not any(character.isalpha() for character in word):
        return 4 if any(character.isdigit() for character in word) else 5
    if any(character.isdigit() for character in word):
        return 4
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    return 1 if word[:1].isupper() and word[1:].islower() else 3
