"""The Computer Science Ontology as a table of triples (A. Salatino et al., ISWC 2018)."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from kg.compressed import open_binary
from kg.model import Rejected, Term

__all__ = ["matches", "read"]

BASE = "https://cso.kmi.open.ac.uk/topics/"
_BROADER, _SAME, _PRIMARY = "klink:broaderGeneric", "klink:relatedEquivalent", "klink:primaryLabel"


def matches(head: str) -> bool:
    """Whether its first line is one of CSO's triples."""
    return ";klink:" in head.partition("\n")[0] or ";rdf" in head.partition("\n")[0]


def read(path: Path, type: str) -> Iterator[Term | Rejected]:
    """A term for every topic; equivalent topics are one, under their primary label."""
    broader: defaultdict[str, set[str]] = defaultdict(set)
    same: defaultdict[str, set[str]] = defaultdict(set)
    primary: dict[str, str] = {}
    topics: set[str] = set()
    with open_binary(path) as file:
        for number, row in enumerate(csv.reader(io.TextIOWrapper(file, "utf-8", "replace"), delimiter=";"), 1):
            if len(row) != 3:
                yield Rejected(
                    where=f"{path}:{number}", reason=f"{len(row)} fields, expected 3", excerpt=str(row)[:200]
                )
                continue
            subject, predicate, object = map(_topic, row)
            topics.add(subject)
            if predicate == _BROADER:
                broader[object].add(subject)
            elif predicate == _SAME:
                same[subject].add(object)
            elif predicate == _PRIMARY:
                primary[subject] = object
    heads = {topic: primary.get(topic, topic) for topic in topics}
    for head in sorted(set(heads.values())):
        members = {head, *(topic for topic in same[head] if heads.get(topic, topic) == head)}
        above = {heads.get(one, one) for member in members for one in broader[member]} - {head}
        yield Term(
            id=_id(head),
            type=type,
            name=head,
            aliases=tuple(sorted(members - {head})),
            broader=tuple(sorted(map(_id, above))),
            origin=path.name,
        )


def _topic(field: str) -> str:
    """The topic's words: a field is words, or the end of its address."""
    return unquote(field.strip("<>").rpartition("/")[2]).replace("_", " ") if field.startswith("<") else field


def _id(topic: str) -> str:
    return BASE + quote(topic.replace(" ", "_"), safe="_-")
