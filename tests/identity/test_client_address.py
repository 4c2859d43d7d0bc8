"""Whose address counts, and that a client cannot make one up."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from feed_project.client_address import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, "10.0.0.1"),
        (0, "203.0.113.9", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "unknown", "10.0.0.1"),
        (1, "203.0.113.9:4711", "203.0.113.9"),
        (1, "2001:DB8::1", "2001:db8::1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
    ],
)
def test_only_what_trusted_proxies_wrote_is_believed(
    settings: Any, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.DUNLIN_TRUSTED_PROXIES = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)
    assert client_address(request) == address
