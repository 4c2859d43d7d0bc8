"""Files that were sent and that nobody waits for: removed after an hour, and nothing else is."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from commands.identifiers import next_id
from commands.tables import media as rows
from feed_project.media import leftovers, store, tending, uploading
from tests.commands.community import NOW, register
from tests.media.test_tending import LARGE, files, sent

pytestmark = pytest.mark.django_db

SOON, LATER = NOW + timedelta(minutes=59), NOW + timedelta(minutes=61)


def die(*_: Any, **__: Any) -> None:
    raise KeyboardInterrupt


def test_a_file_whose_sender_died_before_it_was_announced_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(uploading, "handle", die)
        patch.setattr(store, "remove", lambda names: None)  # a killed process does not clear up after itself
        with pytest.raises(KeyboardInterrupt):
            sent(LARGE)
    (left,) = files()
    assert left.startswith("staged/")
    assert rows.waiting_for_work(9) == []
    assert leftovers.clear(SOON) == 0
    assert files() == [left]
    assert leftovers.clear(LATER) == 1
    assert files() == []


def test_a_file_whose_worker_died_after_it_was_processed_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    media_id = sent(LARGE)
    with monkeypatch.context() as patch:
        real = store.remove
        patch.setattr(store, "remove", lambda names: die() if "staged" in str(names) else real(names))
        with pytest.raises(KeyboardInterrupt):
            tending.tend(NOW)
    assert (rows.state_of(media_id), len(files())) == ("ready", 3)
    assert leftovers.clear(LATER) == 1
    assert [name.split("/")[0] for name in files()] == [str(media_id)] * 2


def test_what_still_waits_to_be_processed_is_left_alone() -> None:
    media_id = sent(LARGE)
    assert leftovers.clear(LATER) == 0
    assert tending.tend(LATER - timedelta(minutes=30)) == 1
    assert rows.state_of(media_id) == "ready"


def test_what_somebody_else_put_there_is_left_alone() -> None:
    register("alice")
    folder = Path(settings.MEDIA_ROOT) / store.STAGED
    folder.mkdir(parents=True)
    for name in ("notes.txt", "0-x", f"{2**63}-x", "x-1", "1", f"{next_id(LATER)}-token"):
        (folder / name).write_bytes(b"x")
    assert leftovers.clear(LATER) == 0
    assert len(files()) == 6


def test_a_store_that_fails_is_asked_again_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(store.staged_name(next_id(NOW), "token"), io.BytesIO(b"x"))

    def fail(*_: Any) -> None:
        raise store.StoreFailed("gone")

    with monkeypatch.context() as patch:
        patch.setattr(store, "remove", fail)
        assert leftovers.clear(LATER) == 0
    assert len(files()) == 1
    assert leftovers.clear(LATER) == 1
