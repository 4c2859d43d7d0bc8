"""A few people on a real instance who act through its API, and what the oracle has to know of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from benchmarks.members import Member, join
from tests.e2e.server import Server
from tests.visibility.oracle import Boost, Fact, Relations, apart

TAG = "waders"
VISIBILITIES = ("public", "unlisted", "private", "direct")
# Who follows the author at first; who follows whoever boosts it; whom it names.
FOLLOWERS = ("follower", "muter", "cut", "cutter", "former", "removed")
FANS = ("stranger", "follower", "blocked", "fanmuter")
NAMED = ("named", "muter", "cutter", "blocked")
READERS = ("author", "stranger", "named", "blocked", "asker", "latecomer", "fanmuter", *FOLLOWERS)
MEMBERS = (*READERS, "echo", "crier")


@dataclass
class Community:
    """Everybody by name, what they are to each other and what the author wrote, as the oracle knows it."""

    members: dict[str, Member]
    usernames: dict[str, str]
    lists: dict[str, str] = field(default_factory=dict)
    listing: set[str] = field(default_factory=set)  # who has the author on its list; it takes a follow
    known: Relations = field(default_factory=Relations)
    posts: dict[str, Fact] = field(default_factory=dict)
    boosted: dict[str, list[Boost]] = field(default_factory=dict)

    def does(self, who: str, what: str, whom: str) -> None:
        """One of the actions of `accounts/:id/…`."""
        self.members[who].call("POST", f"accounts/{self.members[whom].id}/{what}")

    def follow(self, who: str, whom: str) -> None:
        self.does(who, "follow", whom)
        self.known.follows.add((who, whom))

    def answer(self, who: str, answer: str) -> None:
        self.members["author"].call("POST", f"follow_requests/{self.members[who].id}/{answer}")
        if answer == "authorize":
            self.known.follows.add((who, "author"))

    def block(self, who: str, whom: str) -> None:
        self.does(who, "block", whom)
        self.known.blocks.add((who, whom))
        self.end_follows((who, whom), (whom, who))

    def end_follows(self, *pairs: tuple[str, str]) -> None:
        """Who does not follow the author any more has it on no list."""
        self.known.follows -= {*pairs}
        self.listing -= {who for who, _ in pairs}

    def unblock(self, who: str, whom: str) -> None:
        self.does(who, "unblock", whom)
        self.known.blocks.discard((who, whom))

    def mute(self, who: str, whom: str) -> None:
        self.does(who, "mute", whom)
        self.known.mutes.add((who, whom))

    def unmute(self, who: str, whom: str) -> None:
        self.does(who, "unmute", whom)
        self.known.mutes.discard((who, whom))

    def lock(self, *, locked: bool) -> None:
        self.members["author"].call("PATCH", "accounts/update_credentials", json={"locked": locked})

    def write(self) -> None:
        """A plain post of each kind, and one that names some; the public one is passed on."""
        for visibility in VISIBILITIES:
            for names in ((), NAMED):
                post = self.members["author"].post(self._text(names), visibility)
                # Nobody is named to whom a block stands.
                named = frozenset(name for name in names if not apart(name, "author", self.known))
                self.posts[post] = Fact("author", visibility, named, named)
                if visibility == "public" and not names:
                    self.members["echo"].call("POST", f"statuses/{post}/reblog")
                    self.boosted[post] = [Boost("echo", 0)]

    def edit(self) -> None:
        """Those who were named are so no longer, and others are."""
        for post, fact in self.posts.items():
            named = ("stranger", "follower") if fact.named else ()
            self.members["author"].call("PUT", f"statuses/{post}", json={"status": self._text(named, "edited")})
            told = fact.told | frozenset(named)
            self.posts[post] = replace(fact, named=frozenset(named), told=told)

    def delete(self) -> None:
        for post, fact in self.posts.items():
            self.members["author"].call("DELETE", f"statuses/{post}")
            self.posts[post] = replace(fact, deleted=True)

    def _text(self, named: tuple[str, ...], *words: str) -> str:
        return " ".join(["Over the flats", *words, *(f"@{self.usernames[name]}" for name in named), f"#{TAG}"])


def settled(server: Server) -> Community:
    """The author is locked, and lists with it are kept by two of its followers."""
    usernames = {name: f"{name}{time.time_ns() % 10**7}" for name in MEMBERS}
    made = Community(dict(zip(MEMBERS, join(server.base_url, list(usernames.values())), strict=True)), usernames)
    for name in READERS:
        made.follow(name, "crier")
    for name in FOLLOWERS:
        made.follow(name, "author")
    for name in FANS:
        made.follow(name, "echo")
    made.lock(locked=True)
    made.does("asker", "follow", "author")
    for name in READERS:
        member = made.members[name]
        if name in FOLLOWERS:
            made.listing.add(name)
        made.lists[name] = str(member.call("POST", "lists", json={"title": "Those"})["id"])
        listed = [made.members[whom].id for whom in ("crier", *(("author",) if name in FOLLOWERS else ()))]
        member.call("POST", f"lists/{made.lists[name]}/accounts", json={"account_ids": listed})
    return made


def quarrel(town: Community) -> None:
    """Blocks either way, mutes, a follower who leaves and one who is sent away."""
    town.block("author", "cut")
    town.block("cutter", "author")
    town.block("author", "blocked")
    town.mute("muter", "author")
    town.mute("fanmuter", "echo")
    town.does("former", "unfollow", "author")
    town.does("author", "remove_from_followers", "removed")
    town.end_follows(("former", "author"), ("removed", "author"))


def make_up(town: Community) -> None:
    """Blocks and mutes end, requests are answered; who follows a locked account has to wait."""
    town.unblock("author", "cut")
    town.unblock("cutter", "author")
    town.unmute("muter", "author")
    town.unmute("fanmuter", "echo")
    town.answer("asker", "authorize")
    town.does("latecomer", "follow", "author")
    town.does("removed", "follow", "author")
    town.answer("removed", "reject")


def open_up(town: Community) -> None:
    """The author lets everybody in, and closes again."""
    town.lock(locked=False)
    town.known.follows.add(("latecomer", "author"))
    town.follow("former", "author")
    town.lock(locked=True)
    town.does("removed", "follow", "author")


STATES: tuple[tuple[str, Callable[[Community], None]], ...] = (
    ("at first", lambda town: None),
    ("after blocks and mutes", quarrel),
    ("after changing sides", make_up),
    ("after opening and closing", open_up),
)
