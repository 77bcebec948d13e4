"""What a graph of ours needs of a Neo4j database: constraints, indexes, and our mark on what is ours."""

from __future__ import annotations

from collections.abc import Iterator

from kg.store.statements import MARK
from kg.vocabulary import load

__all__ = ["STATE", "constraints", "indexes", "marks"]

#: The node, there or made, in which loads leave word for each other.
STATE = f"MERGE (s:KgState {{id: 'kg'}}) ON CREATE SET s.mark = '{MARK}'"

#: How older versions told what was theirs: by a digest.
_ONCE_OURS = "x.digest =~ '[0-9a-f]{20}'"


def constraints() -> Iterator[str]:
    """A uniqueness constraint on every label's id."""
    for label in (*load().nodes, "KgState"):
        yield f"CREATE CONSTRAINT kg_{label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"


def indexes() -> Iterator[str]:
    """One over names and titles, and those for who asks for an ``:Entity`` of any type, by its id or its name."""
    labels = "|".join(["Paper", *load().types])
    yield f"CREATE FULLTEXT INDEX kg_names IF NOT EXISTS FOR (n:{labels}) ON EACH [n.name, n.aliases, n.title]"
    for name in ("id", "name"):
        yield f"CREATE INDEX kg_entity_{name} IF NOT EXISTS FOR (n:Entity) ON (n.{name})"


def marks() -> Iterator[str]:
    """Give what an older version wrote the mark by which ours is known now, once for each database.

    One that is brought on says so in its state; one without a state may have been filled by an import.
    """
    for pattern in ("(x)", "()-[x]->()"):
        yield (
            f"OPTIONAL MATCH (s:KgState {{id: 'kg'}}) WITH s WHERE s.mark IS NULL MATCH {pattern} WHERE {_ONCE_OURS}"
            f" CALL {{ WITH x SET x.`{MARK}` = true REMOVE x.digest }} IN TRANSACTIONS OF 10000 ROWS"
        )
    yield f"MATCH (s:KgState {{id: 'kg'}}) WHERE s.mark IS NULL SET s.mark = '{MARK}'"
