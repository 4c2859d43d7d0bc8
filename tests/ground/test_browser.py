"""The browser of the tests, where it had to be fetched: it finds the libraries and fonts that came along."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from feed_project.processes.browser import launch_options


def test_a_fetched_browser_is_told_of_the_fonts_that_came_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = tmp_path / "here & there"
    (brought / "al2023" / "lib").mkdir(parents=True)
    (brought / "chromium").touch()
    monkeypatch.setenv("DUNLIN_CHROMIUM", str(brought / "chromium"))

    environment = launch_options()["env"]

    told = ElementTree.parse(environment["FONTCONFIG_FILE"])
    assert str(brought / "fonts") in [each.text for each in told.findall("dir")]
    assert environment["LD_LIBRARY_PATH"] == str(brought / "al2023" / "lib")


def test_a_browser_of_the_machine_is_left_to_its_own_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chromium").touch()
    monkeypatch.setenv("DUNLIN_CHROMIUM", str(tmp_path / "chromium"))
    assert "env" not in launch_options()
