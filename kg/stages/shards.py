"""The shards of a workspace: which are extracted already, which were now, which cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.model import Extraction, Paper
from kg.stages.extract import extract_shard, pipeline_version
from kg.stages.failures import failure
from kg.stages.output import Output, file_digest, output
from kg.stages.rejected import replace_rejected
from kg.stages.remembered import made_by, remember, remembered

__all__ = [
    "earlier",
    "enter",
    "extract",
    "extraction_path",
    "known_extraction",
    "remove_stale",
    "set_aside",
]

#: How many times as many shards an earlier cut may have had, of which extractions are still taken over.
_FINER = 8


def extract(shards: Sequence[Output], pipeline: str = "") -> list[Output]:
    """The extractions of every shard of papers, beside it, one shard after the other; those of other cuts are removed.

    What the ledger knows to be there is not made again.
    """
    version = pipeline_version(pipeline)
    made = {shard.path: known_extraction(Path(shard.path), version) for shard in shards}
    total = sum(shard.count for shard in shards if made[shard.path] is None)
    extractions = []
    for shard in shards:
        papers = Path(shard.path)
        done = made[shard.path] or extract_shard(
            papers, extraction_path(papers), pipeline, total=total, earlier=earlier(papers, version)
        )
        extractions.append(done if made[shard.path] else enter(papers, done, version))
    remove_stale(extractions)
    return extractions


def known_extraction(papers: Path, version: str) -> Output | None:
    """The extractions of this shard by this version of the pipeline, where they are there and whole."""
    return remembered(Workspace(papers.parent), "extract", extraction_path(papers), file_digest(papers), version)


def earlier(papers: Path, version: str) -> list[Path]:
    """Whole files of extractions by this version that may hold papers of this shard, of this cut or of another one.

    Every cut has twice as many shards as a smaller one, and divides each of them in two.
    """
    workspace = Workspace(papers.parent)
    number, total = workspace.place(papers)
    cuts = [1 << power for power in range((total * _FINER).bit_length())]
    places = ((other, of) for of in cuts for other in range(number % of, of, total))
    files = (workspace.shard("extractions", other, of) for other, of in places)
    return [path for path in files if made_by(workspace, "extract", path, version)]


def enter(papers: Path, made: Output, version: str) -> Output:
    """Enter in the ledger that these are the shard's extractions by this version.

    Papers on which the pipeline failed are told among what was set aside; then the next build tries the shard again.
    """
    if made.failed:
        found = jsonl.read(extraction_path(papers), Extraction)
        replace_rejected(Workspace(papers.parent), set(), [failure(one) for one in found if one.failed])
        return made
    here = Output(str(extraction_path(papers)), made.digest, made.count)
    remember(Workspace(papers.parent), "extract", here, file_digest(papers), version)
    return made


def set_aside(papers: Path, version: str, reason: str) -> Output:
    """Let the papers of a shard that cannot be extracted stand without a statement, and say why.

    It is not entered in the ledger: the next build tries it again.
    """
    workspace = Workspace(papers.parent)
    lost = list(jsonl.read(papers, Paper))
    target = extraction_path(papers)
    count = jsonl.write(target, (Extraction(paper, version.split()[0]) for paper in lost))
    told = [failure(Extraction(paper, version, failed=reason)) for paper in lost]
    replace_rejected(workspace, set(), told)
    return output(target, count)


def extraction_path(papers: Path) -> Path:
    """Where the extractions of a shard of papers stand."""
    return papers.with_name(papers.name.replace("papers", "extractions", 1))


def remove_stale(made: Iterable[Output]) -> None:
    """Remove extraction files of an earlier cut into shards."""
    paths = {Path(output.path) for output in made}
    for workspace in {Workspace(path.parent) for path in paths}:
        for stale in set(workspace.all("extractions")) - paths:
            stale.unlink()
