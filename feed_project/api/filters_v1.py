"""Filters as older clients know them: each keyword is a filter of its own, known by the keyword's id."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from commands.filters import CreateFilter, DeleteFilter
from feed_project.api import filters
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.filters import FilterForm, KeywordForm
from feed_project.api.forms import FOREVER, Id, Term
from feed_project.api.listing import found
from feed_project.api.writing import new_id, write
from feed_project.entities import Empty
from feed_project.entities.filters import FilterV1
from feed_project.presentation.filters import filter_v1_json
from queries import filters as query


@dataclass(frozen=True)
class FilterV1Form:
    """A phrase, where it is filtered, and whether for good (`irreversible`) or with a warning."""

    phrase: str | None = None
    context: list[str] | None = None
    irreversible: bool | None = None
    whole_word: bool | None = None
    expires_in: Term | None = None

    @property
    def action(self) -> str | None:
        """What is to be done about a match, if it was said."""
        return None if self.irreversible is None else "hide" if self.irreversible else "warn"


@endpoint("read:filters")
def index(caller: Caller) -> list[FilterV1]:
    """The keywords of all the caller's filters."""
    return [filter_v1_json(one, keyword) for one in query.filters(caller.account_id) for keyword in one.keywords]


@endpoint("read:filters")
def show(caller: Caller, keyword_id: Id) -> FilterV1:
    """One keyword."""
    return _shown(caller, keyword_id)


@endpoint("write:filters")
def create(caller: Caller, form: FilterV1Form) -> FilterV1:
    """Make a filter of one keyword."""
    word = filters.keyword_change(caller, KeywordForm(keyword=form.phrase or "", whole_word=form.whole_word))
    command = CreateFilter(
        filter_id=new_id(caller),
        account_id=caller.account_id,
        title=form.phrase or "",
        contexts=tuple(form.context or ()),
        action=form.action or "warn",
        expires_at=None if form.expires_in in {None, FOREVER} else caller.now + timedelta(seconds=form.expires_in or 0),
        keywords=(word,),
    )
    write(caller, command)
    return _shown(caller, word.keyword_id)


@endpoint("write:filters")
def change(caller: Caller, keyword_id: Id, form: FilterV1Form) -> FilterV1:
    """Change a keyword and, unless it has others, its filter."""
    one, _ = found(query.filter_of_keyword(caller.account_id, keyword_id))
    word = KeywordForm(keyword_id, form.phrase, form.whole_word)
    changed = FilterForm(form.phrase, form.context, form.action, form.expires_in, [word])
    write(caller, filters.settings(caller, one.id, changed, single=True))
    return _shown(caller, keyword_id)


@endpoint("write:filters")
def delete(caller: Caller, keyword_id: Id) -> Empty:
    """Take a keyword away, and with the last one its filter."""
    one, _ = found(query.filter_of_keyword(caller.account_id, keyword_id))
    command = filters.settings(caller, one.id, FilterForm(keywords_attributes=[KeywordForm(keyword_id, destroy=True)]))
    is_last = len(one.keywords) == 1 and not one.posts
    write(caller, DeleteFilter(filter_id=one.id, account_id=caller.account_id) if is_last else command)
    return {}


def _shown(caller: Caller, keyword_id: int) -> FilterV1:
    return filter_v1_json(*found(query.filter_of_keyword(caller.account_id, keyword_id)))
