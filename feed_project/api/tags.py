"""Hashtags: show one, follow it, feature it."""

from __future__ import annotations

from dataclasses import dataclass

from commands.featured_tags import FeatureTag, UnfeatureTag
from commands.tag_follows import FollowTag, UnfollowTag
from events.post_text import tag_name
from feed_project.api.endpoint import Answer, Caller, endpoint
from feed_project.api.errors import Refused
from feed_project.api.forms import Id, PageForm
from feed_project.api.listing import found, listed
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.tags import FeaturedTag, FullTag
from feed_project.presentation.tags import featured_tag_json, tag_json
from queries import accounts
from queries import tags as queries


@dataclass(frozen=True)
class FeatureForm:
    """Which hashtag."""

    name: str = ""


@endpoint("read:statuses", admits="anyone")
def show(caller: Caller, name: str) -> FullTag:
    """A hashtag, used or not."""
    return _shown(caller, _filed(name))


@endpoint("write:follows")
def follow(caller: Caller, name: str) -> FullTag:
    """Have public posts with a hashtag in the home timeline."""
    filed = _filed(name)
    write(caller, FollowTag(account_id=caller.account_id, name=filed, follow_id=new_id(caller)))
    return _shown(caller, filed)


@endpoint("write:follows")
def unfollow(caller: Caller, name: str) -> FullTag:
    """No longer follow a hashtag."""
    filed = _filed(name)
    write(caller, UnfollowTag(account_id=caller.account_id, name=filed))
    return _shown(caller, filed)


@endpoint("write:accounts")
def feature(caller: Caller, name: str) -> FullTag:
    """Put a hashtag on the caller's profile."""
    filed = _filed(name)
    write(caller, FeatureTag(account_id=caller.account_id, name=filed, feature_id=new_id(caller)))
    return _shown(caller, filed)


@endpoint("write:accounts")
def unfeature(caller: Caller, name: str) -> FullTag:
    """Take a hashtag off the caller's profile."""
    filed = _filed(name)
    write(caller, UnfeatureTag(account_id=caller.account_id, name=filed))
    return _shown(caller, filed)


@endpoint("read:follows")
def followed(caller: Caller, form: PageForm) -> Answer[list[FullTag]]:
    """Hashtags that the caller follows."""
    page = queries.followed_tags(caller.account_id, form.page(default=100, most=200), caller.now.date())
    return listed(caller, page, lambda tag: tag_json(tag, caller.viewer))


@endpoint("read:accounts")
def featured(caller: Caller) -> list[FeaturedTag]:
    """Hashtags on the caller's profile."""
    return [featured_tag_json(tag) for tag in queries.featured_tags(caller.account_id)]


@endpoint("read:accounts", admits="anyone")
def featured_of(caller: Caller, account_id: Id) -> list[FeaturedTag]:
    """Hashtags on somebody's profile."""
    found(accounts.account(caller.viewer, account_id))
    return [featured_tag_json(tag) for tag in queries.featured_tags(account_id)]


@endpoint("read:accounts")
def suggested(caller: Caller) -> list[FullTag]:
    """Hashtags that the caller uses and might feature."""
    return [tag_json(tag, caller.viewer) for tag in queries.suggested_tags(caller.account_id, caller.now.date())]


@endpoint("write:accounts")
def add_featured(caller: Caller, form: FeatureForm) -> FeaturedTag:
    """Put a hashtag on the caller's profile, where it must not be yet."""
    name = tag_name(form.name) or ""
    command = FeatureTag(account_id=caller.account_id, name=name, feature_id=new_id(caller), anew=True)
    feature_id = write(caller, command).result["feature_id"]
    return featured_tag_json(found(queries.featured_tag(caller.account_id, feature_id)))


@endpoint("write:accounts")
def remove_featured(caller: Caller, feature_id: Id) -> Empty:
    """Take a hashtag off the caller's profile."""
    tag = found(queries.featured_tag(caller.account_id, feature_id))
    write(caller, UnfeatureTag(account_id=caller.account_id, name=tag.name))
    return {}


def _filed(name: str) -> str:
    """What a hashtag in an address is filed under; what is none is not found."""
    filed = tag_name(name)
    if filed is None:
        raise Refused(404, "Record not found")
    return filed


def _shown(caller: Caller, name: str) -> FullTag:
    (tag,) = queries.tags(caller.viewer, [name], caller.now.date())
    return tag_json(tag, caller.viewer)
