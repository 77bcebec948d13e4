"""``python -m flows.serve``: run the build every night on this machine, without a work pool.

The files to build stand in ``KG_INPUTS`` (separated by ``:``), the workspace in ``KG_WORKSPACE``,
the schedule in ``KG_CRON`` (default: three in the night).
"""

from __future__ import annotations

import os

from flows.quiet import quiet

__all__ = ["main"]


def main() -> None:
    """Serve until it is stopped. One run at a time: the graph has one writer."""
    quiet()
    from flows.build import build

    build.serve(
        name="nightly",
        cron=os.environ.get("KG_CRON", "0 3 * * *"),
        parameters={
            "inputs": [path for path in os.environ.get("KG_INPUTS", "inbox/papers.jsonl").split(os.pathsep) if path],
            "workspace": os.environ.get("KG_WORKSPACE", "kg-data"),
            "store": os.environ.get("KG_STORE", ""),
        },
        limit=1,
    )


if __name__ == "__main__":
    main()
