"""A village for every test that asks for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.queries.village import Village


@pytest.fixture
def village(db: None, inline_relay: Callable[[], int]) -> Village:
    return Village(inline_relay)
