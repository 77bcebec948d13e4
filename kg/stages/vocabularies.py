"""The vocabularies that names are linked to: those that come with the package, and those added to a workspace."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import islice
from pathlib import Path

from kg import jsonl
from kg.config import Workspace
from kg.errors import InputError
from kg.ids import digest, entity_id
from kg.model import Rejected, Term
from kg.names import key
from kg.resolve.senses import SENSES
from kg.resolve.thesaurus import Thesaurus
from kg.resolve.words import WORDS
from kg.stages.output import Output, file_digest, output
from kg.vocabulary import schema

__all__ = ["OWN", "add", "added", "remove", "settings_digest", "terms"]

#: Files of ``schema/`` with the thesauri that come with the package.
OWN = ("hardware.ttl", "methods.ttl", "tasks.ttl", "datasets.ttl", "metrics.ttl", "software.ttl")
#: What says which spellings mean the same, which names are alike, and what may relate to what.
RULES = ("variants.toml", "kinds.toml", "similar.toml", "vocabulary.toml")

#: Modules that decide what a name stands for, below the package.
_CODE = ("resolve/**/*.py", "definitions.py", "names.py", "ids.py")
_PACKAGE = Path(__file__).parents[1]


def terms(workspace: Workspace) -> Iterator[Term]:
    """Our own first, then those added, in order of file name."""
    from kg.rdf.skos import read_skos

    for name in OWN:
        yield from read_skos(Path(str(schema(name))))
    for path in added(workspace):
        yield from jsonl.read(path, Term)


def add(path: Path, workspace: Workspace, type: str = "") -> tuple[Output, list[Rejected]]:
    """Take a vocabulary into the workspace: its terms take part in linking from the next build on.

    SKOS, CSO, Papers with Code, or a plain table. Returns the file made and what was set aside, broader terms
    that nothing here defines among it, and terms that come to be kinds of themselves. Adding a file of the same
    name again replaces it. Raises :class:`InputError` where no term is in it.
    """
    rejected: list[Rejected] = []
    target = workspace.vocabularies / f"{path.name.removesuffix('.gz')}.jsonl"
    found: list[Term] = []
    for item in _read(path, type):
        if isinstance(item, Term):
            found.append(item)
        else:
            rejected.append(item)
    if not found:
        reason = rejected[0].reason if rejected else "it names no concept of a known type; try --type"
        raise InputError(f"no term is in it: {reason}", where=str(path))
    workspace.vocabularies.mkdir(parents=True, exist_ok=True)
    _forget_short_name(target, path.name)
    made = output(target, jsonl.write(target, found))
    known = list(terms(workspace))
    return made, [*rejected, *_unknown(found, {term.id for term in known}, path), *_rings(found, known, path)]


def remove(name: str, workspace: Workspace) -> None:
    """Take a vocabulary that was added out of the workspace, by the name of its file, or as a list of them names it.

    Raises :class:`InputError` where none is called so.
    """
    there = {term.origin: path for path in added(workspace) for term in islice(jsonl.read(path, Term), 1)}
    there |= {path.name.removesuffix(".jsonl"): path for path in there.values()}
    if name not in there:
        had = f"those added are {', '.join(sorted(there))}" if there else "none was added"
        raise InputError(f"there is no vocabulary {name!r} to remove; {had}", where=str(workspace.vocabularies))
    there[name].unlink()


def _forget_short_name(target: Path, origin: str) -> None:
    """Take away what was made of a file of this name when the ending of the name was not kept."""
    short = target.with_name(f"{target.stem.rpartition('.')[0]}.jsonl")
    if short.exists() and all(term.origin == origin for term in jsonl.read(short, Term)):
        short.unlink()


def _unknown(found: Iterable[Term], known: Container[str], path: Path) -> Iterator[Rejected]:
    for term in found:
        for broader in term.broader:
            if broader not in known:
                why = f"broader {broader!r} is the id of no term here: {term.name!r} stands without it"
                yield Rejected(where=str(path), id=term.id, reason=why)


def _rings(found: Iterable[Term], known: Iterable[Term], path: Path) -> Iterator[Rejected]:
    thesaurus = Thesaurus(known)
    for term in found:
        own = entity_id(term.type, key(term.name))
        if own in thesaurus.above(thesaurus.broader(own)):
            why = f"{term.name!r} is a kind of itself, by way of others: all in that ring count as one kind"
            yield Rejected(where=str(path), id=term.id, reason=why)


def _read(path: Path, type: str) -> Iterator[Term | Rejected]:
    from kg.rdf.skos import is_rdf, read_skos
    from kg.terms import read_terms

    return read_skos(path, type) if is_rdf(path) else read_terms(path, type)


def added(workspace: Workspace) -> list[Path]:
    """The files of the vocabularies that were added to this workspace."""
    return sorted(workspace.vocabularies.glob("*.jsonl")) if workspace.vocabularies.is_dir() else []


def settings_digest(workspace: Workspace) -> str:
    """A digest of what resolution reads beside the extractions: vocabularies, rules, models, corrections, its code."""
    files = [*(Path(str(schema(name))) for name in (*OWN, *RULES)), SENSES, *WORDS, *added(workspace)]
    files += sorted(path for module in _CODE for path in _PACKAGE.glob(module))
    if workspace.corrections.exists():
        files.append(workspace.corrections)
    return digest(*(f"{path.name} {file_digest(path)}" for path in files))
