"""Mutes: the caller does not want to see somebody, for a while or for good; who does not learn of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from commands.mutes import MuteAccount, UnmuteAccount
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import listed
from feed_project.api.relationships import standing
from feed_project.api.writing import new_id, write
from feed_project.entities import Relationship
from feed_project.entities.mutes import MutedAccount
from feed_project.presentation.mutes import muted_account_json
from queries.mutes import mutes as muted_accounts

LONGEST_SECONDS = 2**31 - 1


@dataclass(frozen=True)
class MuteForm:
    """How much of somebody is muted."""

    notifications: bool = True
    duration: int = 0


@endpoint("write:mutes")
def mute(caller: Caller, account_id: Id, form: MuteForm) -> Relationship:
    """Mute an account until it is unmuted, or for so many seconds."""
    if not 0 <= form.duration <= LONGEST_SECONDS:
        raise Refused(422, "Validation failed: Duration is invalid")
    command = MuteAccount(
        muter_id=caller.account_id,
        muted_id=account_id,
        mute_id=new_id(caller),
        notifications=form.notifications,
        ends_at=caller.now + timedelta(seconds=form.duration) if form.duration else None,
    )
    write(caller, command)
    return standing(caller, account_id)


@endpoint("write:mutes")
def unmute(caller: Caller, account_id: Id) -> Relationship:
    """Lift a mute."""
    write(caller, UnmuteAccount(muter_id=caller.account_id, muted_id=account_id))
    return standing(caller, account_id)


@endpoint("read:mutes")
def mutes(caller: Caller, form: PageForm) -> Answer[list[MutedAccount]]:
    """Whom the caller mutes, and until when."""
    page = muted_accounts(caller.account_id, form.page(default=40, most=80))
    return listed(caller, page, muted_account_json)
