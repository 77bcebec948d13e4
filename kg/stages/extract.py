"""Papers to extractions: a stream, or one shard. Neither knows of a workspace: a worker anywhere can do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import jsonl
from kg.errors import CheckError
from kg.model import Extraction, Paper
from kg.stages.output import Output, output
from kg.stages.progress import track

__all__ = ["extract_shard", "pipeline_version", "stream"]


def extract_shard(papers: Path, target: Path, pipeline: str = "", *, total: int = 0) -> Output:
    """Write the extractions of a shard of papers to ``target``, in the same order.

    Raises :class:`CheckError` where a paper was lost.
    """
    seen = [0]
    count = jsonl.write(target, stream(_counted(jsonl.read(papers, Paper), seen), pipeline, total=total))
    if count != seen[0]:
        raise CheckError(f"{papers}: {seen[0]} papers went in and {count} extractions came out")
    return output(target, count)


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


def _counted(papers: Iterable[Paper], seen: list[int]) -> Iterator[Paper]:
    for paper in papers:
        seen[0] += 1
        yield paper
