"""Timelines: the caller's own, and everybody's."""

from __future__ import annotations

from dataclasses import dataclass, field

from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.forms import PageForm
from feed_project.api.listing import found, listed
from feed_project.entities import Status
from feed_project.presentation import status_json
from queries.home import home_feed
from queries.links import link_feed
from queries.paging import Page
from queries.public_feed import public_feed
from queries.tag_feed import TagWish, tag_feed


@dataclass(frozen=True)
class PublicForm(PageForm):
    """Everything here is local, so `remote` alone empties the timeline."""

    local: bool = False
    remote: bool = False
    only_media: bool = False


@dataclass(frozen=True)
class TagForm(PublicForm):
    """Further tags: posts may carry `any`, have to carry `all`, and must carry `none` of them."""

    any: list[str] = field(default_factory=list)
    all: list[str] = field(default_factory=list)
    none: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LinkForm(PageForm):
    """Which link."""

    url: str = ""


@endpoint("read:statuses", lane="home_feed")
def home(caller: Caller, form: PageForm) -> Answer[list[Status]]:
    """Posts and boosts of those the caller follows."""
    page = home_feed(caller.account_id, form.page())
    return listed(caller, page, lambda item: status_json(item, caller.viewer))


@endpoint("read:statuses", admits="anyone")
def public(caller: Caller, form: PublicForm) -> Answer[list[Status]]:
    """Public posts of everybody."""
    nothing = form.remote and not form.local
    page = Page(()) if nothing else public_feed(caller.viewer, form.page(), only_media=form.only_media)
    return listed(caller, page, lambda item: status_json(item, caller.viewer))


@endpoint("read:statuses", admits="anyone")
def tag(caller: Caller, name: str, form: TagForm) -> Answer[list[Status]]:
    """Public posts that carry a tag."""
    wish = TagWish((name, *form.any), tuple(form.all), tuple(form.none), form.only_media)
    nothing = form.remote and not form.local
    page = Page(()) if nothing else tag_feed(caller.viewer, wish, form.page())
    return listed(caller, page, lambda item: status_json(item, caller.viewer))


@endpoint("read:statuses", admits="anyone")
def link(caller: Caller, form: LinkForm) -> Answer[list[Status]]:
    """Public posts that name a link, as long as it trends."""
    page = found(link_feed(caller.viewer, form.url, form.page(), caller.now))
    return listed(caller, page, lambda item: status_json(item, caller.viewer))
