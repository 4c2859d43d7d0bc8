"""A site on this machine, which may be gone to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.links.pages import Site, serving


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.DUNLIN_PRIVATE_ADDRESSES = True
    with serving() as there:
        yield there
