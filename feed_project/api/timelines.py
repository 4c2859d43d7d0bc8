"""Timelines: the caller's own, and everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import PageForm
from feed_project.api.listing import listed
from feed_project.entities import Status
from feed_project.presentation import status_json
from queries.home import home_feed
from queries.paging import Page
from queries.public_feed import public_feed


@dataclass(frozen=True)
class PublicForm(PageForm):
    """Everything here is local and without media, so these two only ever empty the timeline."""

    local: bool = False
    remote: bool = False
    only_media: bool = False


@endpoint("read:statuses", lane="home_feed")
def home(caller: Caller, form: PageForm) -> Answer[list[Status]]:
    """Posts and boosts of those the caller follows."""
    page = home_feed(caller.account_id, form.page())
    return listed(caller, page, lambda item: status_json(item, caller.viewer))


@endpoint("read:statuses", admits="anyone")
def public(caller: Caller, form: PublicForm) -> Answer[list[Status]]:
    """Public posts of everybody."""
    nothing = form.only_media or (form.remote and not form.local)
    page = Page(()) if nothing else public_feed(caller.viewer, form.page())
    return listed(caller, page, lambda item: status_json(item, caller.viewer))
