"""Prefect's settings for a laptop: its own server on loopback, no telemetry, no chatter.

Must run before Prefect is imported. Whatever the user has set stays as it is.
"""

from __future__ import annotations

import logging
import os

from kg.errors import KgError

__all__ = ["SETTINGS", "quiet", "without_expected_errors"]

SETTINGS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}


#: Where Prefect logs what becomes of a run.
_OF_RUNS = ("prefect.flow_runs", "prefect.task_runs")


def quiet() -> None:
    """Set what is not set."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


def without_expected_errors() -> None:
    """Leave what is wrong with an input, a store or a setting to the command, which says it in one line."""
    for name in _OF_RUNS:
        logging.getLogger(name).addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, KgError) and not record.getMessage().startswith("Finished in state Failed(")
