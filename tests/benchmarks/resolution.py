"""Rate and memory of resolution over names that no paper shares, by hand:

    python tests/benchmarks/resolution.py --names 10000 100000 1000000

Papers of ten concepts each, their names made of words in random order, a tenth of them from the vocabularies; half of
the others end with a number, half with a word with which known names end too. Prints names per second and the peak
resident memory; growth should be near linear.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from kg.config import Workspace
from kg.model import Concept, Extraction, Mention, Paper
from kg.resolve import Thesaurus, read_senses, resolve
from kg.stages.vocabularies import terms

_WORDS = (
    "adaptive analog binary circuit convolutional deep dense distributed dynamic encoder graph hybrid kernel latent"
    " layered memory modular network neural noisy optical parallel photonic quantum recurrent residual robust sparse"
    " spatial spectral spiking stochastic temporal tensor variational wavelet"
).split()
_PER_PAPER = 10


def _papers(names: int, known: list[tuple[str, str]]) -> Iterator[Extraction]:
    chance = random.Random(0)  # noqa: S311  # not for secrets
    for number in range(names // _PER_PAPER):
        concepts = []
        for place in range(_PER_PAPER):
            made = (f"{_made(chance)} {number}-{place}", f"{number}-{place} {_made(chance)}")[place % 2]
            type, name = chance.choice(known) if place == 0 else ("Method", made)
            concepts.append(Concept(f"e{place}", type, name, "USES", 0.9, (Mention(0, 1, "A", 0.9),)))
        yield Extraction(Paper(id=f"p{number}", title="A", abstract="B"), "bench/1", tuple(concepts))


def _made(chance: random.Random) -> str:
    return " ".join(chance.sample(_WORDS, 3)).capitalize()


def main() -> None:
    """Resolve as many names as asked, for each number."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    thesaurus = Thesaurus(terms(Workspace(Path("nowhere"))))
    senses = read_senses()
    known = [(thesaurus[id].type, thesaurus[id].name) for id in sorted(thesaurus.ids)]
    for names in options.names:
        began = time.perf_counter()
        records = resolve(lambda names=names: _papers(names, known), thesaurus, senses=senses, merges=[], proposed=[])
        count = sum(1 for _ in records)
        seconds = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = f"{names:>9,} names   {count:>9,} records   {seconds:7.1f} s   {names / seconds:8,.0f} /s"
        print(f"{rate}   {memory:6.0f} MiB", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
