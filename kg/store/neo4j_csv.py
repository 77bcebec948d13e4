"""The graph as files for ``neo4j-admin database import full``: the way for a first load of millions.

One file for each label and for each type between two labels, its header apart, and a script with the command.
Arrays are cut by the unit separator, U+001F, which no text has; text is always quoted, and so may be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shlex import quote
from typing import IO

from kg import jsonl
from kg.model import Edge, Node
from kg.model.graph import Value
from kg.spool import spool
from kg.store.statements import MARK, Kind, edge_kinds, kind_of, node_kinds
from kg.vocabulary import PropertyKind, load

__all__ = ["SCRIPT", "write_csv"]

SCRIPT = "import.sh"
_SEPARATOR = "\x1f"
_TYPES: dict[PropertyKind, str] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
    "strings": "string[]",
    "integers": "long[]",
}


def write_csv(folder: Path, items: Iterable[Node | Edge]) -> int:
    """Write headers, data and ``import.sh`` into the folder; returns how many nodes and edges there are.

    An item that comes twice is written once. Every item bears the mark of kg, so that a load after the import
    finds nothing to do, and makes the constraints and indexes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with ExitStack() as files, spool("seen(kind TEXT, id TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID") as rows:
        opened: dict[Kind, IO[bytes]] = {}
        for item in items:
            kind = kind_of(item)
            if rows.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (_name(kind), item.id)).rowcount:
                if kind not in opened:
                    opened[kind] = files.enter_context(jsonl.replacing(folder / f"{_name(kind)}.csv"))
                opened[kind].write((",".join(_cells(item, kind)) + "\n").encode("utf-8"))
                count += 1
    for kind in opened:
        with jsonl.replacing(folder / f"{_name(kind)}.header.csv") as file:
            file.write((",".join(_header(kind)) + "\n").encode("utf-8"))
    with jsonl.replacing(folder / SCRIPT) as file:
        file.write("\n".join(_script(opened)).encode("utf-8"))
    return count


def _name(kind: Kind) -> str:
    return f"{kind.source}-{kind.name}-{kind.target}" if kind.is_edge else kind.name


def _header(kind: Kind) -> Iterator[str]:
    if kind.is_edge:
        yield f":START_ID({kind.source})"
        yield f":END_ID({kind.target})"
        yield "id:string"
    else:
        yield f"id:ID({kind.name})"
    for name, type in kind.types.items():
        yield f"{name}:{_TYPES[type]}"
    yield f"{MARK}:boolean"


def _cells(item: Node | Edge, kind: Kind) -> Iterator[str]:
    if isinstance(item, Edge):
        yield _cell(item.source)
        yield _cell(item.target)
    yield _cell(item.id)
    for name in kind.types:
        yield _cell(item.properties[name])
    yield _cell(True)


def _cell(value: Value) -> str:
    """Nothing for what is missing; text in quotes, which are doubled within."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return '"' + value.replace('"', '""') + '"'
        case _:
            return _cell(_SEPARATOR.join(str(part).replace(_SEPARATOR, " ") for part in value))


def _script(opened: Iterable[Kind]) -> Iterator[str]:
    kinds = set(opened)
    yield "#!/bin/sh"
    yield "# Into an empty database of a server that is stopped. Then start it, and let `kg load --store bolt://…` make"
    yield "# the constraints and indexes; it will find nothing else to do."
    yield 'cd "$(dirname "$0")" || exit'
    yield 'neo4j-admin database import full "${1:-neo4j}" --overwrite-destination --multiline-fields=true \\'
    yield "  --array-delimiter=U+001F --id-type=string \\"
    for kind in node_kinds():
        if kind in kinds:
            labels = f"{kind.name}:Entity" if kind.name in load().types else kind.name
            yield f"  {quote(f'--nodes={labels}={_files(kind)}')} \\"
    for kind in edge_kinds():
        if kind in kinds:
            yield f"  {quote(f'--relationships={kind.name}={_files(kind)}')} \\"
    yield ""


def _files(kind: Kind) -> str:
    return f"{_name(kind)}.header.csv,{_name(kind)}.csv"
