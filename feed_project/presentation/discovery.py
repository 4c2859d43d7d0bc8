"""What helps to find others, as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feed_project.entities.discovery import FamiliarFollowers, Suggestion
from feed_project.presentation import account_json
from queries.views import AccountView, SuggestionView


def suggestion_json(suggestion: SuggestionView) -> Suggestion:
    """A Suggestion."""
    return {
        "source": "past_interactions" if suggestion.befriended else "global",
        "sources": ["friends_of_friends" if suggestion.befriended else "most_followed"],
        "account": account_json(suggestion.account),
    }


def familiar_followers_json(known: Mapping[int, Sequence[AccountView]]) -> list[FamiliarFollowers]:
    """FamiliarFollowers of each account."""
    return [
        {"id": str(account_id), "accounts": [account_json(follower) for follower in followers]}
        for account_id, followers in known.items()
    ]
