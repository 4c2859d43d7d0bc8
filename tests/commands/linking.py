"""Links in memory, and what a random history finds behind them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commands import links
from commands.links import FailLinkPreview, ForgetLink, PreviewLink
from events.links import Card, LinkEvent
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims


@dataclass
class Linking:
    """The links there are, by their ids."""

    links: dict[int, links.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event, if it is about a link."""
        if isinstance(event, LinkEvent):
            self.links[event.link_id] = links.evolve(self.links.get(event.link_id, links.State()), event)

    def state_for(self, command: Any) -> Any:
        """What the rules of a command about a link decide on; None for other commands."""
        if type(command).__module__ != links.__name__:
            return None
        mine = self.links.get(command.link_id, links.State())
        if isinstance(command, ForgetLink):
            return mine
        others = {state.address for link_id, state in self.links.items() if link_id != command.link_id}
        return replace(mine, taken=command.address in others)


def card(title: str) -> Card:
    """What a page says that says little."""
    return Card(title=title, description="", site="", author="", language=None, published_at=None)


def wish(whims: Whims) -> Any:
    """A command about a link; sometimes under an id that another one has, or of none."""
    draw = whims.random
    known = whims.earlier.setdefault("link", [])
    if not known or draw.random() < 0.3:
        known.append({"link_id": next(whims.ids), "place": draw.randrange(6)})
    link_id, place = draw.choice(known[-8:]).values()
    place = draw.randrange(6) if draw.random() < 0.1 else place
    both = {"link_id": link_id, "address": f"https://example.org/{place}"}
    kind = draw.choice([PreviewLink, PreviewLink, FailLinkPreview, ForgetLink])
    if kind is PreviewLink:
        return PreviewLink(**both, card=card(whims.text()))
    return FailLinkPreview(**both, reason="is no page") if kind is FailLinkPreview else ForgetLink(link_id=link_id)
