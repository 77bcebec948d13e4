"""A text as the reader sees it: word pieces, words, sentences, and what letters look like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from msgspec import Struct
from tokenizers import Tokenizer

__all__ = ["CASES", "MAX_PIECES", "Pieces", "cut"]

#: Word pieces in one pass, the two special ones among them.
MAX_PIECES = 512
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


def cut(tokenizer: Tokenizer, text: str, sentences: Sequence[tuple[int, int]]) -> list[Pieces]:
    """The windows of a text: one where it fits, else whole sentences with one of overlap.

    A sentence longer than a window is cut where it must be; no word is left out.
    """
    words = _words(tokenizer, text, sentences)
    windows: list[Pieces] = []
    begin, own = 0, 0
    while own < len(words) or not windows:
        stop, size = begin, 2
        while stop < len(words) and size + len(words[stop]["ids"]) <= MAX_PIECES:
            size += len(words[stop]["ids"])
            stop += 1
        if stop < len(words) and (boundary := _boundary(words, own, stop)) > own:
            stop = boundary
        windows.append(_window(tokenizer, words[begin:stop], own - begin))
        own = stop
        begin = _boundary(words, begin, stop - 1) if 0 < stop < len(words) else stop
        if begin <= windows[-1].own or stop - begin > 200:
            begin = stop
    return windows


def _boundary(words: list[dict[str, Any]], low: int, high: int) -> int:
    """The last place in ``low:high`` at which a sentence begins; ``low`` where there is none."""
    for place in range(high, low, -1):
        if place < len(words) and words[place]["sentence"] != words[place - 1]["sentence"]:
            return place
    return low


def _words(tokenizer: Tokenizer, text: str, sentences: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    encoding = tokenizer.encode(text, add_special_tokens=False)
    words: list[dict[str, Any]] = []
    place = 0
    last = None
    for id, (start, end), word in zip(encoding.ids, encoding.offsets, encoding.word_ids, strict=True):
        if word != last or not words:
            while place + 1 < len(sentences) and start >= sentences[place + 1][0]:
                place += 1
            words.append({"ids": [], "start": start, "end": end, "sentence": place})
            last = word
        words[-1]["ids"].append(id)
        words[-1]["end"] = end
    for found in words:
        letters = text[found["start"] : found["end"]]
        found["case"] = _case(letters)
        found["bracket"] = _BRACKETS.get(letters, 0)
    return words


def _window(tokenizer: Tokenizer, words: list[dict[str, Any]], own: int) -> Pieces:
    ids, cases, first, last = [tokenizer.token_to_id(_CLS)], [0], [], []
    for word in words:
        first.append(len(ids))
        ids += word["ids"]
        cases += [word["case"]] * len(word["ids"])
        last.append(len(ids) - 1)
    ids.append(tokenizer.token_to_id(_SEP))
    cases.append(0)
    places = {
        name: np.array([word[name] for word in words], dtype=np.int64)
        for name in ("start", "end", "sentence", "bracket")
    }
    return Pieces(
        ids=np.array(ids, dtype=np.int64),
        cases=np.array(cases, dtype=np.int64),
        first=np.array(first, dtype=np.int64),
        last=np.array(last, dtype=np.int64),
        own=own,
        **places,
    )


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
