"""A Chromium for the browser tests, taken from the machine or fetched.

In this order: ``DUNLIN_CHROMIUM``, one on the PATH, the npm package
``@sparticuz/chromium`` (which needs no root), Debian's package (which does).
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from feed_project.failure import Failure
from feed_project.places import here

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
# Without a sandbox because tests often run as root or in a container, where it cannot be set up;
# they load Dunlin's own pages alone.
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")

# The package unpacks its brotli archives itself; it has to be told where to keep the result.
UNPACK = """
import chromium from "@sparticuz/chromium";
console.log(await chromium.executablePath());
"""


# The package's own list names folders of the place it was made for. Without any font Chromium ends at the first
# form that asks for a password.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{brought}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def chromium_path() -> Path:
    """Give the program of a headless Chromium, fetching one when the machine has none.

    Raises:
        Failure: there is none, and none can be fetched; the sentence says how to get one.
    """
    given = os.environ.get("DUNLIN_CHROMIUM")
    if given:
        if not Path(given).exists():
            raise Failure(f"DUNLIN_CHROMIUM names {given}, which does not exist.")
        return Path(given)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for fetch in (_from_npm, _from_debian):
        if fetched := fetch(_folder()):
            return fetched
    raise Failure("No Chromium could be found or fetched: install chromium, or Node with npm, or set DUNLIN_CHROMIUM.")


def launch_options() -> dict[str, Any]:
    """Give Playwright's ``launch`` what it needs to drive :func:`chromium_path`."""
    program = chromium_path()
    options: dict[str, Any] = {"executable_path": str(program), "args": list(ARGUMENTS)}
    brought = program.parent
    if (brought / "al2023").exists():
        # The libraries and fonts that came with the program, for machines that have none.
        libraries = {"LD_LIBRARY_PATH": str(brought / "al2023" / "lib"), "FONTCONFIG_FILE": str(_fonts(brought))}
        options["env"] = {**os.environ, **libraries}
    return options


def _fonts(brought: Path) -> Path:
    """Write which fonts there are: those that came with the program, and the machine's."""
    told = brought / "fonts.conf"
    places = {"brought": brought / "fonts", "cache": brought / "fonts-cache"}
    told.write_text(FONTS.format_map({name: escape(str(place)) for name, place in places.items()}), encoding="utf-8")
    return told


def _folder() -> Path:
    """Give the folder that keeps the browser; the tests share the installation's."""
    return Path(os.environ.get("DUNLIN_BROWSER_HOME") or here().browser)


def _from_npm(folder: Path) -> Path | None:
    """Fetch with npm into ``folder``, once."""
    program = folder / "unpacked" / "chromium"
    if program.exists():
        return program
    if not (shutil.which("npm") and shutil.which("node")):
        return None
    (folder / "unpacked").mkdir(parents=True, exist_ok=True)
    (folder / "unpack.mjs").write_text(UNPACK, encoding="ascii")
    (folder / "package.json").write_text('{"private": true}\n', encoding="ascii")
    npm = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", PACKAGE]
    if subprocess.run(npm, cwd=folder, check=False, capture_output=True).returncode:
        return None
    # The package unpacks into the temporary folder, together with libraries that a bare machine lacks.
    environment = {**os.environ, "TMPDIR": str(folder / "unpacked"), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    told = subprocess.run(
        ["node", "unpack.mjs"], cwd=folder, env=environment, check=False, capture_output=True, text=True
    )
    return program if told.returncode == 0 and program.exists() else None


def _from_debian(_folder: Path) -> Path | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", "-qq", *words], check=False, capture_output=True)
    found = shutil.which("chromium")
    return Path(found) if found else None
