"""Filters: those of an account, and what of a post they match.

A keyword matches wherever it stands in the warning, the text, the poll or what describes the media of a
post, in any case; with `whole_word` only where a word begins and ends with it. As with Mastodon, every
match is told with the contexts of its filter, and the client decides by them what to hide where: the
same post may stand in a home timeline and in a thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import orjson

from queries.statements import Row, compact, rows
from queries.views import FilterKeyword, FilterMatch, FilterPost, FilterView, PostView

_COLUMNS = """
    f.account_id, f.filter_id, f.title, f.contexts, f.action, f.expires_at, f.keywords::text,
    (SELECT json_agg(json_build_array(p.filter_post_id, p.post_id) ORDER BY p.filter_post_id)
     FROM read_filter_post p WHERE p.filter_id = f.filter_id)::text
"""

OWN = compact(f"SELECT {_COLUMNS} FROM read_filter f WHERE f.account_id = %(viewer)s ORDER BY f.filter_id")

ACTIVE = compact(f"""
    SELECT {_COLUMNS} FROM read_filter f
    WHERE f.account_id = ANY(%(viewers)s::bigint[]) AND (f.expires_at IS NULL OR f.expires_at > now())
    ORDER BY f.filter_id
""")


def any_of(viewers: str) -> str:
    """Column of a statement about many posts: whether it is worth asking for the viewers' filters at all."""
    return f"EXISTS (SELECT FROM read_filter f WHERE f.account_id = ANY({viewers}))"


class _Keyword(NamedTuple):
    """A keyword, ready to be looked for."""

    keyword: str
    folded: str
    begins: bool  # only where a word begins
    ends: bool


class _Sieve(NamedTuple):
    """A filter, ready to be held against posts."""

    filter: FilterView
    keywords: tuple[_Keyword, ...]
    posts: frozenset[int]


def filters(viewer: int) -> tuple[FilterView, ...]:
    """All filters of an account, the expired ones too, oldest first."""
    return tuple(_view(found) for found in rows(OWN, {"viewer": viewer}))


def filter_of(viewer: int, filter_id: int) -> FilterView | None:
    """One filter of the account."""
    return next((one for one in filters(viewer) if one.id == filter_id), None)


def filter_of_keyword(viewer: int, keyword_id: int) -> tuple[FilterView, FilterKeyword] | None:
    """One keyword of the account's filters, and its filter."""
    every = ((one, keyword) for one in filters(viewer) for keyword in one.keywords)
    return next((found for found in every if found[1].id == keyword_id), None)


def filter_of_post(viewer: int, filter_post_id: int) -> tuple[FilterView, FilterPost] | None:
    """One single post under the account's filters, and its filter."""
    every = ((one, post) for one in filters(viewer) for post in one.posts)
    return next((found for found in every if found[1].id == filter_post_id), None)


def sifted(viewer: int, posts: Mapping[int, PostView]) -> dict[int, PostView]:
    """The posts, each with what the viewer's active filters match of it; one statement."""
    sieves = _sieves([viewer]).get(viewer, ())
    return {number: matched(post, sieves) for number, post in posts.items()}


def sifted_for(posts: Mapping[tuple[int, int], PostView]) -> dict[tuple[int, int], PostView]:
    """The posts by (owner, post), each with what its owner's filters match; one statement for all."""
    sieves = _sieves({owner for owner, _ in posts})
    return {key: matched(post, sieves.get(key[0], ())) for key, post in posts.items()}


def matched(post: PostView, sieves: Sequence[_Sieve]) -> PostView:
    """The post with its matches; the very same object where there are none."""
    if not sieves:
        return post
    text = _folded(post)
    matches = tuple(_matches(post, text, sieves))
    return post._replace(filtered=matches) if matches else post


def _matches(post: PostView, text: str, sieves: Sequence[_Sieve]) -> Iterator[FilterMatch]:
    for sieve in sieves:
        keywords = tuple(keyword.keyword for keyword in sieve.keywords if _stands_in(text, keyword))
        listed = (post.id,) if post.id in sieve.posts else ()
        if keywords or listed:
            yield FilterMatch(sieve.filter, keywords, listed)


def _folded(post: PostView) -> str:
    """All that a post says, in one case."""
    choices = [option for option, _ in post.poll.options] if post.poll else ()
    described = [medium.description or "" for medium in post.media]
    return "\n\n".join((post.spoiler, post.text, *choices, *described)).casefold()


def _stands_in(text: str, keyword: _Keyword) -> bool:
    """Whether a keyword stands in a text, at the borders of words where it has to."""
    place = text.find(keyword.folded)
    while place >= 0:
        end = place + len(keyword.folded)
        inside = keyword.begins and place > 0 and _in_word(text[place - 1])
        if not inside and not (keyword.ends and end < len(text) and _in_word(text[end])):
            return True
        place = text.find(keyword.folded, place + 1)
    return False


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _sieves(viewers: Collection[int]) -> dict[int, tuple[_Sieve, ...]]:
    found: dict[int, tuple[_Sieve, ...]] = {}
    for one in rows(ACTIVE, {"viewers": list(viewers)}) if viewers else ():
        found[one[0]] = (*found.get(one[0], ()), _sieve((*one[:3], tuple(one[3]), *one[4:])))
    return found


@lru_cache(maxsize=4096)
def _sieve(found: Row) -> _Sieve:
    """A row of `_COLUMNS`, made ready once: whatever changes about a filter changes its row."""
    view = _view(found)
    return _Sieve(view, tuple(_keywords(view.keywords)), frozenset(post.post_id for post in view.posts))


def _keywords(kept: Iterable[FilterKeyword]) -> Iterator[_Keyword]:
    for one in kept:
        folded = one.keyword.strip().casefold()
        if folded:
            begins, ends = _in_word(folded[0]), _in_word(folded[-1])
            yield _Keyword(one.keyword, folded, one.whole_word and begins, one.whole_word and ends)


def _view(found: Row) -> FilterView:
    _, number, title, contexts, action, expires_at, keywords, posts = found
    return FilterView(
        number,
        title,
        tuple(contexts),
        action,
        expires_at,
        tuple(FilterKeyword(*keyword) for keyword in orjson.loads(keywords)),
        tuple(FilterPost(*post) for post in orjson.loads(posts or "[]")),
    )
