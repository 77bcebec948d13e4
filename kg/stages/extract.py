"""Papers to extractions, a shard or a stream at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kg import jsonl
from kg.config import Workspace
from kg.errors import CheckError, InputError
from kg.ledger import Step, known, note
from kg.model import Extraction, Paper, Rejected
from kg.model.paper import oversized
from kg.stages.output import Output, file_digest, is_intact, output
from kg.stages.progress import advance, track

__all__ = ["extract", "extract_file", "extract_shard", "extraction_path", "pipeline_version", "stream"]


def extract(shards: Iterable[Output], pipeline: str = "") -> list[Output]:
    """The extractions of every shard of papers, beside it; shards of other cuts are removed."""
    shards = list(shards)
    total = sum(shard.count for shard in shards)
    made = [extract_shard(Path(shard.path), pipeline, total=total) for shard in shards]
    remove_stale(made)
    return made


def extract_file(papers: Path, target: Path, pipeline: str = "") -> tuple[Output, int]:
    """The extractions of any file of JSON lines with ``id``, ``title`` and ``abstract``.

    Lines that are no paper are set aside in ``TARGET.rejected.jsonl``; returns how many.
    """
    rejected: list[Rejected] = []
    count = jsonl.write(target, stream(_papers(papers, rejected), pipeline))
    if rejected and not count:
        raise InputError(f"no line is a paper; the first: {rejected[0].reason}", where=str(papers))
    aside = target.with_name(f"{target.name}.rejected.jsonl")
    if rejected:
        jsonl.write(aside, rejected)
    else:
        aside.unlink(missing_ok=True)
    return output(target, count), len(rejected)


def _papers(path: Path, rejected: list[Rejected]) -> Iterator[Paper]:
    """Every line as it stands: offsets count in these characters."""
    for number, line in jsonl.lines(path):
        found = _paper(line)
        reason = oversized(found) if isinstance(found, Paper) else found
        if isinstance(found, Paper) and not reason:
            yield found
        else:
            excerpt = line[:200].decode("utf-8", "replace")
            rejected.append(Rejected(where=f"{path}:{number}", reason=reason, excerpt=excerpt))


def _paper(line: bytes) -> Paper | str:
    """The paper in this line with all its fields, or with the three that it needs; or why there is none."""
    try:
        return _whole.decode(line)
    except (msgspec.MsgspecError, RecursionError):
        try:
            found = _bare.decode(line)
        except (msgspec.MsgspecError, RecursionError) as error:
            return f"no paper: {error}"
    return Paper(id=found.id, title=found.title, abstract=found.abstract)


class _Bare(msgspec.Struct):
    """The least a paper needs, where its other fields are not ours."""

    id: str
    title: str
    abstract: str


_whole, _bare = msgspec.json.Decoder(Paper), msgspec.json.Decoder(_Bare)


def extract_shard(papers: Path, pipeline: str = "", *, total: int = 0) -> Output:
    """The extractions of one shard; where the ledger knows that they are there already, they are left as they are.

    Raises :class:`CheckError` where a paper was lost.
    """
    target, workspace = extraction_path(papers), Workspace(papers.parent)
    taken, version = file_digest(papers), pipeline_version(pipeline)
    done = known(workspace, "extract", target.name, taken, version)
    if done and is_intact(made := Output(str(target), done.output, done.count)):
        advance("extract", made.count, total)
        return made
    seen = [0]
    count = jsonl.write(target, stream(_counted(jsonl.read(papers, Paper), seen), pipeline, total=total))
    if count != seen[0]:
        raise CheckError(f"{papers}: {seen[0]} papers went in and {count} extractions came out")
    made = output(target, count)
    note(workspace, Step("extract", target.name, taken, made.digest, count, version))
    return made


def stream(papers: Iterable[Paper], pipeline: str = "", *, total: int = 0) -> Iterator[Extraction]:
    """Extractions in the order of the papers, one at a time."""
    from kg.nlp.extract import extract as run  # spaCy is loaded where it is needed
    from kg.nlp.pipeline import open_pipeline

    yield from track("extract", run(open_pipeline(pipeline), papers), total)


def pipeline_version(pipeline: str = "") -> str:
    """``name/version`` of the pipeline, and a digest of the schema it reads."""
    from kg.nlp.pipeline import fingerprint, open_pipeline, version

    nlp = open_pipeline(pipeline)
    return f"{version(nlp)} {fingerprint(nlp)}"


def extraction_path(papers: Path) -> Path:
    """Where the extractions of a shard of papers stand."""
    return papers.with_name(papers.name.replace("papers", "extractions", 1))


def remove_stale(made: Iterable[Output]) -> None:
    """Remove extraction files of an earlier cut into shards."""
    paths = {Path(output.path) for output in made}
    for workspace in {Workspace(path.parent) for path in paths}:
        for stale in set(workspace.all("extractions")) - paths:
            stale.unlink()


def _counted(papers: Iterable[Paper], seen: list[int]) -> Iterator[Paper]:
    for paper in papers:
        seen[0] += 1
        yield paper
