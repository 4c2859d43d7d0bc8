"""What accounts choose for themselves: lists and who is on them, hashtags to follow and to feature."""

from __future__ import annotations

from dataclasses import dataclass, field

from events.featured_tags import TagFeatured, TagUnfeatured
from events.lists import ListCreated, ListDeleted, ListEdited, ListMemberAdded, ListMemberRemoved
from events.tag_follows import TagFollowed, TagUnfollowed
from events.vocabulary import Event


@dataclass
class Choices:
    """The part of a history that is an account's own choice; it knows of follows only what it is told."""

    events: list[Event] = field(default_factory=list)
    follows: set[tuple[int, int]] = field(default_factory=set)
    lists: dict[int, int] = field(default_factory=dict)  # owners
    members: set[tuple[int, int]] = field(default_factory=set)  # (list, account)
    followed_tags: set[tuple[int, str]] = field(default_factory=set)
    featured_tags: set[tuple[int, str]] = field(default_factory=set)

    def sort(self, a: int, n: int) -> None:
        """Make a list, change one, or throw one away."""
        own = [one for one, owner in self.lists.items() if owner == a]
        features = {"title": f"List {n}", "replies_policy": ("followed", "list", "none")[n % 3], "exclusive": n % 2 > 0}
        if n % 4 > 1 or not own:
            list_id = 3000 + len(self.events)
            self.lists[list_id] = a
            self.events.append(ListCreated(list_id=list_id, owner_id=a, **features))
        elif n % 4:
            self.events.append(ListEdited(list_id=own[-1], owner_id=a, **features))
        else:
            del self.lists[own[-1]]
            self.members = {(one, who) for one, who in self.members if one != own[-1]}
            self.events.append(ListDeleted(list_id=own[-1], owner_id=a))

    def enlist(self, a: int, n: int) -> None:
        """Put a followee (or oneself) on a list, or take it off."""
        b = n % 4 + 1
        own = [one for one, owner in self.lists.items() if owner == a]
        if not own or (a != b and (a, b) not in self.follows):
            return
        place = (own[n % len(own)], b)
        kind = ListMemberRemoved if place in self.members else ListMemberAdded
        self.members ^= {place}
        self.events.append(kind(list_id=place[0], owner_id=a, account_id=b))

    def follow_tag(self, a: int, n: int) -> None:
        """Follow a hashtag, or no longer."""
        pair = (a, f"tag{n % 4}")
        if pair in self.followed_tags:
            self.events.append(TagUnfollowed(account_id=a, name=pair[1]))
        else:
            self.events.append(TagFollowed(account_id=a, name=pair[1], follow_id=7000 + len(self.events)))
        self.followed_tags ^= {pair}

    def feature_tag(self, a: int, n: int) -> None:
        """Feature a hashtag, or no longer."""
        pair = (a, f"tag{n % 4}")
        if pair in self.featured_tags:
            self.events.append(TagUnfeatured(account_id=a, name=pair[1]))
        else:
            self.events.append(TagFeatured(account_id=a, name=pair[1], feature_id=8000 + len(self.events)))
        self.featured_tags ^= {pair}

    def take_off_lists(self, a: int, b: int) -> None:
        """A no longer follows b."""
        self.members = {(one, who) for one, who in self.members if (self.lists[one], who) != (a, b)}
