"""What is announced is told to everybody who listens, once, in order."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from commands.announcements import EditAnnouncement, PublishAnnouncement, WithdrawAnnouncement
from commands.handling import handle
from commands.identifiers import next_id
from commands.reactions import AddReaction, DismissAnnouncement, RemoveReaction
from feed_project.live.cursors import Mark
from feed_project.live.sources import AnnouncementSource
from feed_project.live.streams import ANNOUNCEMENTS, STREAMS
from tests.live.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(inline_relay: Callable[[], int]) -> Town:
    return Town(inline_relay)


class Crier:
    """Announces, and hears what those who listen are told."""

    def __init__(self, town: Town, *owners: int) -> None:
        self.town, self.source = town, AnnouncementSource()
        self.number = next_id(timezone.now())
        self.marks = dict.fromkeys(owners, Mark(town.fold()))

    def do(self, kind: Any, actor: int | None = None, **fields: Any) -> None:
        handle(kind(announcement_id=self.number, **fields), actor_id=actor, now=timezone.now())

    def react(self, kind: Any, account: int, **fields: Any) -> None:
        self.do(kind, account, account_id=account, **fields)

    def hear(self) -> dict[int, list[tuple[str, Any]]]:
        head = self.town.fold()
        batch = self.source.fetch(self.marks, head, 400)
        self.marks = dict.fromkeys(self.marks, Mark(head))
        heard: dict[int, list[tuple[str, Any]]] = {owner: [] for owner in self.marks}
        for happening in batch.happenings:
            heard[happening.owner].append((happening.content.event, json.loads(happening.content.payload)))
        return heard


def test_everybody_hears_of_an_announcement_its_reactions_and_its_end(town: Town) -> None:
    alice, bob = town.members(2)
    crier = Crier(town, alice, bob)
    crier.do(PublishAnnouncement, text="Party")
    heard = crier.hear()
    assert heard[alice] == heard[bob]
    assert [(event, told["content"]) for event, told in heard[alice]] == [("announcement", "<p>Party</p>")]
    assert "read" not in heard[alice][0][1]
    crier.react(AddReaction, alice, name="🎉")
    crier.react(AddReaction, bob, name="🎉")
    number = str(crier.number)
    assert crier.hear()[bob] == [
        ("announcement.reaction", {"name": "🎉", "count": 2, "announcement_id": number}),
        ("announcement.reaction", {"name": "🎉", "count": 2, "announcement_id": number}),
    ]
    crier.react(RemoveReaction, alice, name="🎉")
    crier.do(EditAnnouncement, text="Big party")
    assert [event for event, _ in crier.hear()[alice]] == ["announcement.reaction", "announcement"]
    crier.do(WithdrawAnnouncement)
    assert crier.hear()[alice] == [("announcement.delete", crier.number)]
    assert crier.hear() == {alice: [], bob: []}


def test_what_is_gone_by_now_is_told_as_gone_alone(town: Town) -> None:
    (alice,) = town.members(1)
    crier = Crier(town, alice)
    crier.do(PublishAnnouncement, text="Party")
    crier.react(AddReaction, alice, name="🎉")
    crier.do(WithdrawAnnouncement)
    assert crier.hear()[alice] == [("announcement.delete", crier.number)]


def test_putting_an_announcement_away_is_nobody_elses_news(town: Town) -> None:
    alice, bob = town.members(2)
    crier = Crier(town, alice, bob)
    crier.do(PublishAnnouncement, text="Party")
    crier.hear()
    crier.react(DismissAnnouncement, alice)
    assert crier.hear() == {alice: [], bob: []}


def test_who_came_later_hears_only_of_what_came_after(town: Town) -> None:
    alice, bob = town.members(2)
    crier = Crier(town, alice, bob)
    crier.do(PublishAnnouncement, text="Party")
    crier.marks[bob] = Mark(town.fold())
    heard = crier.hear()
    assert (len(heard[alice]), heard[bob]) == (1, [])


def test_one_statement_asks_for_any_number_of_owners(town: Town, django_assert_num_queries: Any) -> None:
    owners = town.members(5)
    crier = Crier(town, *owners)
    town.post(owners[0])
    head = town.fold()
    with django_assert_num_queries(1):
        crier.source.fetch(crier.marks, head, 400)
        crier.source.fetch({owners[0]: crier.marks[owners[0]]}, head, 400)


def test_announcements_are_part_of_the_users_own_stream_alone() -> None:
    assert [name for name, stream in STREAMS.items() if ANNOUNCEMENTS in stream.feeds] == ["user"]
