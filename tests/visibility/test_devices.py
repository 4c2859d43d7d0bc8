"""Web Push: what is sealed for whom, when the town quarrels between a notification and its delivery."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from commands.follows import FollowAccount
from feed_project.push import delivery
from feed_project.push.gathering import gather
from feed_project.push.models import PushDue, PushSubscription
from tests.push.device import Device, listening
from tests.visibility.story import quarrel
from tests.visibility.town import FOLLOWERS, MEMBERS, VISIBILITIES, Town

READERS = tuple(name for name in MEMBERS if name != "author")


@pytest.fixture
def device(settings: Any) -> Iterator[Device]:
    """One for all: whose a message is stands in it."""
    settings.DUNLIN_PRIVATE_ADDRESSES = True
    with listening() as made:
        yield made


def test_devices_are_sent_what_their_owners_may_still_read(
    settled: Town, device: Device, capsys: pytest.CaptureFixture[str]
) -> None:
    town = settled
    subscribe(town, device)
    dropped = {town.publish(visibility, READERS) for visibility in VISIBILITIES}
    deleted = {town.publish(visibility, READERS) for visibility in VISIBILITIES}
    for visibility in VISIBILITIES:
        town.publish(visibility, READERS)
        town.publish(visibility)
    town.village.fold()
    gather(timezone.now())
    assert PushDue.objects.count() >= len(READERS) * 3 * len(VISIBILITIES)

    quarrel(town)
    for post in dropped:
        town.edit(post, ())
    for post in deleted:
        town.delete(post)
    town.village.fold()
    while delivery.run(timezone.now()):
        pass

    got, due = sent(town, device), {(name, post) for name in READERS for post in town.posts if hears(town, name, post)}
    with capsys.disabled():
        sys.stdout.write(f"\n{len(READERS) * len(town.posts)} messages to send or not, {len(got ^ due)} wrong\n")
    assert got == due
    assert {post for _, post in got} >= {post for post in dropped if town.sees(None, post)}


def subscribe(town: Town, device: Device) -> None:
    """Everybody wants to be told of mentions and edits, and followers of every post."""
    wish = device.subscription("mention", "status", "update")
    for name in READERS:
        assert town.post(name, "v1/push/subscription", wish).status == 200
    PushSubscription.objects.update(created_at=town.village.now)
    for name in FOLLOWERS:
        again = FollowAccount(
            follower_id=town.ids[name], followee_id=town.ids["author"], follow_id=town.village._id(), notify=True
        )
        town.village._do(again, town.ids[name])


def hears(town: Town, name: str, post: int) -> bool:
    """It was told of the post, may still see it, and does not mind its author."""
    fact = town.posts[post]
    told = name in fact.told or (name in FOLLOWERS and fact.visibility != "direct")
    return told and town.sees(name, post) and not town.minds(name)


def sent(town: Town, device: Device) -> set[tuple[str, int]]:
    """(Whose device, post) of everything that came."""
    owners = {token: name for name, token in town.tokens.items()}
    numbers = {f"n{number:03}": post for number, post in enumerate(town.posts)}
    return {(owners[one["access_token"]], numbers[one["body"].split()[2]]) for one in device.opened()}
