"""The story of the demo, as events, without a database."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from commands.accounts import MAX_DISPLAY_NAME, MAX_NOTE
from events.accounts import AccountRegistered, ProfileEdited
from events.boosts import PostBoosted
from events.favourites import PostFavourited
from events.posts import PostPublished
from events.readers import ReaderSeen
from feed_project.demo.graph import read_graph
from feed_project.demo.members import NAMED
from feed_project.demo.story import Story, tell
from feed_project.demo.wording import Wording, read_words

NOW = datetime(2026, 6, 3, 19, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def story() -> Story:
    return tell(read_graph().among(120), now=NOW, posts=400)


def published(story: Story) -> list[PostPublished]:
    return [event for event, _, _ in story.records if isinstance(event, PostPublished)]


def test_the_graph_is_the_one_that_was_published() -> None:
    graph = read_graph()
    assert (graph.size, len(graph.edges), max(graph.in_degrees)) == (475, 13_289, 127)


def test_the_same_seed_tells_the_same_story(story: Story) -> None:
    again = tell(read_graph().among(120), now=NOW, posts=400)
    assert again.records == story.records
    other = tell(read_graph().among(120), now=NOW, posts=400, seed=2)
    assert other.records != story.records


def test_nothing_happens_after_the_present_or_out_of_order(story: Story) -> None:
    moments = [at for _, _, at in story.records]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW
    assert moments[0] > NOW - timedelta(days=800)


def test_nobody_acts_before_having_joined(story: Story) -> None:
    joined: set[int | None] = set()
    for event, actor, _ in story.records:
        if isinstance(event, AccountRegistered):
            joined.add(event.account_id)
        assert actor in joined


def test_nothing_is_answered_boosted_or_liked_before_it_is_there(story: Story) -> None:
    there: dict[int, str] = {}
    for event, _, _ in story.records:
        match event:
            case PostPublished():
                assert event.in_reply_to_id is None or event.in_reply_to_id in there
                there[event.post_id] = event.visibility
            case PostFavourited(post_id=post):
                assert post in there
            case PostBoosted(post_id=post):
                assert there[post] in {"public", "unlisted"}
            case _:
                pass


def test_no_gap_in_a_sentence_stays_unfilled(story: Story) -> None:
    texts = [event.text + event.spoiler for event in published(story)]
    texts += [event.note for event, _, _ in story.records if isinstance(event, ProfileEdited)]
    assert not [text for text in texts if any(sign in text for sign in "{}|") or " // " in text or "[cw" in text]


def test_every_sentence_of_the_demo_can_be_said() -> None:
    wording = Wording(random.Random(1))
    for section, lines in read_words().items():
        for _ in lines:
            assert wording.say(section).text.strip()


def test_a_sentence_does_not_come_back_soon() -> None:
    wording = Wording(random.Random(1))
    said = [wording.say("any: reply").text for _ in range(300)]
    apart = len(read_words()["any: reply"]) // 2
    assert all(said[place] not in said[max(0, place - apart + 1) : place] for place in range(300))


def test_members_keep_to_the_limits_of_profiles(story: Story) -> None:
    profiles = [event for event, _, _ in story.records if isinstance(event, ProfileEdited)]
    assert all(len(p.display_name) <= MAX_DISPLAY_NAME and len(p.note) <= MAX_NOTE for p in profiles)
    names = Counter(member.username for member in story.members)
    assert names.most_common(1)[0][1] == 1
    assert set(NAMED) <= names.keys()


def test_posts_are_of_all_kinds_and_languages(story: Story) -> None:
    posts = published(story)
    assert {post.visibility for post in posts} == {"public", "unlisted", "private", "direct"}
    assert {"en", "de"} <= {post.language for post in posts}
    assert any(post.spoiler for post in posts)
    assert any(post.tags for post in posts)
    assert any(post.mentions for post in posts)


def test_every_reader_was_seen_in_the_last_days(story: Story) -> None:
    lately = {
        event.account_id
        for event, _, at in story.records
        if isinstance(event, ReaderSeen) and at > NOW - timedelta(days=3)
    }
    assert lately == {member.id for member in story.members}
