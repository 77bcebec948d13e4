"""An arXiv of our own: OAI-PMH over records written by us, with resumption tokens, and with what it is known to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from servers.web import Asked, Reply, Web, web

HEAD = '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>x</responseDate>'


@dataclass(frozen=True)
class Entry:
    """A paper as arXiv holds it: days of its versions, and the day on which its record was last touched."""

    id: str
    title: str
    abstract: str
    touched: str
    versions: tuple[str, ...] = ("Mon, 2 Nov 2026 10:00:00 GMT",)
    comment: str = ""
    deleted: bool = False

    @property
    def xml(self) -> str:
        header = f"<identifier>oai:arXiv.org:{self.id}</identifier><datestamp>{self.touched}</datestamp>"
        if self.deleted:
            return f'<record><header status="deleted">{header}</header></record>'
        versions = "".join(
            f'<version version="v{n}"><date>{day}</date><size>9kb</size></version>'
            for n, day in enumerate(self.versions, 1)
        )
        fields = (
            f"<title>{escape(self.title)}</title><authors>Ada Byron (London), Emmy Noether and Lise Meitner</authors>"
        )
        comment = f"<comments>{escape(self.comment)}</comments>" if self.comment else ""
        rest = f"<categories>quant-ph cs.AR</categories>{comment}<abstract>{escape(self.abstract)}</abstract>"
        raw = f'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>{self.id}</id>{versions}{fields}{rest}</arXivRaw>'
        return f"<record><header>{header}</header><metadata>{raw}</metadata></record>"


@dataclass
class Arxiv:
    """Its records, which a test may change, and the web server they are asked from."""

    served: Web
    entries: list[Entry]
    page: int = 2
    stale: set[str] = field(default_factory=set)

    def change(self, id: str, **fields: object) -> None:
        """Another state of one record."""
        self.entries = [replace(one, **fields) if one.id == id else one for one in self.entries]  # type: ignore[arg-type]

    @property
    def asked(self) -> list[dict[str, str]]:
        """The parameters of every request so far."""
        return [one.params for one in self.served.asked]

    def answer(self, asked: Asked) -> Reply:
        params = asked.params
        if token := params.get("resumptionToken", ""):
            if token in self.stale:
                return _error("badResumptionToken", "expired")
            since, until, start = token.split("|")
        else:
            since, until, start = params["from"], params["until"], "0"
        chosen = sorted((one for one in self.entries if since <= one.touched <= until), key=lambda one: one.id)
        if not chosen:
            return _error("noRecordsMatch", "nothing")
        at = int(start)
        records = "".join(one.xml for one in chosen[at : at + self.page])
        following = f"{since}|{until}|{at + self.page}" if at + self.page < len(chosen) else ""
        last = f'<resumptionToken completeListSize="{len(chosen)}" cursor="{at}">{following}</resumptionToken>'
        return Reply(f"{HEAD}<ListRecords>{records}{last}</ListRecords></OAI-PMH>".encode())


def _error(code: str, said: str) -> Reply:
    return Reply(f'{HEAD}<error code="{code}">{said}</error></OAI-PMH>'.encode())


@contextmanager
def arxiv(entries: list[Entry]) -> Iterator[Arxiv]:
    """Serve these records while the block runs; ``served.url`` is the address."""
    with web(lambda asked: made.answer(asked)) as served:
        made = Arxiv(served, entries)
        yield made
