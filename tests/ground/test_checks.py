"""The list of steps and how their ends are judged."""

import pytest

from feed_project.failure import Failure
from feed_project.processes import checks
from feed_project.processes.checks import BAD, CHECKS, GOOD, UNCHECKED

AUDIT = next(check for check in CHECKS if check.name == "audit")
LINT = next(check for check in CHECKS if check.name == "lint")


@pytest.mark.parametrize(
    ("check", "code", "output", "verdict"),
    [
        (LINT, 0, "", GOOD),
        (LINT, 1, "ConnectionError", BAD),
        (AUDIT, 0, "No known vulnerabilities found", GOOD),
        (AUDIT, 0, "Dependency not found and could not be audited: x", UNCHECKED),
        (AUDIT, 1, "requests.exceptions.ConnectionError: Max retries exceeded", UNCHECKED),
        (AUDIT, 1, "Found 1 known vulnerability in 1 package\nx could not be audited", BAD),
        (AUDIT, 1, "a crash of its own", BAD),
    ],
)
def test_a_step_is_judged_by_its_code_and_its_words(check, code, output, verdict) -> None:
    assert checks._verdict(check, code, output) == verdict


def test_only_the_named_steps_are_run_in_the_listed_order() -> None:
    assert [check.name for check in checks._chosen(["--only", "types", "--only=format"])] == ["format", "types"]


@pytest.mark.parametrize("words", [["--only", "nonsense"], ["--only"]])
def test_an_unknown_step_is_refused_in_one_sentence(words) -> None:
    with pytest.raises(Failure, match="There is no step"):
        checks._chosen(words)


def test_words_without_a_step_go_to_pytest_alone() -> None:
    (check,) = checks._chosen(["tests/api", "-k", "poll"])
    assert check.command[-3:] == ("tests/api", "-k", "poll")


@pytest.mark.parametrize(
    ("closing", "count"),
    [("12 passed in 3.4s", 12), ("==== 1 failed, 7 passed, 2 warnings in 0.11s ====", 7), ("no tests ran in 0.1s", 0)],
)
def test_the_passed_tests_are_counted_from_the_closing_line(closing, count) -> None:
    assert checks._passed(f"...\n{closing}\n") == count


def test_the_run_shields_itself_from_the_operators_settings(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://precious/data")
    monkeypatch.setenv("DUNLIN_FEED_CAP", "99")
    monkeypatch.setenv("DUNLIN_HOME", str(tmp_path))
    told = checks._clean_environment(checks.Places(tmp_path / "test"))
    import os

    assert "DATABASE_URL" not in os.environ
    assert "DUNLIN_FEED_CAP" not in os.environ
    assert told["DUNLIN_HOME"] == str(tmp_path / "test")
