"""Several at once over the same media: one of them has it, the others are told so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from commands.tables import rebuild, sql
from feed_project.api import media, writing
from tests.api.conftest import Api
from tests.api.test_scheduled_posts import ahead
from tests.commands.community import at_once
from tests.media.files import picture

pytestmark = pytest.mark.django_db(transaction=True)

TAKEN = "not found or already attached to another post"


@pytest.fixture(autouse=True)
def _folded_afterwards(projected: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here the fold is called by the test, once all are done."""
    for module in (writing, media):
        monkeypatch.setattr(module, "settle", lambda outcome: 0)


def all_at_once(*asks: Callable[[], Any]) -> list[Any]:
    answers: list[Any] = []
    assert at_once([lambda ask=ask: answers.append(ask()) for ask in asks]) == {"ok": len(asks)}  # type: ignore[misc]
    return answers


def sent(api: Api) -> str:
    """A picture that is processed, though nobody has folded it yet."""
    answer = api.send(picture())
    assert answer.status == 202, answer.json
    return str(answer.json["id"])


def post(api: Api, *media_ids: str, **more: Any) -> Callable[[], Any]:
    return lambda: api.post("/api/v1/statuses", {"status": "Mine", "media_ids": list(media_ids), **more})


def test_of_ten_posts_that_want_one_picture_exactly_one_has_it(anna: Api, inline_relay: Callable[[], int]) -> None:
    media_id = sent(anna)
    answers = all_at_once(*[post(anna, media_id) for _ in range(10)])
    assert Counter(answer.status for answer in answers) == {200: 1, 422: 9}
    assert all(TAKEN in answer.json["error"] for answer in answers if answer.status == 422)
    inline_relay()
    (status,) = anna.get(f"/api/v1/accounts/{anna.id}/statuses").json
    assert [each["id"] for each in status["media_attachments"]] == [media_id]
    assert rebuild.differences() == []


def test_posts_that_want_two_pictures_in_either_order_never_share_them(
    anna: Api, inline_relay: Callable[[], int]
) -> None:
    one, other = sent(anna), sent(anna)
    orders = [(one, other), (other, one)] * 4
    answers = all_at_once(*[post(anna, *order) for order in orders])
    assert Counter(answer.status for answer in answers) == {200: 1, 422: 7}
    assert sql.rows("SELECT count(DISTINCT post_id), count(*) FROM write_media WHERE post_id IS NOT NULL") == [(1, 2)]


def test_a_post_a_plan_and_the_dustbin_never_share_a_picture(anna: Api, inline_relay: Callable[[], int]) -> None:
    for _ in range(5):
        media_id = sent(anna)
        answers = all_at_once(
            post(anna, media_id),
            post(anna, media_id, scheduled_at=ahead()),
            lambda media_id=media_id: anna.call("DELETE", f"/api/v1/media/{media_id}"),  # type: ignore[misc]
        )
        assert Counter(answer.status < 300 for answer in answers) == {True: 1, False: 2}
        assert {answer.status for answer in answers} <= {200, 404, 422}
    inline_relay()
    assert rebuild.differences() == []


def test_uploads_at_once_for_one_post_all_arrive(anna: Api, inline_relay: Callable[[], int]) -> None:
    ids = sorted(set(all_at_once(*[lambda: sent(anna)] * 4)))
    assert len(ids) == 4
    inline_relay()
    assert post(anna, *ids)().status == 200
    inline_relay()
    (status,) = anna.get(f"/api/v1/accounts/{anna.id}/statuses").json
    assert [each["id"] for each in status["media_attachments"]] == ids
