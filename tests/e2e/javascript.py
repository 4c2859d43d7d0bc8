"""JavaScript clients, installed from npm as they are, run by Node against a real instance."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from mastodon import Mastodon

from feed_project.failure import Failure
from feed_project.places import REPOSITORY, here
from tests.e2e.server import Server

SCRIPTS = REPOSITORY / "tests" / "e2e" / "node"
OLDEST = (20, 10)
HOW = "install it from https://nodejs.org, or with your system's package manager, and run the tests again."


def run(server: Server, script: str, *members: Mastodon) -> str:
    """Run one of the scripts with Node's own test runner; what it says, AssertionError when a test in it fails."""
    version, folder = _node(), _installed()
    # What browsers and newer Nodes have anyway.
    flags = ["--experimental-websocket"] if version < (22,) else []
    told = {
        "DUNLIN_URL": server.base_url,
        "DUNLIN_STREAMING": server.streaming_url,
        "DUNLIN_TOKENS": json.dumps([member.access_token for member in members]),
    }
    command = ["node", *flags, "--test", "--test-reporter=tap", "--test-concurrency=1", script]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **told}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _installed() -> Path:
    """The folder with the packages of the lock file and our scripts beside them."""
    folder = here().home / "node-clients"
    folder.mkdir(parents=True, exist_ok=True)
    for file in SCRIPTS.iterdir():
        shutil.copy(file, folder)
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text("ascii") != lock:
        npm = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
        done = subprocess.run(npm, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise Failure(f"npm could not install the JavaScript clients; can the registry be reached? {done.stderr}")
        stamp.write_text(lock, "ascii")
    return folder


def _node() -> tuple[int, ...]:
    """Node's version.

    Raises:
        Failure: there is none, or it is too old; the sentence says how to get one.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        raise Failure(f"The JavaScript clients need Node {OLDEST[0]}.{OLDEST[1]} or newer with npm: {HOW}")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(int(part) for part in re.findall(r"\d+", said))
    if version < OLDEST:
        raise Failure(f"The JavaScript clients need Node {OLDEST[0]}.{OLDEST[1]} or newer, not {said.strip()}: {HOW}")
    return version
