"""The part of the model in memory that is an account's own choice, and what a community chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from commands import featured_tags, lists, tag_follows
from commands.featured_tags import FeatureTag, UnfeatureTag
from commands.lists import AddListMembers, CreateList, DeleteList, EditList, RemoveListMembers
from commands.tag_follows import FollowTag, UnfollowTag
from events.featured_tags import FeaturedTagEvent
from events.follows import AccountUnfollowed
from events.lists import ListDeleted, ListEvent
from events.tag_follows import TagFollowEvent
from events.vocabulary import Event

if TYPE_CHECKING:
    from tests.commands.histories import Whims

Follows = Callable[[int, int], bool]


@dataclass
class Choices:
    """Lists, and hashtags followed and featured, as events have told of them."""

    lists: dict[int, lists.State] = field(default_factory=dict)
    followed: dict[int, tag_follows.State] = field(default_factory=dict)
    featured: dict[int, featured_tags.State] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Fold one event; others are none of this model's business."""
        match event:
            case ListDeleted():
                del self.lists[event.list_id]
            case ListEvent():
                self.lists[event.list_id] = lists.evolve(self.lists.get(event.list_id, lists.State()), event)
            case TagFollowEvent():
                old = self.followed.get(event.account_id, tag_follows.State(True))
                self.followed[event.account_id] = tag_follows.evolve(old, event)
            case FeaturedTagEvent():
                older = self.featured.get(event.account_id, featured_tags.State(True))
                self.featured[event.account_id] = featured_tags.evolve(older, event)
            case AccountUnfollowed():
                for list_id, each in self.lists.items():
                    if each.owner_id == event.follower_id:
                        self.lists[list_id] = replace(each, members=each.members - {event.followee_id})

    def state_for(self, command: Any, known: set[int], follows: Follows) -> Any:
        """What the rules of a command decide on, among these accounts; None: it is somebody else's."""
        match command:
            case CreateList():
                owned = sum(each.owner_id == command.account_id for each in self.lists.values())
                return lists.State(owned if command.account_id in known else None)
            case EditList() | DeleteList() | AddListMembers() | RemoveListMembers():
                return self._list_state(command, follows)
            case FollowTag() | UnfollowTag():
                return self.followed.get(command.account_id, tag_follows.State(command.account_id in known))
            case FeatureTag() | UnfeatureTag():
                return self.featured.get(command.account_id, featured_tags.State(command.account_id in known))
        return None

    def _list_state(self, command: lists.ListCommand, follows: Follows) -> lists.State:
        state, owner_id = self.lists.get(command.list_id, lists.State()), command.account_id
        asked: frozenset[int] = frozenset(getattr(command, "member_ids", ()))
        if state.owner_id != owner_id:
            asked = frozenset()
        followed = frozenset(one for one in asked if one == owner_id or follows(owner_id, one))
        return replace(state, members=state.members & asked, followed=followed)


def wish(whims: Whims) -> Any:
    """A command about what is one's own choice."""
    return _list_wish(whims) if whims.random.random() < 0.7 else _tag_wish(whims)


def _tag_wish(whims: Whims) -> Any:
    """A command about a hashtag, seldom about none."""
    new: dict[str, Any] = {"account_id": whims.account(), "name": whims.random.choice(["tag", "tea", "Tea", "1"])}
    both: dict[str, Any] = whims.again("hashtag", new)
    return whims.random.choice(
        [
            FollowTag(**both, follow_id=next(whims.ids)),
            UnfollowTag(**both),
            FeatureTag(**both, feature_id=next(whims.ids), anew=bool(whims.maybe())),
            UnfeatureTag(**both),
        ]
    )


def _list_wish(whims: Whims) -> Any:
    """A command about a list, mostly its owner's."""
    some: dict[str, Any] = {
        "replies_policy": whims.random.choice([None, "followed", "list", "none", "all"]),
        "exclusive": whims.maybe(),
    }
    kind = whims.random.choice(
        [CreateList, CreateList, EditList, DeleteList, *[AddListMembers] * 6, *[RemoveListMembers] * 2]
    )
    if kind is CreateList:
        whims.lists.append((next(whims.ids), whims.account()))
        list_id, owner_id = whims.lists[-1]
        return CreateList(list_id=list_id, account_id=owner_id, title=whims.text(), **some)
    list_id, owner_id = whims.random.choice(whims.lists[-6:])
    one = {"list_id": list_id, "account_id": owner_id if whims.random.random() < 0.9 else whims.account()}
    if kind is EditList:
        return EditList(**one, title=whims.random.choice([None, whims.text()]), **some)
    if kind is DeleteList:
        return DeleteList(**one)
    most = 3 if kind is AddListMembers else 6
    return kind(**one, member_ids=tuple(whims.account() for _ in range(whims.random.randrange(1, most))))
