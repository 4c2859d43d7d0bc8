"""Rules for filters: words, and single posts, that an account wants to be warned of or spared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from commands.refusals import Faults, Invalid, NotFound
from commands.unchanged import UNCHANGED, Unchanged, or_old
from commands.visibility import SeenPost, seen
from events.filters import FilterChanged, FilterCreated, FilterDeleted, FilterSettings, PostFiltered, PostUnfiltered
from events.vocabulary import Event

CONTEXTS = ("home", "notifications", "public", "thread", "account")
ACTIONS = ("warn", "hide", "blur")

MAX_TITLE = 256
MAX_KEYWORD = 512
# Every page is held against all of them.
MOST_FILTERS = 100
MOST_KEYWORDS = 100
MOST_POSTS = 1000

# Mastodon's words (config/locales/en.yml) to a client that knows filters of one keyword only.
SHARED = (
    "These parameters cannot be changed from this application because they apply to more than one filter keyword. "
    "Use a more recent application or the web interface."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeywordChange:
    """A keyword to be added under `keyword_id` or, if there is one of that id, changed or taken out."""

    keyword_id: int
    is_new: bool = True
    keyword: str | Unchanged = UNCHANGED
    whole_word: bool | Unchanged = UNCHANGED
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateFilter:
    """Make a filter."""

    filter_id: int
    account_id: int
    title: str
    contexts: tuple[str, ...]
    action: str = "warn"
    expires_at: datetime | None = None
    keywords: tuple[KeywordChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """Change what is given of one's own filter.

    `single`: meant for a filter of one keyword; with more, only the keyword itself may change.
    """

    filter_id: int
    account_id: int
    title: str | Unchanged = UNCHANGED
    contexts: tuple[str, ...] | Unchanged = UNCHANGED
    action: str | Unchanged = UNCHANGED
    expires_at: datetime | Unchanged | None = UNCHANGED
    keywords: tuple[KeywordChange, ...] = ()
    single: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteFilter:
    """Do away with one's own filter."""

    filter_id: int
    account_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterPost:
    """Put a post that one sees under one's own filter."""

    filter_id: int
    account_id: int
    filter_post_id: int
    post_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfilterPost:
    """Take a post out of one's own filter."""

    filter_id: int
    account_id: int
    filter_post_id: int


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its settings, its keywords by id (text, whole words only), its posts by the id they are under."""

    account_id: int
    title: str
    contexts: tuple[str, ...]
    action: str = "warn"
    expires_at: datetime | None = None
    keywords: dict[int, tuple[str, bool]] = field(default_factory=dict)
    posts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """What is known: how many filters the account has (None: there is no such account), this one, the post."""

    count: int | None = None
    filter: Filter | None = None
    post: SeenPost | None = None


FilterCommand = CreateFilter | ChangeFilter | DeleteFilter | FilterPost | UnfilterPost


def decide(state: State, command: FilterCommand) -> tuple[Event, ...]:
    """The events a command leads to; none where nothing changes.

    Raises: NotFound, Invalid.
    """
    if isinstance(command, CreateFilter):
        return (_create(state, command),)
    mine = state.filter
    if mine is None or mine.account_id != command.account_id:
        raise NotFound
    match command:
        case ChangeFilter():
            return _change(mine, command)
        case DeleteFilter():
            return (FilterDeleted(account_id=command.account_id, filter_id=command.filter_id),)
        case FilterPost():
            return _filter_post(mine, seen(state.post), command)
        case UnfilterPost():
            return _unfilter_post(mine, command)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the filter's stream."""
    match event, state.filter:
        case FilterSettings() as said, old:
            return replace(state, filter=_as_said(said, old.posts if old else {}))
        case FilterDeleted(), _:
            return replace(state, filter=None)
        case PostFiltered() as done, Filter() as old:
            return replace(state, filter=replace(old, posts={**old.posts, done.filter_post_id: done.post_id}))
        case PostUnfiltered() as undone, Filter() as old:
            left = {one: post for one, post in old.posts.items() if one != undone.filter_post_id}
            return replace(state, filter=replace(old, posts=left))
    return state


def answer(state: State, command: FilterCommand) -> dict[str, Any]:
    """`{"filter_id": …, "filter_post_id": … | None}`: under which id the post is in the filter."""
    under = None
    if isinstance(command, FilterPost) and state.filter:
        under = next((one for one, post in state.filter.posts.items() if post == command.post_id), None)
    return {"filter_id": command.filter_id, "filter_post_id": under}


