"""The keys that an installation makes for itself on its first start."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from feed_project.failure import Failure


def kept_secret_key(path: Path, *, size: int = 50) -> str:
    """Give the key kept at ``path``, making it (``size`` bytes in base64url, mode 0600) when there is none.

    Processes that start together agree on one key: the file is written under
    another name first and linked into place, which only one of them can do.
    """
    try:
        if not path.exists():
            _make(path, size)
        return path.read_text(encoding="ascii").strip()
    except OSError as problem:
        raise Failure(f"The {path.name.replace('_', ' ')} cannot be kept in {path}: {problem.strerror}.") from None


def _make(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # a name of its own, mode 0600
    draft = Path(name)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(size))
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
