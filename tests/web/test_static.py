"""What is shipped to browsers: how much, and that it is what we think it is."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

from feed_project.places import REPOSITORY

STATIC = REPOSITORY / "feed_project" / "web" / "static"
HTMX = "vendor/htmx/htmx-2.0.11.min.js"
HTMX_SHA256 = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
SCRIPT_BUDGET = 35_000
STYLE_BUDGET = 15_000


def shipped(ending: str) -> list[Path]:
    return sorted(STATIC.rglob(f"*{ending}"))


def compressed(files: list[Path]) -> int:
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def test_all_scripts_together_stay_within_their_budget() -> None:
    assert 0 < compressed(shipped(".js")) <= SCRIPT_BUDGET


def test_all_styles_together_stay_within_their_budget() -> None:
    assert 0 < compressed(shipped(".css")) <= STYLE_BUDGET


def test_htmx_is_the_release_that_we_vendored() -> None:
    assert hashlib.sha256((STATIC / HTMX).read_bytes()).hexdigest() == HTMX_SHA256
    assert (STATIC / "vendor/htmx/LICENSE").read_text(encoding="utf-8").startswith("Zero-Clause BSD")


def test_pages_load_every_script_and_style_that_is_there() -> None:
    templates = "".join(f.read_text(encoding="utf-8") for f in (REPOSITORY / "templates").glob("*.html"))
    named = set(re.findall(r'static "([^"]+)"', templates))
    there = {str(f.relative_to(STATIC)) for f in [*shipped(".js"), *shipped(".css")]}
    assert there == {name for name in named if name.endswith((".js", ".css"))}


def test_nothing_shipped_names_another_server() -> None:
    for file in [*shipped(".css"), *shipped(".svg"), *(STATIC / "js").glob("*.js")]:
        addresses = re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", file.read_text(encoding="utf-8"))
        assert set(addresses) <= {"http://www.w3.org"}, file


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    drawn = set(re.findall(r'symbol id="(\w+)"', (STATIC / "images/icons.svg").read_text(encoding="utf-8")))
    pages = "".join(f.read_text(encoding="utf-8") for f in (REPOSITORY / "templates").rglob("*.html"))
    assert set(re.findall(r'icon "(\w+)"', pages)) <= drawn
