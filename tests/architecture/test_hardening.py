"""`docs/hardening.md` names tests; each of them is there."""

from __future__ import annotations

import ast
import re

import pytest

from feed_project.processes.checks import CHECKS
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "hardening.md").read_text("utf-8")
NAMED = re.findall(r"`(\w+/\w+)::(\w+)`", PAGE)
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what")]


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED}))
def test_every_test_that_the_page_names_is_there(file: str) -> None:
    tree = ast.parse((ROOT / "tests" / f"{file}.py").read_text("utf-8"))
    there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert {name for other, name in NAMED if other == file} - there == set()


def test_every_row_of_the_page_names_a_test() -> None:
    assert len(ROWS) > 40
    assert [row for row in ROWS if "::test_" not in row] == []


def test_the_steps_that_the_page_names_are_run() -> None:
    assert set(re.findall(r"--only (\w+)", PAGE)) <= {check.name for check in CHECKS}
