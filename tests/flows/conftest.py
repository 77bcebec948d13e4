"""Prefect's own test harness: a server and a database that live as long as these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.quiet import quiet

quiet()


@pytest.fixture(scope="session", autouse=True)
def prefect() -> Iterator[None]:
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
