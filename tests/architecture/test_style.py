"""The style that can be checked: sizes, docstrings, names."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import EVERYWHERE, PACKAGES, functions, length, lines, sources, tree

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
FEWEST_WORDS = 5
VAGUE = {"utils", "util", "common", "core", "helpers", "helper", "misc", "tools", "base", "shared"}


@pytest.mark.parametrize("path", sources(*EVERYWHERE), ids=str)
def test_no_source_file_grows_past_its_limit(path: Path) -> None:
    assert lines(path) <= LONGEST_FILE, f"{path} holds more than one idea: {lines(path)} lines"


@pytest.mark.parametrize("path", sources(*PACKAGES, "benchmarks"), ids=str)
def test_no_function_grows_past_its_limit(path: Path) -> None:
    long = [f"{f.name}: {length(f)} lines" for f in functions(path) if length(f) > LONGEST_FUNCTION]
    assert not long, f"{path}: {', '.join(long)}"


@pytest.mark.parametrize("path", sources(*EVERYWHERE), ids=str)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert (ast.get_docstring(tree(path)) or "").strip(), f"{path} has no docstring"


@pytest.mark.parametrize("path", sources(*EVERYWHERE), ids=str)
def test_no_module_has_a_vague_name(path: Path) -> None:
    # A database backend's module has the name by which Django looks for it.
    names = {path.stem, *path.parts[:-1]} - ({"base"} if path.parent.name == "database" else set())
    assert not names & VAGUE, f"{path}: if it has no home, a concept has no name yet"


@pytest.mark.parametrize("path", [p for p in sources("tests") if p.name.startswith("test_")], ids=str)
def test_every_test_name_reads_as_a_sentence(path: Path) -> None:
    short = [
        function.name
        for function in functions(path)
        if function.name.startswith("test_") and len(function.name.removeprefix("test_").split("_")) < FEWEST_WORDS
    ]
    assert not short, f"{path}: {', '.join(short)}"
