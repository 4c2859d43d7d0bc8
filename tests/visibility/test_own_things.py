"""What is nobody's but its owner's: planned posts and lists look to everybody else as if there were none."""

from __future__ import annotations

from datetime import timedelta

from commands.posts import PublishPost
from commands.scheduled_posts import SchedulePost
from tests.visibility.town import MEMBERS, VISIBILITIES, WORD, Town

GONE = (404, {"error": "Record not found"})


def planned(town: Town) -> list[int]:
    """A planned post of each kind."""
    author, numbers = town.ids["author"], []
    for visibility in VISIBILITIES:
        post = PublishPost(post_id=town.village._id(), author_id=author, text=f"@named {WORD}", visibility=visibility)
        due_at = town.village.now + timedelta(days=1)
        command = SchedulePost(
            scheduled_id=post.post_id, account_id=author, due_at=due_at, now=town.village.now, post=post
        )
        town.village._do(command, author)
        numbers.append(post.post_id)
    town.village.fold()
    return numbers


def test_planned_posts_are_their_authors_alone(settled: Town) -> None:
    numbers = planned(settled)
    for name in MEMBERS:
        listed = {int(one["id"]) for one in settled.get(name, "v1/scheduled_statuses").json}
        assert listed == (set(numbers) if name == "author" else set())
        for number in numbers:
            for path in (f"v1/scheduled_statuses/{number}", f"v1/statuses/{number}"):
                answer = settled.get(name, path)
                is_shown = name == "author" and "scheduled" in path
                assert answer.status == 200 if is_shown else (answer.status, answer.json) == GONE
        found = settled.get(name, "v2/search", q=WORD, type="statuses").json["statuses"]
        assert found == []


def test_lists_are_their_owners_alone(settled: Town) -> None:
    settled.village.fold()
    for owner, number in settled.lists.items():
        for name in MEMBERS:
            for path in (f"v1/lists/{number}", f"v1/lists/{number}/accounts", f"v1/timelines/list/{number}"):
                answer = settled.get(name, path)
                assert answer.status == 200 if name == owner else (answer.status, answer.json) == GONE, (path, name)
    for name in MEMBERS:
        held = settled.get(name, f"v1/accounts/{settled.ids['author']}/lists").json
        assert {int(one["id"]) for one in held} == ({settled.lists[name]} if name in settled.lists else set())
