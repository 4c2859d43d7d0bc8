"""Filters, and what they match, as JSON."""

from __future__ import annotations

from feed_project.entities.filters import Filter, FilterKeyword, FilterResult, FilterStatus, FilterV1
from feed_project.presentation.times import moment
from queries.views import FilterKeyword as KeywordView
from queries.views import FilterMatch, FilterPost, FilterView


def filter_json(one: FilterView) -> Filter:
    """A Filter with all that is in it."""
    return {
        **_head(one),
        "keywords": [keyword_json(keyword) for keyword in one.keywords],
        "statuses": [filter_status_json(post) for post in one.posts],
    }


def keyword_json(keyword: KeywordView) -> FilterKeyword:
    """A FilterKeyword."""
    return {"id": str(keyword.id), "keyword": keyword.keyword, "whole_word": keyword.whole_word}


def filter_status_json(post: FilterPost) -> FilterStatus:
    """A FilterStatus."""
    return {"id": str(post.id), "status_id": str(post.post_id)}


def filter_result_json(match: FilterMatch) -> FilterResult:
    """A FilterResult; what nothing was matched by is null, as with Mastodon."""
    return {
        "filter": _head(match.filter),
        "keyword_matches": list(match.keywords) or None,
        "status_matches": [str(post) for post in match.posts] or None,
    }


def filter_v1_json(one: FilterView, keyword: KeywordView) -> FilterV1:
    """A keyword as a filter of its own."""
    return {
        "id": str(keyword.id),
        "phrase": keyword.keyword,
        "context": list(one.contexts),
        "whole_word": keyword.whole_word,
        "expires_at": moment(one.expires_at) if one.expires_at else None,
        "irreversible": one.action == "hide",
    }


def _head(one: FilterView) -> Filter:
    return {
        "id": str(one.id),
        "title": one.title,
        "context": list(one.contexts),
        "expires_at": moment(one.expires_at) if one.expires_at else None,
        "filter_action": one.action,
    }
