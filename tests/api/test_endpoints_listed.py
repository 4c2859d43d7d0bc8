"""The table of every endpoint of Mastodon's API in `docs/api.md` says what is mounted, and nothing else."""

from __future__ import annotations

import re

from feed_project.live.streams import STREAMS
from feed_project.places import REPOSITORY
from tests.api.test_policies import mounted

ROW = re.compile(r"^\| `(GET|POST|PUT|PATCH|DELETE) (\S+)` \| (yes|partly|no) \|$", re.MULTILINE)


def listed() -> dict[str, str]:
    text = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8").partition("## Every endpoint of Mastodon")[2]
    rows = [(f"{method} {path}", there) for method, path, there in ROW.findall(text)]
    assert len(rows) == len(dict(rows)), "an endpoint stands there twice"
    return dict(rows)


def served() -> set[str]:
    """What the web process mounts and the live process streams; any part of an address that varies is `:id`."""
    web = {
        f"{method} /{re.sub('<[^>]+>', ':id', route)}"
        for route, method, endpoint in mounted()
        if endpoint.call.__name__ != "absent"
    }
    streams = {f"GET /api/v1/streaming/{name.replace(':', '/')}" for name in STREAMS if not name.endswith(":media")}
    return web | streams | {"GET /oauth/authorize", "GET /api/v1/streaming", "GET /api/v1/streaming/health"}


def test_every_address_that_is_served_stands_in_the_table():
    assert served() - {endpoint for endpoint, there in listed().items() if there != "no"} == set()


def test_what_is_said_to_be_there_is_there():
    assert {endpoint for endpoint, there in listed().items() if there != "no"} - served() == set()
