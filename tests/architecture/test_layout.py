"""The layout: what lies where, and who is listed in the import contracts."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from feed_project.processes import checks
from tests.architecture.sources import EVERYWHERE, PACKAGES, ROOT, imported, sources, tracked

FRAMEWORKS = {"django", "rest_framework", "celery", "channels", "redis", "psycopg", "oauth2_provider"}
# These run before any package is installed.
BEFORE_INSTALLATION = ("environment", "failure", "places", "processes.command_line", "processes.bootstrap")


def contracts() -> list[dict[str, Any]]:
    """The import contracts of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]


def rules_contract() -> dict[str, Any]:
    """The contract that keeps frameworks out of rules and vocabulary."""
    return next(contract for contract in contracts() if "framework" in contract["name"])


def module(path: Path) -> str:
    """The dotted name of a source file."""
    return ".".join(path.with_suffix("").parts)


def has_decide(path: Path) -> bool:
    """Whether the file is an aggregate: it decides and evolves."""
    text = (ROOT / path).read_text("utf-8")
    return bool(re.search(r"^def (decide|evolve)\(", text, re.MULTILINE))


def test_every_package_at_the_top_is_under_contract() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["root_packages"]
    packages = {path.parts[0] for path in tracked("*/__init__.py") if len(path.parts) == 2}
    assert packages - {"tests", "benchmarks"} == set(configured) == set(PACKAGES)


def test_every_aggregate_is_listed_as_free_of_frameworks() -> None:
    aggregates = {module(path) for path in sources("commands") if has_decide(path)}
    assert aggregates, "no aggregates were found"
    assert not aggregates - set(rules_contract()["source_modules"])


def test_every_vocabulary_file_is_listed_as_free_of_frameworks() -> None:
    files = {module(path) for path in sources("events") if "store" not in path.parts and path.stem != "__init__"}
    assert files, "no vocabulary was found"
    assert not files - set(rules_contract()["source_modules"])


@pytest.mark.parametrize("path", sources(*EVERYWHERE), ids=str)
def test_nobody_travels_by_django_signals(path: Path) -> None:
    found = {name for name in imported(path) if name.startswith(("django.db.models.signals", "django.dispatch"))}
    assert not found, f"{path} imports {', '.join(sorted(found))}"


@pytest.mark.parametrize("path", sources("queries"), ids=str)
def test_questions_never_import_what_decides(path: Path) -> None:
    assert not [name for name in imported(path) if name.split(".")[0] == "commands"]


def test_events_are_appended_where_commands_are_handled_and_nowhere_else() -> None:
    """Elsewhere the write tables would not follow the log."""
    product = [path for path in sources(*PACKAGES) if path.parts[:2] != ("events", "store")]
    appending = [
        str(path) for path in product if re.search(r"\bstore\.append\b|\bappending\b", (ROOT / path).read_text("utf-8"))
    ]
    assert appending == ["commands/handling.py"]


@pytest.mark.parametrize("name", BEFORE_INSTALLATION)
def test_setting_up_needs_the_standard_library_alone(name: str) -> None:
    code = f"import feed_project.{name}"
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_step_of_the_test_run_has_its_own_name() -> None:
    names = [check.name for check in checks.CHECKS]
    assert len(names) == len(set(names))


def test_no_file_mentions_the_machine_it_was_written_on() -> None:
    private = re.compile(r"/(?:work|root|home/\w+)/|/tmp/(?:dev|ground)")
    guilty = [
        path
        for path in tracked("*.py", "*.md", "*.toml", "*.txt", "*.html", "*.js", "*.css")
        if (ROOT / path).exists() and path.name != "test_layout.py" and private.search((ROOT / path).read_text("utf-8"))
    ]
    assert not guilty
