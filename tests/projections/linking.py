"""The part of a history that is about links: named by posts, looked up, forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.links import LinkForgotten, LinkPreviewed, LinkPreviewFailed
from events.vocabulary import Event
from tests.commands.linking import card


@dataclass
class Linking:
    """Links that were looked up, by their addresses; a part of `History`."""

    events: list[Event] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def _id(self) -> int:
        raise NotImplementedError

    def look(self, _: int, n: int) -> None:
        """Look a link up, or forget it, whether posts name it or not."""
        address = f"https://site{n % 3}.example/"
        if n % 4 == 0 and address in self.links:
            self.titles.pop(address, None)
            self.events.append(LinkForgotten(link_id=self.links.pop(address)))
            return
        link_id = self.links.setdefault(address, self._id())
        if n % 4 == 1:
            self.events.append(LinkPreviewFailed(link_id=link_id, address=address, reason="is no page"))
        else:
            self.titles[address] = f"Page {n}"
            self.events.append(LinkPreviewed(link_id=link_id, address=address, card=card(f"Page {n}")))


def named(n: int, visibility: str) -> tuple[str, str | None]:
    """A part of a post's text, and the link that its card would be about."""
    if n % 2 == 0:
        return "", None
    address = f"https://site{n % 3}.example/"
    return f" https://SITE{n % 3}.example/#top", address if visibility in {"public", "unlisted"} else None
