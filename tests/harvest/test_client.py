"""The client is polite, bounded, and asks nobody else. Every answer comes from a server on loopback."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from servers.web import Asked, Reply, web

from kg.errors import InputError, SourceUnavailable
from kg.harvest import BrokenPage, Client, Manners, Request, Validators, source
from kg.harvest.page import Credentials

QUICK = Manners(interval=0.0, attempts=4, first_wait=0.01, longest_wait=2.0, page_size=100_000, answer_time=2.0)

NOBODY = Credentials()


def _client(manners: Manners = QUICK, credentials: Credentials = NOBODY) -> Client:
    return Client(frozenset({"127.0.0.1"}), manners, credentials)


def _get(url: str, manners: Manners = QUICK, read: Callable[[bytes], bytes] = bytes) -> bytes:
    with _client(manners) as client:
        answer, _ = client.get(Request(url), read)
    assert answer.content is not None
    return answer.content


def _ok(_: Asked) -> Reply:
    return Reply(b"fine")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    """Twice busy, then an answer: three requests."""
    with web(_ok) as server:
        server.faults += [Reply(status=status), Reply(status=status)]
        assert _get(server.url) == b"fine"
        assert len(server.asked) == 3


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_obeyed(form: str) -> None:
    """In both of its forms: no request comes before that time."""
    until = datetime.now(UTC) + timedelta(seconds=2)
    said = "1" if form == "seconds" else format_datetime(until, usegmt=True)
    with web(_ok) as server:
        server.faults.append(Reply(status=503, headers=(("Retry-After", said),)))
        began = time.monotonic()
        assert _get(server.url) == b"fine"
        assert time.monotonic() - began >= (1.0 if form == "seconds" else 0.9)


def test_nobody_waits_for_a_day() -> None:
    """A server that asks for more than the longest wait is left alone, and the error says what it asked for."""
    with web(_ok) as server:
        server.faults.append(Reply(status=429, headers=(("Retry-After", "86400"),)))
        with pytest.raises(SourceUnavailable, match="429 and asks to wait 86400 s") as caught:
            _get(server.url)
        assert caught.value.passing
        assert len(server.asked) == 1


def test_requests_keep_their_distance() -> None:
    """Three requests at a quarter of a second take half a second, whatever else happens."""
    with web(_ok) as server, _client(Manners(interval=0.25)) as client:
        began = time.monotonic()
        for _ in range(3):
            client.get(Request(server.url), bytes)
        assert time.monotonic() - began >= 0.5


def test_an_answer_that_is_cut_off_is_asked_for_again() -> None:
    """The connection ends before the length that was promised; and a page that its reader calls broken."""
    with web(_ok) as server:
        server.faults.append(Reply(b"fi", promised=4))
        assert _get(server.url) == b"fine"

    def whole(content: bytes) -> bytes:
        if content != b"fine":
            raise BrokenPage("half a page")
        return content

    with web(_ok) as server:
        server.faults.append(Reply(b"fi"))
        assert _get(server.url, read=whole) == b"fine"
        assert len(server.asked) == 2


def test_an_answer_that_does_not_unpack_is_asked_for_again() -> None:
    """What a proxy garbled once is whole the next time; where it never is, the source is unavailable."""
    garbled = Reply(b"no gzip", headers=(("Content-Encoding", "gzip"),))
    with web(_ok) as server:
        server.faults.append(garbled)
        assert _get(server.url) == b"fine"
    with web(lambda _: garbled) as server:
        with pytest.raises(SourceUnavailable, match="try again later"):
            _get(server.url)
        assert len(server.asked) == QUICK.attempts


def test_an_answer_that_never_ends_does() -> None:
    """Bytes that trickle, each within the patience for one, are given no longer than a whole answer has."""
    slow = Manners(interval=0.0, attempts=1, answer_time=0.1)
    with web(lambda _: Reply(b"x" * 400_000, slow=0.05)) as server, pytest.raises(SourceUnavailable, match=r"than 0 s"):
        _get(server.url, slow)


def test_it_gives_up_and_says_so() -> None:
    with web(lambda _: Reply(status=503)) as server:
        with pytest.raises(SourceUnavailable, match="it answers 503; try again later") as caught:
            _get(server.url)
        assert caught.value.passing
        assert len(server.asked) == QUICK.attempts


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(SourceUnavailable, match="127.0.0.1:9/") as caught:
        _get("http://127.0.0.1:9/")
    assert caught.value.passing


def test_a_refusal_is_not_repeated() -> None:
    with web(lambda _: Reply(status=403)) as server:
        with pytest.raises(SourceUnavailable, match="refuses it with 403 Forbidden") as caught:
            _get(server.url)
        assert not caught.value.passing
        assert len(server.asked) == 1


def test_sizes_are_bounded_after_decompression() -> None:
    """A page of megabytes in a kilobyte of gzip is not unpacked further than the bound."""
    bomb = gzip.compress(b"0" * 10_000_000)
    assert len(bomb) < 20_000
    bombs = web(lambda _: Reply(bomb, headers=(("Content-Encoding", "gzip"),)))
    with bombs as server, pytest.raises(SourceUnavailable, match="more than 100,000 bytes"):
        _get(server.url)


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "https://evil.example/", "file:///etc/passwd", "http://example.org/"]
)
def test_redirects_lead_to_no_other_host(target: str) -> None:
    with web(lambda _: Reply(status=302, headers=(("Location", target),))) as server:
        with pytest.raises(SourceUnavailable, match="not asked"):
            _get(server.url)
        assert len(server.asked) == 1


def test_a_redirect_within_the_source_is_followed() -> None:
    def answer(asked: Asked) -> Reply:
        return Reply(b"there") if asked.path == "/new" else Reply(status=301, headers=(("Location", "/new?x=1"),))

    with web(answer) as server:
        assert _get(f"{server.url}/old") == b"there"
    circle = web(lambda _: Reply(status=301, headers=(("Location", "/round"),)))
    with circle as server, pytest.raises(SourceUnavailable, match="more than 5 redirects"):
        _get(server.url)


def test_plain_http_is_for_this_machine_only() -> None:
    client = Client(frozenset({"export.arxiv.org"}), QUICK, NOBODY)
    with client, pytest.raises(SourceUnavailable, match="https at one of export.arxiv.org"):
        client.get(Request("http://export.arxiv.org/api/query"), bytes)


def test_what_has_not_changed_is_not_sent_again() -> None:
    """The validators go back as they came; the answer is that there is none."""

    def answer(asked: Asked) -> Reply:
        return (
            Reply(status=304)
            if asked.headers.get("if-none-match") == '"v1"'
            else Reply(b"fine", headers=(("ETag", '"v1"'),))
        )

    with web(answer) as server, _client() as client:
        first, read = client.get(Request(server.url), bytes)
        assert (first.content, read, first.validators) == (b"fine", b"fine", Validators(etag='"v1"'))
        second, read = client.get(Request(server.url), bytes, first.validators)
        assert (second.content, read) == (None, None)


def test_keys_are_sent_and_never_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key stands in the request on the wire, and in no error."""
    monkeypatch.setenv("KG_MAIL", "someone@example.org")
    keys = Credentials(params=(("api_key", "geheim"),), headers=(("x-api-key", "secret"),))
    with web(lambda _: Reply(status=401)) as server, _client(credentials=keys) as client:
        with pytest.raises(SourceUnavailable) as caught:
            client.get(Request(server.url, (("q", "a"),)), bytes)
        (asked,) = server.asked
    assert (asked.params, asked.headers["x-api-key"]) == ({"q": "a", "api_key": "geheim"}, "secret")
    assert "mailto:someone@example.org" in asked.headers["user-agent"]
    assert "geheim" not in str(caught.value) and "secret" not in str(caught.value)


