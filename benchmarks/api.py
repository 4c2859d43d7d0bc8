"""REST: what an app asks for all day, over HTTP by 4 clients at once, and posting.

Starts an instance of its own, with 100,000 posts imported through the log. Each request is set
against a bare loop over one psycopg connection that fetches the same rows with one statement written
by hand: no rules of visibility, no viewer's own flags, no JSON. Posting is set against a bare insert
that commits; it answers only when every reader would find the post.

    python -m benchmarks.api --seconds 10
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import django

from benchmarks.http import Line, Load, load, request
from benchmarks.instance import instance

if TYPE_CHECKING:
    from benchmarks.library import Library

CONCURRENCY = 4
POSTS = 100_000

_POST = """
SELECT p.post_id, p.created_at, p.visibility, p.in_reply_to_id, p.document::text, c.replies, c.boosts, c.favourites,
    a.account_id, a.username, a.display_name, a.document::text, a.created_at, n.followers, n.following, n.posts
FROM read_post p JOIN read_account a ON a.account_id = p.author_id
LEFT JOIN read_post_counts c USING (post_id) LEFT JOIN read_account_counts n ON n.account_id = p.author_id
"""
_THREAD = """
WITH RECURSIVE thread(post_id) AS (
    SELECT %(root)s::bigint UNION ALL
    SELECT p.post_id FROM thread t JOIN read_post p ON p.in_reply_to_id = t.post_id)
