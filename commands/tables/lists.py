"""Write tables of lists and of who is on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from commands.lists import AddListMembers, CreateList, Features, ListCommand, RemoveListMembers, State
from commands.tables import sql
from commands.tables.accounts import WriteAccount
from commands.tables.follows import WriteFollow
from events.lists import list_stream
from events.store import Recorded


class WriteList(models.Model):
    """A list."""

    list_id = models.BigIntegerField(primary_key=True)
    owner = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+")
    title = models.TextField()
    replies_policy = models.TextField()
    exclusive = models.BooleanField()

    class Meta:
        db_table = "write_list"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(replies_policy__in=["followed", "list", "none"]), name="write_list_replies_policy"
            )
        ]

    def __str__(self) -> str:
        return f"list {self.list_id}"


class WriteListMember(models.Model):
    """An account is on a list as long as the list's owner follows it; the owner itself without a follow."""

    pk = models.CompositePrimaryKey("list", "account")
    list = models.ForeignKey(WriteList, models.DO_NOTHING, related_name="+", db_index=False)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    follow = models.ForeignKey(WriteFollow, models.DO_NOTHING, null=True, related_name="+")

    class Meta:
        db_table = "write_list_member"

    def __str__(self) -> str:
        return f"{self.account_id} on list {self.list_id}"


def streams(command: ListCommand) -> list[str]:
    """The list's stream."""
    if isinstance(command, CreateList):
        # Lists of one owner are made one after the other, so that they can be counted.
        sql.one(_HOLD_OWNER, [command.account_id])
    return [list_stream(command.list_id)]


def load(command: ListCommand) -> State:
    """What the rules have to know."""
    if isinstance(command, CreateList):
        row = sql.one(_OWNED, [command.account_id])
        return State() if row is None else State(row[0])
    row = sql.one(_LIST, [command.list_id])
    if row is None:
        return State()
    owner_id, *features = row
    state = State(owner_id=owner_id, features=Features(*features))
    if not isinstance(command, AddListMembers | RemoveListMembers) or owner_id != command.account_id:
        return state
    asked = list(command.member_ids)
    followed = [found for (found,) in sql.rows(_FOLLOWED, [owner_id, asked])]
    members = [found for (found,) in sql.rows(_MEMBERS, [command.list_id, asked])]
    own = {owner_id} & set(asked)
    return State(None, owner_id, state.features, frozenset(members), frozenset(followed) | own)


_HOLD_OWNER = "SELECT account_id FROM write_account WHERE account_id = %s FOR NO KEY UPDATE"

_OWNED = """
SELECT (SELECT count(*) FROM write_list l WHERE l.owner_id = a.account_id)
FROM write_account a WHERE a.account_id = %s"""

_LIST = "SELECT owner_id, title, replies_policy, exclusive FROM write_list WHERE list_id = %s"

# A follow must not end before its followee is on the list, to be taken off it again.
_FOLLOWED = """
SELECT followee_id FROM write_follow
WHERE follower_id = %s AND followee_id = ANY(%s::bigint[])
ORDER BY followee_id FOR KEY SHARE"""

_MEMBERS = "SELECT account_id FROM write_list_member WHERE list_id = %s AND account_id = ANY(%s::bigint[])"

_CREATE = """
INSERT INTO write_list (list_id, owner_id, title, replies_policy, exclusive)
SELECT * FROM json_to_recordset(%s) AS e(list_id bigint, owner_id bigint, title text,
    replies_policy text, exclusive boolean)"""

_EDIT = """
UPDATE write_list AS l SET title = e.title, replies_policy = e.replies_policy, exclusive = e.exclusive
FROM json_to_recordset(%s) AS e(list_id bigint, title text, replies_policy text, exclusive boolean)
WHERE l.list_id = e.list_id"""

_DELETE = """
WITH gone AS (SELECT list_id FROM json_to_recordset(%s) AS e(list_id bigint)),
members AS (DELETE FROM write_list_member m USING gone WHERE m.list_id = gone.list_id)
DELETE FROM write_list l USING gone WHERE l.list_id = gone.list_id"""

_ADD = """
INSERT INTO write_list_member (list_id, account_id, follow_id)
SELECT e.list_id, e.account_id, f.follow_id
FROM json_to_recordset(%s) AS e(list_id bigint, owner_id bigint, account_id bigint)
JOIN write_list l ON l.list_id = e.list_id
LEFT JOIN write_follow f ON f.follower_id = e.owner_id AND f.followee_id = e.account_id
WHERE f.follow_id IS NOT NULL OR e.account_id = e.owner_id"""

_REMOVE = """
DELETE FROM write_list_member AS m USING json_to_recordset(%s) AS e(list_id bigint, account_id bigint)
WHERE m.list_id = e.list_id AND m.account_id = e.account_id"""


def create(recorded: Sequence[Recorded]) -> None:
    """Fold ListCreated."""
    sql.fold(_CREATE, recorded)


def edit(recorded: Sequence[Recorded]) -> None:
    """Fold ListEdited."""
    sql.fold(_EDIT, recorded)


def delete(recorded: Sequence[Recorded]) -> None:
    """Fold ListDeleted: nobody is on it any more."""
    sql.fold(_DELETE, recorded)


def add(recorded: Sequence[Recorded]) -> None:
    """Fold ListMemberAdded."""
    sql.fold(_ADD, recorded)


def remove(recorded: Sequence[Recorded]) -> None:
    """Fold ListMemberRemoved."""
    sql.fold(_REMOVE, recorded)
