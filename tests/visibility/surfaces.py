"""Every surface on which a post can stand: what the viewer is shown there, and what it should be.

A surface of one post is asked for each post; a gathering shows many at once. What should be shown
follows from the oracle and from what the surface is for, in Mastodon's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from queries.live import new_home_entries, new_public_posts
from tests.visibility.town import LINK, TAG, WORD, Town

ABSENT = 404
ALL = 40
Viewer = str | None


@dataclass(frozen=True)
class Single:
    """A surface that is there, or not, for one post."""

    name: str
    shows: Callable[[Town, Viewer, int], bool]
    should: Callable[[Town, Viewer, int], bool]


@dataclass(frozen=True)
class Gathering:
    """A surface that shows many posts; `members`: there is none for visitors."""

    name: str
    shown: Callable[[Town, Viewer], Iterable[int]]
    should: Callable[[Town, Viewer], set[int]]
    members: bool = False


def _there(path: str) -> Callable[[Town, Viewer, int], bool]:
    """Whether an address of the API answers; when not, it has to look as if there were nothing."""

    def shows(town: Town, viewer: Viewer, post: int) -> bool:
        answer = town.get(viewer, path.format(post=post))
        assert answer.status_code in {200, ABSENT}, (path, answer.status_code, answer.content)
        assert answer.status_code == 200 or answer.json() == {"error": "Record not found"}
        return answer.status_code == 200

    return shows


def _page(path: str) -> Callable[[Town, Viewer, int], bool]:
    def shows(town: Town, viewer: Viewer, post: int) -> bool:
        answer = town.page(viewer, path.format(post=post))
        assert answer.status_code in {200, ABSENT}
        text = answer.content.decode()
        assert answer.status_code == 200 or WORD not in text
        return answer.status_code == 200

    return shows


def _members_only(shows: Callable[[Town, Viewer, int], bool]) -> Callable[[Town, Viewer, int], bool]:
    return lambda town, viewer, post: viewer is not None and shows(town, viewer, post)


def _found_by_address(town: Town, viewer: Viewer, post: int) -> bool:
    address = f"http://localhost:8000/@author/{post}"
    return post in _ids(town.get(viewer, "v2/search", q=address, resolve="true").json()["statuses"])


def _seen(town: Town, viewer: Viewer, post: int) -> bool:
    return town.sees(viewer, post)


def _seen_by_member(town: Town, viewer: Viewer, post: int) -> bool:
    return viewer is not None and town.sees(viewer, post)


def _own(town: Town, viewer: Viewer, post: int) -> bool:
    return viewer == "author" and town.sees(viewer, post)


SINGLES = (
    Single("single", _there("v1/statuses/{post}"), _seen),
    Single("thread", _there("v1/statuses/{post}/context"), _seen),
    Single("history", _there("v1/statuses/{post}/history"), _seen),
    Single("source", _members_only(_there("v1/statuses/{post}/source")), _own),
    Single("favourited by", _there("v1/statuses/{post}/favourited_by"), _seen),
    Single("boosted by", _there("v1/statuses/{post}/reblogged_by"), _seen),
    Single("search by address", _members_only(_found_by_address), _seen_by_member),
    Single("page", _page("/@author/{post}"), _seen),
    Single("page of boosters", _page("/@author/{post}/boosts"), _seen),
)


def _ids(statuses: Any) -> set[int]:
    return {int(status["id"]) for status in statuses}


def _walk(town: Town, viewer: Viewer, path: str, **query: Any) -> list[Any]:
    """All pages of a timeline."""
    found: list[Any] = []
    while True:
        answer = town.get(viewer, path, limit=ALL, **query)
        assert answer.status_code == 200, (path, viewer, answer.content)
        found += answer.json()
        further = re.search(r'max_id=(\d+)>; rel="next"', answer.headers.get("Link", ""))
        if further is None:
            return found
        query["max_id"] = further[1]


def _listed(path: str, **query: Any) -> Callable[[Town, Viewer], set[int]]:
    """The author's posts in a timeline; boosts count as what they show."""

    def shown(town: Town, viewer: Viewer) -> set[int]:
        statuses = _walk(town, viewer, path.format(author=town.ids["author"], host=town.ids["host"]), **query)
        return {int((status["reblog"] or status)["id"]) for status in statuses} & set(town.posts)

    return shown


