"""The page that shows the OpenAPI document."""

from __future__ import annotations

import re

from django.contrib.staticfiles import finders
from django.test import Client


def test_the_page_names_only_files_of_our_own_and_keeps_the_strict_policy():
    for path in ("/api/docs/", "/api/docs"):
        page = Client().get(path)
        assert page.status_code == 200
        html = page.content.decode()
        named = re.findall(r'(?:src|href)="([^"]+)"', html)
        assert {address for address in named if not address.startswith("/")} == set()
        assert all(finders.find(a.removeprefix("/static/")) for a in named if a.startswith("/static/"))
        policy = page["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in f"{policy};"
        assert "unsafe" not in policy
        assert "<script>" not in html
    assert Client().post("/api/docs/").status_code == 405
