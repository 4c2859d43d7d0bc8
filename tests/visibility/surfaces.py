"""Every surface on which a post can stand, each asked through its own door; what should be there is `expected`'s.

A surface of one post is asked for each post; a gathering shows many at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.visibility import expected, streams
from tests.visibility.asking import ALL, Viewer
from tests.visibility.expected import if_wanted
from tests.visibility.town import LINK, TAG, WORD, Town

ABSENT = 404


@dataclass(frozen=True)
class Single:
    """A surface of one post: whether it is there, or what it tells (None: it is not there); `slow` as below."""

    name: str
    shows: Callable[[Town, Viewer, int], Any]
    should: Callable[[Town, Viewer, int], Any]
    slow: bool = False


@dataclass(frozen=True)
class Gathering:
    """A surface that shows many posts; `members`: there is none for visitors; `slow`: it takes many questions."""

    name: str
    shown: Callable[[Town, Viewer], Iterable[int]]
    should: Callable[[Town, Viewer], set[int]]
    members: bool = False
    slow: bool = False


def _there(path: str) -> Callable[[Town, Viewer, int], bool]:
    """Whether an address of the API answers; when not, it has to look as if there were nothing."""

    def shows(town: Town, viewer: Viewer, post: int) -> bool:
        answer = town.get(viewer, path.format(post=post))
        assert answer.status in {200, ABSENT}, (path, answer.status, answer.text)
        assert answer.status == 200 or answer.json == {"error": "Record not found"}
        return answer.status == 200

    return shows


def _people(path: str) -> Callable[[Town, Viewer, int], set[str] | None]:
    def shows(town: Town, viewer: Viewer, post: int) -> set[str] | None:
        if not _there(path)(town, viewer, post):
            return None
        return {person["username"] for person in town.get(viewer, path.format(post=post)).json}

    return shows


def _page(path: str) -> Callable[[Town, Viewer, int], bool]:
    def shows(town: Town, viewer: Viewer, post: int) -> bool:
        answer = town.page(viewer, path.format(post=post))
        assert answer.status in {200, ABSENT}
        assert answer.status == 200 or (WORD not in answer.text and "og:" not in answer.text)
        return answer.status == 200

    return shows


def _card(town: Town, viewer: Viewer, post: int) -> bool:
    """What the page says to crawlers."""
    said = re.findall(r'property="og:description"\s+content="([^"]*)"', town.page(viewer, f"/@author/{post}").text)
    number = f"n{list(town.posts).index(post):03}"
    assert all(number in words for words in said)
    return bool(said)


def _members_only(shows: Callable[[Town, Viewer, int], bool]) -> Callable[[Town, Viewer, int], bool]:
    return lambda town, viewer, post: viewer is not None and shows(town, viewer, post)


def _found_by_address(town: Town, viewer: Viewer, post: int) -> bool:
    address = f"http://localhost:8000/@author/{post}"
    return post in _ids(town.get(viewer, "v2/search", q=address, resolve="true").json["statuses"])


SINGLES = (
    Single("single", _there("v1/statuses/{post}"), expected.seen),
    Single("thread", _there("v1/statuses/{post}/context"), expected.seen),
    Single("history", _there("v1/statuses/{post}/history"), expected.seen),
    Single("source", _members_only(_there("v1/statuses/{post}/source")), expected.own, slow=True),
    Single("favourited by", _people("v1/statuses/{post}/favourited_by"), expected.admirers),
    Single("boosted by", _people("v1/statuses/{post}/reblogged_by"), expected.boosters),
    Single("search by address", _members_only(_found_by_address), expected.seen_by_member, slow=True),
    Single("page", _page("/@author/{post}"), expected.seen),
    Single("OpenGraph tags", _card, expected.for_everybody),
    Single("page of boosters", _page("/@author/{post}/boosts"), expected.seen, slow=True),
    Single("page of admirers", _page("/@author/{post}/favourites"), expected.seen, slow=True),
    Single("page of versions", _page("/@author/{post}/history"), expected.seen, slow=True),
)


def _ids(statuses: Any) -> set[int]:
    return {int(status["id"]) for status in statuses}


def _listed(path: str, **query: Any) -> Callable[[Town, Viewer], set[int]]:
    """The author's posts in a timeline; boosts count as what they show."""

    def shown(town: Town, viewer: Viewer) -> set[int]:
        statuses = town.walk(viewer, path.format(**town.ids), **query)
        return {int((status["reblog"] or status)["id"]) for status in statuses} & set(town.posts)

    return shown


