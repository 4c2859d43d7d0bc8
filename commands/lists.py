"""Rules for lists: their owner's alone, of accounts that the owner follows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import Faults, Invalid, NotFound
from events.lists import ListCreated, ListDeleted, ListEdited, ListEvent, ListMemberAdded, ListMemberRemoved
from events.vocabulary import Event

MOST_LISTS = 50  # of an account, as in Mastodon (app/models/list.rb)
MOST_TITLE = 256
REPLIES_POLICIES = ("followed", "list", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateList:
    """Make a list."""

    list_id: int
    account_id: int
    title: str
    replies_policy: str | None = None
    exclusive: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditList:
    """Change a list; None leaves a field as it is."""

    list_id: int
    account_id: int
    title: str | None = None
    replies_policy: str | None = None
    exclusive: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteList:
    """Throw a list away."""

    list_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddListMembers:
    """Put accounts on a list: all of them or none."""

    list_id: int
    account_id: int
    member_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveListMembers:
    """Take accounts off a list; who is not on it stays away."""

    list_id: int
    account_id: int
    member_ids: tuple[int, ...]


ListCommand = CreateList | EditList | DeleteList | AddListMembers | RemoveListMembers


@dataclass(frozen=True, slots=True)
class Features:
    """What can be edited of a list."""

    title: str
    replies_policy: str = "list"
    exclusive: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A list as its rules see it.

    `owned`: how many lists the account has (None: there is no such account), asked when one is made.
    `owner_id`: None where there is no such list. Of the accounts that the command names, `members`
    are on the list and `followed` are the owner's followees (or the owner itself).
    """

    owned: int | None = None
    owner_id: int | None = None
    features: Features = Features("")
    members: frozenset[int] = frozenset()
    followed: frozenset[int] = frozenset()


def decide(state: State, command: ListCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound (also for somebody else's list), Invalid.
    """
    match command:
        case CreateList():
            return (_created(state, command),)
        case EditList():
            return _edited(_own(state, command), command)
        case DeleteList():
            _own(state, command)
            return (ListDeleted(list_id=command.list_id, owner_id=command.account_id),)
        case AddListMembers():
            return _added(_own(state, command), command)
        case RemoveListMembers():
            members = _own(state, command).members
            gone = [account_id for account_id in dict.fromkeys(command.member_ids) if account_id in members]
            return tuple(
                ListMemberRemoved(list_id=command.list_id, owner_id=command.account_id, account_id=account_id)
                for account_id in gone
            )


def evolve(state: State, event: ListEvent) -> State:
    """The state after one event of the list's stream."""
    match event:
        case ListCreated() | ListEdited():
            features = Features(event.title, event.replies_policy, event.exclusive)
            return replace(state, owner_id=event.owner_id, features=features)
        case ListDeleted():
            return State(state.owned)
        case ListMemberAdded():
            return replace(state, members=state.members | {event.account_id})
        case ListMemberRemoved():
            return replace(state, members=state.members - {event.account_id})
    return state


def answer(_state: State, command: ListCommand) -> dict[str, Any]:
    """`{"list_id": …}`."""
    return {"list_id": command.list_id}


def _own(state: State, command: ListCommand) -> State:
    """The list, if it is the actor's own; somebody else's is as good as absent."""
    if state.owner_id is None or state.owner_id != command.account_id:
        raise NotFound
    return state


def _created(state: State, command: CreateList) -> Event:
    if state.owned is None:
        raise NotFound
    features = _features(Features(""), command)
    if state.owned >= MOST_LISTS:
        raise Invalid("Validation failed: You have reached the maximum number of lists")
    return ListCreated(
        list_id=command.list_id,
        owner_id=command.account_id,
        title=features.title,
        replies_policy=features.replies_policy,
        exclusive=features.exclusive,
    )


def _edited(state: State, command: EditList) -> tuple[Event, ...]:
    features = _features(state.features, command)
    if features == state.features:
        return ()
    return (
        ListEdited(
            list_id=command.list_id,
            owner_id=command.account_id,
            title=features.title,
            replies_policy=features.replies_policy,
            exclusive=features.exclusive,
        ),
    )


def _features(old: Features, command: CreateList | EditList) -> Features:
    title = old.title if command.title is None else command.title.strip()
    policy = old.replies_policy if command.replies_policy is None else command.replies_policy
    faults = Faults()
    faults.add_if(not title, "title", "ERR_BLANK", "can't be blank")
    faults.add_if(len(title) > MOST_TITLE, "title", "ERR_TOO_LONG", f"is too long (maximum is {MOST_TITLE} characters)")
    faults.add_if(policy not in REPLIES_POLICIES, "replies_policy", "ERR_INCLUSION", "is not included in the list")
    faults.refuse()
    return Features(title, policy, old.exclusive if command.exclusive is None else command.exclusive)


def _added(state: State, command: AddListMembers) -> tuple[Event, ...]:
    wanted = command.member_ids
    if not state.followed.issuperset(wanted):
        raise NotFound
    if len(set(wanted)) < len(wanted) or state.members.intersection(wanted):
        raise Invalid("Validation failed: Account has already been taken")
    return tuple(
        ListMemberAdded(list_id=command.list_id, owner_id=command.account_id, account_id=account_id)
        for account_id in wanted
    )
