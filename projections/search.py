"""What posts and accounts are found by (`read_searched_post`, `read_searched_account`).

A post is kept under the words of its warning, text, poll and what its media are described by, in their
order, and under marks that no word looks like: `#tag`, `@<author id>`, `:is reply`, `:is sensitive`,
`:has link`, `:has poll`, `:has media` with `:has image`, `:has video` or `:has audio`, `:language de`,
`:on 2026-05-01` and, every post, `:post`. Who may find it is decided when it is looked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from events.accounts import AccountRegistered, ProfileEdited
from events.post_text import Link, parse
from events.posts import PostDeleted, PostEdited, PostPublished
from events.search_words import kept, tag_word
from events.store import Recorded
from projections.batches import in_any_order, rows, told, values
from projections.projection import Fold, Projection

# Words further apart than that are not one phrase: those of the warning, of the text, of each choice …
APART = 8
# What PostgreSQL keeps of a text; the words behind are found, but not in phrases.
LAST_POSITION = 16_383

search = Projection(name="search", tables=("read_searched_post", "read_searched_account"), lane="search")


def publish(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is found."""
    fold.execute(
        """INSERT INTO {read_searched_post} (post_id, lasting, words)
        SELECT post_id, lasting, (lasting || words)::tsvector
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, lasting text, words text)
        ON CONFLICT DO NOTHING""",
        [rows(_published(event, post) for event, post in told(events, PostPublished))],
    )


def edit(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is found by its new words; by whom, when and in answer to what it was written stays."""
    latest = {post.post_id: post for _, post in told(events, PostEdited)}
    fold.execute(
        """UPDATE {read_searched_post} p SET words = (p.lasting || e.words)::tsvector
        FROM jsonb_to_recordset(%s) AS e(post_id bigint, words text) WHERE p.post_id = e.post_id""",
        [rows({"post_id": post.post_id, "words": _words(post)} for post in latest.values())],
    )


@search.on(PostDeleted)
def delete(fold: Fold, events: Sequence[Recorded]) -> None:
    """The post is found no more."""
    fold.execute(
        "DELETE FROM {read_searched_post} WHERE post_id = ANY(%s::bigint[])",
        [values(events, "post_id")],
    )


def register(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is found by its names."""
    fold.execute(
        """INSERT INTO {read_searched_account} (account_id, username, words)
        SELECT account_id, username, words::tsvector
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, username text, words text)
        ON CONFLICT DO NOTHING""",
        [
            rows(
                {
                    "account_id": account.account_id,
                    "username": literal(kept(account.username)),
                    "words": literal([*kept(account.username), *kept(account.display_name)]),
                }
                for _, account in told(events, AccountRegistered)
            )
        ],
    )


def rename(fold: Fold, events: Sequence[Recorded]) -> None:
    """The account is found by its new display name, and by its user name as ever."""
    latest = {profile.account_id: profile for _, profile in told(events, ProfileEdited)}
    fold.execute(
        """UPDATE {read_searched_account} a SET words = (a.username || ' ' || e.words)::tsvector
        FROM jsonb_to_recordset(%s) AS e(account_id bigint, words text) WHERE a.account_id = e.account_id""",
        [
            rows(
                {"account_id": profile.account_id, "words": literal(kept(profile.display_name))}
                for profile in latest.values()
            )
        ],
    )


def literal(words: Iterable[str], *, after: int = 0) -> str:
    """Words as PostgreSQL reads a tsvector, at the positions behind `after`."""
    return " ".join(f"{quoted(word)}:{min(place, LAST_POSITION)}" for place, word in enumerate(words, after + 1))


def quoted(word: str) -> str:
    """A word in quotes, whatever is in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def _published(event: Recorded, post: PostPublished) -> dict[str, Any]:
    marks = [":post", f"@{post.author_id}", f":on {event.recorded_at.date().isoformat()}"]
    if post.in_reply_to_id is not None:
        marks.append(":is reply")
    lasting = "".join(f"{quoted(mark)} " for mark in marks)
    return {"post_id": post.post_id, "lasting": lasting, "words": _words(post)}


def _words(post: PostPublished | PostEdited) -> str:
    """What an edit replaces."""
    said, place = [], 0
    described = (medium["description"] or "" for medium in post.media)
    for text in (post.spoiler, post.text, *(post.poll.options if post.poll else ()), *described):
        words = kept(text)
        said.append(literal(words, after=place))
        place += len(words) + APART
    return " ".join([*said, *map(quoted, _marks(post))])


def _marks(post: PostPublished | PostEdited) -> Iterator[str]:
    if post.sensitive:
        yield ":is sensitive"
    if post.language:
        yield f":language {post.language.lower()}"
    if any(isinstance(token, Link) for token in parse(post.text)):
        yield ":has link"
    if post.poll:
        yield ":has poll"
    if post.media:
        yield ":has media"
    # A picture that moves is a film to whoever looks for one.
    yield from {f":has {'video' if medium['kind'] == 'gifv' else medium['kind']}": None for medium in post.media}
    yield from map(tag_word, post.tags)


# Publishing and registering come first, for every post and every account.
in_any_order(search, {AccountRegistered: register, ProfileEdited: rename, PostPublished: publish, PostEdited: edit})
