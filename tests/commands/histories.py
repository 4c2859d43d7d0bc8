"""Random histories: what a small, quarrelsome community might want next."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from commands.accounts import EditProfile, RegisterAccount
from commands.attachments import MediaChange
from commands.blocks import BlockAccount, UnblockAccount
from commands.bookmarks import BookmarkPost, UnbookmarkPost
from commands.boosts import BoostPost, UnboostPost
from commands.conversation_mutes import MuteConversation, UnmuteConversation
from commands.favourites import FavouritePost, UnfavouritePost
from commands.follows import (
    AcceptFollowRequest,
    FollowAccount,
    RejectFollowRequest,
    RemoveFollower,
    UnfollowAccount,
)
from commands.mutes import EndMute, MuteAccount, UnmuteAccount
from commands.pins import PinPost, UnpinPost
from commands.polls import CastVote, EndPoll, NewPoll
from commands.posts import DeletePost, EditPost, PublishPost
from commands.readers import LapseReader, MarkReaderSeen
from tests.commands import choices, filtering, linking, noticing, planning, sending, surroundings, talking, townhall

START = datetime(2026, 6, 1, 12, tzinfo=UTC)
ACCOUNTS = range(1, 6)
STRANGER = 99
DAY = timedelta(days=1)
LANGUAGES = (None, None, (), ("de",), ("en", "de"))
VISIBILITIES = (None, "public", "unlisted", "private", "direct")
WORDS = ("hello", "@user1", "@USER2", "@user3 #tag", "@nobody", "https://example.org", "…")


@dataclass
class Whims:
    """Draws commands; the same seed draws the same ones."""

    random: random.Random
    ids: Iterator[int] = field(default_factory=lambda: iter(range(1_000, 1_000_000)))
    posts: list[int] = field(default_factory=lambda: [999])
    media: list[tuple[int, int]] = field(default_factory=lambda: [(sending.ABSENT, 1)])
    authors: dict[int, int] = field(default_factory=dict)
    polls: list[int] = field(default_factory=lambda: [998])
    lists: list[tuple[int, int]] = field(default_factory=lambda: [(997, 1)])
    mutes: list[int] = field(default_factory=lambda: [997])
    plans: dict[int, PublishPost] = field(default_factory=dict)
    earlier: dict[str, list[dict[str, int]]] = field(default_factory=dict)

    def again(self, about: str, new: dict[str, int]) -> dict[str, int]:
        """The fields of an earlier command of this sort, or the new ones, to be kept for later."""
        kept = self.earlier.setdefault(about, [])
        if kept and self.random.random() < 0.5:
            return self.random.choice(kept[-8:])
        kept.append(new)
        return new

    def back(self, about: str, new: dict[str, int]) -> dict[str, int]:
        """The fields of an earlier command of this sort, if there was any."""
        return self.random.choice(self.earlier.get(about, [new])[-4:])

    def account(self) -> int:
        """One of the accounts, seldom one that does not exist."""
        return STRANGER if self.random.random() < 0.02 else self.random.choice(ACCOUNTS)

    def post(self) -> int:
        """One of the posts there were, the later the likelier."""
        return self.posts[-1 - int(len(self.posts) * self.random.random() ** 2)]

    def text(self) -> str:
        """Some words, seldom none."""
        return " ".join(self.random.choices(WORDS, k=self.random.choice([0, 1, 1, 2, 2, 3, 3])))

    def maybe(self) -> bool | None:
        """Yes, no, or not said."""
        return self.random.choice([True, False, None])

    def poll(self, now: datetime) -> NewPoll:
        """A poll for some hours or some days."""
        self.polls.append(next(self.ids))
        return NewPoll(
            poll_id=self.polls[-1],
            options=("yes", "no", *self.random.choice([(), ("perhaps",)])),
            opens_at=now,
            seconds=self.random.choice([7200, 100_000, 400_000]),
            multiple=bool(self.maybe()),
            hides_totals=bool(self.maybe()),
        )

    def about_polls(self, now: datetime) -> Any:
        """A vote, an end, or an edit of a post's poll."""
        poll_id = self.polls[-1 - int(len(self.polls) * self.random.random() ** 3)]
        choices = tuple(self.random.choices(range(3), k=self.random.choice([1, 1, 2])))
        vote = CastVote(account_id=self.account(), poll_id=poll_id, choices=choices, now=now)
        if self.random.random() < 0.3:
            post_id = self.post()
            poll = self.poll(now) if self.random.random() < 0.8 else None
            return EditPost(account_id=self.authors.get(post_id, STRANGER), post_id=post_id, poll=poll)
        return self.random.choice([vote, vote, EndPoll(poll_id=poll_id, now=now)])

    def publish(self, now: datetime) -> PublishPost:
        """A post, often an answer."""
        self.posts.append(next(self.ids))
        author = self.authors[self.posts[-1]] = self.account()
        media = sending.some_media(self, author)
        poll = self.poll(now) if self.random.random() < (0.05 if media else 0.3) else None
        return PublishPost(
            post_id=self.posts[-1],
            author_id=author,
            media=media,
            text=self.text(),
            visibility=self.random.choice(VISIBILITIES),
            sensitive=self.maybe(),
            language=self.random.choice([None, None, "de", "en"]),
            spoiler=self.random.choice(["", "", "cw"]),
            in_reply_to_id=self.post() if self.random.random() < 0.35 else None,
            poll=poll,
        )

    def edit_profile(self) -> EditProfile:
        """A change of the profile or the lock."""
        some: dict[str, Any] = self.random.choice(
            [
                {"avatar": self.text() or None},
                {"header": self.text() or None},
                {"locked": True},
                {"locked": False},
                {"default_visibility": self.random.choice(["public", "private"])},
                {"note": self.text(), "fields": (("site", self.text()),), "default_language": "de"},
            ]
        )
        return EditProfile(account_id=self.account(), **some)

    def towards(self, one: str, other: str) -> dict[str, int]:
        """Fields of a command from one account towards another."""
        return self.again(one, {one: self.account(), other: self.account()})

    def follows(self) -> Any:
        """A command about follows."""
        both = self.towards("follower_id", "followee_id")
        wishes = {"show_boosts": self.maybe(), "notify": self.maybe(), "languages": self.random.choice(LANGUAGES)}
        asking = FollowAccount(**both, follow_id=next(self.ids), **wishes)
        answering = AcceptFollowRequest(**both, follow_id=next(self.ids))
        others = [kind(**both) for kind in (UnfollowAccount, RejectFollowRequest, RemoveFollower)]
        return self.random.choice([asking, asking, asking, answering, *others])

    def turns_away(self, now: datetime) -> Any:
        """A command about blocks and mutes."""
        block = self.towards("blocker_id", "blocked_id")
        mute = self.towards("muter_id", "muted_id")
        self.mutes.append(next(self.ids))
        return self.random.choice(
            [
                BlockAccount(**block, block_id=next(self.ids)),
                UnblockAccount(**block),
                MuteAccount(**mute, mute_id=next(self.ids), notifications=bool(self.maybe())),
                MuteAccount(**mute, mute_id=self.mutes[-1], ends_at=now + timedelta(hours=1)),
                EndMute(mute_id=self.random.choice(self.mutes[-4:]), now=now + self.random.choice([0, 1, 1]) * DAY),
                UnmuteAccount(**mute),
            ]
        )

    def reacts(self) -> Any:
        """A command about a post; what is taken back was mostly given before."""
        both = {"account_id": self.account(), "post_id": self.post()}
        kind = self.random.choice([BoostPost, UnboostPost, FavouritePost, UnfavouritePost])
        if kind is BoostPost:
            visibility = self.random.choice([None, "unlisted"])
            return BoostPost(**self.again("boost", both), boost_id=next(self.ids), visibility=visibility)
        if kind is FavouritePost:
            return FavouritePost(**self.again("favourite", both), favourite_id=next(self.ids))
        return kind(**self.again("boost" if kind is UnboostPost else "favourite", both))

    def keeps(self) -> Any:
        """A command about a post for oneself: a bookmark, a pin (mostly of an own post), some quiet."""
        both = {"account_id": self.account(), "post_id": self.post()}
        own = {**both, "account_id": self.authors.get(both["post_id"], both["account_id"])}
        own = own if self.random.random() < 0.9 else both
        return self.random.choice(
            [
                lambda: BookmarkPost(**self.again("bookmark", both), bookmark_id=next(self.ids)),
                lambda: UnbookmarkPost(**self.back("bookmark", both)),
                lambda: PinPost(**self.again("pin", own)),
                lambda: UnpinPost(**self.back("pin", own)),
                lambda: MuteConversation(**self.again("conversation", both)),
                lambda: UnmuteConversation(**self.back("conversation", both)),
            ]
        )()

    def changes(self) -> Any:
        """A command of an author, or of somebody who is none, about a post."""
        post_id = self.post()
        author_id = self.authors.get(post_id, STRANGER) if self.random.random() < 0.7 else self.account()
        both = {"account_id": author_id, "post_id": post_id}
        media = sending.some_media(self, both["account_id"])
        changes = tuple(MediaChange(each, self.text(), 1, 2) for each in media[:1])
        return self.random.choice(
            [
                EditPost(**both, text=self.text()),
                EditPost(**both, spoiler="new"),
                EditPost(**both, text="With media.", media=media, media_changes=changes),
                DeletePost(**both, with_media=bool(self.maybe())),
            ]
        )

    def reads(self, today: date) -> Any:
        """A command about reading."""
        account_id = self.account()
        return self.random.choice(
            [
                MarkReaderSeen(account_id=account_id, today=today),
                LapseReader(account_id=account_id, cutoff=today - timedelta(days=1)),
            ]
        )


