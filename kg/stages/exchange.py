"""Shards by way of storage that workers share where they share no disk: any place that fsspec knows."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import fsspec
from msgspec.structs import replace

from kg import jsonl
from kg.errors import CheckError
from kg.stages.extract import extract_shard
from kg.stages.output import DIGEST, Output, file_digest

__all__ = ["address_of", "extract_remote", "fetched", "handed_out", "taken_back"]

#: What is added to the address of papers for what was made of them.
_MADE = ".extractions"
#: Bytes that are copied at once.
_PIECE = 1 << 20


def handed_out(papers: Path, exchange: str) -> str:
    """Put a shard of papers where workers find it; returns its address."""
    address = address_of(papers, exchange)
    _copy(str(papers), address)
    return address


def address_of(papers: Path, exchange: str) -> str:
    """Where a shard is put: a place of its own for each content, so that workspaces can share a folder."""
    return f"{exchange.rstrip('/')}/{file_digest(papers)}.{papers.name}"


def extract_remote(papers: str, pipeline: str = "") -> Output:
    """The extractions of a shard at an address, put beside it. For a worker, which keeps nothing."""
    with TemporaryDirectory() as folder:
        here, target = Path(folder, "papers.jsonl"), Path(folder, "extractions.jsonl")
        _copy(papers, str(here))
        made = extract_shard(here, target, pipeline)
        address = papers + _MADE
        _copy(str(target), address)
    return replace(made, path=address)


def fetched(made: Output, target: Path) -> Output:
    """Bring what a worker made to its place in the workspace, and remove it and its papers from the shared storage.

    Raises :class:`CheckError` where it is not what the worker wrote.
    """
    with jsonl.replacing(target) as file, fsspec.open(made.path, "rb") as read:
        digest = DIGEST()
        for piece in iter(lambda: read.read(_PIECE), b""):
            digest.update(piece)
            file.write(piece)
        if digest.hexdigest() != made.digest:
            raise CheckError(f"{made.path} is not what its worker wrote; extract it again")
    taken_back(made.path.removesuffix(_MADE))
    return replace(made, path=str(target))


def taken_back(papers: str) -> None:
    """Remove a shard at this address, and what was made of it."""
    system, path = fsspec.core.url_to_fs(papers)
    for one in (path, path + _MADE):
        if system.exists(one):
            system.rm(one)


def _copy(source: str, target: str) -> None:
    with fsspec.open(source, "rb") as read, fsspec.open(target, "wb", auto_mkdir=True) as write:
        shutil.copyfileobj(read, write, _PIECE)
