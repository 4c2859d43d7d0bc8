"""The demo's story: members join, follow, write, answer, boost and like, and read.

A function of graph, seed and moment: the same three give the same events.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.visibility import may_see
from events.accounts import AccountRegistered, ProfileEdited
from events.blocks import AccountBlocked
from events.boosts import PostBoosted
from events.favourites import PostFavourited
from events.follows import AccountFollowed, FollowRequested
from events.mutes import AccountMuted
from events.readers import ReaderSeen
from events.store import ImportRecord
from feed_project.demo.graph import Edge, Graph
from feed_project.demo.members import Casting, Member, joining
from feed_project.demo.script import Follower, Script, Told
from feed_project.demo.talk import DAYS, Talk
from feed_project.demo.wording import Wording

# How readily a follower likes and boosts, compared with the chance that it reacts at all.
LIKING = 20.0
BOOSTING = 3.0


@dataclass(frozen=True)
class Story:
    """Who is in it, and the events in their order."""

    members: list[Member]
    records: list[ImportRecord]
    posts: int


def tell(graph: Graph, *, now: datetime, seed: int = 1, posts: int = 3_400) -> Story:
    """Tell the story up to `now` (aware); `posts` are written of members' own accord, answers apart."""
    dice = random.Random(seed)  # noqa: S311 - a story, not a secret
    script, wording = Script(now, dice), Wording(dice)
    joined = [joining(dice, now) for _ in range(graph.size)]
    script.members = Casting(graph, wording, dice).members((script.new_id(at), at) for at in joined)
    _join(script)
    for edge in graph.edges:
        _follow(script, edge)
    _write(script, graph, Talk(script, wording), posts)
    for post in list(script.posts):
        _react(script, post)
    _read(script)
    _approach(script, graph)
    return Story(list(script.members), script.in_order(), len(script.posts))


def _join(script: Script) -> None:
    for member in script.members:
        registered = AccountRegistered(
            account_id=member.id,
            username=member.username,
            display_name=member.display_name,
            locked=member.locked,
            bot=member.bot,
        )
        profile = ProfileEdited(
            account_id=member.id,
            display_name=member.display_name,
            note=member.note,
            fields=member.fields,
            bot=member.bot,
            default_language=member.language,
        )
        script.note(member.joined, member, registered)
        script.note(member.joined + timedelta(minutes=7), member, profile)


def _follow(script: Script, edge: Edge) -> None:
    """Most follow soon after both are there, some in the last days."""
    follower, followee = script.members[edge.follower], script.members[edge.followee]
    start = max(follower.joined, followee.joined) + timedelta(hours=1)
    at = start + (script.now - timedelta(hours=1) - start) * script.dice.random() ** 3
    since = script.soon(at, 200) if followee.locked else at
    if followee.locked:
        _ask(script, at, follower, followee)
    followed = AccountFollowed(
        follower_id=follower.id,
        followee_id=followee.id,
        follow_id=script.new_id(since),
        requested=followee.locked,
    )
    if script.note(since, followee if followee.locked else follower, followed):
        script.followers.setdefault(followee.id, []).append(Follower(follower, since, edge.weight))


def _ask(script: Script, at: datetime, follower: Member, followee: Member) -> None:
    request = FollowRequested(follower_id=follower.id, followee_id=followee.id, request_id=script.new_id(at))
    script.note(at, follower, request)


