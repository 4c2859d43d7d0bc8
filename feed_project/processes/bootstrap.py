"""Makes and enters the virtual environment, with nothing but the standard library.

A virtual environment that is already active and has Django is somebody's
choice (a developer, a container image) and is used as it is. Otherwise
``DUNLIN_HOME/venv`` is made, filled from the pinned requirements whenever
those change, and the command starts again inside it.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feed_project.failure import Failure
from feed_project.places import REPOSITORY, Places, here

# What pip says when it cannot reach a package index at all.
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|Network is unreachable|Temporary failure in name|"
    r"Connection refused|ProxyError|Could not find a version|No matching distribution"
)


def enter(argv: list[str], *, develop: bool = False) -> None:
    """Go on inside an environment that has every package; ``develop`` adds the tools for testing.

    Raises:
        Failure: no virtual environment can be made here, or the packages cannot be installed.
    """
    places = here()
    inside = Path(sys.prefix).resolve() == places.venv.resolve()
    if not inside and _is_own_choice():
        return
    python = places.venv / "bin" / "python"
    if _prepare(places, python, develop=develop) or not inside:
        script = str(REPOSITORY / "manage.py")
        os.execv(python, [str(python), script, *argv[1:]])


def _is_own_choice() -> bool:
    return sys.prefix != sys.base_prefix and importlib.util.find_spec("django") is not None


def _prepare(places: Places, python: Path, *, develop: bool) -> bool:
    """Make the environment current; tell whether anything had to be done."""
    requirements = REPOSITORY / ("requirements-dev.txt" if develop else "requirements.txt")
    stamp = places.venv / f"{requirements.stem}.stamp"
    wanted = _fingerprint(requirements)
    if _reads(stamp) == wanted and python.exists():
        return False
    with _alone(places):
        if _reads(stamp) == wanted and python.exists():
            return True
        _make_environment(places, python)
        _install(python, requirements)
        stamp.write_text(wanted, encoding="ascii")
    return True


def _fingerprint(requirements: Path) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return hashlib.sha256(requirements.read_bytes() + f"{version} {sys.base_prefix}".encode()).hexdigest()


def _reads(stamp: Path) -> str:
    return stamp.read_text(encoding="ascii") if stamp.exists() else ""


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Keep two first starts from installing into each other."""
    try:
        places.run.mkdir(parents=True, exist_ok=True)
        lock = (places.run / "bootstrap.lock").open("w")
    except OSError as problem:
        raise Failure(
            f"{places.home} cannot be written ({problem.strerror}); set DUNLIN_HOME to a folder that can."
        ) from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_environment(places: Places, python: Path) -> None:
    """Make the environment, or make it anew when it belonged to another Python."""
    version = _python_version(python)
    if version == list(sys.version_info[:2]):
        return
    print(f"Making a virtual environment in {places.venv}", flush=True)
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run(
        [base, "-m", "venv", "--clear", str(places.venv)], capture_output=True, text=True, check=False
    )
    if made.returncode == 0:
        return
    said = made.stdout + made.stderr
    if "ensurepip" in said:
        raise Failure("Python cannot make virtual environments here; install python3-venv first.")
    raise Failure(f"No virtual environment could be made in {places.venv}: {_last_line(said)}.")


def _python_version(python: Path) -> list[int]:
    if not python.exists():
        return []
    ask = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", ask], capture_output=True, text=True, check=False)
    return [int(part) for part in answer.stdout.split()]


def _install(python: Path, requirements: Path) -> None:
    """Install the pinned list; it is complete, so pip need not look for more."""
    total = sum(1 for line in requirements.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    print(f"Installing up to {total} packages from {requirements.name} (only when the list has changed)", flush=True)
    command = [str(python), "-m", "pip", "install", "--no-deps", "--no-input", "--prefer-binary", "--retries", "1"]
    command += ["--timeout", "20", "--disable-pip-version-check", "--progress-bar", "off", "-r", str(requirements)]
    began = time.monotonic()
    said = _follow(command, total)
    if said is not None:
        if NO_NETWORK.search(said):
            raise Failure("The packages could not be downloaded: Dunlin needs a package index once, to install itself.")
        raise Failure(f"The packages could not be installed: {_last_line(said)}.")
    print(f"Packages are ready after {time.monotonic() - began:.0f} s", flush=True)


def _follow(command: list[str], total: int) -> str | None:
    """Run pip, showing how far it is; give its words when it fails, else None."""
    seen, words = 0, []
    on_terminal = sys.stdout.isatty()
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment) as pip:
        for line in pip.stdout or ():
            words.append(line)
            if line.startswith(("Collecting ", "Requirement already")):
                seen += 1
                _show(f"  {seen}/{total} {line.split()[1]}", seen, on_terminal=on_terminal)
            elif line.startswith("Installing collected"):
                _show("  unpacking", 0, on_terminal=on_terminal)
    if on_terminal:
        print("\r\033[K", end="", flush=True)
    return "".join(words) if pip.returncode else None


def _show(text: str, count: int, *, on_terminal: bool) -> None:
    if on_terminal:
        print(f"\r\033[K{text}", end="", flush=True)
    elif count % 20 == 0:
        print(text, flush=True)


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "no reason given"
