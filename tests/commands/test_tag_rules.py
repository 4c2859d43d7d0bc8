"""Following and featuring hashtags."""

from __future__ import annotations

import pytest

from commands.featured_tags import MOST_FEATURED, FeatureTag, UnfeatureTag
from commands.refusals import Invalid, NotFound
from commands.tag_follows import MOST_FOLLOWED, FollowTag, UnfollowTag
from events.featured_tags import TagFeatured, TagUnfeatured
from events.tag_follows import TagFollowed, TagUnfollowed
from tests.commands.scenario import ALICE, BOB, NOBODY, given

followed = TagFollowed(account_id=ALICE, name="tea", follow_id=70)
featured = TagFeatured(account_id=ALICE, name="tea", feature_id=70)


def follow(name: str = "tea", account_id: int = ALICE) -> FollowTag:
    return FollowTag(account_id=account_id, name=name, follow_id=70)


def feature(name: str = "tea", account_id: int = ALICE, *, anew: bool = False) -> FeatureTag:
    return FeatureTag(account_id=account_id, name=name, feature_id=70, anew=anew)


def test_a_tag_is_followed_once_and_left_once() -> None:
    assert given().when(follow()).then_once(followed) == {"follow_id": 70}
    unfollowed = TagUnfollowed(account_id=ALICE, name="tea")
    leave = UnfollowTag(account_id=ALICE, name="tea")
    assert given(followed).when(leave).then_once(unfollowed) == {"follow_id": None}
    given(followed).when(follow(account_id=BOB)).event()


def test_a_tag_is_featured_once_and_taken_off_once() -> None:
    assert given().when(feature()).then_once(featured) == {"feature_id": 70}
    unfeatured = TagUnfeatured(account_id=ALICE, name="tea")
    assert given(featured).when(UnfeatureTag(account_id=ALICE, name="tea")).then_once(unfeatured) == {
        "feature_id": None
    }
    given(featured).when(feature(anew=True)).refused(Invalid, "Tag has already been taken")


@pytest.mark.parametrize("name", ["Tea", "#tea", "", "1", "two words", "x" * 1001, "ｔｅａ"])
def test_only_a_name_as_hashtags_are_filed_is_taken(name: str) -> None:
    given().when(follow(name)).refused(NotFound)
    given().when(feature(name)).refused(Invalid, "Name is invalid")


def test_nobody_follows_or_features_without_end() -> None:
    many = [TagFollowed(account_id=ALICE, name=f"t{n}", follow_id=100 + n) for n in range(MOST_FOLLOWED)]
    given(*many).when(follow()).refused(Invalid, "more than 200 hashtags")
    given(*many).when(follow("t1")).then_nothing()
    few = [TagFeatured(account_id=ALICE, name=f"t{n}", feature_id=100 + n) for n in range(MOST_FEATURED)]
    given(*few).when(feature()).refused(Invalid, "maximum number of hashtags")
    given(*few[1:]).when(feature()).event()


def test_who_is_not_there_follows_and_features_nothing() -> None:
    given().when(follow(account_id=NOBODY)).refused(NotFound)
    given().when(feature(account_id=NOBODY)).refused(NotFound)
