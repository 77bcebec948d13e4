"""The SPARQL 1.1 Protocol on loopback: as the standard's clients speak it, read-only and within limits."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from kg.config import Workspace
from kg.rdf.serve import Limits, server
from kg.rdf.terms import name
from kg.stages.export import export, exports
from kg.stages.graph import RecordsGraph
from kg.stages.sparql import folder

QUERY = "SELECT ?name WHERE { ?x a kg:Hardware ; skos:prefLabel ?name } ORDER BY ?name"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def store(annotated: Workspace) -> Path:
    export(RecordsGraph(annotated), exports(annotated)[:1])
    return folder(annotated)


@contextmanager
def _running(store: Path, limits: Limits = Limits()) -> Iterator[str]:  # noqa: B008
    with server(lambda: store, 0, limits) as running:
        thread = Thread(target=running.serve_forever)
        thread.start()
        try:
            assert running.server_address[0] == "127.0.0.1"
            yield f"http://127.0.0.1:{running.server_port}/sparql"
        finally:
            running.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with _running(store) as address:
        yield address


def _get(address: str, query: str, accept: str = "*/*") -> tuple[str, bytes]:
    asked = f"{address}?{urllib.parse.urlencode({'query': query})}"
    with urllib.request.urlopen(urllib.request.Request(asked, headers={"Accept": accept})) as answer:
        return answer.headers["Content-Type"], answer.read()


def test_rdflibs_remote_store_reads_it(address: str) -> None:
    """A client of the standard's: SELECT and ASK by GET and by POST."""
    for method in ("GET", "POST", "POST_FORM"):
        remote = rdflib.Graph(SPARQLStore(address, method=method))
        rows = list(remote.query(f"PREFIX kg: <{name('kg:').value}> SELECT ?x WHERE {{ ?x a kg:Paper }}"))
        assert not rows
        found = remote.query(f"SELECT ?x WHERE {{ ?x a <{name('kg:Hardware').value}> }}")
        assert len(list(found)) > 3
        assert remote.query(f"ASK {{ ?x a <{name('kg:Hardware').value}> }}").askAnswer


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "application/sparql-results+xml"])
def test_an_answer_comes_as_was_asked(address: str, accept: str) -> None:
    media, body = _get(address, QUERY, f"text/html;q=0.1, {accept};q=0.9, application/json;q=0.5")
    assert media == accept
    assert b"FPGA" in body or b"array" in body


def test_json_is_what_comes_unasked(address: str) -> None:
    media, body = _get(address, QUERY)
    assert media == "application/sparql-results+json"
    assert json.loads(body)["head"]["vars"] == ["name"]


def test_a_description_comes_as_triples(address: str) -> None:
    media, body = _get(address, "CONSTRUCT { ?x a ?y } WHERE { ?x a ?y } LIMIT 3", "text/turtle")
    assert media == "application/n-triples"
    assert body.count(b" .\n") == 3


def _refused(request: urllib.request.Request | str) -> tuple[int, str]:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    return caught.value.code, caught.value.read().decode()


def test_what_is_no_query_is_told(address: str) -> None:
    code, why = _refused(f"{address}?query=SELECT")
    assert code == 400
    assert "cannot be run" in why
    assert _refused(address)[0] == 400
    assert _refused(address.replace("sparql", "other"))[0] == 404
    assert _refused(urllib.request.Request(f"{address}?query=ASK{{}}", headers={"Accept": "image/png"}))[0] == 406
    assert _refused(urllib.request.Request(address, b"x", {"Content-Type": "text/plain"}))[0] == 415


def test_nothing_can_be_written(address: str) -> None:
    update = b"update=" + urllib.parse.quote("DROP ALL").encode()
    assert _refused(urllib.request.Request(address, update, FORM))[0] == 403
    assert _refused(f"{address}?query={urllib.parse.quote('DROP ALL')}")[0] == 400


def test_other_servers_are_not_asked(address: str) -> None:
    asked = urllib.parse.quote("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert "SERVICE" in _refused(f"{address}?query={asked}")[1]


def test_what_takes_too_long_is_stopped(store: Path) -> None:
    """And the next query is answered."""
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with _running(store, Limits(seconds=2.0)) as address:
        code, why = _refused(f"{address}?query={urllib.parse.quote(endless)}")
        assert code == 503
        assert "more than 2 s" in why
    with _running(store) as address:
        assert _get(address, QUERY)


def test_so_many_are_answered_at_once_and_others_wait(store: Path) -> None:
    """A long query holds up the next, where one at a time is answered, and not the one after it for good."""
    endless = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    for at_once, waits in ((1, True), (2, False)):
        with _running(store, Limits(seconds=5.0, at_once=at_once)) as address:
            slow = Thread(target=_refused, args=(f"{address}?query={urllib.parse.quote(endless)}",))
            slow.start()
            time.sleep(0.5)  # so that it has its place
            assert _get(address, QUERY)
            slow.join(1.0 if waits else 0.0)
            assert slow.is_alive() is not waits
            slow.join()


def test_what_is_too_large_is_refused(store: Path) -> None:
    with _running(store, Limits(query=100, answer=1000)) as address:
        assert _refused(urllib.request.Request(address, b"query=" + b"x" * 200, FORM))[0] == 413
        assert _refused(f"{address}?query={'x' * 200}")[0] == 414
        assert "bytes" in _refused(f"{address}?query={urllib.parse.quote('SELECT * { ?s ?p ?o }')}")[1]


@pytest.mark.parametrize(
    ("header", "value"),
    [("Host", "evil.example"), ("Host", "["), ("Origin", "https://evil.example"), ("Origin", "null")],
)
def test_pages_of_others_are_not_answered(address: str, header: str, value: str) -> None:
    """A name that resolves to this machine is still another's."""
    asked = urllib.request.Request(f"{address}?query=ASK%7B%7D", headers={header: value})
    assert _refused(asked)[0] == 403
    here = urllib.request.Request(f"{address}?query=ASK%7B%7D", headers={"Origin": "http://localhost:8000"})
    assert urllib.request.urlopen(here).status == 200


@pytest.mark.parametrize("length", ["abc", "-1", "1e3"])
def test_a_length_that_is_none_is_told(address: str, length: str) -> None:
    headers = {"Content-Type": "application/sparql-query", "Content-Length": length}
    assert _refused(urllib.request.Request(address, b"ASK{}", headers))[0] == 411


def test_names_are_read_as_they_were_sent(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In UTF-8, whatever the locale of the process that answers."""
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    _, body = _get(address, "SELECT (STRLEN('μö') AS ?n) {}", "text/csv")
    assert body.split() == [b"n", b"2"]


def test_what_is_not_wanted_is_not_sent(address: str) -> None:
    """A weight of zero refuses."""
    kind, _ = _get(address, QUERY, "text/csv;q=0, application/sparql-results+xml;q=0.1")
    assert kind.startswith("application/sparql-results+xml")
