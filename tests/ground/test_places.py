"""Where an installation keeps its things."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from feed_project.failure import Failure
from feed_project.places import LONGEST_SOCKET_PATH, Places
from feed_project.processes.postgres import Postgres
from feed_project.secret_key import kept_secret_key


@pytest.mark.parametrize("depth", [1, 40, 80, 120, 300])
def test_a_socket_path_fits_the_kernel_however_deep_the_clone(depth: int) -> None:
    places = Places(Path("/" + "/".join("d" * 10 for _ in range(depth))))
    longest = places.sockets / ".s.PGSQL.5432.lock"
    assert len(os.fsencode(longest)) <= LONGEST_SOCKET_PATH


def test_two_deep_installations_never_share_their_sockets() -> None:
    deep = Path("/" + "x" * 120)
    assert Places(deep / "a").sockets != Places(deep / "b").sockets


def test_a_folder_with_spaces_still_makes_a_readable_address() -> None:
    address = Places(Path("/a b/c%d")).database_url
    assert conninfo_to_dict(address)["host"] == "/a b/c%d/sockets"


def test_a_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    path = tmp_path / "home" / "secret_key"
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: kept_secret_key(path), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_secret_key_that_cannot_be_kept_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Failure, match=r"^The secret key cannot be kept in .*\.$"):
        kept_secret_key(tmp_path / "file" / "secret_key")


def test_a_first_start_that_was_interrupted_leaves_nothing_half_made(tmp_path: Path) -> None:
    places = Places(tmp_path)
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    postgres = Postgres(places)
    try:
        postgres.start()
        assert postgres.ensure_database()
        assert not postgres.ensure_database()
        assert not (tmp_path / "postgres.new").exists()
    finally:
        postgres.stop()
    assert not postgres.is_alive()
