"""Members who act through commands, in a database of the test's."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from commands.accounts import RegisterAccount
from commands.blocks import BlockAccount, UnblockAccount
from commands.boosts import BoostPost, UnboostPost
from commands.favourites import FavouritePost
from commands.follows import FollowAccount, UnfollowAccount
from commands.handling import handle
from commands.identifiers import next_id
from commands.mutes import MuteAccount
from commands.posts import DeletePost, EditPost, PublishPost

_names = itertools.count(1)


class Town:
    """Registers members and lets them act; `fold` brings the read tables up to date."""

    def __init__(self, fold: Callable[[], int]) -> None:
        self.fold = fold

    def member(self) -> int:
        account_id = next_id(timezone.now())
        self._do(RegisterAccount(account_id=account_id, username=f"member{next(_names)}"), account_id)
        return account_id

    def members(self, count: int) -> list[int]:
        return [self.member() for _ in range(count)]

    def ids(self, count: int) -> list[int]:
        return [next_id(timezone.now()) for _ in range(count)]

    def post(
        self,
        author: int,
        text: str = "hello",
        visibility: str = "public",
        reply_to: int | None = None,
        post_id: int | None = None,
    ) -> int:
        post_id = post_id or next_id(timezone.now())
        command = PublishPost(
            post_id=post_id, author_id=author, text=text, visibility=visibility, in_reply_to_id=reply_to
        )
        self._do(command, author)
        return post_id

    def edit(self, author: int, post_id: int, text: str) -> None:
        self._do(EditPost(post_id=post_id, account_id=author, text=text), author)

    def delete(self, author: int, post_id: int) -> None:
        self._do(DeletePost(post_id=post_id, account_id=author), author)

    def boost(self, account: int, post_id: int) -> int:
        boost_id = next_id(timezone.now())
        self._do(BoostPost(boost_id=boost_id, account_id=account, post_id=post_id), account)
        return boost_id

    def unboost(self, account: int, post_id: int) -> None:
        self._do(UnboostPost(account_id=account, post_id=post_id), account)

    def favourite(self, account: int, post_id: int) -> None:
        favourite_id = next_id(timezone.now())
        self._do(FavouritePost(favourite_id=favourite_id, account_id=account, post_id=post_id), account)

    def follow(self, follower: int, followee: int) -> None:
        follow_id = next_id(timezone.now())
        self._do(FollowAccount(follower_id=follower, followee_id=followee, follow_id=follow_id), follower)

    def unfollow(self, follower: int, followee: int) -> None:
        self._do(UnfollowAccount(follower_id=follower, followee_id=followee), follower)

    def block(self, blocker: int, blocked: int) -> None:
        block_id = next_id(timezone.now())
        self._do(BlockAccount(blocker_id=blocker, blocked_id=blocked, block_id=block_id), blocker)

    def unblock(self, blocker: int, blocked: int) -> None:
        self._do(UnblockAccount(blocker_id=blocker, blocked_id=blocked), blocker)

    def mute(self, muter: int, muted: int) -> None:
        mute_id = next_id(timezone.now())
        self._do(MuteAccount(muter_id=muter, muted_id=muted, mute_id=mute_id), muter)

    def _do(self, command: Any, actor: int) -> None:
        handle(command, actor_id=actor, now=timezone.now())
