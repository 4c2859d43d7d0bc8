"""What searching and conversations show: every kind of viewer and post, against the same short oracle."""

from __future__ import annotations

from queries.conversations import conversation, conversations, new_conversations
from queries.paging import PageRequest
from queries.search import search_posts
from tests.queries.test_who_may_see_what import ALL, VIEWERS, Scene, scene, told

__all__ = ["scene", "told"]


def test_searching_finds_public_posts_of_people_not_minded_and_all_own(told: Scene) -> None:
    for viewer in (*VIEWERS, "booster"):
        found: set[int] = set()
        for word in ("plain", "naming", "dropped", "dropping", "added", "adding", "deleted"):
            found |= {item.post.id for item in search_posts(told.ids[viewer], word, limit=40)}
        assert found == {item.post.id for item in search_posts(told.ids[viewer], "from:author", limit=40)}, viewer
        minded = told.minds(viewer, "author")
        public = told.expected(viewer, lambda fact: fact.visibility == "public")
        assert found == (told.expected("author") if viewer == "author" else set() if minded else public), viewer


def test_words_that_were_edited_away_find_nothing(told: Scene) -> None:
    for viewer in (*VIEWERS, "booster"):
        assert search_posts(told.ids[viewer], "dropping") == search_posts(told.ids[viewer], "adding") == []


def test_conversations_are_of_direct_posts_of_people_not_minded_that_the_viewer_may_see(told: Scene) -> None:
    cursors = dict.fromkeys(told.ids.values(), 0)
    news = new_conversations(cursors, 10**9, most=1000)
    for viewer in (*VIEWERS, "booster"):
        shown = conversations(told.ids[viewer], ALL).items
        minded = viewer != "author" and told.minds(viewer, "author")
        direct = set() if minded else told.expected(viewer, lambda fact: fact.visibility == "direct")
        assert {one.post.id for one in shown} == direct, viewer
        assert {one.value.post.id for one in news if one.owner == told.ids[viewer]} == direct, viewer
        pages = [conversations(told.ids[viewer], PageRequest(limit=1, max_id=one.post.id)).items for one in shown]
        assert [page[0].post.id for page in pages if page] == [one.post.id for one in shown[1:]]
        for number, fact in told.posts.items():
            there = conversation(told.ids[viewer], number) is not None
            expected = fact.visibility == "direct" and not minded and told.may_see(viewer, fact)
            assert there == expected, (viewer, fact)
