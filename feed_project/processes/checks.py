"""What ``manage.py test`` runs: one list, in the order in which a mistake is cheapest to learn of.

manage.py test                     everything
manage.py test --list              the steps' names
manage.py test --only types        one step (may be given again)
manage.py test tests/api -k poll   pytest alone, with these words
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from feed_project.failure import Failure
from feed_project.places import REPOSITORY, Places, here


@dataclass(frozen=True)
class Check:
    """One named step: a command of the virtual environment, and what may excuse it."""

    name: str
    command: tuple[str, ...]
    # Words in the output that mean "could not be checked here", and the sentence to say then.
    excuse: tuple[str, str] | None = None
    # Variables that this step alone runs with.
    settings: tuple[tuple[str, str], ...] = ()


def tool(name: str, *words: str) -> tuple[str, ...]:
    """Give the command line of a tool that the environment brings."""
    return (str(Path(sys.executable).parent / name), *words)


def pytest(*words: str) -> tuple[str, ...]:
    """Give the command line of a pytest run."""
    return (sys.executable, "-m", "pytest", "-q", *words)


def parallel(*words: str) -> tuple[str, ...]:
    """Give the command line of a pytest run in several processes, for tests that share nothing but servers."""
    return pytest("-p", "tests.apart", "-n", "auto", "--maxprocesses", "4", *words)


def manage(*words: str) -> tuple[str, ...]:
    """Give the command line of a Django command."""
    return (sys.executable, "manage.py", *words)


# Nothing was found, but not everything (or nothing at all) could be looked up.
NOT_LOOKED_UP = r"(?s)\A(?!.*Found \d+ known).*(could not be audited|ConnectionError|Max retries exceeded|ServiceError)"
# What docs/operations.md tells an operator to set before strangers come.
AS_DEPLOYED = (("DUNLIN_BASE_URL", "https://social.example"), ("DUNLIN_PASSWORD_GRANT", "off"))
UNIT = ("tests/ground", "tests/commands", "tests/events")
LONGEST = "tests/visibility"  # begins first, so that no process is left alone with it at the end
ELSEWHERE = ("tests/architecture", *UNIT, "tests/e2e", "tests/browser")

CHECKS = [
    Check("format", tool("ruff", "format", "--check", "--quiet", ".")),
    Check("lint", tool("ruff", "check", "--quiet", ".")),
    Check("templates", tool("djlint", "templates", "--lint", "--quiet")),
    Check("spelling", tool("codespell")),
    Check("types", tool("mypy")),
    Check("imports", tool("lint-imports", "--no-cache")),
    Check("dependencies", tool("deptry", ".")),
    Check(
        "audit",
        tool("pip-audit", "--requirement", "requirements.txt", "--no-deps", "--disable-pip", "--progress-spinner=off"),
        excuse=(NOT_LOOKED_UP, "the list of known vulnerabilities cannot be reached from here"),
    ),
    Check("migrations", manage("makemigrations", "--check", "--dry-run")),
    Check("deployment", manage("check", "--deploy", "--fail-level", "WARNING"), settings=AS_DEPLOYED),
    Check("schema", manage("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull)),
    Check("architecture", pytest("tests/architecture")),
    Check("unit", parallel(*UNIT)),
    Check("integration", parallel(LONGEST, "tests", *(f"--ignore={folder}" for folder in ELSEWHERE))),
    Check("end-to-end", pytest("tests/e2e")),
    Check("browser", pytest("tests/browser")),
]

GOOD, BAD, UNCHECKED = "ok", "FAILED", "could not check"


@dataclass(frozen=True)
class Result:
    """How a step ended."""

    name: str
    verdict: str
    seconds: float
    passed: int = 0


def run_checks(words: list[str]) -> int:
    """Run what the command line asks for; the exit code is 0 when nothing failed."""
    if "--list" in words:
        print("\n".join(check.name for check in CHECKS))
        return 0
    chosen = _chosen(words)
    places = Places(here().home / "test")
    os.environ.update(_clean_environment(places))
    # Reads the environment, which is the tests' own only now.
    from feed_project.processes.servers import borrowed

    with borrowed(places, make_tables=False):
        results = [_run(check) for check in chosen]
    return _summarise(results)


def _chosen(words: list[str]) -> list[Check]:
    """Translate the command line into steps."""
    only = [words[at + 1] for at, word in enumerate(words[:-1]) if word == "--only"]
    only += [word.removeprefix("--only=") for word in words if word.startswith("--only=")]
    unknown = set(only) - {check.name for check in CHECKS}
    if unknown or (words and words[-1] == "--only"):
        raise Failure(f"There is no step {', '.join(sorted(unknown)) or 'without a name'}; see manage.py test --list.")
    if only:
        return [check for check in CHECKS if check.name in only]
    return [Check("tests", pytest(*words))] if words else CHECKS


def _clean_environment(places: Places) -> dict[str, str]:
    """Shield the run from the operator's settings: servers, folders and limits are the tests' own."""
    for name in list(os.environ):
        if name.startswith("DUNLIN_") and name != "DUNLIN_CHROMIUM":
            del os.environ[name]
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        os.environ.pop(name, None)
    browser = here().browser
    return {"DUNLIN_HOME": str(places.home), "DUNLIN_BROWSER_HOME": str(browser), "DUNLIN_SUPERVISED": str(os.getpid())}


def _run(check: Check) -> Result:
    print(f"── {check.name}", flush=True)
    began = time.monotonic()
    said = []
    shows = "pytest" in check.command
    with subprocess.Popen(
        check.command,
        cwd=REPOSITORY,
        env={**os.environ, **dict(check.settings)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if shows:
                print(line, end="", flush=True)
    output, seconds = "".join(said), time.monotonic() - began
    verdict = _verdict(check, process.returncode, output)
    if verdict == BAD and not shows:
        print(output, end="", flush=True)
    if verdict == UNCHECKED and check.excuse:
        print(f"   Could not check: {check.excuse[1]}.", flush=True)
    print(f"   {verdict} ({seconds:.1f} s)", flush=True)
    return Result(check.name, verdict, seconds, _passed(output))


def _verdict(check: Check, code: int, output: str) -> str:
    if check.excuse and re.search(check.excuse[0], output):
        return UNCHECKED
    return GOOD if code == 0 else BAD


def _passed(output: str) -> int:
    found = re.findall(r"^(?:=+ )?.*?\b(\d+) passed\b.* in [\d.]+", output, re.MULTILINE)
    return int(found[-1]) if found else 0


def _summarise(results: Sequence[Result]) -> int:
    print("── summary", flush=True)
    for result in results:
        count = f"  {result.passed} passed" if result.passed else ""
        print(f"   {result.name:<14}{result.verdict:<16}{result.seconds:7.1f} s{count}")
    failed = [result.name for result in results if result.verdict == BAD]
    unchecked = [result.name for result in results if result.verdict == UNCHECKED]
    total, seconds = sum(result.passed for result in results), sum(result.seconds for result in results)
    if unchecked:
        print(f"Could not be checked here: {', '.join(unchecked)}.")
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    print(f"{total} passed, {len(failed)} of {len(results)} steps failed in {seconds:.0f}s", flush=True)
    return 1 if failed else 0
