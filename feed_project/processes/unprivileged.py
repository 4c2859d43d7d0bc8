"""Who runs the embedded servers: never root, which PostgreSQL refuses.

Started by root, the servers run as a user of their own; the folders above
their files are opened to passing through (not to reading), no more.
"""

import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any

from feed_project.failure import Failure

USER = "dunlin"


def process_options() -> dict[str, Any]:
    """Give ``subprocess`` the user to run a server as; nothing when we are not root."""
    owner = _owner()
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def make_private_folder(path: Path) -> None:
    """Make a folder that only the servers' user may enter.

    Raises:
        Failure: it cannot be made, or belongs to somebody else.
    """
    owner = _owner()
    uid = owner.pw_uid if owner else os.geteuid()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if owner and path.lstat().st_uid == 0:
            os.chown(path, owner.pw_uid, owner.pw_gid)
        if path.is_symlink() or path.lstat().st_uid != uid:
            raise Failure(f"{path} belongs to somebody else; remove it, or set DUNLIN_HOME to another folder.")
        path.chmod(0o700)
    except OSError as problem:
        raise Failure(f"{path} cannot be made ({problem.strerror}); set DUNLIN_HOME to a folder that can.") from None
    let_through(path)


def make_readable(tree: Path) -> None:
    """Let the servers' user read and run the programs below ``tree``."""
    if _owner() is None:
        return
    let_through(tree)
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        wanted = mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0)
        if wanted != mode and not path.is_symlink():
            path.chmod(wanted)


def let_through(path: Path) -> None:
    """Open the folders above ``path`` to passing through, for the servers' user."""
    if _owner() is None:
        return
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            print(f"Opened {folder} to passing through, so that PostgreSQL (which refuses to be root) can run below it")


def _owner() -> pwd.struct_passwd | None:
    """Give the servers' user when we are root, making it once."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", USER]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return pwd.getpwnam("nobody")
        return pwd.getpwnam(USER)
