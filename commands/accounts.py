"""Rules for accounts: who may be registered, what a profile may say, what unlocking entails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from commands.refusals import Faults, NotFound
from commands.reserved_names import is_reserved
from commands.unchanged import UNCHANGED, Unchanged, or_old
from events import post_text
from events.accounts import (
    AccountLocked,
    AccountRegistered,
    AccountUnlocked,
    ProfileEdited,
    ProfilePictureReplaced,
)
from events.follows import AccountFollowed
from events.vocabulary import Event

MAX_USERNAME = 30
MAX_DISPLAY_NAME = 30
MAX_NOTE = 500
MAX_FIELDS = 4
MAX_FIELD_PART = 255
DEFAULT_VISIBILITIES = ("public", "unlisted", "private")

_USERNAME = re.compile(r"[A-Za-z0-9_]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAccount:
    """Join under a user name."""

    account_id: int
    username: str
    display_name: str = ""
    locked: bool = False
    bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditProfile:
    """Change what is given of the profile; the rest stays."""

    account_id: int
    display_name: str | Unchanged = UNCHANGED
    note: str | Unchanged = UNCHANGED
    fields: tuple[tuple[str, str], ...] | Unchanged = UNCHANGED
    bot: bool | Unchanged = UNCHANGED
    discoverable: bool | Unchanged = UNCHANGED
    locked: bool | Unchanged = UNCHANGED
    default_visibility: str | Unchanged = UNCHANGED
    default_sensitive: bool | Unchanged = UNCHANGED
    default_language: str | Unchanged | None = UNCHANGED
    avatar: str | Unchanged | None = UNCHANGED  # name in the store
    header: str | Unchanged | None = UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What an account says of itself, as plain text, and its defaults for new posts."""

    display_name: str = ""
    note: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    bot: bool = False
    discoverable: bool = True
    default_visibility: str = "public"
    default_sensitive: bool = False
    default_language: str | None = None


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """A follow request that waits for the account's answer."""

    follower_id: int
    request_id: int
    show_boosts: bool = True
    notify: bool = False
    languages: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What is known of the account a command names; `profile` is None when there is none.

    `requests` are known only where they matter: when the account is about to be unlocked.
    """

    profile: Profile | None = None
    locked: bool = False
    username_taken: bool = False
    requests: tuple[PendingRequest, ...] = ()
    avatar: str | None = None
    header: str | None = None


def decide(state: State, command: RegisterAccount | EditProfile) -> tuple[Event, ...]:
    """The events a command leads to.

    Raises: Invalid, NotFound.
    """
    match command:
        case RegisterAccount():
            return _register(state, command)
        case EditProfile():
            return tuple(_edit(state, command))


def evolve(state: State, event: Event) -> State:
    """The state after one event of the account's stream."""
    match event:
        case AccountRegistered():
            profile = Profile(display_name=event.display_name, bot=event.bot)
            return replace(state, profile=profile, locked=event.locked, username_taken=True)
        case ProfileEdited():
            return replace(state, profile=profile_of(event))
        case ProfilePictureReplaced():
            return replace(state, avatar=event.file) if event.which == "avatar" else replace(state, header=event.file)
        case AccountLocked() | AccountUnlocked():
            return replace(state, locked=isinstance(event, AccountLocked))
        case AccountFollowed():
            left = tuple(r for r in state.requests if r.follower_id != event.follower_id)
            return replace(state, requests=left)
    return state


def profile_of(event: ProfileEdited) -> Profile:
    """The profile as an edit left it."""
    return Profile(
        display_name=event.display_name,
        note=event.note,
        fields=event.fields,
        bot=event.bot,
        discoverable=event.discoverable,
        default_visibility=event.default_visibility,
        default_sensitive=event.default_sensitive,
        default_language=event.default_language,
    )


def answer(_state: State, command: RegisterAccount | EditProfile) -> dict[str, Any]:
    """`{"account_id": …}`."""
    return {"account_id": command.account_id}


def known_language(language: str | None) -> str | None:
    """The language tag, or None when it cannot be one (as Mastodon, a bad one is no error)."""
    return language if language and _LANGUAGE.fullmatch(language) else None


