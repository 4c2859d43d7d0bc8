"""A subscription: one socket listens to one stream, through a tap in each of its feeds."""

from __future__ import annotations

from feed_project.live.cursors import WHOLE, Mark, encode
from feed_project.live.happenings import Content, Happening, Owner
from feed_project.live.outlet import Message, Outlet

RESET = Content("reset", "{}", is_bare=True)


class Level:
    """What all have seen who keep up with a feed: where nothing happened, it rises for all of them at once."""

    __slots__ = ("mark",)

    def __init__(self, mark: Mark) -> None:
        self.mark = mark


class Tap:
    """How far one subscription has followed one feed of one owner: as far as all others, or to a mark of its own."""

    __slots__ = ("_level", "_own", "catching_up", "letter", "owner", "subscription")

    def __init__(
        self, subscription: Subscription, letter: str, owner: Owner, mark: Mark, level: Level, *, catching_up: bool
    ) -> None:
        self.subscription = subscription
        self.letter = letter
        self.owner = owner
        self.catching_up = catching_up  # its client came back with an id
        self._level = level
        self._own: Mark | None = mark

    @property
    def mark(self) -> Mark:
        """What it has seen."""
        return self._level.mark if self._own is None else self._own

    @mark.setter
    def mark(self, mark: Mark) -> None:
        self._own = mark

    def leave_level(self) -> None:
        """Stay where it is while the others rise."""
        self._own = self.mark

    def join_level(self) -> bool:
        """Rise with the others from now on, if it is exactly where they are."""
        if self._own == self._level.mark:
            self._own = None
        return self._own is None

    def is_due(self, position: int) -> bool:
        """Whether there may be news for it, and room for them."""
        return self.mark < (position, WHOLE) and self.subscription.outlet.has_room()

    def take(self, happening: Happening) -> None:
        """Pass a happening on, unless it lies behind."""
        if happening.mark > self.mark:
            self.mark = happening.mark
            if happening.content is not None:
                self.subscription.send(happening.content)

    def give_up_to(self, mark: Mark) -> None:
        """There is more than one answer holds: too much for a client that only just came back.

        It goes on from `mark` and has to fetch anew. Who was here all the time gets everything.
        """
        if self.catching_up:
            self.mark = mark
            self.subscription.reset()

    def end(self, mark: Mark | None) -> None:
        """An answer has been handed out; nothing more lies before `mark`."""
        self.catching_up = False
        if mark is not None:
            self.mark = max(self.mark, mark)


class Subscription:
    """One channel of one socket; `label` names it in messages (see `streams.Wanted`)."""

    __slots__ = ("is_over", "label", "outlet", "taps", "was_reset")

    def __init__(self, label: str, outlet: Outlet) -> None:
        self.label = label
        self.outlet = outlet
        self.taps: list[Tap] = []
        self.was_reset = False
        self.is_over = False

    @property
    def id(self) -> str:
        """Where the stream stands, to be handed back by the client (see `cursors`)."""
        return encode([(tap.letter, tap.mark) for tap in self.taps])

    def send(self, content: Content) -> None:
        """Send a message that brings the client to where the taps stand now.

        After its end, which may come while an answer is on its way, nothing is sent.
        """
        if not self.is_over:
            self.outlet.put(Message(self.label, content, self.id))

    def reset(self) -> None:
        """Tell the client, once, that it missed more than it can be given, and should fetch anew."""
        if not self.was_reset:
            self.was_reset = True
            self.send(RESET)