def _many(town: Town, viewer: Viewer) -> set[int]:
    posts = sorted(town.posts)
    pages = [posts[start : start + ALL] for start in range(0, len(posts), ALL)]
    return {post for page in pages for post in _ids(town.get(viewer, "v1/statuses", **{"id[]": page}).json())}


def _boosts(town: Town, viewer: Viewer) -> set[int]:
    """By the boosts' own ids."""
    pages = town.get(viewer, "v1/statuses", **{"id[]": list(town.boosts)}).json()
    return {int(status["reblog"]["id"]) for status in pages}


def _below(town: Town, viewer: Viewer) -> set[int]:
    """Answers under a post that everybody sees."""
    return _ids(town.get(viewer, f"v1/statuses/{town.root}/context").json()["descendants"]) & set(town.posts)


def _above(town: Town, viewer: Viewer) -> set[int]:
    """What stands above answers that everybody sees."""
    threads = [town.get(viewer, f"v1/statuses/{leaf}/context").json() for leaf in town.leaves]
    return {post for thread in threads for post in _ids(thread["ancestors"])} & set(town.posts)


def _told_of(town: Town, viewer: Viewer) -> set[int]:
    notices = _walk(town, viewer, "v1/notifications", **{"types[]": "mention"})
    return {int(notice["status"]["id"]) for notice in notices if notice["status"]} & set(town.posts)


def _grouped(town: Town, viewer: Viewer) -> set[int]:
    answer = town.get(viewer, "v2/notifications", limit=ALL)
    assert answer.status_code == 200
    return _ids(answer.json()["statuses"]) & set(town.posts)


def _conversing(town: Town, viewer: Viewer) -> set[int]:
    found = _walk(town, viewer, "v1/conversations")
    return {int(entry["last_status"]["id"]) for entry in found if entry["last_status"]} & set(town.posts)


def _searched(town: Town, viewer: Viewer) -> set[int]:
    found: set[int] = set()
    while page := _ids(
        town.get(viewer, "v2/search", q=WORD, type="statuses", limit=ALL, offset=len(found)).json()["statuses"]
    ):
        found |= page
    return found & set(town.posts)


def _listed_by_viewer(town: Town, viewer: Viewer) -> set[int]:
    number = town.lists.get(viewer or "")
    return _listed(f"v1/timelines/list/{number}")(town, viewer) if number else set()


def _polled(town: Town, viewer: Viewer) -> set[int]:
    return {post for poll, post in town.polls.items() if _there(f"v1/polls/{poll}")(town, viewer, post)}


def _on_pages(path: str) -> Callable[[Town, Viewer], set[int]]:
    def shown(town: Town, viewer: Viewer) -> set[int]:
        text, found = town.page(viewer, path).content.decode(), set()
        while True:
            found |= {int(number) for number in re.findall(r'data-post="(\d+)"', text)}
            further = re.search(r'href="([^"]*max_id=[^"]*)"', text) or re.search(r'href="([^"]*before=[^"]*)"', text)
            if further is None:
                return found & set(town.posts)
            text = town.page(viewer, further[1].replace("&amp;", "&")).content.decode()

    return shown


def _live(town: Town, viewer: Viewer) -> set[int]:
    """What the streams of the user would catch up on."""
    news = new_home_entries({town.ids[viewer or ""]: 0}, 10**9, most=1000)
    return {item.value.post.id for item in news} & set(town.posts)