def _create(state: State, command: CreateFilter) -> FilterCreated:
    if state.count is None:
        raise NotFound
    if state.count >= MOST_FILTERS:
        raise Invalid(f"Validation failed: You cannot have more than {MOST_FILTERS} filters")
    contexts = tuple(dict.fromkeys(command.contexts))
    made = Filter(command.account_id, command.title, contexts, command.action, command.expires_at)
    made = replace(made, keywords=_changed_keywords({}, command.keywords))
    _check(made)
    return FilterCreated(account_id=command.account_id, filter_id=command.filter_id, **_settings(made))


def _change(old: Filter, command: ChangeFilter) -> tuple[Event, ...]:
    contexts = or_old(command.contexts, old.contexts)
    new = replace(
        old,
        title=or_old(command.title, old.title),
        contexts=tuple(dict.fromkeys(contexts)),
        action=or_old(command.action, old.action),
        expires_at=or_old(command.expires_at, old.expires_at),
    )
    if command.single and len(old.keywords) > 1 and new != old:
        raise Invalid(SHARED)
    new = replace(new, keywords=_changed_keywords(old.keywords, command.keywords))
    if new == old:
        return ()
    _check(new)
    return (FilterChanged(account_id=command.account_id, filter_id=command.filter_id, **_settings(new)),)


def _changed_keywords(
    old: dict[int, tuple[str, bool]], changes: Iterable[KeywordChange]
) -> dict[int, tuple[str, bool]]:
    keywords = dict(old)
    for change in changes:
        if not change.is_new and change.keyword_id not in keywords:
            raise NotFound
        if change.removed:
            keywords.pop(change.keyword_id, None)
            continue
        text, whole_word = keywords.get(change.keyword_id, ("", True))
        keywords[change.keyword_id] = or_old(change.keyword, text), or_old(change.whole_word, whole_word)
    return keywords


def _filter_post(mine: Filter, post: SeenPost, command: FilterPost) -> tuple[Event, ...]:
    if post.post_id in mine.posts.values():
        return ()
    if len(mine.posts) >= MOST_POSTS:
        raise Invalid(f"Validation failed: A filter cannot have more than {MOST_POSTS} posts")
    ids = {"account_id": command.account_id, "filter_id": command.filter_id}
    return (PostFiltered(**ids, filter_post_id=command.filter_post_id, post_id=post.post_id),)


def _unfilter_post(mine: Filter, command: UnfilterPost) -> tuple[Event, ...]:
    if command.filter_post_id not in mine.posts:
        raise NotFound
    ids = {"account_id": command.account_id, "filter_id": command.filter_id}
    return (PostUnfiltered(**ids, filter_post_id=command.filter_post_id),)


def _check(wanted: Filter) -> None:
    faults, texts = Faults(), [text for text, _ in wanted.keywords.values()]
    faults.add_if(not wanted.title.strip(), "title", "ERR_BLANK", "can't be blank")
    faults.add_if(len(wanted.title) > MAX_TITLE, "title", "ERR_TOO_LONG", f"is too long (maximum is {MAX_TITLE})")
    faults.add_if(not wanted.contexts, "context", "ERR_BLANK", "can't be blank")
    unknown = not {*wanted.contexts} <= {*CONTEXTS}
    faults.add_if(unknown, "context", "ERR_INCLUSION", "None or invalid context supplied")
    faults.add_if(wanted.action not in ACTIONS, "filter_action", "ERR_INCLUSION", "is not included in the list")
    faults.add_if(any(not text.strip() for text in texts), "keywords", "ERR_BLANK", "keyword can't be blank")
    too_long = any(len(text) > MAX_KEYWORD for text in texts)
    faults.add_if(too_long, "keywords", "ERR_TOO_LONG", f"keyword is too long (maximum is {MAX_KEYWORD})")
    faults.add_if(len(texts) > MOST_KEYWORDS, "keywords", "ERR_TOO_MANY", f"are too many (maximum is {MOST_KEYWORDS})")
    faults.refuse()


def _settings(said: Filter) -> dict[str, Any]:
    return {
        "title": said.title,
        "contexts": said.contexts,
        "action": said.action,
        "expires_at": said.expires_at.astimezone(UTC).isoformat() if said.expires_at else None,
        "keywords": tuple((one, text, whole) for one, (text, whole) in sorted(said.keywords.items())),
    }


def _as_said(said: FilterSettings, posts: dict[int, int]) -> Filter:
    return Filter(
        said.account_id,
        said.title,
        said.contexts,
        said.action,
        datetime.fromisoformat(said.expires_at) if said.expires_at else None,
        {one: (text, whole) for one, text, whole in said.keywords},
        posts,
    )
