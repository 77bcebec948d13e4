"""Papers to extractions: a stream, or one shard. Neither knows of a workspace: a worker anywhere can do it."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from kg import jsonl
from kg.errors import CheckError
from kg.model import Extraction, Paper
from kg.stages.output import Output, output
from kg.stages.progress import track

__all__ = ["extract_shard", "pipeline_version", "stream"]


def extract_shard(
    papers: Path, target: Path, pipeline: str = "", *, total: int = 0, earlier: Sequence[Path] = ()
) -> Output:
    """Write the extractions of a shard of papers to ``target``, in the same order, that of ids.

    ``earlier`` are extractions by this very pipeline, in that order too: what they say of a text that is still the
    same is taken over. Raises :class:`CheckError` where a paper was lost.
    """
    seen, failed = [0], [0]
    known = heapq.merge(*(jsonl.read(path, Extraction) for path in earlier), key=lambda made: made.paper.id)
    found = _extracted(_counted(jsonl.read(papers, Paper), seen), known, pipeline, total)
    count = jsonl.write(target, _noted(found, failed))
    if count != seen[0]:
        raise CheckError(f"{papers}: {seen[0]} papers went in and {count} extractions came out")
    return output(target, count, failed[0])


def stream(papers: Iterable[Paper], pipeline: str = "", *, total: int = 0) -> Iterator[Extraction]:
    """Extractions in the order of the papers, one at a time."""
    from kg.nlp.extract import extract as run  # spaCy is loaded where it is needed
    from kg.nlp.pipeline import leased

    with leased(pipeline) as nlp:
        yield from track("extract", run(nlp, papers), total)


def pipeline_version(pipeline: str = "") -> str:
    """``name/version`` of the pipeline, and a digest of the schema it reads."""
    from kg.nlp.pipeline import fingerprint, open_pipeline, version

    nlp = open_pipeline(pipeline)
    return f"{version(nlp)} {fingerprint(nlp)}"


def _extracted(papers: Iterable[Paper], known: Iterator[Extraction], pipeline: str, total: int) -> Iterator[Extraction]:
    """The papers' extractions in order, of which only those that are not known are made."""
    taken: deque[Extraction | None] = deque()  # of papers that were looked at: what was known, or nothing

    def unknown() -> Iterator[Paper]:
        last = next(known, None)
        for paper in papers:
            while last is not None and last.paper.id < paper.id:
                last = next(known, None)
            same = last is not None and _is_same(last.paper, paper)
            taken.append(replace(last, paper=paper) if last is not None and same else None)
            if not same:
                yield paper

    for made in stream(unknown(), pipeline, total=total):
        while (before := taken.popleft()) is not None:
            yield before
        yield made
    yield from (before for before in taken if before is not None)


def _is_same(before: Paper, now: Paper) -> bool:
    """Whether nothing changed that an extraction depends on."""
    return (before.id, before.text, before.withdrawn) == (now.id, now.text, now.withdrawn)


def _noted(found: Iterable[Extraction], failed: list[int]) -> Iterator[Extraction]:
    """The extractions, of which those that failed are counted."""
    for made in found:
        failed[0] += bool(made.failed)
        yield made


def _counted(papers: Iterable[Paper], seen: list[int]) -> Iterator[Paper]:
    for paper in papers:
        seen[0] += 1
        yield paper
