"""The layers hold: imports go down only, and heavy libraries stay where they belong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_imports_go_down_only() -> None:
    """import-linter's contracts of pyproject.toml are kept."""
    done = subprocess.run(["lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", ["kg", "kg.cli", "kg.model", "kg.stages"])
def test_importing_is_light(module: str) -> None:
    """Neither the package, its command line nor its stages import spaCy, Prefect, RDF or a database."""
    heavy = ("spacy", "prefect", "neo4j", "ladybug", "rdflib", "pyoxigraph", "networkx")
    code = f"import {module}, sys; print(*[name for name in {heavy!r} if name in sys.modules])"
    if module == "kg.stages":  # networkx finds the groups of duplicates
        heavy = heavy[:-1]
        code = f"import {module}, sys; print(*[name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_files_are_short() -> None:
    """A file of more than 250 lines is two ideas."""
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for folder in ("kg", "flows")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > 250
    ]
    assert long == []
