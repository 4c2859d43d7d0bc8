"""Endorsements: whom an account recommends on its profile."""

from __future__ import annotations

from commands.endorsements import EndorseAccount, WithdrawEndorsement
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.relationships import standing
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Relationship
from feed_project.presentation import account_json
from queries import accounts
from queries.endorsements import endorsed


@endpoint("write:accounts")
def endorse(caller: Caller, account_id: Id) -> Relationship:
    """Recommend an account that the caller follows."""
    command = EndorseAccount(endorser_id=caller.account_id, endorsed_id=account_id, endorsement_id=new_id(caller))
    write(caller, command)
    return standing(caller, account_id)


@endpoint("write:accounts")
def unendorse(caller: Caller, account_id: Id) -> Relationship:
    """Recommend an account no longer."""
    write(caller, WithdrawEndorsement(endorser_id=caller.account_id, endorsed_id=account_id))
    return standing(caller, account_id)


@endpoint("write:accounts")
def pin(caller: Caller, account_id: Id) -> Relationship:
    """Recommend an account, by the former name of that."""
    standing_now: Relationship = endorse.call(caller, account_id)
    return standing_now


@endpoint("write:accounts")
def unpin(caller: Caller, account_id: Id) -> Relationship:
    """Recommend an account no longer, by the former name of that."""
    standing_now: Relationship = unendorse.call(caller, account_id)
    return standing_now


@endpoint("read:accounts")
def endorsements(caller: Caller, form: PageForm) -> Answer[list[Account]]:
    """Whom the caller recommends."""
    page = endorsed(caller.viewer, caller.account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)


@endpoint("read:accounts", admits="anyone")
def endorsements_of(caller: Caller, account_id: Id, form: PageForm) -> Answer[list[Account]]:
    """Whom an account recommends."""
    found(accounts.account(caller.viewer, account_id))
    page = endorsed(caller.viewer, account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)
