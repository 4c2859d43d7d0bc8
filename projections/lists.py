"""Lists and who is on them (`read_list`, `read_list_member`).

Whom the owner no longer follows is on none of its lists. A batch is folded by its net effect: the
last word about a list, and about an account on a list, wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from psycopg.types.json import Jsonb

from events.follows import AccountUnfollowed
from events.lists import ListCreated, ListDeleted, ListEdited, ListMemberAdded, ListMemberRemoved
from events.store import Recorded
from events.vocabulary import Event
from projections.batches import rows
from projections.projection import Fold, Projection

lists = Projection(name="lists", tables=("read_list", "read_list_member"))

Shape = ListCreated | ListEdited
Place = tuple[int, int, int]  # list, account, owner


@dataclass
class _Changes:
    """Net changes of a batch."""

    lists: dict[int, Shape] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    members: dict[Place, bool] = field(default_factory=dict)
    unfollowed: dict[tuple[int, int], None] = field(default_factory=dict)

    def note(self, event: Event | None) -> None:
        """Take one event in, in log order."""
        match event:
            case ListCreated() | ListEdited():
                self.lists[event.list_id] = event
            case ListDeleted():
                self.lists.pop(event.list_id, None)
                self.deleted.append(event.list_id)
                self.members = {place: there for place, there in self.members.items() if place[0] != event.list_id}
            case ListMemberAdded() | ListMemberRemoved():
                place = (event.list_id, event.account_id, event.owner_id)
                self.members[place] = isinstance(event, ListMemberAdded)
            case AccountUnfollowed():
                owner, account = pair = event.pair()
                self.unfollowed[pair] = None
                self.members = {place: there for place, there in self.members.items() if place[1:] != (account, owner)}


@lists.on(ListCreated, ListEdited, ListDeleted, ListMemberAdded, ListMemberRemoved, AccountUnfollowed)
def fold_lists(fold: Fold, events: Sequence[Recorded]) -> None:
    """Bring lists and members to the state after these events."""
    changes = _Changes()
    for event in events:
        changes.note(event.data)
    if changes.unfollowed:
        _forget_unfollowed(fold, changes.unfollowed)
    if changes.deleted:
        fold.execute("DELETE FROM {read_list} WHERE list_id = ANY(%s::bigint[])", [changes.deleted])
        fold.execute("DELETE FROM {read_list_member} WHERE list_id = ANY(%s::bigint[])", [changes.deleted])
    if changes.lists:
        _shape(fold, changes.lists.values())
    if gone := [place for place, there in changes.members.items() if not there]:
        _take_off(fold, gone)
    if there := [place for place, there in changes.members.items() if there]:
        _put_on(fold, there)


def _forget_unfollowed(fold: Fold, pairs: Iterable[tuple[int, int]]) -> None:
    fold.execute(
        """DELETE FROM {read_list_member} m
        USING jsonb_to_recordset(%s) AS e(owner_id bigint, account_id bigint)
        WHERE m.owner_id = e.owner_id AND m.account_id = e.account_id""",
        [rows({"owner_id": owner, "account_id": account} for owner, account in pairs)],
    )


def _shape(fold: Fold, shapes: Iterable[Shape]) -> None:
    fold.execute(
        """INSERT INTO {read_list} (list_id, owner_id, title, replies_policy, exclusive)
        SELECT list_id, owner_id, title, replies_policy, exclusive
        FROM jsonb_to_recordset(%s) AS e(list_id bigint, owner_id bigint, title text,
            replies_policy text, exclusive boolean)
        ON CONFLICT (list_id) DO UPDATE SET title = excluded.title,
            replies_policy = excluded.replies_policy, exclusive = excluded.exclusive""",
        [rows(vars(shape) for shape in shapes)],
    )


def _take_off(fold: Fold, places: Iterable[Place]) -> None:
    fold.execute(
        """DELETE FROM {read_list_member} m
        USING jsonb_to_recordset(%s) AS e(list_id bigint, account_id bigint)
        WHERE m.list_id = e.list_id AND m.account_id = e.account_id""",
        [_places(places)],
    )


def _put_on(fold: Fold, places: Iterable[Place]) -> None:
    fold.execute(
        """INSERT INTO {read_list_member} (list_id, account_id, owner_id)
        SELECT list_id, account_id, owner_id
        FROM jsonb_to_recordset(%s) AS e(list_id bigint, account_id bigint, owner_id bigint)
        ON CONFLICT DO NOTHING""",
        [_places(places)],
    )


def _places(places: Iterable[Place]) -> Jsonb:
    names = ("list_id", "account_id", "owner_id")
    return rows(dict(zip(names, place, strict=True)) for place in places)