def _many(town: Town, viewer: Viewer) -> set[int]:
    return _ids(_all(town, viewer))


def _all(town: Town, viewer: Viewer) -> list[Any]:
    posts = sorted(town.posts)
    pages = [posts[start : start + ALL] for start in range(0, len(posts), ALL)]
    return [status for page in pages for status in town.get(viewer, "v1/statuses", **{"id[]": page}).json]


def _told_files(town: Town, viewer: Viewer) -> set[int]:
    """Of which posts the viewer learns where a picture lies, and its small one."""
    told = {int(status["id"]): status["media_attachments"] for status in _all(town, viewer)}
    for post, media in told.items():
        names = {address.split("/media/")[1] for one in media for address in (one["url"], one["preview_url"])}
        assert names in (set(), {town.files[post]["file"], town.files[post]["preview"]} if post in town.files else {})
    return {post for post, media in told.items() if media}


def _boosts(town: Town, viewer: Viewer) -> set[int]:
    """By the boosts' own ids."""
    pages = town.get(viewer, "v1/statuses", **{"id[]": list(town.boosts)}).json
    return {int(status["reblog"]["id"]) for status in pages}


def _below(town: Town, viewer: Viewer) -> set[int]:
    """Answers under a post that everybody sees."""
    return _ids(town.get(viewer, f"v1/statuses/{town.root}/context").json["descendants"]) & set(town.posts)


def _above(town: Town, viewer: Viewer) -> set[int]:
    """What stands above answers that everybody sees."""
    threads = [town.get(viewer, f"v1/statuses/{leaf}/context").json for leaf in town.leaves]
    return {post for thread in threads for post in _ids(thread["ancestors"])} & set(town.posts)


def _told_of(**query: Any) -> Callable[[Town, Viewer], set[int]]:
    def shown(town: Town, viewer: Viewer) -> set[int]:
        notices = town.walk(viewer, "v1/notifications", **query)
        return {int(notice["status"]["id"]) for notice in notices if notice.get("status")} & set(town.posts)

    return shown


def _grouped(town: Town, viewer: Viewer) -> set[int]:
    answer = town.get(viewer, "v2/notifications", limit=ALL)
    assert answer.status == 200
    return _ids(answer.json["statuses"]) & set(town.posts)


def _conversing(town: Town, viewer: Viewer) -> set[int]:
    found = town.walk(viewer, "v1/conversations")
    return {int(entry["last_status"]["id"]) for entry in found if entry["last_status"]} & set(town.posts)


def _searched(words: str) -> Callable[[Town, Viewer], set[int]]:
    def shown(town: Town, viewer: Viewer) -> set[int]:
        query, found = {"q": words, "type": "statuses", "limit": ALL}, set[int]()
        while page := _ids(town.get(viewer, "v2/search", **query, offset=len(found)).json["statuses"]):
            found |= page
        return found & set(town.posts)

    return shown


def _listed_by_viewer(town: Town, viewer: Viewer) -> set[int]:
    number = town.lists.get(viewer or "")
    return _listed(f"v1/timelines/list/{number}")(town, viewer) if number else set()


def _polled(town: Town, viewer: Viewer) -> set[int]:
    return {post for poll, post in town.polls.items() if _there(f"v1/polls/{poll}")(town, viewer, post)}


def _on_pages(path: str) -> Callable[[Town, Viewer], set[int]]:
    return lambda town, viewer: town.leaf(viewer, path.format(root=town.root)) & set(town.posts)


_STATUSES = "v1/accounts/{author}/statuses"