def _live_public(town: Town, viewer: Viewer) -> set[int]:
    owner = town.ids[viewer] if viewer else 0
    return {item.value.entry_id for item in new_public_posts({owner: 0}, 10**9, most=1000)} & set(town.posts)


# --- What should be shown --------------------------------------------------------------------------------------------


def _all_seen(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer)


def _boosted(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & set(town.boosts.values())


def _first_posts(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.answers is None)


def _if_wanted(should: Callable[[Town, Viewer], set[int]]) -> Callable[[Town, Viewer], set[int]]:
    return lambda town, viewer: set() if town.minds(viewer) else should(town, viewer)


def _public(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.visibility == "public")


def _public_first(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.visibility == "public" and fact.answers is None)


def _at_home(town: Town, viewer: Viewer) -> set[int]:
    """Whom one follows; answers to somebody whom one follows, too (everybody follows the host)."""
    followed = town.visible(viewer) if viewer == "author" or town.follows(viewer) else set()
    return followed | (_boosted(town, viewer) if (viewer, "host") in town.known.follows or viewer == "host" else set())


def _in_list(town: Town, viewer: Viewer) -> set[int]:
    """Answers too: the list takes those to people who are followed, and everybody follows the host."""
    return town.visible(viewer) if viewer in town.lists and town.follows(viewer) else set()


def _found(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.author == viewer or fact.visibility == "public")


def _marked(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & town.marked.get(viewer or "", set())


def _answers(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer, lambda fact: fact.answers == town.root)


def _answered(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & set(town.leaves.values())


def _asked(town: Town, viewer: Viewer) -> set[int]:
    return town.visible(viewer) & set(town.polls.values())


GATHERINGS = (
    Gathering("several", _many, _all_seen),
    Gathering("boosts by id", _boosts, _boosted),
    Gathering("profile", _listed("v1/accounts/{author}/statuses"), _all_seen),
    Gathering(
        "profile without replies", _listed("v1/accounts/{author}/statuses", exclude_replies="true"), _first_posts
    ),
    Gathering("profile by tag", _listed("v1/accounts/{author}/statuses", tagged=TAG), _all_seen),
    Gathering("profile of the booster", _listed("v1/accounts/{host}/statuses"), _boosted),
    Gathering("local", _listed("v1/timelines/public", local="true"), _if_wanted(_public_first)),
    Gathering("hashtag", _listed(f"v1/timelines/tag/{TAG}"), _if_wanted(_public)),
    Gathering("link", _listed("v1/timelines/link", url=LINK), _if_wanted(_public)),
    Gathering("home", _listed("v1/timelines/home"), _if_wanted(_at_home), members=True),
    Gathering("list", _listed_by_viewer, _if_wanted(_in_list), members=True),
    Gathering("search", _searched, _if_wanted(_found), members=True),
    Gathering("bookmarks", _listed("v1/bookmarks"), _marked, members=True),
    Gathering("favourites", _listed("v1/favourites"), _marked, members=True),
    Gathering("thread down", _below, _if_wanted(_answers)),
    Gathering("thread up", _above, _if_wanted(_answered)),
    Gathering("poll", _polled, _asked),
    Gathering("profile's page", _on_pages("/@author/with_replies"), _all_seen),
    Gathering("live home", _live, _if_wanted(_at_home), members=True),
    Gathering("live public", _live_public, _if_wanted(_public_first)),
)

# Where not everything that may be seen has to stand, but nothing else may.
PARTIAL = (
    Gathering("notifications", _told_of, _if_wanted(_all_seen), members=True),
    Gathering("grouped notifications", _grouped, _if_wanted(_all_seen), members=True),
    Gathering("conversations", _conversing, _if_wanted(_all_seen), members=True),
    Gathering("trends", _listed("v1/trends/statuses"), _public),
    Gathering("local's page", _on_pages("/public"), _if_wanted(_public_first)),
)
