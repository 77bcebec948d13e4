"""``kg doctor``: what is installed, what the workspace holds, and whether it fits together."""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import typer

from kg.cli.options import AsJson, StoreAddress, WorkspaceDir
from kg.cli.output import json_line, table

__all__ = ["doctor"]

_PACKAGES = ("kg", "spacy", "prefect", "ladybug", "neo4j", "pyoxigraph", "networkx")
Finding = tuple[str, bool, str]


def doctor(workspace: WorkspaceDir = Path("kg-data"), store: StoreAddress = "", as_json: AsJson = False) -> None:
    """Check the installation, the pipeline, the workspace and the store. Exit code 1 where one fails."""
    findings = list(_findings(workspace, store))
    if as_json:
        for name, fine, said in findings:
            json_line({"check": name, "ok": fine, "said": said})
    else:
        table(["", "check", ""], [["✓" if fine else "✗", name, said] for name, fine, said in findings])
    if not all(fine for _, fine, _ in findings):
        raise typer.Exit(1)


def _findings(workspace: Path, store: str) -> Iterator[Finding]:
    from kg.config import DEFAULT_BASE, base_iri

    yield "python", sys.version_info >= (3, 11), platform.python_version()
    yield "packages", True, ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    yield _tried("pipeline", _pipeline)
    yield (
        "IRIs",
        True,
        base_iri() + ("  (set KG_BASE_IRI before you publish)" if base_iri() == DEFAULT_BASE else ""),
    )
    if workspace.exists():
        yield _tried("workspace and store", lambda: _checked(workspace, store))
    else:
        yield "workspace", True, f"{workspace} is not there yet; `kg build` makes it"
    if store:
        yield _tried("store", lambda: _store(store))


def _tried(name: str, check: Callable[[], str]) -> Finding:
    from kg.errors import KgError

    try:
        return name, True, check()
    except (KgError, OSError) as error:
        return name, False, str(error)


def _pipeline() -> str:
    from kg.nlp.pipeline import open_pipeline, version

    nlp = open_pipeline()
    return f"{version(nlp)}: {', '.join(nlp.pipe_names)}"


def _checked(workspace: Path, store: str) -> str:
    from kg.config import Workspace
    from kg.errors import KgError
    from kg.lock import holder
    from kg.stages import check
    from kg.stages.held import check_file

    place = Workspace(workspace)
    try:
        if not store:
            check_file(place)
        found = check(place, store)
    except KgError:
        if writer := holder(place):
            return f"not checked: {writer} writes here"
        raise
    return f"{found.papers:,} papers, {found.nodes:,} nodes, {found.edges:,} edges at every joint"


def _store(store: str) -> str:
    from kg.store import open_store

    with open_store(store) as opened:
        return opened.name