def _register(state: State, command: RegisterAccount) -> tuple[Event, ...]:
    faults = Faults()
    name = command.username
    faults.add_if(not name, "username", "ERR_BLANK", "can't be blank")
    faults.add_if(
        bool(name) and not _USERNAME.fullmatch(name),
        "username",
        "ERR_INVALID",
        "must contain only letters, numbers and underscores",
    )
    _check_length("username", post_text.graphemes(name), MAX_USERNAME, faults)
    faults.add_if(is_reserved(name), "username", "ERR_RESERVED", "is reserved")
    faults.add_if(state.username_taken, "username", "ERR_TAKEN", "has already been taken")
    _check_length("display_name", post_text.graphemes(command.display_name), MAX_DISPLAY_NAME, faults)
    faults.refuse()
    return (
        AccountRegistered(
            account_id=command.account_id,
            username=name,
            display_name=command.display_name.strip(),
            locked=command.locked,
            bot=command.bot,
        ),
    )


def _edit(state: State, command: EditProfile) -> Iterator[Event]:
    if state.profile is None:
        raise NotFound
    profile = _edited(state.profile, command)
    _check_profile(profile)
    if profile != state.profile:
        yield ProfileEdited(
            account_id=command.account_id,
            display_name=profile.display_name,
            note=profile.note,
            fields=profile.fields,
            bot=profile.bot,
            discoverable=profile.discoverable,
            default_visibility=profile.default_visibility,
            default_sensitive=profile.default_sensitive,
            default_language=profile.default_language,
        )
    for which, new, old in (("avatar", command.avatar, state.avatar), ("header", command.header, state.header)):
        if or_old(new, old) != old:
            yield ProfilePictureReplaced(account_id=command.account_id, which=which, file=or_old(new, old))
    if command.locked is True and not state.locked:
        yield AccountLocked(account_id=command.account_id)
    if command.locked is False and state.locked:
        yield AccountUnlocked(account_id=command.account_id)
        yield from _accept_all(state, command)


def _accept_all(state: State, command: EditProfile) -> Iterator[Event]:
    """Nobody has to ask any more, so those who asked are let in; the follow takes the request's id."""
    for request in state.requests:
        yield AccountFollowed(
            follower_id=request.follower_id,
            followee_id=command.account_id,
            follow_id=request.request_id,
            show_boosts=request.show_boosts,
            notify=request.notify,
            languages=request.languages,
            requested=True,
        )


def _edited(old: Profile, new: EditProfile) -> Profile:
    fields = or_old(new.fields, old.fields)
    return Profile(
        display_name=or_old(new.display_name, old.display_name).strip(),
        note=or_old(new.note, old.note),
        fields=tuple((name.strip(), value.strip()) for name, value in fields if name or value),
        bot=or_old(new.bot, old.bot),
        discoverable=or_old(new.discoverable, old.discoverable),
        default_visibility=or_old(new.default_visibility, old.default_visibility),
        default_sensitive=or_old(new.default_sensitive, old.default_sensitive),
        default_language=known_language(or_old(new.default_language, old.default_language)),
    )


def _check_profile(profile: Profile) -> None:
    faults = Faults()
    _check_length("display_name", post_text.graphemes(profile.display_name), MAX_DISPLAY_NAME, faults)
    _check_length("note", post_text.length(profile.note), MAX_NOTE, faults)
    faults.add_if(
        len(profile.fields) > MAX_FIELDS,
        "fields",
        "ERR_TOO_LONG",
        f"are too many (maximum is {MAX_FIELDS})",
    )
    for part in (part for field in profile.fields for part in field):
        _check_length("fields", post_text.length(part), MAX_FIELD_PART, faults)
    faults.add_if(
        profile.default_visibility not in DEFAULT_VISIBILITIES,
        "default_visibility",
        "ERR_INCLUSION",
        "is not included in the list",
    )
    faults.refuse()


def _check_length(field: str, length: int, most: int, faults: Faults) -> None:
    faults.add_if(
        length > most,
        field,
        "ERR_TOO_LONG",
        f"is too long (maximum is {most} characters)",
    )
