"""The hub of a live process: one pump for each feed, and who listens to what.

News come as messages through the channel layer ("lane L is at position P") and, because
such a message may be lost or Redis be gone, by looking at the checkpoints once a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence

from django.db import Error

from feed_project.identity.scopes import covers
from feed_project.live.authentication import Viewer
from feed_project.live.credentials import Rejected
from feed_project.live.cursors import Mark, decode
from feed_project.live.database import Database
from feed_project.live.happenings import NOBODY, Owner, Source
from feed_project.live.outlet import Outlet
from feed_project.live.pump import Pump
from feed_project.live.streams import FEED_SCOPES, Channel, Stream, Wanted
from feed_project.live.subscriptions import Subscription, Tap
from queries.lists import list_of

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0


class Hub:
    """Subscribes sockets to streams and keeps them fed, in one event loop."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        database: Database,
        checkpoints: Callable[[], Mapping[tuple[str, int], int]],
        limit: Callable[[], int],
        reach: Callable[[], int],
    ) -> None:
        """Make a hub.

        `checkpoints` tells how far each lane and shard is (blocking); a client may catch up on at
        most `limit` happenings, and from at most `reach` log positions back.
        """
        self._links: dict[Subscription, list[tuple[Pump, Tap]]] = {}
        self._database = database
        self._checkpoints = checkpoints
        self._reach = reach
        self._pumps = {source.letter: Pump(source, database=database, limit=limit) for source in sources}

    @property
    def lanes(self) -> set[str]:
        """The lanes whose news the hub wants."""
        return {pump.source.lane for pump in self._pumps.values()}

    async def run(self) -> None:
        """Pump and poll, for ever."""
        await asyncio.gather(self._poll(), *(pump.run() for pump in self._pumps.values()))

    def advance(self, lane: str, position: int) -> None:
        """Hear how far a lane has come."""
        for pump in self._pumps.values():
            if pump.source.lane == lane:
                pump.advance(position)

    async def look(self) -> None:
        """Ask PostgreSQL how far the lanes have come; raises Django's database errors."""
        for (lane, _), position in (await self._database.ask(self._checkpoints)).items():
            self.advance(lane, position)

    async def admit(self, channel: Channel, viewer: Viewer) -> None:
        """Refuse a channel that is not for this viewer; of lists, only its own are.

        Raises:
            Rejected: 401 or 403.
        """
        check(channel.stream, viewer)
        account, list_id = viewer.account_id or NOBODY, channel.list_id
        if list_id is not None and not await self._database.ask(owns_list, account, list_id):
            raise Rejected(401, "Not authorized to stream this list")

    async def subscribe(
        self, outlet: Outlet, wanted: Wanted, viewer: Viewer, last_id: str | None = None
    ) -> Subscription:
        """Let an outlet have a channel, from now on or from where its client left it.

        Raises:
            Rejected: 401 or 403, the channel is not for this viewer.
        """
        channel = wanted.channel
        await self.admit(channel, viewer)
        account = viewer.account_id or NOBODY
        owner: Owner = account if channel.within is None else (account, channel.within)
        # A hub feeds what it has sources for.
        letters = [letter for letter in channel.stream.feeds if letter in self._pumps and _may_have(viewer, letter)]
        pumps = [self._pumps[letter] for letter in letters]
        marks = None if last_id is None else decode(last_id)
        if marks is not None and any(_is_ahead(pump, marks) for pump in pumps):
            await self.look()
        # Nothing waits from here on, so what the pumps hear from now on reaches the new taps.
        subscription = Subscription(wanted.label, outlet)
        resumes = marks is not None and all(self._can_resume(pump, marks) for pump in pumps)
        for pump in pumps:
            letter = pump.source.letter
            mark = marks[letter] if marks and resumes else Mark(pump.position)
            subscription.taps.append(Tap(subscription, letter, owner, mark, pump.level, catching_up=resumes))
        if last_id is not None and not resumes:
            subscription.reset()
        self._links[subscription] = list(zip(pumps, subscription.taps, strict=True))
        for pump, tap in self._links[subscription]:
            pump.add(tap)
        outlet.on_room = self._wake
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop feeding a subscription."""
        subscription.is_over = True
        for pump, tap in self._links.pop(subscription):
            pump.remove(tap)

    def _can_resume(self, pump: Pump, marks: Mapping[str, Mark]) -> bool:
        mark = marks.get(pump.source.letter)
        return mark is not None and 0 <= pump.position - mark.position <= self._reach()

    def _wake(self) -> None:
        for pump in self._pumps.values():
            pump.wake()

    async def _poll(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as problem:
                logger.warning("The checkpoints cannot be read: %s", problem, exc_info=not isinstance(problem, Error))
            await asyncio.sleep(POLL_SECONDS)


def owns_list(account_id: int, list_id: int) -> bool:
    """Whether a list is this account's. Blocks on the database."""
    return list_of(account_id, list_id) is not None


def check(stream: Stream, viewer: Viewer) -> None:
    """Refuse a stream that is not for this viewer.

    Raises:
        Rejected: 401 without a token or an account, 403 when the token lacks the scope.
    """
    if viewer.proof is None:
        if not stream.anonymous:
            raise Rejected(401, "Missing access token")
    elif not covers(viewer.scopes, stream.scope):
        raise Rejected(403, "This action is outside the authorized scopes")
    elif viewer.account_id is None and not stream.anonymous:
        raise Rejected(401, "This method requires an authenticated user")


def _may_have(viewer: Viewer, letter: str) -> bool:
    return viewer.proof is None or covers(viewer.scopes, FEED_SCOPES[letter])


def _is_ahead(pump: Pump, marks: Mapping[str, Mark]) -> bool:
    mark = marks.get(pump.source.letter)
    return mark is not None and mark.position > pump.position
