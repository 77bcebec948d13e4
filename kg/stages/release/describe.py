"""What a release says of itself: to people, to harvesters of data sets, and to who checks its bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kg.jsonl import replacing
from kg.model import Edge, Node
from kg.stages.release.checks import VOID, entities
from kg.vocabulary import schema

if TYPE_CHECKING:
    from kg.rdf.dcat import Described, File
    from kg.rdf.summary import Summary
    from kg.stages.release.release import Settings

__all__ = ["described", "sample", "vocabulary", "write"]

#: Papers in the sample.
_SHOWN = 3
_CRATE = "ro-crate-metadata.json"
_MEDIA = {
    ".csv": "text/csv",
    ".gz": "application/gzip",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq.gz": "application/n-quads",
    ".parquet": "application/vnd.apache.parquet",
    ".rq": "application/sparql-query",
    ".sh": "application/x-sh",
    ".ttl": "text/turtle",
    ".ttl.gz": "text/turtle",
}
_SAID = {"full": "its sentence", "short": "the beginning of its sentence", "none": "no words of its sentence"}
_TITLES = {
    "added.nq.gz": "Quads added since the previous release",
    "removed.nq.gz": "Quads removed since the previous release",
    "removed.sha256.gz": "Digests of removed quads that carry words or are of papers that are gone",
    "DIFF.md": "What changed since the previous release",
    "graph.nq.gz": "The whole graph, each paper's statements in a graph of its own, sorted",
    "graph.ttl.gz": "The whole graph as triples",
    "import.sh": "The command that imports the files beside it into Neo4j",
    "ontology.ttl": "The classes and properties of the graph",
    "prov.ttl": "How the release was made",
    "quality.json": "How much was read and set aside, and how right the reader is",
    "README.md": "What this is",
    "sample.jsonld": "A few papers with all that is said of them",
    "shapes.ttl": "The shapes that the graph conforms to",
    "void.ttl": "What the graph holds, in numbers",
}


def vocabulary(folder: Path) -> None:
    """Put the ontology and the shapes beside the data."""
    for name in ("ontology.ttl", "shapes.ttl"):
        with replacing(folder / name) as file:
            file.write(schema(name).read_bytes())


def sample(folder: Path, items: Iterable[Node | Edge], base: str) -> None:
    """Write ``sample.jsonld``: the first papers with their edges, and what these join. Reads the items twice."""
    from kg.rdf.write import write as write_rdf

    papers: dict[str, None] = {}
    edges: list[Edge] = []
    for item in items:
        if isinstance(item, Edge):
            paper = item.source if item.source_label == "Paper" else item.properties.get("paper")
            if paper in papers:
                edges.append(item)
        elif item.label == "Paper" and len(papers) < _SHOWN:
            papers[item.id] = None
    ends = {(edge.source_label, edge.source) for edge in edges} | {(edge.target_label, edge.target) for edge in edges}
    ends |= {("Paper", paper) for paper in papers}
    nodes = [item for item in items if isinstance(item, Node) and (item.label, item.id) in ends]
    write_rdf(folder / "sample.jsonld", [*nodes, *edges], base)


def described(settings: Settings, base: str, iri: str, summary: Summary) -> Described:
    """What is said of the release as a whole."""
    from kg.rdf.dcat import Described
    from kg.rdf.terms import name
    from kg.rdf.void import iri_of

    papers = summary.classes[name("schema:ScholarlyArticle").value]
    text = (
        f"{entities(summary):,} methods, tasks, data sets, devices, metrics and software that {papers:,} papers name,"
        f" and what the papers say of them. Each statement has its paper, its offsets and {_SAID[settings.quotes]}."
    )
    return Described(
        iri=iri,
        base=base,
        version=settings.version,
        issued=settings.issued,
        title=settings.title,
        description=text,
        licence=settings.licence,
        previous=iri_of(settings.previous / VOID) if settings.previous else "",
    )


def write(folder: Path, release: Described, summary: Summary, agents: Collection[str], now: datetime, data: str) -> int:
    """Write README, VoID, DCAT, PROV, RO-Crate and checksums; returns how many files the release has."""
    from kg.rdf.dcat import dcat, provenance, write_turtle
    from kg.rdf.void import void

    with replacing(folder / "README.md") as file:
        file.write("\n".join(_readme(release, summary)).encode())
    write_turtle(folder / VOID, void(summary, release.iri, data))
    write_turtle(folder / "prov.ttl", provenance(release, agents, f"{now:%Y-%m-%dT%H:%M:%SZ}"))
    files = [_file(folder, path) for path in sorted(folder.rglob("*")) if path.is_file()]
    write_turtle(folder / "dcat.ttl", dcat(release, files))
    files.append(_file(folder, folder / "dcat.ttl"))
    with replacing(folder / _CRATE) as file:
        file.write(json.dumps(_crate(release, files), indent=1, ensure_ascii=False).encode() + b"\n")
    files.append(_file(folder, folder / _CRATE))
    with replacing(folder / "SHA256SUMS") as file:
        file.write("".join(f"{one.sha256}  {one.path}\n" for one in files).encode())
    return len(files) + 1


def _file(folder: Path, path: Path) -> File:
    from kg.rdf.dcat import File

    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    place = path.relative_to(folder).as_posix()
    return File(place, _TITLES.get(path.name, place), _media(path.name), path.stat().st_size, sha256)


def _media(name: str) -> str:
    """The media type of the longest ending that is known."""
    endings = [ending for ending in _MEDIA if name.endswith(ending)]
    return _MEDIA[max(endings, key=len)] if endings else "application/octet-stream"


def _crate(release: Described, files: Iterable[File]) -> dict[str, object]:
    """RO-Crate 1.1 (researchobject.org): the folder as one thing with its parts."""
    parts = [
        {
            "@id": file.path,
            "@type": "File",
            "name": file.title,
            "encodingFormat": file.media,
            "contentSize": str(file.size),
            "sha256": file.sha256,
        }
        for file in files
    ]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "identifier": release.iri,
        "name": f"{release.title}, {release.version}",
        "description": release.description,
        "datePublished": release.issued,
        "version": release.version,
        "license": {"@id": release.licence},
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    about = {
        "@id": _CRATE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    licence = {"@id": release.licence, "@type": "CreativeWork", "name": release.licence}
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, licence, *parts]}


def _readme(release: Described, summary: Summary) -> Iterator[str]:
    yield f"# {release.title}, {release.version}"
    yield ""
    yield f"{release.description} {summary.quads:,} quads, issued on {release.issued}."
    yield ""
    yield f"Licence of the data: <{release.licence}>. Words quoted from papers stay under the licence of each paper"
    yield "(`dcterms:license` of the paper, where it is known)."
    yield ""
    yield "| file | what it is |"
    yield "|---|---|"
    for name, title in _TITLES.items():
        if name.startswith(("graph", "ontology", "shapes", "void", "prov", "quality", "sample")):
            yield f"| `{name}` | {title} |"
    tables = "papers, entities, figures, addresses, edges, papers by what they name"
    yield f"| `tables/` | The same as flat tables (Parquet, CSV): {tables} |"
    yield "| `neo4j-csv/` | The same for `neo4j-admin database import`; `import.sh` has the command |"
    yield "| `queries/` | Questions in SPARQL, each with its answer on this data |"
    yield "| `diff/` | What changed since the previous release, where there is one |"
    yield "| `dcat.ttl`, `ro-crate-metadata.json` | The release described for harvesters and archives |"
    yield "| `SHA256SUMS` | `sha256sum -c SHA256SUMS` checks every file |"
    yield ""
    yield "| class | instances |"
    yield "|---|---|"
    for iri, count in sorted(summary.classes.items()):
        yield f"| `{iri}` | {count:,} |"
    yield ""