def history(seed: int, steps: int) -> Iterator[tuple[int | None, Any, datetime]]:
    """(actor, command, when): five accounts register, then anything goes.

    Under odd seeds people care for a few things only, and so get further in them.
    """
    for account in ACCOUNTS:
        command = RegisterAccount(account_id=account, username=f"User{account}", locked=account == 1)
        yield None, command, START
    whims = Whims(random.Random(seed))
    cares = whims.random.sample(range(1, len(wishes(whims, START))), 4) if seed % 2 else None
    now = START
    for _ in range(steps):
        now += timedelta(minutes=whims.random.randrange(60))
        kinds = wishes(whims, now)
        if cares is not None:
            kinds = [kinds[0], *(kinds[place] for place in cares)]
        [kind] = whims.random.choices([each for each, _ in kinds], [weight for _, weight in kinds])
        actor = whims.random.choice(ACCOUNTS)
        yield actor, kind(), now


def wishes(whims: Whims, now: datetime) -> list[tuple[Callable[[], Any], int]]:
    """What may be wanted next, and how much: posts first, for the rest is about them."""
    return [
        (lambda: whims.publish(now), 6),
        (lambda: whims.about_polls(now), 5),
        (whims.reacts, 8),
        (whims.keeps, 6),
        (whims.changes, 4),
        (whims.follows, 6),
        (lambda: sending.wish(whims), 5),
        (lambda: whims.turns_away(now), 4),
        (whims.edit_profile, 2),
        (lambda: whims.reads(now.date()), 2),
        (lambda: surroundings.wish(whims), 4),
        (lambda: choices.wish(whims), 8),
        (lambda: filtering.wish(whims), 4),
        (lambda: noticing.wish(whims), 4),
        (lambda: townhall.wish(whims), 3),
        (lambda: talking.wish(whims), 3),
        (lambda: planning.wish(whims, now), 4),
        (lambda: linking.wish(whims), 3),
    ]
