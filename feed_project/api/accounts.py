"""Accounts: join, show, find, change one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Literal, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from commands.accounts import EditProfile
from commands.refusals import Forbidden
from commands.unchanged import UNCHANGED, Unchanged
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm, Upload
from feed_project.api.limits import JOINING
from feed_project.api.listing import found, listed
from feed_project.api.writing import write
from feed_project.consistency import settle
from feed_project.entities import Account, CredentialAccount, Preferences, Status, Token
from feed_project.identity.bearer import issue_token
from feed_project.identity.registration import register_user
from feed_project.media import profile_pictures
from feed_project.presentation import account_json, credential_account_json, preferences_json, status_json
from queries import accounts
from queries.account_posts import account_posts


@dataclass(frozen=True)
class RegistrationForm:
    """Who joins."""

    username: str = ""
    email: str = ""
    password: str = ""
    agreement: bool = False
    locale: str = "en"
    reason: str | None = None


@dataclass(frozen=True)
class FieldForm:
    """One row of the profile's table."""

    name: str = ""
    value: str = ""


@dataclass(frozen=True)
class SourceForm:
    """What new posts start with."""

    privacy: Literal["public", "unlisted", "private"] | None = None
    sensitive: bool | None = None
    language: str | None = None


@dataclass(frozen=True)
class ProfileForm:
    """What changes of the profile."""

    display_name: str | None = None
    note: str | None = None
    locked: bool | None = None
    bot: bool | None = None
    discoverable: bool | None = None
    fields_attributes: list[FieldForm] | None = None
    source: SourceForm = SourceForm()
    avatar: Upload | None = None
    header: Upload | None = None


@dataclass(frozen=True)
class ManyForm:
    """Which accounts; the first 40 count."""

    id: list[Id] | None = None


@dataclass(frozen=True)
class NameForm:
    """An account's name."""

    acct: str = ""


@dataclass(frozen=True)
class PostsForm(PageForm):
    """Which of an account's posts."""

    only_media: bool = False
    exclude_replies: bool = False
    exclude_reblogs: bool = False
    exclude_direct: bool = False
    pinned: bool = False
    tagged: str | None = None


@endpoint("write:accounts", admits="application", limit=JOINING)
def register(caller: Caller, form: RegistrationForm) -> Token:
    """Join; the answer is a token that works at once."""
    if not settings.DUNLIN_REGISTRATIONS_OPEN:
        raise Forbidden
    registered = register_user(
        username=form.username,
        email=form.email,
        password=form.password,
        agreement=form.agreement,
        now=caller.now,
    )
    scopes = sorted(caller.bearer.scopes if caller.bearer else ())
    application_id = caller.bearer.application_id if caller.bearer else None
    token = issue_token(user=registered.user, application_id=application_id, scopes=scopes, now=caller.now)
    settle(registered.outcome)
    created_at = int(caller.now.timestamp())
    return {"access_token": token, "token_type": "Bearer", "scope": " ".join(scopes), "created_at": created_at}


@endpoint("read:accounts")
def verify_credentials(caller: Caller) -> CredentialAccount:
    """The caller's own account."""
    return own(caller)


@endpoint("write:accounts")
def update_credentials(caller: Caller, form: ProfileForm) -> CredentialAccount:
    """Change the caller's profile; what is not sent stays."""
    command = _profile(caller.account_id, form)
    avatar, header = _taken_in(caller, "avatar", form.avatar), _taken_in(caller, "header", form.header)
    write(caller, replace(command, avatar=avatar, header=header))
    profile_pictures.tidy(caller.account_id)
    return own(caller)


@endpoint("write:accounts")
def delete_avatar(caller: Caller) -> CredentialAccount:
    """Show no avatar of one's own any more."""
    return _without(caller, avatar=None)


@endpoint("write:accounts")
def delete_header(caller: Caller) -> CredentialAccount:
    """Show no header of one's own any more."""
    return _without(caller, header=None)


@endpoint("read:accounts", admits="anyone")
def show(caller: Caller, account_id: Id) -> Account:
    """One account."""
    return account_json(found(accounts.account(caller.viewer, account_id)))


@endpoint("read:accounts", admits="anyone")
def show_many(caller: Caller, form: ManyForm) -> list[Account]:
    """Several accounts by their ids; the unknown are left out."""
    wanted = list(dict.fromkeys(form.id or []))[:40]
    views = accounts.accounts(wanted)
    return [account_json(views[account_id]) for account_id in wanted if account_id in views]


@endpoint("read:accounts", admits="anyone")
def lookup(caller: Caller, form: NameForm) -> Account:
    """One account, by its name."""
    return account_json(found(accounts.account_named(caller.viewer, form.acct)))


@endpoint("read:statuses", admits="anyone")
def statuses(caller: Caller, account_id: Id, form: PostsForm) -> Answer[list[Status]]:
    """What an account posted and boosted."""
    found(accounts.account(caller.viewer, account_id))
    page = account_posts(
        caller.viewer,
        account_id,
        form.page(),
        exclude_replies=form.exclude_replies,
        exclude_boosts=form.exclude_reblogs,
        exclude_direct=form.exclude_direct,
        only_media=form.only_media,
        pinned=form.pinned,
        tagged=form.tagged,
    )
    return listed(caller, page, lambda item: status_json(item, caller.viewer))


@endpoint("read:accounts")
def preferences(caller: Caller) -> Preferences:
    """What the caller's new posts start with."""
    return preferences_json(found(accounts.account(caller.viewer, caller.account_id)))


def own(caller: Caller) -> CredentialAccount:
    """The caller's account as its owner sees it."""
    view = found(accounts.account(caller.viewer, caller.account_id))
    waiting = accounts.follow_request_count(caller.account_id) if view.locked else 0
    return credential_account_json(view, waiting)


def _without(caller: Caller, **picture: Any) -> CredentialAccount:
    write(caller, EditProfile(account_id=caller.account_id, **picture))
    profile_pictures.tidy(caller.account_id)
    return own(caller)


def _taken_in(caller: Caller, which: str, sent: Upload | None) -> str | Unchanged:
    if sent is None:
        return UNCHANGED
    upload = cast("UploadedFile[Any]", sent)
    return profile_pictures.take_in(caller.account_id, which, cast("BinaryIO", upload.file), upload.size or 0)


def _profile(account_id: int, form: ProfileForm) -> EditProfile:
    rows: tuple[tuple[str, str], ...] | Unchanged = UNCHANGED
    if form.fields_attributes is not None:
        rows = tuple((field.name, field.value) for field in form.fields_attributes)
    source = form.source
    return EditProfile(
        account_id=account_id,
        display_name=UNCHANGED if form.display_name is None else form.display_name,
        note=UNCHANGED if form.note is None else form.note,
        fields=rows,
        bot=UNCHANGED if form.bot is None else form.bot,
        discoverable=UNCHANGED if form.discoverable is None else form.discoverable,
        locked=UNCHANGED if form.locked is None else form.locked,
        default_visibility=UNCHANGED if source.privacy is None else source.privacy,
        default_sensitive=UNCHANGED if source.sensitive is None else source.sensitive,
        default_language=UNCHANGED if source.language is None else source.language or None,
    )
