"""What a changed hundredth of the papers costs a store that is in a known state, beside its first load, by hand:

    python tests/benchmarks/updating.py --papers 100000
    python tests/benchmarks/updating.py --papers 20000 --store bolt://127.0.0.1:7687

Papers of eight methods each, linked in a row; resolution is timed apart.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.model import Concept, Extraction, Link, Mention, Paper
from kg.stages.load import load
from kg.stages.resolve import resolve

_PER_PAPER = 8


def _papers(papers: int, changed: int = 0) -> Iterator[Extraction]:
    for number in range(papers):
        score = 0.5 if changed and number % changed == 0 else 0.9
        names = [f"Method {(number * 31 + place * 7) % (papers // 2)}" for place in range(_PER_PAPER)]
        concepts = tuple(Concept(name, "Method", name, "USES", score, (Mention(0, 1, "A", score),)) for name in names)
        links = tuple(Link(one, "PART_OF", other, score, 0, 1) for one, other in itertools.pairwise(names))
        yield Extraction(Paper(id=f"p{number}", title="A title", abstract="A text."), "bench/1", concepts, links)


def main() -> None:
    """Resolve and load: all papers, the same again, and with one in a hundred changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--store", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        for name, changed in (("first", 0), ("second", 0), ("1 % changed", 100)):
            jsonl.write(workspace.root / "extractions.jsonl", _papers(options.papers, changed))
            began = time.perf_counter()
            resolve(workspace.extractions, workspace)
            resolved = time.perf_counter()
            changes = load(workspace, options.store)
            loaded = time.perf_counter()
            times = f"resolve {resolved - began:6.1f} s   load {loaded - resolved:6.2f} s"
            rate = options.papers * (2 * _PER_PAPER - 1) / (loaded - resolved)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name:12} {times}  {rate:9,.0f} edges/s  {memory:5.0f} MiB   {changes}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
