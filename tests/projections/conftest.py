"""What tests of the read models share."""

import pytest
from pytest_django import Settings


@pytest.fixture
def large_authors(settings: Settings) -> None:
    """Make everybody with two followers a large author, whose posts are pulled."""
    settings.DUNLIN_PUSH_THRESHOLD = 1
