"""What several threads share is not mixed up."""

from __future__ import annotations

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from kg.nlp.models import FOLDER
from kg.nlp.reader.graphs import Graphs
from kg.stems import stems

_UNITS = """
import sys
from concurrent.futures import ThreadPoolExecutor
sys.setswitchinterval(1e-5)
from kg.units import canonical
asked = ["GB/s", "pJ/bit", "TOPS/W", "frames per second"]
with ThreadPoolExecutor(4) as threads:
    print(len({tuple(map(canonical, asked)) for _ in threads.map(lambda one: canonical(one), asked * 4)}))
"""


def test_words_are_stemmed_by_whoever_asks() -> None:
    """The stemmer keeps the word that it works on; it has one at a time."""
    words = [f"{word}{number}ing" for word in ("compil", "explain", "evaluat") for number in "abcdef"] * 40
    alone = stems(words)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(found == alone for found in threads.map(stems, [words] * 16))
    finally:
        sys.setswitchinterval(before)


def test_units_are_of_one_registry() -> None:
    """Whoever asks first: those of two could not be divided by each other."""
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", _UNITS], capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr


def test_a_reader_goes_to_other_processes() -> None:
    """It is opened again there: where processes are spawned, spaCy sends its pipelines as bytes."""
    again = pickle.loads(pickle.dumps(Graphs(FOLDER)))  # noqa: S301  # our own
    assert again.tokenizer.to_str() == Graphs(FOLDER).tokenizer.to_str()
