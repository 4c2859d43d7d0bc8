"""Reading: the home timeline of 20 posts over HTTP, by 1, 4 and 16 clients at once.

Starts an instance of its own, fills it with the demo community and reads as its members. What a
page costs is set against bare loops over one psycopg connection, which fetch the same rows:

- ours: the statements that answer a page, prepared, their rows thrown away;
- by hand: one statement joining the page's 20 entries with post, author and counters; no rule of
  visibility, no viewer's own flags: what could be had for less.

    python -m benchmarks.home_timeline --seconds 10
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import django

from benchmarks.http import Line, Load, load, request
from benchmarks.instance import instance

if TYPE_CHECKING:
    from benchmarks.following import Login

CONCURRENCY = (1, 4, 16)
PAGE = 20
PATH = f"/api/v1/timelines/home?limit={PAGE}"
# At concurrency 4, in ms.
BAR_P50, BAR_P99 = 7.0, 18.0

BY_HAND = """
SELECT f.entry_id, f.source_id, p.post_id, p.created_at, p.visibility, p.in_reply_to_id, p.document::text,
    c.replies, c.boosts, c.favourites, a.account_id, a.username, a.display_name, a.document::text, a.created_at,
    n.followers, n.following, n.posts
FROM read_home_feed f JOIN read_post p USING (post_id) JOIN read_account a ON a.account_id = p.author_id
LEFT JOIN read_post_counts c USING (post_id) LEFT JOIN read_account_counts n ON n.account_id = p.author_id
WHERE f.owner_id = %(viewer)s ORDER BY f.entry_id DESC LIMIT 20
"""


def readers(count: int) -> list[Login]:
    """So many members with feeds of more than a page, the fuller and the emptier mixed."""
    from django.db import connection

    from benchmarks.following import log_in
    from feed_project.identity.models import User

    with connection.cursor() as cursor:
        cursor.execute("SELECT owner_id FROM read_home_feed GROUP BY 1 HAVING count(*) > 60 ORDER BY count(*), 1")
        owners = [owner for (owner,) in cursor.fetchall()]
    User.objects.filter(account_id__in=owners).delete()  # the demo's own logins, which have no token
    return [log_in(owner) for owner in owners[:: max(1, len(owners) // count)][:count]]


def over_http(base_url: str, logins: Sequence[Login], seconds: float) -> dict[int, Load]:
    """Read as all of them in turn, at every concurrency, for about so many seconds each."""
    requests = [request(base_url, "GET", PATH, login.token) for login in logins]
    line = Line(base_url)
    for login in logins:
        if len(line.get(PATH, login.token)) != PAGE:
            raise AssertionError("A page is not full.")
    load(base_url, requests, concurrency=max(CONCURRENCY), count=400)  # every thread connects and prepares
    found = {}
    for concurrency in CONCURRENCY:
        trial = load(base_url, requests, concurrency=concurrency, count=200)
        found[concurrency] = load(
            base_url, requests, concurrency=concurrency, count=max(200, int(trial.per_second * seconds))
        )
    return found


def bare(logins: Sequence[Login], seconds: float, page: Callable[[int], int]) -> Load:
    """Fetch pages one after the other; `page` fetches a viewer's and tells how many rows."""
    done, began = Load(), time.perf_counter()
    for login in logins:
        page(login.account_id)
    while (elapsed := time.perf_counter() - began) < seconds:
        sent = time.perf_counter()
        if page(logins[len(done.milliseconds) % len(logins)].account_id) < PAGE:
            raise AssertionError("A page is not full.")
        done.milliseconds.append((time.perf_counter() - sent) * 1000)
    done.seconds = elapsed
    return done


def by_hand(viewer: int) -> int:
    """A page by one plain statement."""
    from queries.statements import rows

    return len(rows(BY_HAND, {"viewer": viewer}))


def ours(viewer: int) -> int:
    """A page by the statements of the query, without making anything of their rows."""
    from queries import home, hydration
    from queries.paging import PageRequest
    from queries.statements import rows

    entries, others, _ = home.skeleton(viewer, PageRequest(limit=PAGE))
    posts = hydration.post_rows(viewer, {entry.post_id for entry in entries})
    people = (
        {post[1] for post in posts} | {entry.source_id for entry in entries} | {b for o in others.values() for b in o}
    )
    rows(hydration.ACCOUNTS_BY_ID, {"ids": sorted(people)})
    return len(posts)


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` percent lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def table(http: dict[int, Load], plain: Load, statements: Load) -> tuple[str, bool]:
    """The figures as Markdown, and whether the bar is met."""
    lines = ["| home timeline | p50 ms | p99 ms | pages/s | of bare |", "|---|---|---|---|---|"]
    loads = {
        "bare loop, by hand": plain,
        "bare loop, our statements": statements,
        **{f"HTTP, {concurrency} at once": found for concurrency, found in http.items()},
    }
    for name, found in loads.items():
        ratio = found.per_second / plain.per_second
        lines.append(
            f"| {name} | {percentile(found.milliseconds, 50):.2f} | {percentile(found.milliseconds, 99):.2f} "
            f"| {found.per_second:,.0f} | {ratio:.2f} |"
        )
    four = http[4].milliseconds
    met = percentile(four, 50) <= BAR_P50 and percentile(four, 99) <= BAR_P99
    bar = f"Bar at 4 at once: p50 ≤ {BAR_P50:g} ms, p99 ≤ {BAR_P99:g} ms: {'met' if met else 'MISSED'}."
    return "\n".join([*lines, "", bar]), met


def measure(base_url: str, *, viewers: int, seconds: float) -> tuple[str, bool]:
    """Read over HTTP and bare; in the database of the instance at `base_url`."""
    logins = readers(viewers)
    plain = bare(logins, seconds, by_hand)
    statements = bare(logins, seconds, ours)
    return table(over_http(base_url, logins, seconds), plain, statements)


def main() -> int:
    """Measure, print and keep; exit code 1 when the bar is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=float, default=10, help="length of each load")
    options.add_argument("--viewers", type=int, default=50, help="members that read in turn")
    given = options.parse_args()
    with instance("bench-home-timeline") as running:
        django.setup()
        from benchmarks import machine
        from benchmarks.following import tidy

        running.manage("demo", "--password", "not used here")
        tidy()
        figures, met = measure(running.base_url, viewers=given.viewers, seconds=given.seconds)
        text = (
            f"# Home timeline\n\n{machine.description()}\n\n"
            f"Pages of {PAGE} posts of the demo community, {given.viewers} readers in turn; the clients run on the "
            f"same machine, in one thread.\n\n{figures}\n"
        )
        print(text)
        machine.keep("home_timeline", text)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
