"""Any file of papers to a file of extractions: the contract of ``kg extract``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kg import jsonl
from kg.errors import InputError
from kg.model import Extraction, Paper, Rejected
from kg.model.paper import oversized
from kg.stages.extract import stream
from kg.stages.failures import failure
from kg.stages.output import Output, output

__all__ = ["extract_file"]


def extract_file(papers: Path, target: Path, pipeline: str = "") -> tuple[Output, int]:
    """The extractions of any file of JSON lines with ``id``, ``title`` and ``abstract``.

    Lines that are no paper are set aside in ``TARGET.rejected.jsonl``, and papers on which the pipeline failed are told
    there; returns how many.
    """
    if target.exists() and target.samefile(papers):
        raise InputError("would be written over; name another file for the extractions", where=str(papers))
    rejected: list[Rejected] = []
    count = jsonl.write(target, _noted(stream(_papers(papers, rejected), pipeline), rejected))
    aside = target.with_name(f"{target.name}.rejected.jsonl")
    if rejected:
        jsonl.write(aside, rejected)
    else:
        aside.unlink(missing_ok=True)
    return output(target, count), len(rejected)


def _noted(found: Iterable[Extraction], rejected: list[Rejected]) -> Iterator[Extraction]:
    for made in found:
        if made.failed:
            rejected.append(failure(made))
        yield made


def _papers(path: Path, rejected: list[Rejected]) -> Iterator[Paper]:
    """Every line as it stands: offsets count in these characters. Raises :class:`InputError` where none is a paper."""
    good = 0
    for number, line in jsonl.lines(path):
        found = _paper(line)
        reason = oversized(found) if isinstance(found, Paper) else found
        if isinstance(found, Paper) and not reason:
            good += 1
            yield found
        else:
            excerpt = line[:200].decode("utf-8", "replace")
            rejected.append(Rejected(where=f"{path}:{number}", reason=reason, excerpt=excerpt))
    if rejected and not good:
        raise InputError(f"no line is a paper; the first: {rejected[0].reason}", where=str(path))


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
