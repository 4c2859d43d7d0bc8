"""Real frames on real sockets: viewers × visibilities × streams × events, while people change sides.

What should come is asked of the same oracle as every other surface (`tests.visibility.oracle`). After
each step somebody whom all follow cries out on every stream: what was to come before has come then.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from tests.e2e.community import READERS, STATES, TAG, Community, settled
from tests.e2e.ears import EVENT_SOURCE, WEBSOCKET, Ear, Ears, Frame, listening_ears
from tests.e2e.server import Server
from tests.visibility.oracle import Fact, apart, gets, may_see, minds

SOURCES = (None, "follower", "stranger", "named", "cut")  # who listens by server-sent events, too


@pytest.fixture(scope="module")
def community(server: Server) -> Community:
    return settled(server)


# --- What should come -------------------------------------------------------------------------------------------------


def stands(town: Community, ear: Ear, post: str) -> bool:
    """The post has a place in the stream, as things are."""
    fact, reader = town.posts[post], ear.reader or None
    if not may_see(reader, fact, town.known) or minds(reader, "author", town.known):
        return False
    follows = (reader, "author") in town.known.follows
    match ear.stream:
        case "public" | "hashtag":
            return fact.visibility == "public"
        case "user":
            return (
                follows
                or reader == "author"
                or any(gets(reader, boost, town.known) for boost in town.boosted.get(post, ()))
            )
        case "list":
            return reader in town.listing and fact.visibility != "direct"
        case "direct":
            return fact.visibility == "direct"
        case _:
            return reader in fact.told
    raise AssertionError(ear)


@dataclass
class Bounds:
    """What has to come, and what may come besides."""

    must: set[Frame] = field(default_factory=set)
    may: set[Frame] = field(default_factory=set)


ARRIVES = {"direct": "conversation", "user:notification": "notification"}


def published(town: Community, ear: Ear, posts: list[str]) -> Bounds:
    event = ARRIVES.get(ear.stream, "update")
    found = Bounds({Frame(event, post) for post in posts if stands(town, ear, post)})
    if (ear.reader, ear.stream) == ("author", "user:notification"):
        found.must |= {Frame(event, post) for post in posts if post in town.boosted}
    return found


def edited(town: Community, ear: Ear, before: dict[str, Fact]) -> Bounds:
    """An edit is seen where the post stands; who is named, or was, hears of it as user; who may not see it, its end."""
    found, reader = Bounds(), ear.reader or None
    for post, fact in town.posts.items():
        concerned = ear.stream == "user" and reader in fact.named | before[post].named
        if ear.stream == "user:notification":
            if stands(town, ear, post):
                (found.may if reader in before[post].told else found.must).add(Frame("notification", post))
        elif concerned and not may_see(reader, fact, town.known):
            if not apart(reader, "author", town.known):
                found.must.add(Frame("delete", post))
        elif (ear.stream != "direct" and stands(town, ear, post)) or (
            concerned and not minds(reader, "author", town.known)
        ):
            found.must.add(Frame("status.update", post))
    return found


def deleted(town: Community, ear: Ear, before: dict[str, Fact], stood: set[str]) -> Bounds:
    """An end is told where the post stood, and to nobody who could not have seen it."""
    if ear.stream in {"direct", "user:notification"}:
        return Bounds()
    seen = {post for post, fact in before.items() if may_see(ear.reader or None, fact, town.known)}
    if ear.stream in {"public", "hashtag"}:
        seen = {post for post in seen if before[post].visibility == "public"}
    must, may = ({Frame("delete", post) for post in posts} for posts in (stood, seen))
    return Bounds(must, may)


# --- The test ---------------------------------------------------------------------------------------------------------


@dataclass
class Comparison:
    """Frames that came, against those that should have."""

    town: Community
    ears: Ears
    server: Server
    answers: int = 0
    frames: int = 0
    wrong: list[str] = field(default_factory=list)

    def cry(self) -> None:
        """Wait until what the crier says now has come through on every stream."""
        crier, names = self.town.members["crier"], [f"@{self.town.usernames[name]}" for name in READERS]
        everybody, own = crier.post(f"Hear #{TAG}"), crier.post(" ".join(["Hear", *names]), "direct")
        last = {ear: Frame(ARRIVES[ear.stream], own) if ear.stream in ARRIVES else Frame("update", everybody)
                for ear in self.ears.ears}  # fmt: skip

        def through() -> bool:
            return all(frame in self.ears.heard(ear) for ear, frame in last.items())

        self.server.wait_for(through, 20, "not every stream got through")

    def check(self, state: str, bounds: Callable[[Ear], Bounds]) -> None:
        """Compare what came about the author's posts, and begin anew."""
        self.cry()
        for ear in self.ears.ears:
            should, heard = bounds(ear), {f for f in self.ears.heard(ear) if f.post in self.town.posts}
            if ear.stream == "user":  # these come of their own stream
                heard = {frame for frame in heard if frame.event != "notification"}
            self.answers += 3 * len(self.town.posts)
            self.frames += len(heard)
            for kind, frames in (("denial", should.must - heard), ("leak", heard - should.must - should.may)):
                self.wrong += [f"{state}: {kind}: {ear}, {f.event}, {self.town.posts[f.post or '']}" for f in frames]
        self.ears.forget()


def test_every_stream_brings_exactly_what_the_oracle_allows(
    server: Server, community: Community, capsys: pytest.CaptureFixture[str]
) -> None:
    tokens = {"": None, **{name: community.members[name].token for name in READERS}}
    with listening_ears(server, tokens, list(all_ears(community))) as ears:
        compared = Comparison(community, ears, server)
        begin(compared)
        for state, happen in STATES:
            step_through(compared, state, happen)
    size = f"{len(STATES)} states, {len(READERS) + 1} viewers, {len(ears.ears)} streams, {compared.frames:,} frames"
    with capsys.disabled():
        sys.stdout.write(f"\n{compared.answers:,} answers: {size}; {len(compared.wrong)} wrong\n")
    assert compared.wrong == [], "\n".join(compared.wrong[:60])
    assert compared.frames > 2_000


def all_ears(town: Community) -> Iterator[Ear]:
    """Everything that each may listen to; some by both transports."""
    for reader in ("", *READERS):
        streams: dict[str, dict[str, str]] = {"public": {}, "hashtag": {"tag": TAG}}
        if reader:
            streams |= {"user": {}, "user:notification": {}, "direct": {}, "list": {"list": town.lists[reader]}}
        for stream, given in streams.items():
            yield Ear(reader, WEBSOCKET, stream, tuple(given.items()))
            if (reader or None) in SOURCES:
                yield Ear(reader, EVENT_SOURCE, stream, tuple(given.items()))


def begin(compared: Comparison) -> None:
    """Cry until all ears are open."""
    for _ in range(20):
        try:
            compared.cry()
            break
        except AssertionError:
            continue
    compared.ears.forget()


def step_through(compared: Comparison, state: str, happen: Callable[[Community], None]) -> None:
    """Posts from before and after a change are edited and deleted after it."""
    town = compared.town
    town.posts.clear()
    town.boosted.clear()
    town.write()
    early = list(town.posts)
    compared.check(f"before {state}", lambda ear: published(town, ear, early))
    happen(town)
    town.write()
    late = [post for post in town.posts if post not in early]
    compared.check(state, lambda ear: published(town, ear, late))
    before = dict(town.posts)
    town.edit()
    compared.check(f"{state}, edited", lambda ear: edited(town, ear, before))
    before = dict(town.posts)
    stood = {ear: {post for post in before if stands(town, ear, post)} for ear in compared.ears.ears}
    town.delete()
    compared.check(f"{state}, deleted", lambda ear: deleted(town, ear, before, stood[ear]))
