"""The questions of ``schema/queries``: Cypher with a name, a title and parameters, the same for every store.

A file ``NAME.cypher`` begins with comments: its title, then one ``$parameter = example`` a line.
Where a store's Cypher differs, ``NAME.STORE.cypher`` stands beside it; ``NAME.rq`` asks the same of RDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from kg.errors import InputError
from kg.vocabulary import load, schema

__all__ = ["SPARQL", "Question", "question", "questions", "type_of"]


#: Of which type a parameter is that is not called by its type.
_TYPES = {"device": "Hardware"}
#: The dialect that is none of Cypher.
SPARQL = "sparql"


class Question(Struct, frozen=True):
    """A question: its title, an example for each parameter, and its text by dialect; ``""`` is any store's Cypher."""

    name: str
    title: str
    parameters: dict[str, str]
    texts: dict[str, str]

    def cypher(self, dialect: str = "") -> str:
        """The statement for a store with this dialect of Cypher."""
        return self.texts.get(dialect, self.texts[""])

    def sparql(self) -> str:
        """The query for RDF. Raises :class:`InputError` where there is none."""
        if SPARQL not in self.texts:
            raise InputError(f"{self.name} is asked in Cypher alone: kg ask {self.name}")
        return self.texts[SPARQL]

    def check(self, given: Mapping[str, object]) -> None:
        """Raises :class:`InputError` where a parameter is missing, or is none of this question."""
        missing, unknown = self.parameters.keys() - given.keys(), given.keys() - self.parameters.keys()
        if missing:
            example = " ".join(f"--param '{name}={value}'" for name, value in self.parameters.items())
            raise InputError(f"{self.name} needs {_list(missing)}; for example: kg ask {self.name} {example}")
        if unknown:
            raise InputError(
                f"{self.name} has no parameter {_list(unknown)}; it has {_list(self.parameters) or 'none'}"
            )


def questions() -> Iterator[Question]:
    """All of them, in order of name."""
    texts: dict[str, dict[str, str]] = {}
    for file in schema("queries").iterdir():
        name, _, ending = file.name.partition(".")
        dialect = {"cypher": "", "rq": SPARQL}.get(ending, ending.removesuffix(".cypher"))
        texts.setdefault(name, {})[dialect] = file.read_text("utf-8")
    return (_question(name, texts[name]) for name in sorted(texts))


def question(name: str) -> Question:
    """The question of this name. Raises :class:`InputError` where there is none."""
    known = {one.name: one for one in questions()}
    if name not in known:
        raise InputError(f"there is no question {name!r}; `kg ask` lists them")
    return known[name]


def type_of(parameter: str) -> str:
    """Of which type what a parameter names is; empty where it may be of any, or is a paper."""
    type = _TYPES.get(parameter, parameter.capitalize())
    return type if type in load().types else ""


def _question(name: str, texts: dict[str, str]) -> Question:
    comments = [line[2:].strip() for line in texts[""].splitlines() if line.startswith("//")]
    pairs = (line.removeprefix("$").partition("=") for line in comments[1:])
    return Question(name, comments[0], {key.strip(): value.strip() for key, _, value in pairs}, texts)


def _list(names: Mapping[str, object] | set[str]) -> str:
    return ", ".join(sorted(names))