def _write(script: Script, graph: Graph, talk: Talk, posts: int) -> None:
    """Who has more followers writes more; friends write to each other in private."""
    dice = script.dice
    voices = [m.talkative * (2 + graph.in_degrees[m.node]) ** 0.6 for m in script.members]
    authors = dice.choices(script.members, voices, k=posts)
    for at, _, author in sorted((talk.moment(author), place, author) for place, author in enumerate(authors)):
        talk.post(author, at)
    edges = {(edge.follower, edge.followee) for edge in graph.edges}
    friends = [edge for edge in graph.edges if (edge.followee, edge.follower) in edges]
    for edge in dice.sample(friends, min(len(friends), posts // 20)):
        one, other = script.members[edge.follower], script.members[edge.followee]
        if not (one.bot or other.bot):
            talk.in_private(one, other)


def _react(script: Script, post: Told) -> None:
    """Followers like and boost; of answers mostly whoever is answered."""
    appeal = script.dice.lognormvariate(0, 0.8) * (0.04 if post.event.in_reply_to_id else 1.0)
    answered = script.by_id.get(post.event.in_reply_to_account_id or 0)
    if answered and answered != post.author and script.dice.random() < 0.4:
        _favourite(script, post, answered)
        appeal = 0.0
    for follower in script.followers.get(post.author.id, ()):
        if follower.since >= post.at or follower.member.bot:
            continue
        likes = script.dice.random() < min(0.8, follower.weight * LIKING * appeal)
        boosts = script.dice.random() < min(0.3, follower.weight * BOOSTING * appeal)
        if likes:
            _favourite(script, post, follower.member)
        if boosts and post.event.visibility in {"public", "unlisted"} and post.event.in_reply_to_id is None:
            _boost(script, post, follower.member)


def _favourite(script: Script, post: Told, member: Member) -> None:
    at = script.soon(post.at, 24)
    if may_see(script.seen(post, member)):
        favourite = PostFavourited(
            favourite_id=script.new_id(at), account_id=member.id, post_id=post.event.post_id, author_id=post.author.id
        )
        script.note(at, member, favourite)


def _boost(script: Script, post: Told, member: Member) -> None:
    at = script.soon(post.at, 30)
    boost = PostBoosted(
        boost_id=script.new_id(at), account_id=member.id, post_id=post.event.post_id, author_id=post.author.id
    )
    script.note(at, member, boost)


def _read(script: Script) -> None:
    """Everybody has looked at the home feed on some days, and on one of the last three."""
    today = script.now.date()
    for member in script.members:
        days = {script.dice.randrange(3), *(day for day in range(DAYS) if script.dice.random() < 0.4)}
        for day in sorted(days):
            date = today - timedelta(days=day)
            midnight = datetime(date.year, date.month, date.day, tzinfo=script.now.tzinfo)
            latest = min(script.now, midnight + timedelta(days=1)) - midnight
            script.note(midnight + latest * script.dice.random(), member, ReaderSeen(account_id=member.id))


def _approach(script: Script, graph: Graph) -> None:
    """Some ask somebody who has not answered yet; a few mute those they follow, or block a stranger."""
    strangers = _Strangers(script, graph)
    for followee in (member for member in script.members if member.locked):
        for follower in strangers.of(followee, script.dice.randint(1, 4)):
            _ask(script, script.now - timedelta(hours=script.dice.uniform(1, 90)), follower, followee)
    for edge in script.dice.sample(graph.edges, min(len(graph.edges), graph.size // 25)):
        muter, muted = script.members[edge.follower], script.members[edge.followee]
        at = script.now - timedelta(hours=script.dice.uniform(1, 300))
        script.note(at, muter, AccountMuted(muter_id=muter.id, muted_id=muted.id, mute_id=script.new_id(at)))
    for blocker in script.dice.sample(script.members, graph.size // 60):
        [blocked] = strangers.of(blocker, 1)
        at = script.now - timedelta(hours=script.dice.uniform(1, 300))
        block = AccountBlocked(blocker_id=blocker.id, blocked_id=blocked.id, block_id=script.new_id(at))
        script.note(at, blocker, block)


class _Strangers:
    """Finds pairs of members neither of whom follows the other; each pair once."""

    def __init__(self, script: Script, graph: Graph) -> None:
        self._script = script
        self._known = {(edge.follower, edge.followee) for edge in graph.edges}

    def of(self, member: Member, count: int) -> list[Member]:
        """So many strangers of a member, or as many as there are."""
        others = [other for other in self._script.members if self._are_strangers(member, other)]
        chosen = self._script.dice.sample(others, min(count, len(others)))
        self._known.update((member.node, other.node) for other in chosen)
        return chosen

    def _are_strangers(self, one: Member, other: Member) -> bool:
        pairs = {(one.node, other.node), (other.node, one.node)}
        return one.node != other.node and not other.bot and not pairs & self._known
