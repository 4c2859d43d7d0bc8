"""The address a request came from, also behind proxies, in a way that a client cannot make up."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The peer's address, or what the outermost of our own proxies saw as its peer.

    Every proxy appends its peer to `X-Forwarded-For`, so with n of them the n-th entry from the right
    is the first that one of ours wrote; whatever stands left of it is the client's own word.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    hops = int(settings.DUNLIN_TRUSTED_PROXIES)
    entries = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if not 0 < hops <= len(entries):
        return peer  # no proxies, or the request did not come through all of them
    try:
        return str(ip_address(_without_port(entries[-hops].strip())))
    except ValueError:
        return peer


def client_network(request: HttpRequest) -> str:
    """Whom to count: the address or, of IPv6, the /64 that a single subscriber is given."""
    address = client_address(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or IPv6Network((int(parsed), 64), strict=False))


def _without_port(entry: str) -> str:
    """Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry
