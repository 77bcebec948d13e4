"""``python -m flows.serve``: every flow on this machine by its schedule, without a work pool.

Runs stand in the pages of the server that ``PREFECT_API_URL`` names, with their logs; without it, one is started on
this machine and its address is said.
What is to be refreshed stands in ``KG_FEEDS`` (separated by blanks; ``arxiv:cs huggingface``), the workspace in
``KG_WORKSPACE``, the store in ``KG_STORE``, a file of papers that is added every night in ``KG_INBOX``, releases in
``KG_RELEASES``, gold for the nightly measure in ``KG_GOLD`` and ``KG_TEXTS``; schedules in ``KG_CRON_REFRESH``,
``KG_CRON_BUILD``, ``KG_CRON_RELEASE``, ``KG_CRON_EVALUATE`` and ``KG_CRON_MAINTAIN``.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from flows.quiet import quiet
from flows.server import server

__all__ = ["deployments", "main"]

#: What ``kg build`` on a terminal keeps quiet; of runs that nobody watches, the logs are all that there is.
_LOUD = {
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_TO_API_ENABLED": "true",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "kg",
}


def deployments() -> list[Any]:
    """What is served: release and maintain by schedule; refresh, build and evaluate too, where feeds, an inbox and gold
    are named; the rest by hand."""
    from flows.backfill import backfill
    from flows.build import build
    from flows.evaluate import evaluate
    from flows.maintain import maintain
    from flows.refresh import refresh
    from flows.release import release

    feeds = _said("FEEDS", "").split()
    made = [
        build.to_deployment("by-hand"),
        backfill.to_deployment("by-hand"),
        maintain.to_deployment("weekly", cron=_said("CRON_MAINTAIN", "0 5 * * 0")),
        release.to_deployment("monthly", cron=_said("CRON_RELEASE", "0 6 1 * *")),
    ]
    if feeds:
        cron = _said("CRON_REFRESH", "0 3 * * *")
        made.append(refresh.to_deployment("daily", cron=cron, parameters={"feeds": feeds}))
    if _said("INBOX", ""):
        inbox = {"inputs": [_said("INBOX", "")]}
        made.append(build.to_deployment("nightly", cron=_said("CRON_BUILD", "0 2 * * *"), parameters=inbox))
    if _said("GOLD", ""):
        gold = {"gold": _said("GOLD", ""), "texts": _said("TEXTS", "")}
        made.append(evaluate.to_deployment("nightly", cron=_said("CRON_EVALUATE", "0 4 * * *"), parameters=gold))
    return made


def main() -> None:
    """Serve until it is stopped. One run at a time: the graph has one writer."""
    for name, value in _LOUD.items():
        os.environ.setdefault(name, value)
    quiet()
    own = not os.environ.get("PREFECT_API_URL")
    with server() as address:
        from prefect import serve

        from flows.crashed import crashed

        sys.stderr.write(f"runs and their logs: {address.removesuffix('/api')}\n")
        if own and os.environ.get("PREFECT_API_URL") == address:  # on a server of others, others may serve too
            crashed()
        serve(*deployments(), limit=1)


def _said(name: str, default: str) -> str:
    return os.environ.get(f"KG_{name}", default)


if __name__ == "__main__":
    main()
