"""Which stream is for whom: every scope, visitors, applications without an account."""

import pytest

from feed_project.live.authentication import VISITOR, TokenProof, Viewer
from feed_project.live.credentials import Rejected
from feed_project.live.streams import STREAMS, Wanted, wanted
from tests.live.fakes import Scene


def channel_of(stream: str) -> Wanted:
    return wanted(stream, {"tag": "cats", "list": "70"})


@pytest.mark.parametrize(
    ("scopes", "stream", "status"),
    [
        ("read", "user", None),
        ("read:statuses", "user", None),
        ("read:notifications", "user", 403),
        ("write", "user", 403),
        ("", "user", 403),
        ("read", "user:notification", None),
        ("read:notifications", "user:notification", None),
        ("read:statuses", "user:notification", 403),
        ("read", "public", None),
        ("read:statuses", "public:local", None),
        ("read:notifications", "public", 403),
        ("write follow", "public:remote", 403),
    ],
)
async def test_every_stream_takes_its_scope(scopes: str, stream: str, status: int | None) -> None:
    async with Scene() as scene:
        viewer = Viewer(7, frozenset(scopes.split()), TokenProof(1))
        joining = scene.hub.subscribe(scene.socket().outlet, channel_of(stream), viewer)
        if status is None:
            await joining
        else:
            with pytest.raises(Rejected) as refusal:
                await joining
            assert refusal.value.status == status


async def test_notifications_stay_out_of_a_stream_whose_token_may_not_read_them() -> None:
    async with Scene() as scene:
        socket = scene.socket()
        viewer = Viewer(7, frozenset({"read:statuses"}), TokenProof(1))
        await scene.hub.subscribe(socket.outlet, channel_of("user"), viewer)
        scene.notifications.happen(7, 1, "secret")
        scene.home.happen(7, 1, "post")
        await scene.reach("notifications", 1)
        await scene.reach("home_feed", 1)
        assert socket.texts == ["post"]


@pytest.mark.parametrize("stream", STREAMS)
async def test_visitors_get_public_streams_only(stream: str) -> None:
    async with Scene() as scene:
        joining = scene.hub.subscribe(scene.socket().outlet, channel_of(stream), VISITOR)
        if stream.startswith(("public", "hashtag")):
            await joining
        else:
            with pytest.raises(Rejected, match="Missing access token"):
                await joining
