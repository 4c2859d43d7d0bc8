"""A few people who act through commands, at a time of the test's own making."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from commands.accounts import RegisterAccount
from commands.blocks import BlockAccount, UnblockAccount
from commands.bookmarks import BookmarkPost
from commands.boosts import BoostPost, UnboostPost
from commands.conversation_mutes import MuteConversation
from commands.favourites import FavouritePost
from commands.follows import AcceptFollowRequest, FollowAccount, UnfollowAccount
from commands.handling import handle
from commands.identifiers import next_id
from commands.links import PreviewLink
from commands.mutes import MuteAccount, UnmuteAccount
from commands.pins import PinPost
from commands.posts import DeletePost, EditPost, PublishPost
from events.links import Card


class Village:
    """Every method is one command, a second after the last; `fold` brings the read tables up to date."""

    def __init__(self, fold: Callable[[], int]) -> None:
        self.fold = fold
        self.now = datetime(2026, 5, 1, tzinfo=UTC)
        self.names: dict[int, str] = {}

    def person(self, name: str, *, locked: bool = False) -> int:
        account = self._id()
        self._do(RegisterAccount(account_id=account, username=name, locked=locked), account)
        self.names[account] = name
        return account

    def people(self, count: int) -> list[int]:
        return [self.person(f"person{len(self.names)}") for _ in range(count)]

    def post(
        self,
        author: int,
        text: str = "words",
        visibility: str = "public",
        answers: int | None = None,
        language: str | None = None,
    ) -> int:
        post = self._id()
        said = {"text": text, "visibility": visibility, "in_reply_to_id": answers, "language": language}
        self._do(PublishPost(post_id=post, author_id=author, **said), author)
        return post

    def preview(self, address: str, title: str = "A page") -> None:
        card = Card(title=title, description="", site="", author="", language=None, published_at=None)
        handle(PreviewLink(link_id=self._id(), address=address, card=card), actor_id=None, now=self.now)

    def edit(self, author: int, post: int, text: str) -> None:
        self._do(EditPost(post_id=post, account_id=author, text=text), author)

    def delete(self, author: int, post: int) -> None:
        self._do(DeletePost(post_id=post, account_id=author), author)

    def boost(self, account: int, post: int, visibility: str | None = None) -> int:
        boost = self._id()
        self._do(BoostPost(boost_id=boost, account_id=account, post_id=post, visibility=visibility), account)
        return boost

    def unboost(self, account: int, post: int) -> None:
        self._do(UnboostPost(account_id=account, post_id=post), account)

    def favourite(self, account: int, post: int) -> None:
        self._do(FavouritePost(favourite_id=self._id(), account_id=account, post_id=post), account)

    def bookmark(self, account: int, post: int) -> None:
        self._do(BookmarkPost(bookmark_id=self._id(), account_id=account, post_id=post), account)

    def pin(self, author: int, post: int) -> None:
        self._do(PinPost(account_id=author, post_id=post), author)

    def silence(self, account: int, post: int) -> None:
        self._do(MuteConversation(account_id=account, post_id=post), account)

    def follow(self, follower: int, followee: int, **wishes: Any) -> None:
        command = FollowAccount(follower_id=follower, followee_id=followee, follow_id=self._id(), **wishes)
        self._do(command, follower)

    def accept(self, followee: int, follower: int) -> None:
        self._do(AcceptFollowRequest(follower_id=follower, followee_id=followee, follow_id=self._id()), followee)

    def unfollow(self, follower: int, followee: int) -> None:
        self._do(UnfollowAccount(follower_id=follower, followee_id=followee), follower)

    def block(self, blocker: int, blocked: int) -> None:
        self._do(BlockAccount(blocker_id=blocker, blocked_id=blocked, block_id=self._id()), blocker)

    def unblock(self, blocker: int, blocked: int) -> None:
        self._do(UnblockAccount(blocker_id=blocker, blocked_id=blocked), blocker)

    def mute(self, muter: int, muted: int, *, notifications: bool = True) -> None:
        command = MuteAccount(muter_id=muter, muted_id=muted, mute_id=self._id(), notifications=notifications)
        self._do(command, muter)

    def unmute(self, muter: int, muted: int) -> None:
        self._do(UnmuteAccount(muter_id=muter, muted_id=muted), muter)

    def wait(self, **duration: float) -> None:
        """Let time pass (as `timedelta`)."""
        self.now += timedelta(**duration)

    def _id(self) -> int:
        self.wait(seconds=1)
        return next_id(self.now)

    def _do(self, command: Any, actor: int) -> None:
        handle(command, actor_id=actor, now=self.now)
