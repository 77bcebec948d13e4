"""What abbreviations stand for, learned from abstracts that define them: ``long form (SHORT)``.

Each definition is an example that nobody had to label: without the long form, the rest of the
abstract is a text in which the abbreviation has that sense.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from kg.definitions import find
from kg.names import fold, is_abbreviation, singular
from kg.nlp.reader.calibration import calibration_error
from kg.resolve.senses import Abbreviated, Sense, judge, words_of
from kg.resolve.variants import spelling
from kg.stems import stems

__all__ = ["Report", "learn"]

LEAST_PAPERS = 10  # that define an abbreviation
LEAST_OF_SENSE, LEAST_SHARE = 4, 0.02
WORDS = 30  # kept of each sense
SMOOTHING = 10.0  # papers of the background mixed into each sense
SCALES = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
FOLDS = 4


class Report(Struct, frozen=True):
    """On papers held out, of abbreviations with several senses."""

    papers: int
    majority: float
    accuracy: float
    scale: float
    calibration_error: float


class _Example(Struct, frozen=True):
    long: str
    words: frozenset[str]


def learn(texts: Iterable[str]) -> tuple[list[Abbreviated], Report]:
    """The abbreviations in order, and how well their senses are told apart in papers held out."""
    background: Counter[str] = Counter()
    read = 0
    examples: defaultdict[str, defaultdict[str, list[_Example]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        background.update(words_of(text))
        read += 1
        for short, long in _defined(text).items():
            # What is left where the paper never spells it out; of the long form's words those that stand elsewhere too.
            other = re.sub(re.escape(long), " ", text, flags=re.IGNORECASE)
            examples[short][_sense(long)].append(_Example(long, words_of(other) - {short.lower(), f"{short}s".lower()}))
    usual = {word: (count + 0.5) / (read + 1) for word, count in background.items()}
    common = {short: senses for short, senses in sorted(examples.items()) if _papers(senses) >= LEAST_PAPERS}
    report = _crossed(common, usual)
    return [_scaled(_learned(short, senses, usual), report.scale) for short, senses in common.items()], report


def _defined(text: str) -> dict[str, str]:
    """Abbreviations without their plural, and the long forms of several words that this text gives them."""
    found: dict[str, str] = {}
    for one in find(text):
        short, long = singular(text[one.short_start : one.short_end]), text[one.long_start : one.long_end]
        if is_abbreviation(short) and len(fold(long).split()) > 1:
            found.setdefault(short, long)
    return found


def _sense(long: str) -> str:
    """The same for "graphics processing unit" and "Graphical processing units"."""
    return " ".join(stems(fold(spelling(long)).split()))


def _papers(senses: Mapping[str, Sequence[_Example]]) -> int:
    return sum(map(len, senses.values()))


def _learned(short: str, senses: Mapping[str, Sequence[_Example]], usual: Mapping[str, float]) -> Abbreviated:
    least = max(LEAST_OF_SENSE, LEAST_SHARE * _papers(senses))
    kept = [found for found in senses.values() if len(found) >= least] or [max(senses.values(), key=len)]
    rest = [example for found in senses.values() if found not in kept for example in found]
    made = [_learned_sense(found, usual if len(kept) > 1 else {}) for found in kept]
    other = replace(_learned_sense(rest, usual if len(kept) > 1 else {}), long="")
    return Abbreviated(short, tuple(sorted(made, key=lambda sense: (-sense.papers, sense.long))), other)


def _learned_sense(found: Sequence[_Example], usual: Mapping[str, float]) -> Sense:
    longs = Counter(example.long for example in found)
    long = min(longs, key=lambda form: (-longs[form], form), default="")
    near = Counter(word for example in found for word in example.words if word in usual)
    odds = {
        word: log((count + SMOOTHING * usual[word]) / (len(found) + SMOOTHING) / usual[word])
        for word, count in near.items()
        if count > 1
    }
    telling = sorted(odds, key=lambda word: (-near[word] * abs(odds[word]), word))[:WORDS]
    return Sense(long, len(found), {word: odds[word] for word in sorted(telling)})


def _scaled(known: Abbreviated, scale: float) -> Abbreviated:
    def scaled(sense: Sense) -> Sense:
        return replace(sense, words={word: round(scale * odds, 2) for word, odds in sense.words.items()})

    return replace(known, senses=tuple(map(scaled, known.senses)), rest=scaled(known.rest))


def _crossed(common: Mapping[str, Mapping[str, Sequence[_Example]]], usual: Mapping[str, float]) -> Report:
    """Learn without each fold and judge it, at every scale; the likeliest scale wins."""
    held = [case for short, senses in common.items() for case in _held_out(short, senses, usual)]
    _, scale = min((sum(_surprise(_scaled(known, s), case) for known, case in held), s) for s in SCALES)
    judged = [(judge(_scaled(known, scale), case.words)[0], case, known) for known, case in held]
    right = [_sense(best.long) == _sense(case.long) for best, case, _ in judged]
    majority = [_sense(known.senses[0].long) == _sense(case.long) for _, case, known in judged]
    count = max(1, len(held))
    chances = np.array([best.probability for best, _, _ in judged])
    error = calibration_error(chances, np.array(right)) if held else 0.0
    return Report(len(held), sum(majority) / count, sum(right) / count, scale, error)


def _held_out(
    short: str, senses: Mapping[str, Sequence[_Example]], usual: Mapping[str, float]
) -> Iterator[tuple[Abbreviated, _Example]]:
    examples = [(sense, example) for sense, found in sorted(senses.items()) for example in found]
    random.Random(short).shuffle(examples)  # noqa: S311  # not for secrets
    for fold_ in range(FOLDS):
        seen: defaultdict[str, list[_Example]] = defaultdict(list)
        for place, (sense, example) in enumerate(examples):
            if place % FOLDS != fold_:
                seen[sense].append(example)
        known = _learned(short, seen, usual)
        if len(known.senses) > 1:
            yield from ((known, example) for _, example in examples[fold_::FOLDS])


def _surprise(known: Abbreviated, case: _Example) -> float:
    readings = {_sense(reading.long): reading.probability for reading in judge(known, case.words)}
    other = 1.0 - sum(readings.values())
    return -log(max(readings.get(_sense(case.long), other), 1e-6))