GATHERINGS = (
    Gathering("several", _many, expected.everything),
    Gathering("media told", _told_files, expected.pictured),
    Gathering("boosts by id", _boosts, expected.boosted),
    Gathering("profile", _listed(_STATUSES), expected.everything),
    Gathering("profile without replies", _listed(_STATUSES, exclude_replies="true"), expected.first_posts),
    Gathering("profile by tag", _listed(_STATUSES, tagged=TAG), expected.everything),
    Gathering("profile's media", _listed(_STATUSES, only_media="true"), expected.pictured),
    Gathering("profile's pins", _listed(_STATUSES, pinned="true"), expected.pinned),
    Gathering("profile of the host", _listed("v1/accounts/{host}/statuses"), expected.boosted_by("host")),
    Gathering("profile of a booster", _listed("v1/accounts/{echo}/statuses"), expected.boosted_by("echo")),
    Gathering("local", _listed("v1/timelines/public", local="true"), if_wanted(expected.public_first)),
    Gathering(
        "local media",
        _listed("v1/timelines/public", only_media="true"),
        if_wanted(lambda town, viewer: expected.public_pictured(town, viewer) & expected.first_posts(town, viewer)),
    ),
    Gathering("hashtag", _listed(f"v1/timelines/tag/{TAG}"), if_wanted(expected.public)),
    Gathering(
        "hashtag media", _listed(f"v1/timelines/tag/{TAG}", only_media="true"), if_wanted(expected.public_pictured)
    ),
    Gathering("link", _listed("v1/timelines/link", url=LINK), if_wanted(expected.public)),
    Gathering("trends", _listed("v1/trends/statuses"), if_wanted(expected.trending)),
    Gathering("home", _listed("v1/timelines/home"), if_wanted(expected.home), members=True),
    Gathering("list", _listed_by_viewer, if_wanted(expected.in_list), members=True),
    Gathering("search", _searched(WORD), if_wanted(expected.found), members=True),
    Gathering("bookmarks", _listed("v1/bookmarks"), expected.marked, members=True),
    Gathering("favourites", _listed("v1/favourites"), expected.marked, members=True),
    Gathering("thread down", _below, if_wanted(expected.answers)),
    Gathering("thread up", _above, if_wanted(expected.answered), slow=True),
    Gathering("poll", _polled, expected.asked, slow=True),
    Gathering("mentions", _told_of(**{"types[]": "mention"}), if_wanted(expected.mentioned), members=True),
    Gathering("conversations", _conversing, if_wanted(expected.conversing), members=True),
    Gathering("profile's page", _on_pages("/@author"), expected.on_profile, slow=True),
    Gathering("profile's page with replies", _on_pages("/@author/with_replies"), expected.everything, slow=True),
    Gathering("thread's page", _on_pages("/@host/{root}"), if_wanted(expected.answers), slow=True),
    Gathering("local's page", _on_pages("/public"), if_wanted(expected.public_first), slow=True),
    Gathering("hashtag's page", _on_pages(f"/tags/{TAG}"), if_wanted(expected.public), slow=True),
    Gathering("home's page", _on_pages("/home"), if_wanted(expected.home), members=True, slow=True),
    Gathering("page of bookmarks", _on_pages("/bookmarks"), expected.marked, members=True, slow=True),
    Gathering("page of favourites", _on_pages("/favourites"), expected.marked, members=True, slow=True),
    Gathering("live home", streams.home, if_wanted(expected.home), members=True),
    Gathering("live public", streams.public, if_wanted(expected.public_first)),
    Gathering("live hashtag", streams.hashtag, if_wanted(expected.public)),
    Gathering("live list", streams.lists, if_wanted(expected.in_list), members=True),
    Gathering("live direct", streams.direct, if_wanted(expected.conversing), members=True),
)

# Where not everything that may be seen has to stand, but nothing else may.
PARTIAL = (
    Gathering("notifications", _told_of(), if_wanted(expected.everything), members=True),
    Gathering("grouped notifications", _grouped, if_wanted(expected.everything), members=True),
    Gathering(
        "page of notifications", _on_pages("/notifications"), if_wanted(expected.everything), members=True, slow=True
    ),
    Gathering("live notifications", streams.notifications, if_wanted(expected.everything), members=True),
    Gathering("search in the library", _searched(f"{WORD} in:library"), if_wanted(expected.everything), members=True),
)
