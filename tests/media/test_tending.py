"""The worker's part: what waits is processed, whoever dies, and what is discarded is removed."""

from __future__ import annotations

import io
import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from commands.identifiers import next_id
from commands.media import DiscardMedia
from commands.tables import media as rows
from commands.tables import rebuild, sql
from events import store as log
from feed_project.media import store, tending, uploading
from tests.commands.community import NOW, act, register
from tests.media.files import animation, film, picture

LATER = NOW + timedelta(minutes=1)


def sent(content: bytes) -> int:
    """Somebody sends a file that is not processed at once; its id."""
    (account_id,) = register("alice")
    media_id = next_id(NOW)
    uploading.take_in(media_id, account_id, uploading.Sent(io.BytesIO(content), len(content)), NOW)
    return media_id


def files() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


LARGE = picture(2000, 1500)


@pytest.mark.django_db
def test_a_film_goes_the_whole_way_with_ffmpeg(ffmpeg: str, tmp_path: Path) -> None:
    media_id = sent(film(tmp_path))
    assert rows.state_of(media_id) == "processing"
    assert tending.tend(LATER) == 1
    assert rows.state_of(media_id) == "ready"
    kind, kept = sql.rows("SELECT kind, rendition::text FROM write_media")[0]
    rendition = json.loads(kept)
    assert (kind, rendition["width"], rendition["preview_width"]) == ("video", 64, 64)
    assert files() == sorted([rendition["file"], rendition["preview"]])


@pytest.mark.django_db
def test_an_animation_becomes_a_gifv_where_there_is_ffmpeg(ffmpeg: str) -> None:
    media_id = sent(animation(6))
    tending.tend(LATER)
    assert sql.rows("SELECT media_id, kind FROM write_media") == [(media_id, "gifv")]


@pytest.mark.django_db
def test_what_turns_out_broken_fails_and_is_not_tried_again() -> None:
    media_id = sent(LARGE[:3000])
    assert tending.tend(LATER) == 1
    assert rows.state_of(media_id) == "failed"
    assert tending.tend(LATER) == 0
    assert files() == []


@pytest.mark.django_db
def test_a_worker_that_died_halfway_leaves_work_that_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    media_id = sent(LARGE)

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tending, "handle", die)
        with pytest.raises(KeyboardInterrupt):
            tending.tend(LATER)
    assert rows.state_of(media_id) == "processing"
    assert tending.tend(LATER) == 1
    assert rows.state_of(media_id) == "ready"
    assert len(files()) == 2


@pytest.mark.django_db
def test_a_store_that_fails_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    media_id = sent(LARGE)

    def fail(*_: Any) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(store, "put", fail)
        assert tending.tend(LATER) == 0
    assert rows.state_of(media_id) == "processing"
    assert tending.tend(LATER) == 1


@pytest.mark.django_db
def test_what_kills_every_worker_is_given_up_after_an_hour() -> None:
    media_id = sent(LARGE)
    tending.tend(NOW + timedelta(hours=2))
    assert rows.state_of(media_id) == "failed"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_process_the_same_file_at_once() -> None:
    media_id = sent(LARGE)
    (token,) = sql.rows("SELECT token FROM write_media")[0]
    done: list[bool] = []

    def other() -> None:
        done.append(tending.process(media_id, token, LATER) is not None)
        connection.close()

    with tending._in_hand(media_id) as free:
        assert free
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert done == [False]
    assert tending.process(media_id, token, LATER) is not None


@pytest.mark.django_db(transaction=True)
def test_what_is_discarded_leaves_neither_files_nor_words(settings: Any) -> None:
    (alice,) = register("alice")
    media_id = next_id(NOW)
    content = picture()
    uploading.take_in(media_id, alice, uploading.Sent(io.BytesIO(content), len(content), "SECRET words"), NOW)
    assert len(files()) == 2
    act(alice, DiscardMedia(media_id=media_id, account_id=alice))
    tending.tend(LATER)
    assert files() == []
    assert sql.rows("SELECT FROM write_media") == []
    assert sql.rows("SELECT FROM event WHERE payload::text LIKE '%%SECRET%%'") == []
    while log.sequence():
        pass
    assert log.verify().intact
    assert rebuild.differences() == []
