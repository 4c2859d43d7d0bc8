"""Lists: make, change, fill, read, throw away. Somebody else's list is not there."""

from __future__ import annotations

from dataclasses import dataclass, field

from commands.lists import AddListMembers, CreateList, DeleteList, EditList, RemoveListMembers
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Empty, Status
from feed_project.entities.lists import List
from feed_project.presentation import account_json, status_json
from feed_project.presentation.lists import list_json
from queries import accounts
from queries import lists as queries
from queries.list_feed import list_feed


@dataclass(frozen=True)
class ListForm:
    """What can be said of a list; what is not sent stays."""

    title: str | None = None
    replies_policy: str | None = None
    exclusive: bool | None = None


@dataclass(frozen=True)
class MembersForm:
    """Who comes onto a list, or goes off it."""

    account_ids: list[Id] = field(default_factory=list)


@endpoint("read:lists")
def lists(caller: Caller) -> list[List]:
    """The caller's lists."""
    return [list_json(view) for view in queries.lists(caller.account_id)]


@endpoint("read:lists")
def show(caller: Caller, list_id: Id) -> List:
    """One of the caller's lists."""
    return list_json(found(queries.list_of(caller.account_id, list_id)))


@endpoint("write:lists")
def create(caller: Caller, form: ListForm) -> List:
    """Make a list."""
    list_id = new_id(caller)
    command = CreateList(
        list_id=list_id,
        account_id=caller.account_id,
        title=form.title or "",
        replies_policy=form.replies_policy,
        exclusive=form.exclusive,
    )
    write(caller, command)
    return list_json(found(queries.list_of(caller.account_id, list_id)))


@endpoint("write:lists")
def edit(caller: Caller, list_id: Id, form: ListForm) -> List:
    """Change a list."""
    command = EditList(
        list_id=list_id,
        account_id=caller.account_id,
        title=form.title,
        replies_policy=form.replies_policy,
        exclusive=form.exclusive,
    )
    write(caller, command)
    return list_json(found(queries.list_of(caller.account_id, list_id)))


@endpoint("write:lists")
def delete(caller: Caller, list_id: Id) -> Empty:
    """Throw a list away."""
    write(caller, DeleteList(list_id=list_id, account_id=caller.account_id))
    return {}


@endpoint("read:lists")
def members(caller: Caller, list_id: Id, form: PageForm) -> Answer[list[Account]]:
    """Who is on a list; a limit of nought asks for everybody."""
    found(queries.list_of(caller.account_id, list_id))
    if form.limit == 0:
        return Answer([account_json(view) for view in queries.all_members(caller.account_id, list_id)], {})
    page = queries.list_members(caller.account_id, list_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("write:lists")
def add(caller: Caller, list_id: Id, form: MembersForm) -> Empty:
    """Put accounts that the caller follows on a list."""
    command = AddListMembers(list_id=list_id, account_id=caller.account_id, member_ids=tuple(form.account_ids))
    write(caller, command)
    return {}


@endpoint("write:lists")
def remove(caller: Caller, list_id: Id, form: MembersForm) -> Empty:
    """Take accounts off a list."""
    command = RemoveListMembers(list_id=list_id, account_id=caller.account_id, member_ids=tuple(form.account_ids))
    write(caller, command)
    return {}


@endpoint("read:lists")
def holding(caller: Caller, account_id: Id) -> list[List]:
    """The caller's lists that an account is on."""
    found(accounts.account(caller.viewer, account_id))
    return [list_json(view) for view in queries.lists_holding(caller.account_id, account_id)]


@endpoint("read:lists")
def timeline(caller: Caller, list_id: Id, form: PageForm) -> Answer[list[Status]]:
    """Posts and boosts of those on a list."""
    found(queries.list_of(caller.account_id, list_id))
    page = list_feed(caller.account_id, list_id, form.page())
    return listed(caller, page, lambda item: status_json(item, caller.viewer))
