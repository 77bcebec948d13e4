"""Vocabularies in SKOS (W3C Recommendation, 2009) as terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.compressed import open_binary, plain_suffix
from kg.errors import InputError
from kg.model import Term
from kg.rdf.terms import PREFIXES
from kg.vocabulary import load

__all__ = ["is_rdf", "read_skos"]

_SKOS = PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
#: On a concept scheme or a concept: which of our types its concepts have.
_ENTITY_TYPE = PREFIXES["kg"] + "entityType"
#: On a metric: which of two values is the better one.
_BETTER = PREFIXES["kg"] + "better"
_FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def is_rdf(path: Path) -> bool:
    """Whether the file's name is that of RDF, compressed or not."""
    return plain_suffix(path) in _FORMATS


def read_skos(path: Path, type: str = "") -> Iterator[Term]:
    """Every concept with a preferred label, in order of id.

    Its type is that of ``kg:entityType`` on it or on its scheme, else ``type``; a concept without any is
    left out. Labels are the English ones, or those of no language. Raises :class:`InputError` where the
    file is no RDF, names a type that there is not, or says of a metric that something else than "higher" or "lower"
    is better.
    """
    facts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        with open_binary(path) as file:
            for triple in parse(file, format=_FORMATS.get(plain_suffix(path), RdfFormat.TURTLE)):
                if isinstance(triple.subject, NamedNode) and (value := _value(triple.object)):
                    facts[triple.subject.value][triple.predicate.value].append(value)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"is no RDF: {error}", where=str(path)) from error
    for id, said in sorted(facts.items()):
        if _SKOS + "Concept" not in said.get(_TYPE, ()) or not said[_SKOS + "prefLabel"]:
            continue
        kinds = [
            *said[_ENTITY_TYPE],
            *(kind for scheme in said[_SKOS + "inScheme"] for kind in facts[scheme][_ENTITY_TYPE]),
        ]
        kind = (kinds or [type])[0]
        if kind and kind not in load().types:
            raise InputError(f"{id} has the type {kind!r}; known: {', '.join(load().types)}", where=str(path))
        if strange := set(said.get(_BETTER, ())) - {"higher", "lower"}:
            raise InputError(f"{id}: kg:better is {min(strange)!r}; known: higher, lower", where=str(path))
        if kind:
            yield _term(id, kind, said, path)


def _term(id: str, type: str, said: dict[str, list[str]], path: Path) -> Term:
    name, *others = sorted(said[_SKOS + "prefLabel"], key=len)
    aliases = {*others, *said.get(_SKOS + "altLabel", ())} - {name}
    return Term(
        id=id,
        type=type,
        name=name,
        aliases=tuple(sorted(aliases)),
        broader=tuple(sorted(said.get(_SKOS + "broader", ()))),
        definition=" ".join(said.get(_SKOS + "definition", ())),
        better=min(said.get(_BETTER, ()), default="") if type == "Metric" else "",
        origin=path.name,
    )


def _value(object: object) -> str:
    """An IRI, or an English text; the empty string for all else."""
    if isinstance(object, NamedNode):
        return object.value
    if isinstance(object, Literal) and (object.language or "en").lower().split("-")[0] == "en":
        return object.value.strip()
    return ""