def test_a_key_that_no_header_holds_is_not_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """White space around it is none of it; what cannot be sent is told by the variable's name."""
    monkeypatch.setenv("KG_SEMANTIC_SCHOLAR_KEY", " secret\n")
    assert source("semantic-scholar").credentials().headers == (("x-api-key", "secret"),)
    monkeypatch.setenv("KG_SEMANTIC_SCHOLAR_KEY", "sec\nret")
    with pytest.raises(InputError, match="KG_SEMANTIC_SCHOLAR_KEY") as caught:
        source("semantic-scholar").credentials()
    assert "ret" not in str(caught.value).removeprefix("KG_SEMANTIC_SCHOLAR_KEY")
    monkeypatch.setenv("KG_MAIL", "jürgen@example.org")
    with pytest.raises(InputError, match="KG_MAIL"):
        _client()
    monkeypatch.delenv("KG_MAIL")
    sent = Credentials(headers=(("x-api-key", "sec\nret"),))
    with web(_ok) as server, _client(credentials=sent) as client:
        with pytest.raises(SourceUnavailable, match="cannot be sent") as refused:
            client.get(Request(server.url), bytes)
        assert refused.value.__cause__ is None and refused.value.__suppress_context__  # logs have tracebacks
        assert "sec" not in str(refused.value) and not refused.value.passing and not server.asked
