"""Rate and memory of extraction, by hand:

    python tests/benchmarks/extraction.py ../shared/data/abstracts.jsonl.xz --papers 20000

Prints abstracts per second and the resident memory after each tenth: it stays level, because
papers stream. Machines differ; compare figures of one run, and give the machine with them.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kg import jsonl
from kg.model import Extraction, Paper
from kg.sources import read_source
from kg.stages.extract import stream


def main() -> None:
    """Extract the first papers of a file to a temporary one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--pipeline", default="")
    options = parser.parse_args()
    papers = (item for item in read_source(options.source) if isinstance(item, Paper))
    with tempfile.TemporaryDirectory() as folder:
        measured = _measured(stream(islice(papers, options.papers), options.pipeline), options.papers // 10)
        jsonl.write(Path(folder, "extractions.jsonl.gz"), measured)


def _measured(found: Iterator[Extraction], every: int) -> Iterator[Extraction]:
    began = time.perf_counter()
    for number, extraction in enumerate(found, 1):
        yield extraction
        if number % max(1, every) == 0:
            rate = number / (time.perf_counter() - began)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"{number:>8,} papers   {rate:6.1f} /s   {memory:6.0f} MiB", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
