"""SPARQL over the workspace's RDF: the same rows as Cypher gives, and nothing that leaves the machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.config import Workspace
from kg.errors import InputError
from kg.rdf.quiet import blanked
from kg.rdf.sparql import Sparql
from kg.stages.export import export, exports
from kg.stages.graph import RecordsGraph
from kg.stages.sparql import sparql
from kg.store.questions import SPARQL, questions

ANSWERS: dict[str, list[list[Any]]] = json.loads(
    (Path(__file__).parents[1] / "gold" / "answers.json").read_text("utf-8")
)


@pytest.fixture(scope="module")
def store(annotated: Workspace) -> Sparql:
    export(RecordsGraph(annotated), exports(annotated)[:1])
    return sparql(annotated)


TWINS = [one for one in questions() if SPARQL in one.texts]


def test_there_are_twins() -> None:
    assert len(TWINS) >= 20


@pytest.mark.parametrize("one", TWINS, ids=lambda one: one.name)
def test_a_question_has_the_same_rows_in_sparql_as_in_cypher(store: Sparql, one: Any) -> None:
    """tests/store/test_questions.py holds Cypher, embedded and on a server, to the same file."""
    found = store.rows(one.sparql(), one.parameters).rows
    assert _comparable(found) == _comparable(ANSWERS[one.name])


def _comparable(rows: Any) -> list[str]:
    """An empty text is no statement in RDF."""
    return sorted({json.dumps([value or None for value in row], ensure_ascii=False) for row in rows})


def test_a_name_is_data_and_never_query(store: Sparql) -> None:
    """What closes a string in SPARQL closes nothing in a parameter."""
    hostile = 'x" . ?s ?p ?o } #'
    assert not list(store.rows("SELECT ?x WHERE { ?x skos:prefLabel ?name }", {"name": hostile}).rows)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        """SELECT ?z { FILTER("" != \"\"\"a"b\"\"\") SERVICE <http://127.0.0.1:1/> { ?z ?p ?o } FILTER("x" != "y") }""",
        """SELECT ?z { FILTER("x" != '''a'b''') SERVICE <http://127.0.0.1:1/> { ?z ?p ?o } FILTER('x' != "y") }""",
        "SELECT * { # a comment\rSERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p kg:a\\# . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <http://127.0.0.1:1/> } ?s ?p ?o FILTER(?s<?o)SERVICE?e{?a?b?c}FILTER(?s>?o) }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1:1/> {?a ?b ?c} }",
        "PREFIX s: <http://127.0.0.1:1/> SELECT * { SERVICEs: {?a ?b ?c} }",
        "SELECT * { ?x ?y 1SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "SELECT * { ?x ?y trueSERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }",
        "PREFIX \u00e9: <http://127.0.0.1:1/> SELECT * { SERVICE\u00e9:x { ?a ?b ?c } }",
        "SELECT * { service SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
    ],
)
def test_other_servers_are_not_asked(store: Sparql, query: str) -> None:
    """However the word is hidden from who looks for it."""
    with pytest.raises(InputError, match="SERVICE"):
        store.rows(query)


def test_a_word_in_a_string_asks_nobody(store: Sparql) -> None:
    """Nor a variable of that name, or what a prefix stands before."""
    assert not list(store.rows("SELECT ?service WHERE { ?service a kg:service }").rows)
    assert not list(store.rows('SELECT ?x WHERE { ?x skos:prefLabel "SERVICE <http://127.0.0.1/>" }').rows)


def test_who_names_graphs_means_those(store: Sparql) -> None:
    """FROM narrows the data; a variable or a string of that name does not."""

    def counted(query: str) -> int:
        ((count,),) = store.rows(query).rows
        return int(count)

    everything = counted("SELECT (COUNT(*) AS ?from) { ?s ?p ?o FILTER('FROM' = 'FROM') }")
    one = "https://example.org/kg/paper/sample:01"
    inside = counted(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{one}> {{ ?s ?p ?o }} }}")
    assert 0 < inside < everything
    assert counted(f"SELECT (COUNT(*) AS ?n) FROM <{one}> {{ ?s ?p ?o }}") == inside  # noqa: S608  # no SQL
    assert counted("SELECT (COUNT(*) AS ?n) FROM <https://example.org/none> { ?s ?p ?o }") == 0


@pytest.mark.parametrize("text", ["SELECT", "INSERT DATA { <a:a> <a:b> <a:c> }", "DROP ALL"])
def test_what_is_no_query_is_an_error(store: Sparql, text: str) -> None:
    with pytest.raises(InputError, match="cannot be run"):
        store.rows(text)


def test_answers_come_in_the_formats_of_the_standard(store: Sparql) -> None:
    query = "SELECT ?title WHERE { ?p dcterms:identifier ?id ; dcterms:title ?title }"
    read = json.loads(store.written(query, "json", {"id": "sample:07"}))
    assert len(read["results"]["bindings"]) == 1
    assert store.written(query, "csv", {"id": "sample:07"}).startswith(b"title\r\n")
    assert b"<sparql" in store.written("ASK { ?s ?p ?o }", "xml")
    assert store.written("CONSTRUCT { ?p a ?t } WHERE { ?p a ?t } LIMIT 1", "json").endswith(b" .\n")


def test_a_query_of_any_shape_keeps_its_length_and_its_keywords() -> None:
    query = "SELECT ?x { ?x kg:a\\\"b 'it\\'s { ' ; a <http://a/#b> } # { \n ORDER BY ?x"
    assert len(blanked(query)) == len(query)
    assert blanked(query).split() == ["SELECT", "?x", "{", "?x", "kg:a", "b", ";", "a", "}", "ORDER", "BY", "?x"]


def test_several_that_ask_at_once_get_one_store(annotated: Workspace, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    exports(workspace)[0].parent.mkdir()
    exports(workspace)[0].write_bytes(exports(annotated)[0].read_bytes())
    program = (
        "import sys; from pathlib import Path; from kg.config import Workspace; from kg.stages.sparql import sparql\n"
        "print(*sparql(Workspace(Path(sys.argv[1]))).rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }').rows)"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({one.communicate()[0] for one in running}) == 1
    assert not any(one.returncode for one in running)


def test_the_store_follows_the_rdf(store: Sparql, annotated: Workspace, tmp_path: Path) -> None:
    """Made anew when the N-Quads changed, and not otherwise."""
    workspace = Workspace(tmp_path)
    exports(workspace)[0].parent.mkdir()
    lines = exports(annotated)[0].read_bytes().splitlines(keepends=True)
    exports(workspace)[0].write_bytes(b"".join(lines[:10]))
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert list(sparql(workspace).rows(count).rows) == [(10,)]
    before = (workspace.exports / "oxigraph").stat().st_mtime_ns
    sparql(workspace)
    assert (workspace.exports / "oxigraph").stat().st_mtime_ns == before
    exports(workspace)[0].write_bytes(b"".join(lines[:20]))
    assert list(sparql(workspace).rows(count).rows) == [(20,)]
    with pytest.raises(InputError, match="kg build"):
        sparql(Workspace(tmp_path / "nothing"))
