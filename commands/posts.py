"""Rules for posts: what may be published, answered, edited and deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from commands import polls
from commands.accounts import known_language
from commands.attachments import MediaChange, let_go, show, shown_by
from commands.medium import Media
from commands.polls import NewPoll
from commands.refusals import NotFound
from commands.unchanged import UNCHANGED, Unchanged, or_old
from commands.visibility import SeenPost, seen
from commands.words import MAX_LENGTH, Words, check, tidy, words_of
from events import post_text
from events.media import Attachment
from events.polls import Poll
from events.posts import PostDeleted, PostEdited, PostPublished
from events.vocabulary import Event

NO_SUCH_PARENT = "The post you are trying to reply to does not appear to exist."


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPost:
    """Publish a post; what is None takes the author's default.

    `scheduled_id`: the plan that comes true; the post's media are reserved for it.
    """

    post_id: int
    author_id: int
    text: str
    visibility: str | None = None
    spoiler: str = ""
    sensitive: bool | None = None
    language: str | None = None
    in_reply_to_id: int | None = None
    application: str | None = None
    application_website: str | None = None
    poll: NewPoll | None = None
    media: tuple[int, ...] = ()
    scheduled_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPost:
    """Change what is given of one's own post; who may see it cannot be changed."""

    post_id: int
    account_id: int
    text: str | Unchanged = UNCHANGED
    spoiler: str | Unchanged = UNCHANGED
    sensitive: bool | Unchanged = UNCHANGED
    language: str | Unchanged | None = UNCHANGED
    poll: NewPoll | Unchanged | None = UNCHANGED
    media: tuple[int, ...] | Unchanged = UNCHANGED
    media_changes: tuple[MediaChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePost:
    """Delete one's own post; its words are erased from the log as well.

    Its media are kept a while, to be shown anew, unless they go along (`with_media`).
    """

    post_id: int
    account_id: int
    with_media: bool = False


@dataclass(frozen=True, slots=True)
class Author:
    """The defaults of whoever writes."""

    default_visibility: str = "public"
    default_sensitive: bool = False
    default_language: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A live post; `named` are the accounts that it names."""

    author_id: int
    words: Words
    in_reply_to_id: int | None = None
    visibility: str = "public"
    poll: Poll | None = None
    named: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """What is known when somebody writes, edits or deletes; None: there is no such thing.

    `mentionable` are the accounts the text names, by user name in lower case, as pairs (account id,
    user name as registered), without those the author blocks or that block the author. `media` are
    those of the author's that the command names or the post shows, by id.
    """

    author: Author | None = None
    parent: SeenPost | None = None
    post: Post | None = None
    mentionable: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    media: Mapping[int, Media] = field(default_factory=dict)


PostCommand = PublishPost | EditPost | DeletePost


def decide(state: State, command: PostCommand) -> tuple[Event, ...]:
    """The events a command leads to; none when an edit changes nothing.

    Raises: Invalid, NotFound.
    """
    match command:
        case PublishPost():
            shown = show(command.post_id, command.media, state.media, scheduled_id=command.scheduled_id)
            return (_publish(state, command, shown.attachments), *shown.events)
        case EditPost():
            return _edit(_own(state, command), state, command)
        case DeletePost():
            post = _own(state, command)
            deleted = PostDeleted(
                post_id=command.post_id,
                author_id=command.account_id,
                in_reply_to_id=post.in_reply_to_id,
                visibility=post.visibility,
                named=tuple(sorted(post.named)) if post.visibility in ("private", "direct") else (),
            )
            return (*let_go(command.post_id, state.media, for_good=command.with_media), deleted)


def evolve(state: State, event: Event) -> State:
    """The state after one event of the post's stream."""
    match event:
        case PostPublished():
            post = Post(event.author_id, words_of(event), event.in_reply_to_id, event.visibility)
            return replace(state, post=_as_told(post, event))
        case PostEdited() if state.post:
            return replace(state, post=_as_told(state.post, event))
        case PostDeleted():
            return replace(state, post=None)
    return state


def _as_told(post: Post, event: PostPublished | PostEdited) -> Post:
    named = frozenset(account_id for account_id, _ in event.mentions)
    return replace(post, words=words_of(event), poll=event.poll, named=named)


def answer(_state: State, command: PostCommand) -> dict[str, Any]:
    """`{"post_id": …}`."""
    return {"post_id": command.post_id}


def names_in(command: PublishPost | EditPost, post: Post | None = None) -> tuple[str, ...]:
    """The user names (lower case) to be looked up before deciding; `post` is the one edited.

    Those of the warning too, which may become the text. More than fit in a post are left out.
    """
    old = post.words if post else Words("")
    words = (or_old(command.text, old.text), or_old(command.spoiler, old.spoiler))
    tokens = tuple(token for text in words for token in post_text.parse(text))
    return post_text.usernames(tokens)[:MAX_LENGTH]


def _publish(state: State, command: PublishPost, media: tuple[Attachment, ...]) -> PostPublished:
    author = state.author
    if author is None:
        raise NotFound
    parent = None if command.in_reply_to_id is None else seen(state.parent, NO_SUCH_PARENT)
    sensitive = author.default_sensitive if command.sensitive is None else command.sensitive
    language = known_language(command.language) or author.default_language
    words = tidy(Words(command.text, command.spoiler, sensitive, language))
    visibility = command.visibility or author.default_visibility
    check(words, command.poll, visibility, has_media=bool(media))
    tokens = post_text.parse(words.text)
    return PostPublished(
        post_id=command.post_id,
        author_id=command.author_id,
        text=words.text,
        visibility=visibility,
        spoiler=words.spoiler,
        sensitive=words.sensitive,
        language=words.language,
        in_reply_to_id=parent.post_id if parent else None,
        in_reply_to_account_id=_answered_account(parent),
        mentions=_mentions(state, tokens),
        tags=post_text.tag_names(tokens),
        application=command.application,
        application_website=command.application_website,
        conversation_id=parent.conversation_id if parent else None,
        poll=None if command.poll is None else polls.opened(command.poll),
        media=media,
    )


def _edit(post: Post, state: State, command: EditPost) -> tuple[Event, ...]:
    old = post.words
    words = tidy(
        Words(
            or_old(command.text, old.text),
            or_old(command.spoiler, old.spoiler),
            or_old(command.sensitive, old.sensitive),
            known_language(or_old(command.language, old.language)),
        )
    )
    current = shown_by(command.post_id, state.media)
    shown = show(command.post_id, or_old(command.media, current), state.media, command.media_changes)
    check(words, command.poll, has_media=bool(shown.attachments))
    poll = polls.edited(post.poll, command.poll, has_media=bool(shown.attachments))
    if (words, poll) == (old, post.poll) and not shown.events:
        return ()
    tokens = post_text.parse(words.text)
    mentions = _mentions(state, tokens)
    return (
        PostEdited(
            post_id=command.post_id,
            author_id=command.account_id,
            text=words.text,
            spoiler=words.spoiler,
            sensitive=words.sensitive,
            language=words.language,
            mentions=mentions,
            tags=post_text.tag_names(tokens),
            poll=poll,
            dropped=tuple(sorted(post.named - {account_id for account_id, _ in mentions})),
            media=shown.attachments,
        ),
        *shown.events,
    )


def _own(state: State, command: EditPost | DeletePost) -> Post:
    """The post, if it is the actor's own; somebody else's is as good as absent."""
    if state.post is None or state.post.author_id != command.account_id:
        raise NotFound
    return state.post


def _answered_account(parent: SeenPost | None) -> int | None:
    """Who is answered: going on with one's own thread still answers whom the thread answers."""
    if parent is None:
        return None
    if parent.author_id == parent.viewer_id and parent.in_reply_to_account_id is not None:
        return parent.in_reply_to_account_id
    return parent.author_id


def _mentions(state: State, tokens: tuple[post_text.Token, ...]) -> tuple[tuple[int, str], ...]:
    names = post_text.usernames(tokens)
    return tuple(state.mentionable[name] for name in names if name in state.mentionable)
