"""What the feeds of tags and lists answer, over the real tables, and that filters changed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.utils import timezone

from commands.filters import CreateFilter
from commands.handling import handle
from commands.identifiers import next_id
from commands.lists import AddListMembers, CreateList
from commands.notification_policy import AcceptNotificationRequest, ChangeNotificationPolicy
from feed_project.live.cursors import Mark
from feed_project.live.happenings import NOBODY, Batch, Owner, Source
from feed_project.live.hub import owns_list
from feed_project.live.sources import DirectSource, HomeSource, ListSource, MediaSource, NotificationSource, TagSource
from projections.models import ReadAccount
from tests.live.town import Town

pytestmark = pytest.mark.django_db

Heard = dict[Owner, list[tuple[str, str]]]


@pytest.fixture
def town(inline_relay: Callable[[], int]) -> Town:
    return Town(inline_relay)


def ask(source: Source, start: int, head: int, *owners: Owner, limit: int = 400) -> Batch:
    return source.fetch(dict.fromkeys(owners, Mark(start)), head, limit)


def heard(batch: Batch, *owners: Owner) -> Heard:
    told: Heard = {owner: [] for owner in owners}
    for one in batch.happenings:
        assert one.content is not None
        payload = one.content.payload
        told[one.owner].append((one.content.event, payload if one.content.event == "delete" else _id(payload)))
    return told


def _id(payload: str) -> str:
    return str(json.loads(payload)["id"])


def make_list(owner: int, *members: int) -> int:
    now = timezone.now()
    list_id = next_id(now)
    handle(CreateList(list_id=list_id, account_id=owner, title="A list"), actor_id=owner, now=now)
    handle(AddListMembers(list_id=list_id, account_id=owner, member_ids=members), actor_id=owner, now=now)
    return list_id


def test_a_tag_brings_posts_edits_and_removals_to_whoever_watches_it(town: Town) -> None:
    author, reader, muter = town.members(3)
    town.mute(muter, author)
    owners: list[Owner] = [(reader, "tea"), (NOBODY, "tea"), (muter, "tea"), (reader, "milk")]
    start = town.fold()
    post = town.post(author, "#Tea with milk")
    town.post(author, "#tea for few", "unlisted")
    head = town.fold()
    told = heard(ask(TagSource(), start, head, *owners), *owners)
    assert told == {owner: [("update", str(post))] if owner in owners[:2] else [] for owner in owners}
    town.edit(author, post, "#tea with #milk")
    town.delete(author, town.post(author, "other"))
    last = town.fold()
    changed = heard(ask(TagSource(), head, last, *owners), *owners)
    assert [event for event, _ in changed[reader, "tea"]] == ["status.update", "delete"]
    assert changed[NOBODY, "tea"] == changed[reader, "tea"]
    assert changed[reader, "milk"][0] == ("status.update", str(post))
    assert [event for event, _ in changed[muter, "tea"]] == ["delete"]


def test_a_list_brings_what_its_members_do_to_its_owner_only(town: Town) -> None:
    owner, member, other, stranger = town.members(4)
    town.follow(owner, member)
    town.follow(owner, other)
    mine = make_list(owner, member)
    owners: list[Owner] = [(owner, mine), (stranger, mine)]
    start = town.fold()
    post = town.post(member, "hello", "private")
    town.post(other)
    boost = town.boost(member, town.post(stranger))
    head = town.fold()
    told = heard(ask(ListSource(), start, head, *owners), *owners)
    assert told == {(owner, mine): [("update", str(post)), ("update", str(boost))], (stranger, mine): []}
    town.edit(member, post, "hello again")
    town.edit(other, town.post(other), "elsewhere")
    town.delete(member, post)
    last = town.fold()
    changed = heard(ask(ListSource(), head, last, *owners), *owners)
    assert changed == {(owner, mine): [("delete", str(post))], (stranger, mine): []}
    assert [owns_list(account, mine) for account in (owner, stranger, NOBODY)] == [True, False, False]


def test_an_edit_reaches_the_lists_that_its_author_is_on(town: Town) -> None:
    owner, member, stranger = town.members(3)
    town.follow(owner, member)
    mine, empty = make_list(owner, member), make_list(owner)
    post = town.post(member, "before")
    owners: list[Owner] = [(owner, mine), (owner, empty), (stranger, mine)]
    start = town.fold()
    town.edit(member, post, "after")
    told = heard(ask(ListSource(), start, town.fold(), *owners), *owners)
    assert told == {(owner, mine): [("status.update", str(post))], (owner, empty): [], (stranger, mine): []}


def test_a_direct_post_comes_as_its_conversation_to_those_in_it(town: Town) -> None:
    one, other, stranger = town.members(3)
    name = ReadAccount.objects.get(account_id=other).username if town.fold() else ""
    start = town.fold()
    post = town.post(one, f"@{name} psst", "direct")
    town.post(one, f"@{name} aloud")
    batch = ask(DirectSource(), start, town.fold(), one, other, stranger)
    told = {told.owner: json.loads(told.content.payload) for told in batch.happenings if told.content}
    assert {owner: (said["last_status"]["id"], said["unread"]) for owner, said in told.items()} == {
        one: (str(post), False),
        other: (str(post), True),
    }
    assert {told.content.event for told in batch.happenings if told.content} == {"conversation"}


def test_posts_without_media_pass_the_media_stream_in_silence(town: Town) -> None:
    (author,) = town.members(1)
    start = town.fold()
    posts = [town.post(author) for _ in range(3)]
    batch = ask(MediaSource(), start, town.fold(), NOBODY, limit=2)
    assert [(one.mark.key, one.content) for one in batch.happenings] == [(post, None) for post in posts[:2]]
    assert batch.cut == {NOBODY}


def test_an_accepted_request_is_told_once_its_notifications_have_come_in(town: Town) -> None:
    owner, sender, other = town.members(3)
    name = ReadAccount.objects.get(account_id=owner).username if town.fold() else ""
    act(ChangeNotificationPolicy(account_id=owner, for_not_following="filter"))
    town.post(sender, f"@{name} hello")
    start = town.fold()
    for account in (sender, other):
        act(AcceptNotificationRequest(account_id=owner, from_id=account))
    head = town.fold()
    batch = ask(NotificationSource(), start, head, owner, sender)
    assert [(told.owner, told.mark.position) for told in batch.happenings] == [(owner, head)]
    content = batch.happenings[0].content
    assert content is not None
    assert (content.event, content.payload, content.is_bare) == ("notifications_merged", "1", False)
    assert ask(NotificationSource(), head, head, owner).happenings == []
    assert ask(HomeSource(), start, head, owner).happenings == []


def act(command: AcceptNotificationRequest | ChangeNotificationPolicy) -> None:
    handle(command, actor_id=command.account_id, now=timezone.now())


def test_whoever_changed_its_filters_is_told_so_without_a_payload(town: Town) -> None:
    one, other = town.members(2)
    start = town.fold()
    now = timezone.now()
    made = CreateFilter(filter_id=next_id(now), account_id=one, title="No tea", contexts=("home",))
    handle(made, actor_id=one, now=now)
    batch = ask(HomeSource(), start, town.fold(), one, other)
    assert [(told.owner, told.content and told.content.event) for told in batch.happenings] == [
        (one, "filters_changed")
    ]
    assert batch.happenings[0].content is not None
    assert batch.happenings[0].content.is_bare
