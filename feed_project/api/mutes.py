"""Mutes: the caller does not want to see somebody, who does not learn of it."""

from __future__ import annotations

from dataclasses import dataclass

from commands.mutes import MuteAccount, UnmuteAccount
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import listed
from feed_project.api.relationships import standing
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Relationship
from feed_project.presentation import account_json
from queries import accounts


@dataclass(frozen=True)
class MuteForm:
    """How much of somebody is muted."""

    notifications: bool = True
    duration: int = 0


@endpoint("write:mutes")
def mute(caller: Caller, account_id: Id, form: MuteForm) -> Relationship:
    """Mute an account until it is unmuted."""
    if form.duration:
        raise Refused(422, "Validation failed: Duration is not supported")
    command = MuteAccount(
        muter_id=caller.account_id,
        muted_id=account_id,
        mute_id=new_id(caller),
        notifications=form.notifications,
    )
    write(caller, command)
    return standing(caller, account_id)


@endpoint("write:mutes")
def unmute(caller: Caller, account_id: Id) -> Relationship:
    """Lift a mute."""
    write(caller, UnmuteAccount(muter_id=caller.account_id, muted_id=account_id))
    return standing(caller, account_id)


@endpoint("read:mutes")
def mutes(caller: Caller, form: PageForm) -> Answer[list[Account]]:
    """Whom the caller mutes."""
    page = accounts.mutes(caller.account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)
