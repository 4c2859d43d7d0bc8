"""A town whose every happening is told twice: to the system by a command, to the oracle's memory by a fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from commands.lists import AddListMembers, CreateList
from commands.polls import NewPoll
from commands.posts import PublishPost
from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User
from tests.queries.village import Village
from tests.visibility.oracle import Fact, Relations, may_see, minds

VISIBILITIES = ("public", "unlisted", "private", "direct")
FOLLOWERS = ("follower", "mutual", "mutingfollower", "host")
NAMED = ("named", "blocked", "blocker", "muter", "mutingfollower")
MEMBERS = (
    "author", "host", "stranger", "follower", "mutual", "former", "requester", "named", "blocked", "blocker",
    "muter", "mutingfollower", "unblocked",
)  # fmt: skip
VIEWERS: tuple[str | None, ...] = (None, *MEMBERS)
WORD = "sandpiper"  # in every post
TAG = "waders"
LINK = "https://example.org/waders"  # likewise, and in one of the host's


class Town:
    """`posts` are the author's; `host` is somebody else, whom everybody follows and to whom the author answers."""

    def __init__(self, fold: Callable[[], int]) -> None:
        self.village = Village(fold)
        self.village.now = timezone.now() - timedelta(hours=2)
        self.ids = {name: self.village.person(name, locked=name == "author") for name in MEMBERS}
        self.names = {number: name for name, number in self.ids.items()}
        self.known = Relations()
        self.posts: dict[int, Fact] = {}
        self.boosts: dict[int, int] = {}  # boost -> post
        self.leaves: dict[int, int] = {}  # an answer of the host -> what it answers
        self.polls: dict[int, int] = {}
        self.lists: dict[str, int] = {}
        self.marked: dict[str, set[int]] = {}  # what somebody bookmarked and liked
        self.root = 0
        self.village.post(self.ids["host"], LINK)
        self.village.preview(LINK)
        self.clients = {name: self._client(name) for name in MEMBERS}

    def sees(self, viewer: str | None, post: int) -> bool:
        return may_see(viewer, self.posts[post], self.known)

    def visible(self, viewer: str | None, also: Callable[[Fact], bool] = lambda _: True) -> set[int]:
        return {post for post, fact in self.posts.items() if self.sees(viewer, post) and also(fact)}

    def minds(self, viewer: str | None) -> bool:
        return minds(viewer, "author", self.known)

    def follows(self, viewer: str | None) -> bool:
        return (viewer, "author") in self.known.follows

    # --- Happenings ---------------------------------------------------------------------------------------------------

    def follow(self, who: str, whom: str, *, accepted: bool = True) -> None:
        self.village.follow(self.ids[who], self.ids[whom])
        if whom == "author" and accepted:
            self.village.accept(self.ids[whom], self.ids[who])
        if whom != "author" or accepted:
            self.known.follows.add((who, whom))

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

    def mute(self, who: str, whom: str) -> None:
        self.village.mute(self.ids[who], self.ids[whom])
        self.known.mutes.add((who, whom))

    def unmute(self, who: str, whom: str) -> None:
        self.village.unmute(self.ids[who], self.ids[whom])
        self.known.mutes.discard((who, whom))

    def publish(self, visibility: str, named: tuple[str, ...] = (), answers: int | None = None) -> int:
        post = self.village.post(self.ids["author"], _text(named), visibility, answers=answers)
        self.posts[post] = Fact("author", visibility, frozenset(named), answers=answers)
        return post

    def ask(self, visibility: str) -> None:
        """A poll of the author's."""
        post, author = self.village._id(), self.ids["author"]
        poll = NewPoll(poll_id=post + 1, options=("in", "out"), opens_at=self.village.now, seconds=86_400)
        command = PublishPost(post_id=post, author_id=author, text=_text(()), visibility=visibility, poll=poll)
        self.village._do(command, author)
        self.posts[post] = Fact("author", visibility)
        self.polls[post + 1] = post

    def edit(self, post: int, named: tuple[str, ...]) -> None:
        self.village.edit(self.ids["author"], post, _text(named, "edited"))
        self.posts[post] = replace(self.posts[post], named=frozenset(named))

    def delete(self, post: int) -> None:
        self.village.delete(self.ids["author"], post)
        self.posts[post] = replace(self.posts[post], deleted=True)

    def boost(self, post: int) -> None:
        self.boosts[self.village.boost(self.ids["host"], post)] = post

    def answer(self, post: int) -> None:
        """The host answers one of the author's posts, in public."""
        leaf = self.village.post(self.ids["host"], "An answer", "public", answers=post)
        self.leaves[leaf] = post

    def mark(self, who: str) -> None:
        """Bookmark and like whatever one sees."""
        self.marked[who] = self.visible(who)
        for post in self.marked[who]:
            self.village.bookmark(self.ids[who], post)
            self.village.favourite(self.ids[who], post)

    def list_author(self, who: str) -> None:
        number = self.village._id()
        account = self.ids[who]
        self.village._do(
            CreateList(list_id=number, account_id=account, title="Those", replies_policy="followed"), account
        )
        self.village._do(AddListMembers(list_id=number, account_id=account, member_ids=(self.ids["author"],)), account)
        self.lists[who] = number

    # --- Asking -------------------------------------------------------------------------------------------------------

    def get(self, viewer: str | None, path: str, **query: Any) -> Any:
        """The answer of the API as the viewer."""
        headers = {"Authorization": f"Bearer {self.tokens[viewer]}"} if viewer else {}
        return Client().get(f"/api/{path}", query_params=query or None, headers=headers)

    def page(self, viewer: str | None, path: str) -> Any:
        """A page of the web's, as the viewer's browser gets it."""
        return (self.clients[viewer] if viewer else Client()).get(path)

    def _client(self, name: str) -> Client:
        account_id, now = self.ids[name], timezone.now()
        user = User.objects.create(account_id=account_id, email=f"{name}@example.org", created_at=now)
        self.tokens = {**getattr(self, "tokens", {}), name: issue_token(
            user=user, application_id=None, scopes=("read", "write"), now=now
        )}  # fmt: skip
        browser = Client()
        browser.force_login(user)
        return browser


def _text(named: tuple[str, ...], *words: str) -> str:
    return " ".join([f"A {WORD}", *words, *(f"@{name}" for name in named), f"#{TAG}", LINK])
