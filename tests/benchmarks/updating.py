"""What a changed hundredth of the papers costs a store that is in a known state, beside its first load, by hand:

    python tests/benchmarks/updating.py --papers 100000
    python tests/benchmarks/updating.py --papers 20000 --store bolt://127.0.0.1:7687

Papers of eight entities of five types, which seven relations join; resolution is timed apart.
"""

from __future__ import annotations

import argparse
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

#: What a paper names, and as what: as many of each as in real abstracts, more or less.
_NAMED = (
    ("Method", "PROPOSES"),
    ("Method", "USES"),
    ("Method", "COMPARES"),
    ("Task", "ADDRESSES"),
    ("Task", "MENTIONS"),
    ("Metric", "MEASURES"),
    ("Hardware", "RUNS_ON"),
    ("Dataset", "EVALUATES_ON"),
)
#: What it says of them, by their places above.
_SAID = (
    (0, "USED_FOR", 3),
    (0, "MEASURED_BY", 5),
    (0, "RUNS_ON", 6),
    (0, "EVALUATED_ON", 7),
    (0, "COMPARED_WITH", 2),
    (1, "PART_OF", 0),
    (1, "USED_FOR", 4),
)
_EDGES = len(_NAMED) + len(_SAID)


def _papers(papers: int, changed: int = 0) -> Iterator[Extraction]:
    for number in range(papers):
        score = 0.5 if changed and number % changed == 0 else 0.9
        places = [(number * 31 + place * 7) % (papers // 2) for place in range(len(_NAMED))]
        named = [(type, f"{type} {at}", role) for (type, role), at in zip(_NAMED, places, strict=True)]
        concepts = tuple(
            Concept(name, type, name, role, score, (Mention(0, 1, "A", score),)) for type, name, role in named
        )
        links = tuple(Link(named[one][1], type, named[other][1], score, 0, 1) for one, type, other in _SAID)
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
            rate = options.papers * _EDGES / (loaded - resolved)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{name:12} {times}  {rate:9,.0f} edges/s  {memory:5.0f} MiB   {changes}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
