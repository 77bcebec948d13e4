"""Where things stand: the files of a workspace, and settings from the environment."""

from __future__ import annotations

import os
import re
from pathlib import Path

from msgspec import Struct
from msgspec.structs import force_setattr

from kg.errors import InputError

__all__ = [
    "DEFAULT_BASE",
    "LICENCE",
    "TITLE",
    "Neo4jSettings",
    "Workspace",
    "base_iri",
    "lock_wait",
    "mail",
    "neo4j_settings",
    "source_base",
]

#: Days that a period of live sources has at most: a century.
MOST_DAYS = 36_525
DEFAULT_BASE = "https://example.org/kg/"
#: The licence of what we state; the words of a paper stay under its own.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TITLE = "Papers, methods, datasets and hardware"


class Workspace(Struct, frozen=True):
    """A folder with one file, or one row of shards, for every joint of the pipeline."""

    root: Path

    def __post_init__(self) -> None:
        if not isinstance(self.root, Path):  # a name will do
            force_setattr(self, "root", Path(self.root))

    def existing(self) -> Workspace:
        """Itself. Raises :class:`InputError` where no run ever wrote here."""
        if not self.ledger.exists() and not self.records.exists():
            raise InputError("is no workspace; `kg build` makes one", where=str(self.root))
        return self

    @property
    def papers(self) -> list[Path]:
        """The shards of ``papers.jsonl``, in order."""
        return self.shards("papers")

    @property
    def extractions(self) -> list[Path]:
        """The shards of ``extractions.jsonl``, in order."""
        return self.shards("extractions")

    @property
    def records(self) -> Path:
        """All records of the graph, sorted."""
        return self.root / "records.jsonl"

    @property
    def pending(self) -> Path:
        """Records that are written and not yet in their place."""
        return self.root / "records.pending.jsonl"

    @property
    def ledger(self) -> Path:
        """What was run, and what the records were before."""
        return self.root / "ledger.sqlite"

    @property
    def forgotten(self) -> Path:
        """Papers that are not to be in the graph."""
        return self.root / "forgotten.jsonl"

    @property
    def merges(self) -> Path:
        """Why names belong to entities of other names."""
        return self.root / "merges.jsonl"

    @property
    def proposals(self) -> Path:
        """Which entities may yet be one, for a person to decide."""
        return self.root / "proposals.jsonl"

    @property
    def corrections(self) -> Path:
        """What people decided about names."""
        return self.root / "corrections.toml"

    @property
    def vocabularies(self) -> Path:
        """The folder of the vocabularies that were added, as JSON lines of terms."""
        return self.root / "vocabularies"

    @property
    def rejected(self) -> Path:
        """What was set aside, and why."""
        return self.root / "rejected.jsonl"

    @property
    def fetched(self) -> Path:
        """The folder of pages as live sources gave them, until they are in the graph."""
        return self.root / "fetched"

    @property
    def store(self) -> Path:
        """The embedded store's file."""
        return self.root / "graph.lbug"

    @property
    def exports(self) -> Path:
        """The folder for what ``build`` exports."""
        return self.root / "rdf"

    def shards(self, joint: str) -> list[Path]:
        """The files of one joint that are there: one, or a row of shards, plain or gzipped.

        Raises :class:`InputError` where a row has a gap.
        """
        found = self.all(joint)
        totals = {_shard(path, joint) for path in found}
        if found and totals != {len(found)}:
            raise InputError(
                f"{len(found)} files of {joint} that speak of {sorted(totals)} shards;"
                " remove the stale ones or build again",
                where=str(self.root),
            )
        return found

    def all(self, joint: str) -> list[Path]:
        """Every file of one joint, in order, whether or not they make one row."""
        return sorted(path for path in self.root.glob(f"{joint}*") if _shard(path, joint))

    def shard(self, joint: str, index: int, total: int) -> Path:
        """The name of one shard; a joint of a single shard has a plain name."""
        if total == 1:
            return self.root / f"{joint}.jsonl"
        return self.root / f"{joint}.{index:04d}-of-{total:04d}.jsonl"

    @staticmethod
    def place(path: Path) -> tuple[int, int]:
        """Which shard a file is, and of how many, from its name."""
        match = re.search(r"\.(\d{4,})-of-(\d{4,})\.jsonl", path.name)
        return (int(match[1]), int(match[2])) if match else (0, 1)


def _shard(path: Path, joint: str) -> int:
    """How many shards the row has that this file belongs to; 0 where it belongs to none."""
    match = re.fullmatch(rf"{joint}(?:\.\d{{4,}}-of-(\d{{4,}}))?\.jsonl(?:\.gz)?", path.name)
    return int(match[1] or 1) if match else 0


class Neo4jSettings(Struct, frozen=True):
    """How to reach a Neo4j server. The password never stands in a command line or a file."""

    uri: str
    user: str
    password: str
    database: str


def neo4j_settings(uri: str) -> Neo4jSettings:
    """Settings for this server; user, password and database from ``KG_NEO4J_…``."""
    return Neo4jSettings(
        uri=uri,
        user=os.environ.get("KG_NEO4J_USER", "neo4j"),
        password=os.environ.get("KG_NEO4J_PASSWORD", ""),
        database=os.environ.get("KG_NEO4J_DATABASE", "neo4j"),
    )


def lock_wait() -> float:
    """Seconds to wait for another run in the same workspace: ``KG_LOCK_WAIT``, or none.

    Raises :class:`InputError` where it is no number.
    """
    given = os.environ.get("KG_LOCK_WAIT", "0")
    try:
        return max(0.0, float(given))
    except ValueError as error:
        raise InputError(f"{given!r} is no number of seconds", where="KG_LOCK_WAIT") from error


def base_iri() -> str:
    """The base of minted IRIs: ``KG_BASE_IRI``, or a reserved example domain."""
    return os.environ.get("KG_BASE_IRI", DEFAULT_BASE)


def told(name: str) -> str:
    """What a variable of the environment has for a server, without white space around it; empty where it is not set.

    Raises :class:`InputError`, which names the variable and not what it says, where no header could hold that.
    """
    value = os.environ.get(name, "").strip()
    if not (value.isascii() and value.isprintable()):
        raise InputError("has characters that cannot be sent; printable ASCII is expected", where=name)
    return value


def mail() -> str:
    """The address at which servers can reach who runs this, ``KG_MAIL``; some are faster to those who give one."""
    return told("KG_MAIL")


def source_base(name: str, default: str) -> str:
    """The address of a live source: ``KG_URL_ARXIV`` and the like (a mirror, a proxy), or its own."""
    return os.environ.get(f"KG_URL_{name.upper().replace('-', '_')}", default)