"""
_NOTICE = """
SELECT n.*, p.document::text, a.document::text, a.username FROM read_notification n
JOIN read_account a ON a.account_id = n.from_id LEFT JOIN read_post p USING (post_id)
WHERE n.owner_id = %(reader)s ORDER BY n.notification_id DESC LIMIT 40
"""


@dataclass(frozen=True)
class Question:
    """Something to ask, its bar (p50 in ms at 4 at once), and the plain statement for the same rows."""

    name: str
    bar: float
    requests: Sequence[bytes]
    statement: str
    params: Sequence[dict[str, Any]]


def questions(base_url: str, library: Library) -> list[Question]:
    """What is measured, in this order."""
    token, reader = library.reader.token, {"reader": library.reader.account_id}

    def get(*paths: str) -> list[bytes]:
        return [request(base_url, "GET", path, token) for path in paths]

    return [
        Question(
            "single post",
            4,
            get(*(f"/api/v1/statuses/{post}" for post in library.posts)),
            f"{_POST} WHERE p.post_id = %(post)s",
            [{"post": post} for post in library.posts],
        ),
        Question(
            "thread of 100",
            15,
            get(f"/api/v1/statuses/{library.root}/context"),
            f"{_THREAD} {_POST} JOIN thread USING (post_id)",
            [{"root": library.root}],
        ),
        Question(
            "account timeline",
            7,
            get(f"/api/v1/accounts/{library.author}/statuses"),
            f"{_POST} WHERE p.author_id = %(author)s ORDER BY p.post_id DESC LIMIT 20",
            [{"author": library.author}],
        ),
        Question("notifications", 8, get("/api/v1/notifications"), _NOTICE, [reader]),
        *searches(base_url, library),
    ]


def searches(base_url: str, library: Library) -> list[Question]:
    """Rare and frequent words; two frequent ones and phrases of them, far down."""
    pairs = _together(library.pairs)

    def get(path: str, texts: Sequence[str]) -> list[bytes]:
        token = library.reader.token
        return [request(base_url, "GET", f"{path}&type=statuses&q={quote(text)}", token) for text in texts]

    return [
        Question(
            "search",
            25,
            get("/api/v2/search?limit=20", library.words),
            f"{_POST} WHERE p.post_id IN (SELECT post_id FROM read_searched_post WHERE words @@ "
            "plainto_tsquery('simple', %(word)s) ORDER BY post_id DESC LIMIT 20)",
            [{"word": word} for word in library.words],
        ),
        Question(
            "search, frequent words, far down",
            25,
            get(f"/api/v2/search?offset={library.depth}", pairs),
            f"{_POST} WHERE p.post_id IN (SELECT post_id FROM read_searched_post WHERE words @@ "
            "websearch_to_tsquery('simple', %(text)s) ORDER BY post_id DESC LIMIT 20 OFFSET %(depth)s)",
            [{"text": text, "depth": library.depth} for text in pairs],
        ),
    ]


def _together(pairs: Sequence[str]) -> list[str]:
    """Every pair of words as words, and as a phrase."""
    return [text for pair in pairs for text in (pair, f'"{pair}"')]


def ask(base_url: str, question: Question, seconds: float) -> Load:
    """Ask over HTTP for about so many seconds."""
    load(base_url, question.requests, concurrency=CONCURRENCY, count=200)  # every thread prepares its statements
    trial = load(base_url, question.requests, concurrency=CONCURRENCY, count=100)
    count = max(100, int(trial.per_second * seconds))
    return load(base_url, question.requests, concurrency=CONCURRENCY, count=count)


def publish(base_url: str, token: str, seconds: float) -> Load:
    """Post, by 4 at once, for about so many seconds."""

    def forms(count: int) -> list[bytes]:
        path = "/api/v1/statuses"
        return [request(base_url, "POST", path, token, {"status": f"Number {number}"}) for number in range(count)]

    load(base_url, forms(20), concurrency=CONCURRENCY, count=20)
    trial = load(base_url, forms(40), concurrency=CONCURRENCY, count=40)
    count = max(40, int(trial.per_second * seconds))
    return load(base_url, forms(count), concurrency=CONCURRENCY, count=count)


def bare(seconds: float, turn: Callable[[int], object]) -> Load:
    """Do something again and again, one after the other."""
    done, began = Load(), time.perf_counter()
    while (elapsed := time.perf_counter() - began) < seconds:
        sent = time.perf_counter()
        turn(len(done.milliseconds))
        done.milliseconds.append((time.perf_counter() - sent) * 1000)
    done.seconds = elapsed
    return done


def by_hand(question: Question, seconds: float) -> Load:
    """Fetch the same rows by the plain statement."""
    from queries.statements import rows

    def turn(number: int) -> None:
        if not rows(question.statement, question.params[number % len(question.params)]):
            raise AssertionError(f"{question.name}: nothing was found.")

    return bare(seconds, turn)


def inserting(seconds: float) -> Load:
    """Insert a row of text and commit."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare_post (id bigint GENERATED ALWAYS AS IDENTITY, text text)")
        return bare(seconds, lambda number: cursor.execute("INSERT INTO bare_post (text) VALUES (%s)", [str(number)]))


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` percent lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def line(name: str, bar: float, found: Load, plain: Load) -> str:
    """A row of the table."""
    p50, p99, least = (percentile(found.milliseconds, 50), percentile(found.milliseconds, 99),
                       percentile(plain.milliseconds, 50))  # fmt: skip
    met = "met" if p50 <= bar else "MISSED"
    return (
        f"| {name} | {p50:.2f} | {p99:.2f} | {found.per_second:,.0f} | {least:.2f} "
        f"| {found.per_second / plain.per_second:.2f} | ≤ {bar:g}: {met} |"
    )


def measure(base_url: str, library: Library, seconds: float) -> tuple[str, bool]:
    """The figures as Markdown, and whether every bar is met."""
    asker = Line(base_url)
    lines = [
        f"| at {CONCURRENCY} at once | p50 ms | p99 ms | per second | bare p50 ms | of bare | bar for p50, ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for question in questions(base_url, library):
        for sent in question.requests:
            asker.ask(sent).json()
        lines.append(
            line(question.name, question.bar, ask(base_url, question, seconds), by_hand(question, seconds / 2))
        )
    posted = publish(base_url, library.reader.token, seconds)
    lines.append(line("POST status", 30, posted, inserting(seconds / 2)))
    return "\n".join(lines), not any("MISSED" in text for text in lines)


def main() -> int:
    """Measure, print and keep; exit code 1 when a bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=10, help="length of each load")
    options.add_argument("--posts", type=int, default=POSTS, help="posts that are searched")
    given = options.parse_args()
    with instance("bench-api"):
        django.setup()
        from django.conf import settings

        from benchmarks import library, machine

        brought = library.bring(given.posts)
        figures, met = measure(settings.DUNLIN_BASE_URL, brought, given.seconds)
        text = (
            f"# The API\n\n{machine.description()}\n\nAn installation of {given.posts:,} posts; the clients run on the "
            "same machine, in one thread. *Of bare*: answers per second over HTTP by 4, against rows fetched by a bare "
            f"loop over one connection.\n\n{figures}\n"
        )
        print(text)
        machine.keep("api", text)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
