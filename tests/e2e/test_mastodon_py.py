"""`Mastodon.py`, unmodified, through what a member keeps: lists, filters, polls, conversations and the like."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from mastodon import Mastodon, MastodonNotFoundError

from tests.e2e.clients import eventually, registered
from tests.e2e.server import Server
from tests.links.pages import serving, titled


@pytest.fixture
def pair(server: Server) -> tuple[Mastodon, Mastodon]:
    name = f"p{secrets.token_hex(5)}"
    return registered(server, f"{name}a"), registered(server, f"{name}b")


def ids(things) -> list[object]:
    return [thing.id for thing in things]


def test_mastodon_py_keeps_bookmarks_pins_and_muted_threads(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    first, second = anna.status_post("First"), anna.status_post("Second")
    for status in (second, first):
        assert ben.status_bookmark(status).bookmarked
        assert ben.status_favourite(status).favourited
    assert ids(ben.bookmarks()) == ids(ben.favourites()) == [first.id, second.id]
    assert ids(ben.fetch_next(ben.bookmarks(limit=1))) == [second.id]
    assert not ben.status_unbookmark(first).bookmarked
    assert ids(ben.bookmarks()) == [second.id]
    assert anna.status_pin(first).pinned
    assert ids(ben.account_statuses(anna.me(), pinned=True)) == [first.id]
    assert not anna.status_unpin(first).pinned
    assert anna.status_mute(first).muted
    assert not anna.status_unmute(first).muted


def test_mastodon_py_makes_fills_and_reads_lists(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    ben.account_follow(anna.me())
    made = ben.list_create("Waders", replies_policy="followed", exclusive=False)
    ben.list_accounts_add(made, [anna.me()])
    assert ids(ben.list_accounts(made)) == [anna.me().id]
    assert ids(ben.account_lists(anna.me())) == ids(ben.lists()) == [made.id]
    status = anna.status_post("For the list")
    assert ids(ben.timeline_list(made)) == [status.id]
    assert ben.list_update(made, "Divers").title == "Divers"
    ben.list_accounts_delete(made, [anna.me()])
    assert ben.list_accounts(made) == []
    ben.list_delete(made)
    with pytest.raises(MastodonNotFoundError):
        ben.list(made)


def test_mastodon_py_asks_and_votes(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    poll = anna.make_poll(["ebb", "flood", "slack"], expires_in=3600, multiple=True)
    status = anna.status_post("Which?", poll=poll)
    assert [option.title for option in status.poll.options] == ["ebb", "flood", "slack"]
    voted = ben.poll_vote(status.poll, [0, 2])
    assert (voted.voted, voted.own_votes) == (True, [0, 2])
    told = anna.poll(status.poll)
    assert (told.votes_count, told.voters_count, [o.votes_count for o in told.options]) == (2, 1, [1, 0, 1])


def test_mastodon_py_filters_what_is_not_to_be_read(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    ben.account_follow(anna.me())
    made = ben.create_filter_v2("Fog", ["home", "public"], "warn", keywords_attributes=[{"keyword": "fog"}])
    assert [keyword.keyword for keyword in ben.filter_keywords_v2(made)] == ["fog"]
    added = ben.add_filter_keyword_v2(made, "mist", whole_word=True)
    status = anna.status_post("Nothing but mist")
    shown = ben.status(status)
    assert [result.filter.title for result in shown.filtered] == ["Fog"]
    assert shown.filtered[0].keyword_matches == ["mist"]
    ben.delete_filter_keyword_v2(added)
    assert ben.status(status).filtered == []
    ben.delete_filter_v2(made)
    assert ben.filters_v2() == []


def test_mastodon_py_reads_conversations_history_and_grouped_notifications(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    letter = anna.status_post(f"@{ben.me().username} psst", visibility="direct")
    (told,) = eventually(ben.conversations)
    assert (told.unread, told.last_status.id, ids(told.accounts)) == (True, letter.id, [anna.me().id])
    assert not ben.conversations_read(told).unread
    status = anna.status_post("One")
    anna.status_update(status, "Two")
    assert [version.content for version in ben.status_history(status)] == ["<p>One</p>", "<p>Two</p>"]
    ben.status_favourite(status)
    groups = eventually(lambda: anna.grouped_notifications(types=["favourite"]).notification_groups)
    assert [group.type for group in groups] == ["favourite"]
    assert anna.notifications_unread_count().count >= 1


def test_mastodon_py_follows_features_and_reads_tags(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    tag = f"t{ben.me().username}"
    status = anna.status_post(f"A #{tag}")
    assert ids(ben.timeline_hashtag(tag)) == [status.id]
    assert ben.tag_follow(tag).following
    assert [followed.name for followed in ben.followed_tags()] == [tag]
    assert not ben.tag_unfollow(tag).following
    featured = anna.featured_tag_create(tag)
    assert [shown.name for shown in anna.featured_tags()] == [tag]
    anna.featured_tag_delete(featured)
    found = ben.search(f"#{tag}", result_type="hashtags").hashtags
    assert [hashtag.name for hashtag in found] == [tag]


def test_mastodon_py_sees_what_links_lead_to(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    with serving() as site:
        page = site.page("/tea", titled("Tea &amp; cake", '<meta property="og:site_name" content="The Pot">'))
        first, second = anna.status_post(f"see {page}"), ben.status_post(f"{page} again")
        card = eventually(lambda: anna.status(second).card, 15)
        assert (card.url, card.title, card.provider_name, card.type) == (page, "Tea & cake", "The Pot", "link")
        assert anna.status(first).card == card
        assert site.asked() == ["/tea"]
        (trending,) = [link for link in ben.trending_links() if link.url == page]
        assert [trending.history[0].uses, trending.history[0].accounts] == [2, 2]
        anna.status_delete(first)
        assert page not in [link.url for link in ben.trending_links()]


def test_mastodon_py_keeps_markers_notes_and_endorsements_and_mutes_for_a_while(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    me, status = anna.me(), anna.status_post("Read")
    assert ben.markers_set("home", status)["home"].last_read_id == status.id
    assert ben.markers_get("home")["home"].last_read_id == status.id
    assert ben.account_note_set(me, "met at sea").note == "met at sea"
    ben.account_follow(me)
    assert ben.account_pin(me).endorsed
    assert ids(ben.endorsements()) == [me.id]
    assert not ben.account_unpin(me).endorsed
    assert ben.account_mute(me, duration=3600).muting
    (muted,) = ben.mutes()
    assert muted.mute_expires_at > datetime.now(UTC) + timedelta(minutes=50)  # noqa: TID251 - the real clock


def test_mastodon_py_reports_looks_around_and_reads_the_rules(pair: tuple[Mastodon, Mastodon]):
    anna, ben = pair
    report = ben.report(anna.me(), status_ids=[anna.status_post("Spam")], comment="too loud")
    assert report.action_taken is False
    ben.account_update_credentials(discoverable=True)
    assert ben.me().id in ids(anna.directory(order="new", local=True))
    assert anna.me().id not in ids(anna.suggestions())
    assert all(status.visibility == "public" for status in anna.trending_statuses())
    assert all(rule.text for rule in anna.instance_rules())
    (familiar,) = anna.account_familiar_followers(ben.me())
    assert (str(familiar.id), familiar.accounts) == (str(ben.me().id), [])
