"""A town whose every happening is told twice: to the system by a command, to the oracle's memory by a fact."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from commands.accounts import EditProfile
from commands.featured_tags import FeatureTag
from commands.follows import RejectFollowRequest, RemoveFollower
from commands.lists import AddListMembers, CreateList
from commands.media import FinishMedia, UploadMedia
from commands.mutes import EndMute, MuteAccount
from commands.polls import NewPoll
from commands.posts import EditPost, PublishPost
from events.media import Rendition
from feed_project.media import store
from tests.queries.village import Village
from tests.visibility.asking import Asking
from tests.visibility.oracle import Boost, Fact, Relations, apart, gets, may_know, may_see, minds

VISIBILITIES = ("public", "unlisted", "private", "direct")
FOLLOWERS = ("follower", "mutual", "mutingfollower", "host", "removed", "cut", "cutter", "echoless")
NAMED = ("named", "blocked", "blocker", "muter", "mutingfollower", "timed")
TOWARDS_ECHO = ("echoblocker", "echoblocked", "echomuter", "echoless")
MEMBERS = (
    "author", "host", "echo", "stranger", "follower", "mutual", "former", "requester", "rejected", "removed", "named",
    "blocked", "blocker", "cut", "cutter", "muter", "timed", "mutingfollower", "unblocked", *TOWARDS_ECHO,
)  # fmt: skip
VIEWERS: tuple[str | None, ...] = (None, *MEMBERS)
WORD = "sandpiper"  # in every post
TAG = "waders"
LINK = "https://example.org/waders"  # likewise, and in one of the host's


class Town(Asking):
    """`posts` are the author's. Everybody follows `host`, whom the author answers, and `echo`, who boosts it."""

    def __init__(self, fold: Callable[[], int]) -> None:
        self.village = Village(fold)
        self.village.now = timezone.now() - timedelta(hours=3)
        self.ids = {name: self.village.person(name, locked=name == "author") for name in MEMBERS}
        self.names = {number: name for name, number in self.ids.items()}
        self.known = Relations()
        self.posts: dict[int, Fact] = {}
        self.boosts: dict[int, Boost] = {}
        self.leaves: dict[int, int] = {}  # an answer of the host -> what it answers
        self.polls: dict[int, int] = {}
        self.files: dict[int, Rendition] = {}  # of posts that were published with a picture
        self.media: dict[int, int] = {}
        self.lists: dict[str, int] = {}
        self.marked: dict[str, set[int]] = {}  # what somebody bookmarked and liked
        self.pinned: set[int] = set()
        self.root = 0
        self.timer = 0  # a mute that ends
        self.village.post(self.ids["host"], LINK)
        self.village.preview(LINK)
        super().__init__(self.ids)

    def sees(self, viewer: str | None, post: int) -> bool:
        return may_see(viewer, self.posts[post], self.known)

    def visible(self, viewer: str | None, also: Callable[[Fact], bool] = lambda _: True) -> set[int]:
        return {post for post, fact in self.posts.items() if self.sees(viewer, post) and also(fact)}

    def minds(self, viewer: str | None, name: str = "author") -> bool:
        return minds(viewer, name, self.known)

    def apart(self, viewer: str | None, name: str) -> bool:
        return apart(viewer, name, self.known)

    def follows(self, viewer: str | None, name: str = "author") -> bool:
        return (viewer, name) in self.known.follows

    def knows(self, viewer: str | None) -> list[Boost]:
        """Boosts of which the viewer may know, of posts that it may see."""
        return [
            boost
            for boost in self.boosts.values()
            if may_know(viewer, boost, self.known) and self.sees(viewer, boost.post)
        ]

    def gets(self, viewer: str | None) -> set[int]:
        """What boosts bring home."""
        return {boost.post for boost in self.knows(viewer) if gets(viewer, boost, self.known)}

    # --- Happenings between people ------------------------------------------------------------------------------------

    def follow(self, who: str, whom: str, *, accepted: bool = True, boosts: bool = True) -> None:
        self.village.follow(self.ids[who], self.ids[whom], show_boosts=boosts)
        if accepted and whom == "author" and not self.follows(who):
            self.accept(who)
        if accepted:
            self.known.follows.add((who, whom))
        if not boosts:
            self.known.boostless.add((who, whom))

    def accept(self, who: str) -> None:
        self.village.accept(self.ids["author"], self.ids[who])
        self.known.follows.add((who, "author"))

    def reject(self, who: str) -> None:
        self._by_author(RejectFollowRequest(follower_id=self.ids[who], followee_id=self.ids["author"]))

    def remove(self, who: str) -> None:
        self._by_author(RemoveFollower(follower_id=self.ids[who], followee_id=self.ids["author"]))
        self.known.follows.discard((who, "author"))

    def unlock(self, asking: Iterable[str]) -> None:
        """The author lets everybody in, and with them those who are asking."""
        self._by_author(EditProfile(account_id=self.ids["author"], locked=False))
        self.known.follows |= {(who, "author") for who in asking}

    def lock(self) -> None:
        self._by_author(EditProfile(account_id=self.ids["author"], locked=True))

    def unfollow(self, who: str, whom: str) -> None:
        self.village.unfollow(self.ids[who], self.ids[whom])
        self.known.follows.discard((who, whom))

    def block(self, who: str, whom: str) -> None:
        self.village.block(self.ids[who], self.ids[whom])
        self.known.blocks.add((who, whom))
        self.known.follows -= {(who, whom), (whom, who)}

    def unblock(self, who: str, whom: str) -> None:
        self.village.unblock(self.ids[who], self.ids[whom])
        self.known.blocks.discard((who, whom))

    def mute(self, who: str, whom: str, seconds: int | None = None) -> None:
        ends_at = self.village.now + timedelta(seconds=seconds) if seconds else None
        self.timer = self.village._id()
        command = MuteAccount(
            muter_id=self.ids[who], muted_id=self.ids[whom], mute_id=self.timer, ends_at=ends_at, notifications=True
        )
        self.village._do(command, self.ids[who])
        self.known.mutes.add((who, whom))

    def unmute(self, who: str, whom: str) -> None:
        self.village.unmute(self.ids[who], self.ids[whom])
        self.known.mutes.discard((who, whom))

    def end_mute(self, who: str, whom: str) -> None:
        """The time of the last mute is over."""
        self.village.wait(hours=1)
        self.village._do(EndMute(mute_id=self.timer, now=self.village.now), self.ids[who])
        self.known.mutes.discard((who, whom))

    # --- Happenings to posts ------------------------------------------------------------------------------------------

    def publish(
        self, visibility: str, named: tuple[str, ...] = (), answers: int | None = None, *, pictured: bool = False
    ) -> int:
        post, picture = self.village._id(), self._picture() if pictured else None
        words = _text(named, len(self.posts))
        author = self.ids["author"]
        media = () if picture is None else (picture,)
        command = PublishPost(
            post_id=post, author_id=author, text=words, visibility=visibility, in_reply_to_id=answers, media=media
        )
        self._by_author(command)
        told = frozenset(named)
        self.posts[post] = Fact("author", visibility, told, told, answers=answers, pictured=pictured)
        if picture is not None:
            self.media[post], self.files[post] = picture, self._last_files
        return post

    def _picture(self) -> int:
        """A picture of the author's that waits for a post."""
        media, author, token = self.village._id(), self.ids["author"], store.new_token()
        file, preview = store.shown_name(media, token, "jpg"), store.preview_name(media, token)
        for name in (file, preview):
            store.put(name, io.BytesIO(b"a picture"))
        self._last_files = Rendition(
            file=file, preview=preview, blurhash=None, width=8, height=8, preview_width=8, preview_height=8,
            duration_ms=None, frame_rate=None, bitrate=None,
        )  # fmt: skip
        self._by_author(UploadMedia(media_id=media, account_id=author, token=token, kind="image"))
        self._by_author(FinishMedia(media_id=media, kind="image", rendition=self._last_files))
        return media

    def ask(self, visibility: str) -> None:
        """A poll of the author's."""
        post, author = self.village._id(), self.ids["author"]
        poll = NewPoll(poll_id=post + 1, options=("in", "out"), opens_at=self.village.now, seconds=86_400)
        text = _text((), len(self.posts))
        self._by_author(PublishPost(post_id=post, author_id=author, text=text, visibility=visibility, poll=poll))
        self.posts[post] = Fact("author", visibility)
        self.polls[post + 1] = post

    def edit(self, post: int, named: tuple[str, ...], *, pictured: bool | None = None) -> None:
        """Name others; `pictured=False`: the picture goes."""
        fact, author = self.posts[post], self.ids["author"]
        words = _text(named, list(self.posts).index(post), "edited")
        command = EditPost(post_id=post, account_id=author, text=words)
        self._by_author(command if pictured is None else replace(command, media=()))
        self.posts[post] = replace(
            fact,
            named=frozenset(named),
            told=fact.told | frozenset(named),
            pictured=fact.pictured if pictured is None else pictured,
        )

    def delete(self, post: int) -> None:
        self.village.delete(self.ids["author"], post)
        self.posts[post] = replace(self.posts[post], deleted=True)

    def boost(self, who: str, post: int, visibility: str = "public") -> None:
        self.boosts[self.village.boost(self.ids[who], post, visibility)] = Boost(who, post, visibility)

    def answer(self, post: int) -> None:
        """The host answers one of the author's posts, in public."""
        leaf = self.village.post(self.ids["host"], "An answer", "public", answers=post)
        self.leaves[leaf] = post

    def pin(self, post: int) -> None:
        self.village.pin(self.ids["author"], post)
        self.pinned.add(post)

    def mark(self, who: str) -> None:
        """Bookmark and like whatever one sees."""
        self.marked[who] = self.visible(who)
        for post in self.marked[who]:
            self.village.bookmark(self.ids[who], post)
            self.village.favourite(self.ids[who], post)

    def list_author(self, who: str) -> None:
        number, account = self.village._id(), self.ids[who]
        made = CreateList(list_id=number, account_id=account, title="Those", replies_policy="followed")
        self.village._do(made, account)
        self.village._do(AddListMembers(list_id=number, account_id=account, member_ids=(self.ids["author"],)), account)
        self.lists[who] = number

    def be_found(self) -> None:
        """The author wants to be found, and features its hashtag."""
        author = self.ids["author"]
        self._by_author(EditProfile(account_id=author, discoverable=True))
        self._by_author(FeatureTag(account_id=author, name=TAG, feature_id=self.village._id()))

    def _by_author(self, command: Any) -> None:
        self.village._do(command, self.ids["author"])


def _text(named: tuple[str, ...], number: int, *words: str) -> str:
    return " ".join([f"A {WORD} n{number:03}", *words, *(f"@{name}" for name in named), f"#{TAG}", LINK])
