"""Towns to begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template.base import Template
from django.test.utils import _TestState

from feed_project import presence
from tests.visibility.story import settle_in, write
from tests.visibility.town import Town


@pytest.fixture
def settled(
    db: None, inline_relay: Callable[[], int], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Town:
    """A town in which everybody has come to stand to the author as its name says, and nothing is written."""
    # Pages are read as text: nobody needs the copies of contexts that Django keeps for tests, at twice the time.
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    settings.DUNLIN_THROTTLE, settings.DUNLIN_SETTLE_MS = False, 0
    settings.MEDIA_ROOT = tmp_path / "media"
    presence._noted.clear()
    town = Town(inline_relay)
    settle_in(town)
    return town


@pytest.fixture
def town(settled: Town) -> Town:
    """A town in which everything has been written, and nobody has quarrelled yet."""
    write(settled)
    settled.village.fold()
    return settled
