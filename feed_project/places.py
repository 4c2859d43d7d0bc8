"""Where an installation keeps its things: the folders below ``DUNLIN_HOME``.

Standard library only. The same answers are given in every process, so that
the settings know where the embedded servers listen without asking them.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

REPOSITORY = Path(__file__).resolve().parents[1]

# The kernel's limit for the path of a unix socket (sun_path without its NUL).
LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432.lock")


@dataclass(frozen=True)
class Places:
    """The folders and files of the installation at ``home``."""

    home: Path

    @property
    def venv(self) -> Path:
        """The virtual environment that ``manage.py`` makes for itself."""
        return self.home / "venv"

    @property
    def postgres_data(self) -> Path:
        """The embedded PostgreSQL's data folder."""
        return self.home / "postgres"

    @property
    def log(self) -> Path:
        """What the embedded servers say."""
        return self.home / "log"

    @property
    def run(self) -> Path:
        """Locks and process ids: true only while something runs."""
        return self.home / "run"

    @property
    def static(self) -> Path:
        """Collected, hashed and compressed static files."""
        return self.home / "static"

    @property
    def media(self) -> Path:
        """What people sent, where no other store is set."""
        return self.home / "media"

    @property
    def secret_key(self) -> Path:
        """The signing key, made once, readable by its owner alone."""
        return self.home / "secret_key"

    @property
    def vapid_key(self) -> Path:
        """The key by which push services know the installation, made once, readable by its owner alone."""
        return self.home / "vapid_key"

    @property
    def browser(self) -> Path:
        """The headless Chromium that the browser tests fetch."""
        return self.home / "browser"

    @property
    def sockets(self) -> Path:
        """The folder of the embedded servers' sockets.

        A clone may lie too deep for a unix socket path; then a folder below
        the machine's temporary one serves, named after the installation.
        """
        near = self.home / "sockets"
        if len(os.fsencode(near)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
            return near
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        far = Path(tempfile.gettempdir()) / f"dunlin-{name}"
        if len(os.fsencode(far)) + LONGEST_SOCKET_NAME <= LONGEST_SOCKET_PATH:
            return far
        return Path("/tmp") / f"dunlin-{name}"  # noqa: S108 - the folder is made 0700 and its owner checked

    @property
    def redis_socket(self) -> Path:
        """The embedded Redis' only ear."""
        return self.sockets / "redis.sock"

    @property
    def database_url(self) -> str:
        """How to reach the embedded PostgreSQL."""
        return f"postgresql://postgres@/dunlin?host={quote(str(self.sockets))}"

    @property
    def redis_url(self) -> str:
        """How to reach the embedded Redis."""
        return f"unix://{quote(str(self.redis_socket))}?db=0"


def home_folder() -> Path:
    """Give the installation's folder: ``DUNLIN_HOME``, or ``.dunlin`` in the repository."""
    given = os.environ.get("DUNLIN_HOME", "").strip()
    return Path(given).expanduser().resolve() if given else REPOSITORY / ".dunlin"


def here() -> Places:
    """Give the places of the installation that this process belongs to."""
    return Places(home_folder())
