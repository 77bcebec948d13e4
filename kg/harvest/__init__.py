"""Live sources: what to ask a server for, how to ask politely, and what its answer says of itself.

What a page holds is read as any file is, by ``kg.sources``; here it is only walked through.
"""

from kg.harvest.client import Answer, Client, Manners, Validators, host
from kg.harvest.feed import Feed
from kg.harvest.page import BrokenPage, Page, Request, Source, StaleToken, Window
from kg.harvest.sources import SOURCES, source

__all__ = [
    "SOURCES",
    "Answer",
    "BrokenPage",
    "Client",
    "Feed",
    "Manners",
    "Page",
    "Request",
    "Source",
    "StaleToken",
    "Validators",
    "Window",
    "host",
    "source",
]
