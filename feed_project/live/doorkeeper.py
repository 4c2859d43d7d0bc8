"""Sees out who may no longer stay: revoked, logged out, closed, or not reading.

One question a tick for all connected proofs of the process, so that a revoked token's sockets are
closed within a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import Error

from feed_project.live.authentication import Proof, ended
from feed_project.live.database import Database
from feed_project.live.outlet import Outlet

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5


@dataclass(frozen=True, eq=False, slots=True)
class Guest:
    """Somebody connected: who, what let them in, their outlet, how to see them out.

    `dismiss` takes whether it has to be done without the client's help.
    """

    account_id: int | None
    proof: Proof | None
    outlet: Outlet
    dismiss: Callable[[bool], None]


class Doorkeeper:
    """Knows every guest of the process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._guests: set[Guest] = set()

    def enter(self, guest: Guest) -> None:
        """Keep an eye on a guest from now on."""
        self._guests.add(guest)

    def leave(self, guest: Guest) -> None:
        """A guest went by itself."""
        self._guests.discard(guest)

    def accounts(self) -> set[int]:
        """The accounts that are connected."""
        return {guest.account_id for guest in self._guests if guest.account_id is not None}

    async def run(self) -> None:
        """Look around for ever."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            try:
                await self.look_around()
            except Exception as problem:
                # Without a database there are no news to send either.
                logger.warning("Tokens cannot be checked: %s", problem, exc_info=not isinstance(problem, Error))

    async def look_around(self) -> None:
        """See out whoever is stuck or no longer welcome; raises Django's database errors."""
        for guest in [guest for guest in self._guests if guest.outlet.is_stuck()]:
            self._see_out(guest, by_force=True)
        # Somebody who enters while the question is away was asked for at the door.
        asked = [guest for guest in self._guests if guest.proof is not None]
        if not asked:
            return
        gone = await self._database.ask(ended, {guest.proof for guest in asked if guest.proof})
        for guest in asked if gone else ():
            if guest.proof in gone and guest in self._guests:
                # Who takes nothing would not hear a good-bye either.
                self._see_out(guest, by_force=guest.outlet.is_waiting)

    def _see_out(self, guest: Guest, *, by_force: bool) -> None:
        self._guests.discard(guest)
        guest.dismiss(by_force)
