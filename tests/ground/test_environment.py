"""Environment variables: read in one place, refused in one sentence."""

import os
import subprocess
import sys

import pytest

from feed_project import environment
from feed_project.failure import Failure
from feed_project.places import REPOSITORY


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch):
    """Set one variable for a test."""
    return lambda value: monkeypatch.setenv("DUNLIN_TRIED", value)


@pytest.mark.parametrize(("word", "meaning"), [("on", True), ("TRUE", True), ("1", True), ("no", False)])
def test_a_flag_takes_the_usual_words(given, word, meaning) -> None:
    given(word)
    assert environment.flag("DUNLIN_TRIED", default=not meaning) is meaning


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_variable_counts_as_unset(given, blank) -> None:
    given(blank)
    assert environment.number("DUNLIN_TRIED", 7, least=1, most=9) == 7


@pytest.mark.parametrize("bad", ["-1", "10", "7.0", "٣", "1e2", "seven"])
def test_a_number_outside_its_range_is_refused_in_one_sentence(given, bad) -> None:
    given(bad)
    with pytest.raises(Failure, match=r"^DUNLIN_TRIED must be a whole number from 1 to 9, not .*\.$"):
        environment.number("DUNLIN_TRIED", 7, least=1, most=9)


@pytest.mark.parametrize("bad", ["localhost:8000", "ftp://a", "http://", "http://a/b", "http://a:99999", "http://u@a"])
def test_an_address_that_is_more_or_less_than_a_host_is_refused(given, bad) -> None:
    given(bad)
    with pytest.raises(Failure, match="DUNLIN_TRIED"):
        environment.web_address("DUNLIN_TRIED", "http://a", "http", "https")


@pytest.mark.parametrize(
    ("base", "streaming"),
    [
        ("http://localhost:8000", "ws://localhost:8001"),
        ("https://example.org", "wss://example.org"),
        ("http://[::1]:80", "ws://[::1]:81"),
    ],
)
def test_the_live_address_follows_the_web_address(base, streaming) -> None:
    assert environment._beside(base) == streaming


def test_a_redis_socket_is_spelt_as_celery_wants_it() -> None:
    assert environment._celery_address("unix:///a%20b/r.sock?db=2") == "redis+socket:///a%20b/r.sock?virtual_host=2"
    assert environment._celery_address("redis://h:1/2") == "redis://h:1/2"


def test_a_bad_variable_never_ends_in_a_traceback() -> None:
    settings = {**os.environ, "DUNLIN_FEED_CAP": "many"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=REPOSITORY,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "DUNLIN_FEED_CAP must be a whole number from 40 to 100000, not 'many'."
