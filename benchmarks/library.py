"""A community with much to read: 100,000 posts to search, a thread of 100, and somebody who is told a lot."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from benchmarks.following import Login, log_in, tidy
from commands.identifiers import first_id_at
from commands.importing import import_history
from events.accounts import AccountRegistered
from events.favourites import PostFavourited
from events.follows import AccountFollowed
from events.posts import PostPublished
from events.store import ImportRecord
from queries.positions import lane_positions, log_position

AUTHORS = 50
THREAD = 100
TOLD = 120
WORDS = 8_000
SECONDS_APART = 2


@dataclass(frozen=True)
class Library:
    """Who reads, and what."""

    reader: Login  # follows the first author; its first post was liked by everybody, again and again
    author: int
    root: int  # of a thread of so many
    posts: tuple[int, ...]  # some of them, old and new
    words: tuple[str, ...]  # what to search for, from rare to frequent; all of them stand in posts
    pairs: tuple[str, ...]  # two of the most frequent words each, beside each other in more than `depth` posts
    depth: int  # so many results are passed over to see a late page


def bring(count: int) -> Library:
    """Import it through the log and wait for all lanes; the same count is the same library."""
    start = timezone.now() - timedelta(seconds=(count + 10) * SECONDS_APART)
    writer = _Writer(start, count)
    import_history(writer.history())
    head = log_position()
    while not (positions := lane_positions()) or min(positions.values()) < head:
        time.sleep(0.2)
    tidy()
    step = max(1, count // 200)
    ranks = (WORDS // 2, WORDS // 8, 300, 80, 20, 5)
    words = tuple(word for word in map(_word, ranks) if word in writer.words)
    depth = min(200, count // 500)
    pairs = tuple(pair for pair, posts in writer.pairs.items() if posts > depth)
    posts = tuple(writer.posts[::step])
    return Library(log_in(writer.reader), writer.authors[0], writer.root, posts, words, pairs, depth)


class _Writer:
    """Writes the history."""

    def __init__(self, start: datetime, count: int) -> None:
        self._start, self._count, self._dice = start, count, random.Random(count)
        first = first_id_at(start)
        self.authors = [first + number for number in range(AUTHORS)]
        self.reader = first + AUTHORS
        self.posts: list[int] = []
        self.words: set[str] = set()
        self.pairs = Counter[str]({f"{_word(rank)} {_word(rank + 1)}": 0 for rank in (1, 2, 4, 6)})
        self.root = 0

    def history(self) -> Iterator[ImportRecord]:
        """Accounts, posts, a thread, and what the reader is told of."""
        for number, author in enumerate(self.authors):
            yield AccountRegistered(account_id=author, username=f"writer{number}"), author, self._start
        yield AccountRegistered(account_id=self.reader, username="reader"), self.reader, self._start
        followed = AccountFollowed(
            follower_id=self.reader, followee_id=self.authors[0], follow_id=self._id(self._start, AUTHORS + 1)
        )
        yield followed, self.reader, self._start
        for number in range(self._count):
            at = self._start + timedelta(seconds=(number + 1) * SECONDS_APART)
            author = self.authors[number % AUTHORS]
            self.posts.append(self._id(at))
            yield PostPublished(post_id=self.posts[-1], author_id=author, text=self._text()), author, at
        yield from self._thread()
        yield from self._notices()

    def _thread(self) -> Iterator[ImportRecord]:
        at = self._start + timedelta(seconds=(self._count + 2) * SECONDS_APART)
        self.root, written = self._id(at), []
        for number in range(THREAD):
            moment, author = at + timedelta(milliseconds=number), self.authors[number % AUTHORS]
            post_id = self._id(moment)
            answered = self._dice.choice(written[-10:]) if written else (None, None)
            published = PostPublished(
                post_id=post_id,
                author_id=author,
                text=self._text(),
                in_reply_to_id=answered[0],
                in_reply_to_account_id=answered[1],
                conversation_id=self.root if written else None,
            )
            written.append((post_id, author))
            yield published, author, moment

    def _notices(self) -> Iterator[ImportRecord]:
        at = self._start + timedelta(seconds=(self._count + 4) * SECONDS_APART)
        for number in range(TOLD // AUTHORS + 1):
            moment = at + timedelta(milliseconds=number * AUTHORS * 2)
            post_id = self._id(moment)
            yield PostPublished(post_id=post_id, author_id=self.reader, text=self._text()), self.reader, moment
            for place, author in enumerate(self.authors, 1):
                liked_at = moment + timedelta(milliseconds=place)
                liked = PostFavourited(
                    favourite_id=self._id(liked_at), account_id=author, post_id=post_id, author_id=self.reader
                )
                yield liked, author, liked_at

    def _id(self, at: datetime, place: int = 0) -> int:
        return first_id_at(at) + place

    def _text(self) -> str:
        """Fifteen words, the frequent ones often (Zipf's law)."""
        words = [_word(int(WORDS ** self._dice.random())) for _ in range(15)]
        self.words.update(words)
        text = " ".join(words)
        self.pairs.update(pair for pair in self.pairs if pair in text)
        return f"{text}."


def _word(rank: int) -> str:
    """The word of a rank: syllables, so that nothing is a stop word."""
    syllables = ("ka", "lo", "mi", "nu", "pe", "ra", "so", "ti", "vu", "ze")
    return "".join(syllables[int(digit)] for digit in f"{rank:04d}")
