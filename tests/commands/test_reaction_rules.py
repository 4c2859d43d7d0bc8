"""Who may see a post, and so boost or like it."""

from __future__ import annotations

from typing import Any

import pytest

from commands.boosts import BoostPost, UnboostPost
from commands.favourites import FavouritePost, UnfavouritePost
from commands.refusals import Forbidden, Invalid, NotFound
from commands.visibility import VISIBILITIES, SeenPost, may_see
from events.accounts import ProfileEdited
from events.blocks import AccountBlocked
from events.boosts import PostBoosted, PostUnboosted
from events.favourites import PostFavourited, PostUnfavourited
from events.follows import AccountFollowed, AccountUnfollowed
from events.posts import PostDeleted, PostEdited, PostPublished
from tests.commands.scenario import ALICE, BOB, NOBODY, given

POST = 500
follows = AccountFollowed(follower_id=ALICE, followee_id=BOB, follow_id=7)
boosted = PostBoosted(boost_id=600, account_id=ALICE, post_id=POST, author_id=BOB)
liked = PostFavourited(favourite_id=600, account_id=ALICE, post_id=POST, author_id=BOB)
gone = PostDeleted(post_id=POST, author_id=BOB)


def by_bob(visibility: str = "public", **more: Any) -> PostPublished:
    return PostPublished(**{"post_id": POST, "author_id": BOB, "text": "Hi.", "visibility": visibility, **more})


def boost(**more: Any) -> BoostPost:
    return BoostPost(**{"boost_id": 600, "account_id": ALICE, "post_id": POST, **more})


def like(**more: Any) -> FavouritePost:
    return FavouritePost(**{"favourite_id": 600, "account_id": ALICE, "post_id": POST, **more})


unboost = UnboostPost(account_id=ALICE, post_id=POST)
unlike = UnfavouritePost(account_id=ALICE, post_id=POST)


@pytest.mark.parametrize("visibility", VISIBILITIES)
@pytest.mark.parametrize("is_author", [True, False])
@pytest.mark.parametrize("mentioned", [True, False])
@pytest.mark.parametrize("following", [True, False])
@pytest.mark.parametrize("blocked", [True, False])
def test_who_may_see_what_is_this_table(
    visibility: str, is_author: bool, mentioned: bool, following: bool, blocked: bool
) -> None:
    allowed = {
        "public": True,
        "unlisted": True,
        "private": mentioned or following,
        "direct": mentioned,
    }[visibility]
    post = SeenPost(POST, ALICE if is_author else BOB, ALICE, visibility, None, None, mentioned, following, blocked)
    assert may_see(post) is (is_author or (allowed and not blocked))


def test_a_boost_carries_the_author_and_the_boosters_default_audience() -> None:
    assert given(by_bob()).when(boost()).then_once(boosted) == {"post_id": POST, "boost_id": 600}


def test_a_boosters_default_audience_is_taken_unless_it_says_otherwise() -> None:
    shy = ProfileEdited(account_id=ALICE, display_name="", note="", default_visibility="unlisted")
    assert given(by_bob(), shy).when(boost()).event().visibility == "unlisted"
    assert given(by_bob(), shy).when(boost(visibility="private")).event().visibility == "private"


def test_a_second_boost_answers_the_first() -> None:
    answer = given(by_bob(), boosted).when(boost(boost_id=601)).then_nothing()
    assert answer == {"post_id": POST, "boost_id": 600}


def test_an_unlisted_post_may_be_boosted_by_everybody() -> None:
    assert given(by_bob("unlisted")).when(boost()).event().visibility == "public"


def test_a_private_post_is_boosted_by_its_author_only_and_privately() -> None:
    mine = by_bob("private", author_id=ALICE)
    assert given(mine).when(boost(visibility="public")).event().visibility == "private"
    given(by_bob("private"), follows).when(boost()).refused(Forbidden, "This action is not allowed")


def test_a_direct_post_is_boosted_by_nobody() -> None:
    given(by_bob("direct", author_id=ALICE)).when(boost()).refused(Forbidden)
    given(by_bob("direct", mentions=((ALICE, "alice"),))).when(boost()).refused(Forbidden)


@pytest.mark.parametrize("visibility", ["direct", "friends", ""])
def test_a_boost_goes_to_one_of_three_audiences(visibility: str) -> None:
    when = given(by_bob()).when(boost(visibility=visibility))
    if visibility:
        when.refused(Invalid, "Visibility is not included in the list")
    else:
        assert when.event().visibility == "public"


def test_a_like_carries_the_author_and_is_given_once() -> None:
    assert given(by_bob()).when(like()).then_once(liked) == {"post_id": POST, "favourite_id": 600}
    answer = given(by_bob(), liked).when(like(favourite_id=601)).then_nothing()
    assert answer == {"post_id": POST, "favourite_id": 600}


def test_whoever_sees_a_hidden_post_may_like_it() -> None:
    assert given(by_bob("private"), follows).when(like()).event()
    assert given(by_bob("direct", mentions=((ALICE, "alice"),))).when(like()).event()


NO_LONGER = {
    "absent": (),
    "deleted": (by_bob(), gone),
    "private": (by_bob("private"),),
    "not followed any more": (
        by_bob("private"),
        follows,
        AccountUnfollowed(follower_id=ALICE, followee_id=BOB),
    ),
    "direct to others": (by_bob("direct"),),
    "mention dropped": (
        by_bob("direct", mentions=((ALICE, "alice"),)),
        PostEdited(post_id=POST, author_id=BOB, text="Hi."),
    ),
    "blocked by the author": (by_bob(), AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=9)),
    "author blocked": (by_bob(), AccountBlocked(blocker_id=ALICE, blocked_id=BOB, block_id=9)),
}


@pytest.mark.parametrize("history", NO_LONGER.values(), ids=NO_LONGER.keys())
@pytest.mark.parametrize("command", [boost(), like(), unboost, unlike], ids=lambda command: type(command).__name__)
def test_what_one_may_not_see_is_not_found_and_looks_absent(history: Any, command: Any) -> None:
    given(*history).when(command).refused(NotFound, "Record not found")


@pytest.mark.parametrize("command", [boost(account_id=NOBODY), like(account_id=NOBODY), boost(post_id=2**63)])
def test_reactions_of_nobody_or_to_nothing_are_not_found(command: Any) -> None:
    given(by_bob()).when(command).refused(NotFound)


def test_a_boost_is_taken_back_once() -> None:
    answer = (
        given(by_bob(), boosted).when(unboost).then_once(PostUnboosted(boost_id=600, account_id=ALICE, post_id=POST))
    )
    assert answer == {"post_id": POST, "boost_id": None}


def test_a_like_is_taken_back_once() -> None:
    given(by_bob(), liked).when(unlike).then_once(PostUnfavourited(account_id=ALICE, post_id=POST))


def test_reactions_can_be_taken_back_from_what_one_may_no_longer_see() -> None:
    block = AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=9)
    assert given(by_bob(), boosted, block).when(unboost).event()
    assert given(by_bob(), liked, block).when(unlike).event()


def test_reactions_go_with_the_post() -> None:
    given(by_bob(), boosted, liked, gone).when(unboost).refused(NotFound)
    given(by_bob(), boosted, liked, gone).when(unlike).refused(NotFound)
