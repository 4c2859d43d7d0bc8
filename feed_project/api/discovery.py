"""Finding others: the directory, suggestions, and whom one knows among somebody's followers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from commands.suggestions import DismissSuggestion
from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.forms import Id
from feed_project.api.writing import write
from feed_project.entities import Account, Empty
from feed_project.entities.discovery import FamiliarFollowers, Suggestion
from feed_project.presentation import account_json
from feed_project.presentation.discovery import familiar_followers_json, suggestion_json
from queries.directory import directory as query
from queries.familiar import familiar_followers as familiar
from queries.suggestions import suggestions as suggested


@dataclass(frozen=True)
class DirectoryForm:
    """Which part of the directory, in which order; all accounts are local."""

    order: Literal["active", "new"] = "active"
    local: bool = True
    limit: int = 40
    offset: int = 0


@dataclass(frozen=True)
class SuggestionsForm:
    """How many."""

    limit: int = 40


@dataclass(frozen=True)
class FamiliarForm:
    """Among whose followers."""

    id: list[Id] | None = None


@endpoint("read:accounts", admits="anyone")
def directory(caller: Caller, form: DirectoryForm) -> list[Account]:
    """Accounts that want to be found."""
    found = query(caller.viewer, newest=form.order == "new", limit=form.limit, offset=form.offset)
    return [account_json(account) for account in found]


@endpoint("read:accounts")
def suggestions(caller: Caller, form: SuggestionsForm) -> list[Suggestion]:
    """Whom the caller might like to follow, and why."""
    return [suggestion_json(suggestion) for suggestion in suggested(caller.account_id, limit=form.limit)]


@endpoint("read:accounts")
def suggestions_v1(caller: Caller, form: SuggestionsForm) -> list[Account]:
    """Whom the caller might like to follow."""
    return [account_json(suggestion.account) for suggestion in suggested(caller.account_id, limit=form.limit)]


@endpoint("write:accounts")
def dismiss(caller: Caller, account_id: Id) -> Empty:
    """Suggest an account to the caller no more."""
    write(caller, DismissSuggestion(account_id=caller.account_id, suggested_id=account_id))
    return {}


@endpoint("read:follows")
def familiar_followers(caller: Caller, form: FamiliarForm) -> list[FamiliarFollowers]:
    """Who follows some accounts and is followed by the caller."""
    return familiar_followers_json(familiar(caller.account_id, form.id or []))
