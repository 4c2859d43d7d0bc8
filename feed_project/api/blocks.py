"""Blocks: neither sees the other."""

from __future__ import annotations

from commands.blocks import BlockAccount, UnblockAccount
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import listed
from feed_project.api.relationships import standing
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Relationship
from feed_project.presentation import account_json
from queries import accounts


@endpoint("write:blocks")
def block(caller: Caller, account_id: Id) -> Relationship:
    """Block an account."""
    command = BlockAccount(blocker_id=caller.account_id, blocked_id=account_id, block_id=new_id(caller))
    write(caller, command)
    return standing(caller, account_id)


@endpoint("write:blocks")
def unblock(caller: Caller, account_id: Id) -> Relationship:
    """Lift a block."""
    write(caller, UnblockAccount(blocker_id=caller.account_id, blocked_id=account_id))
    return standing(caller, account_id)


@endpoint("read:blocks")
def blocks(caller: Caller, form: PageForm) -> Answer[list[Account]]:
    """Whom the caller blocks."""
    page = accounts.blocks(caller.account_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)
