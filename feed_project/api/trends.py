"""What many like, use and link to at the moment."""

from __future__ import annotations

from dataclasses import dataclass

from feed_project.api.endpoint import Caller, endpoint
from feed_project.entities import Status
from feed_project.entities.links import TrendsLink
from feed_project.entities.tags import FullTag
from feed_project.presentation import status_json
from feed_project.presentation.links import trends_link_json
from feed_project.presentation.tags import tag_json
from queries.links import trending_links
from queries.trends import trending_posts, trending_tags


@dataclass(frozen=True)
class TrendsForm:
    """Which part of them."""

    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class FewForm:
    """Which part of the hashtags or links."""

    limit: int = 10
    offset: int = 0


@endpoint("read:statuses", admits="anyone")
def tags(caller: Caller, form: FewForm) -> list[FullTag]:
    """Hashtags that most people used in the last days."""
    found = trending_tags(caller.viewer, caller.now, limit=form.limit, offset=form.offset)
    return [tag_json(tag, caller.viewer) for tag in found]


@endpoint("read:statuses", admits="anyone")
def tags_formerly(caller: Caller, form: FewForm) -> list[FullTag]:
    """Hashtags that most people used, at the address they had before other trends came."""
    answer: list[FullTag] = tags.call(caller, form)
    return answer


@endpoint("read:statuses", admits="anyone")
def statuses(caller: Caller, form: TrendsForm) -> list[Status]:
    """Statuses that were favourited and boosted the most in the last days."""
    found = trending_posts(caller.viewer, caller.now, limit=form.limit, offset=form.offset)
    return [status_json(item, caller.viewer) for item in found]


@endpoint("read:statuses", admits="anyone")
def links(caller: Caller, form: FewForm) -> list[TrendsLink]:
    """Links that most people named in the last days, with what is behind them."""
    return [trends_link_json(link) for link in trending_links(caller.now, limit=form.limit, offset=form.offset)]
