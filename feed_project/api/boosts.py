"""Reblogs, which inside are boosts: give, take back, and who gave one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commands.boosts import BoostPost, UnboostPost
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import Id, PageForm
from feed_project.api.limits import DELETING
from feed_project.api.listing import found, listed
from feed_project.api.meaning import meant
from feed_project.api.posts import without_mark
from feed_project.api.writing import new_id, write
from feed_project.entities import Account, Status
from feed_project.presentation import account_json, status_json
from queries import posts


@dataclass(frozen=True)
class BoostForm:
    """Before whom the boost is put."""

    visibility: Literal["public", "unlisted", "private"] | None = None


@endpoint("write:statuses")
def reblog(caller: Caller, status_id: Id, form: BoostForm) -> Status:
    """Boost a status; the answer is the boost around it."""
    command = BoostPost(
        boost_id=new_id(caller),
        account_id=caller.account_id,
        post_id=meant(caller, status_id),
        visibility=form.visibility,
    )
    outcome = write(caller, command)
    return status_json(found(posts.feed_entry(caller.viewer, outcome.result["boost_id"])), caller.viewer)


@endpoint("write:statuses", limit=DELETING)
def unreblog(caller: Caller, status_id: Id) -> Status:
    """Take a boost back; the answer is the status itself."""
    post_id = meant(caller, status_id)
    write(caller, UnboostPost(account_id=caller.account_id, post_id=post_id))
    return without_mark(caller, post_id)


@endpoint("read:accounts", admits="anyone")
def reblogged_by(caller: Caller, status_id: Id, form: PageForm) -> Answer[list[Account]]:
    """Who boosted a status."""
    post_id = meant(caller, status_id)
    found(posts.post(caller.viewer, post_id))
    page = posts.boosted_by(caller.viewer, post_id, form.page(default=40, most=80))
    return listed(caller, page, account_json)
