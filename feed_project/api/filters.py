"""Filters: by words, and of single statuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from commands.filters import ChangeFilter, CreateFilter, DeleteFilter, FilterPost, KeywordChange, UnfilterPost
from commands.unchanged import UNCHANGED
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import FOREVER, Id, Term
from feed_project.api.listing import found
from feed_project.api.meaning import meant
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.filters import Filter, FilterKeyword, FilterStatus
from feed_project.presentation.filters import filter_json, filter_status_json, keyword_json
from queries import filters as query


@dataclass(frozen=True)
class KeywordForm:
    """A keyword to be kept, changed (with its `id`) or taken out."""

    id: Id | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    destroy: bool = field(default=False, metadata={"name": "_destroy"})


@dataclass(frozen=True)
class FilterForm:
    """What a filter is made of; `expires_in` counts seconds, and means for ever when it is sent empty."""

    title: str | None = None
    context: list[str] | None = None
    filter_action: str | None = None
    expires_in: Term | None = None
    keywords_attributes: list[KeywordForm] | None = None


@dataclass(frozen=True)
class FilterStatusForm:
    """The status to be put under a filter."""

    status_id: Id | None = None


@endpoint("read:filters")
def index(caller: Caller) -> list[Filter]:
    """The caller's filters."""
    return [filter_json(one) for one in query.filters(caller.account_id)]


@endpoint("read:filters")
def show(caller: Caller, filter_id: Id) -> Filter:
    """One filter."""
    return filter_json(found(query.filter_of(caller.account_id, filter_id)))


@endpoint("write:filters")
def create(caller: Caller, form: FilterForm) -> Filter:
    """Make a filter."""
    filter_id = new_id(caller)
    command = CreateFilter(
        filter_id=filter_id,
        account_id=caller.account_id,
        title=form.title or "",
        contexts=tuple(form.context or ()),
        action=form.filter_action or "warn",
        expires_at=None if form.expires_in in {None, FOREVER} else caller.now + timedelta(seconds=form.expires_in or 0),
        keywords=_changes(caller, form.keywords_attributes),
    )
    write(caller, command)
    return filter_json(found(query.filter_of(caller.account_id, filter_id)))


@endpoint("write:filters")
def change(caller: Caller, filter_id: Id, form: FilterForm) -> Filter:
    """Change a filter; what is not sent stays."""
    write(caller, settings(caller, filter_id, form))
    return filter_json(found(query.filter_of(caller.account_id, filter_id)))


@endpoint("write:filters")
def delete(caller: Caller, filter_id: Id) -> Empty:
    """Do away with a filter."""
    write(caller, DeleteFilter(filter_id=filter_id, account_id=caller.account_id))
    return {}


@endpoint("read:filters")
def keywords(caller: Caller, filter_id: Id) -> list[FilterKeyword]:
    """The keywords of a filter."""
    return [keyword_json(keyword) for keyword in found(query.filter_of(caller.account_id, filter_id)).keywords]


@endpoint("write:filters")
def add_keyword(caller: Caller, filter_id: Id, form: KeywordForm) -> FilterKeyword:
    """Add a keyword to a filter."""
    added = keyword_change(caller, KeywordForm(keyword=form.keyword or "", whole_word=form.whole_word))
    write(caller, ChangeFilter(filter_id=filter_id, account_id=caller.account_id, keywords=(added,)))
    return keyword_json(found(query.filter_of_keyword(caller.account_id, added.keyword_id))[1])


@endpoint("read:filters")
def show_keyword(caller: Caller, keyword_id: Id) -> FilterKeyword:
    """One keyword."""
    return keyword_json(found(query.filter_of_keyword(caller.account_id, keyword_id))[1])


@endpoint("write:filters")
def change_keyword(caller: Caller, keyword_id: Id, form: KeywordForm) -> FilterKeyword:
    """Change a keyword."""
    _change_keyword(caller, KeywordForm(keyword_id, form.keyword, form.whole_word))
    return keyword_json(found(query.filter_of_keyword(caller.account_id, keyword_id))[1])


@endpoint("write:filters")
def delete_keyword(caller: Caller, keyword_id: Id) -> Empty:
    """Take a keyword out of its filter."""
    _change_keyword(caller, KeywordForm(keyword_id, destroy=True))
    return {}


@endpoint("read:filters")
def statuses(caller: Caller, filter_id: Id) -> list[FilterStatus]:
    """The single statuses under a filter."""
    return [filter_status_json(post) for post in found(query.filter_of(caller.account_id, filter_id)).posts]


@endpoint("write:filters")
def add_status(caller: Caller, filter_id: Id, form: FilterStatusForm) -> FilterStatus:
    """Put a status under a filter."""
    command = FilterPost(
        filter_id=filter_id,
        account_id=caller.account_id,
        filter_post_id=new_id(caller),
        post_id=meant(caller, found(form.status_id)),
    )
    under = write(caller, command).result["filter_post_id"]
    return filter_status_json(found(query.filter_of_post(caller.account_id, under))[1])


@endpoint("read:filters")
def show_status(caller: Caller, filter_status_id: Id) -> FilterStatus:
    """One status under a filter."""
    return filter_status_json(found(query.filter_of_post(caller.account_id, filter_status_id))[1])


@endpoint("write:filters")
def delete_status(caller: Caller, filter_status_id: Id) -> FilterStatus:
    """Take a status out of its filter."""
    one, post = found(query.filter_of_post(caller.account_id, filter_status_id))
    write(caller, UnfilterPost(filter_id=one.id, account_id=caller.account_id, filter_post_id=post.id))
    return filter_status_json(post)


def settings(caller: Caller, filter_id: int, form: FilterForm, *, single: bool = False) -> ChangeFilter:
    """The command that changes what the form says of a filter."""
    ends = None if form.expires_in == FOREVER else caller.now + timedelta(seconds=form.expires_in or 0)
    return ChangeFilter(
        filter_id=filter_id,
        account_id=caller.account_id,
        title=UNCHANGED if form.title is None else form.title,
        contexts=UNCHANGED if form.context is None else tuple(form.context),
        action=UNCHANGED if form.filter_action is None else form.filter_action,
        expires_at=UNCHANGED if form.expires_in is None else ends,
        keywords=_changes(caller, form.keywords_attributes),
        single=single,
    )


def keyword_change(caller: Caller, form: KeywordForm) -> KeywordChange:
    """What a form says of a keyword; a new one gets an id."""
    return KeywordChange(
        keyword_id=form.id or new_id(caller),
        is_new=form.id is None,
        keyword=UNCHANGED if form.keyword is None else form.keyword,
        whole_word=UNCHANGED if form.whole_word is None else form.whole_word,
        removed=form.destroy,
    )


def _changes(caller: Caller, forms: list[KeywordForm] | None) -> tuple[KeywordChange, ...]:
    """Rails passes over new ones of which nothing is said, or that are not wanted any more."""
    meant_ones = (form for form in forms or () if form.id or not (form.destroy or _blank(form)))
    return tuple(keyword_change(caller, form) for form in meant_ones)


def _blank(form: KeywordForm) -> bool:
    return not (form.keyword or "").strip() and not form.whole_word


def _change_keyword(caller: Caller, form: KeywordForm) -> None:
    one, _ = found(query.filter_of_keyword(caller.account_id, form.id or 0))
    changed = (keyword_change(caller, form),)
    write(caller, ChangeFilter(filter_id=one.id, account_id=caller.account_id, keywords=changed))
