"""``python -m flows.serve``: every flow on this machine by its schedule, without a work pool.

Runs stand in the pages of the server that ``PREFECT_API_URL`` names, with their logs; without it, one is started on
this machine and its address is said.
What is to be refreshed stands in ``KG_FEEDS`` (separated by blanks; ``arxiv:cs huggingface``), the workspace in
``KG_WORKSPACE``, the store in ``KG_STORE``, releases in ``KG_RELEASES``, gold for the nightly measure in ``KG_GOLD``
and ``KG_TEXTS``; schedules in ``KG_CRON_REFRESH``, ``KG_CRON_RELEASE``, ``KG_CRON_EVALUATE``, ``KG_CRON_MAINTAIN``.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from flows.quiet import quiet
from flows.server import server

__all__ = ["deployments", "main"]

#: What ``kg build`` on a terminal keeps quiet; of runs that nobody watches, the logs are all that there is.
_LOUD = {"PREFECT_LOGGING_LEVEL": "INFO", "PREFECT_LOGGING_TO_API_ENABLED": "true"}


def deployments() -> list[Any]:
    """What is served: refresh, release and maintain by schedule, evaluate where gold is named, the rest by hand."""
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
    if _said("GOLD", ""):
        gold = {"gold": _said("GOLD", ""), "texts": _said("TEXTS", "")}
        made.append(evaluate.to_deployment("nightly", cron=_said("CRON_EVALUATE", "0 4 * * *"), parameters=gold))
    return made


def main() -> None:
    """Serve until it is stopped. One run at a time: the graph has one writer."""
    for name, value in _LOUD.items():
        os.environ.setdefault(name, value)
    quiet()
    with server() as address:
        from prefect import serve

        sys.stderr.write(f"runs and their logs: {address.removesuffix('/api')}\n")
        serve(*deployments(), limit=1)


def _said(name: str, default: str) -> str:
    return os.environ.get(f"KG_{name}", default)


if __name__ == "__main__":
    main()
