"""The way out to push services, which strangers name: to public addresses only, without detours.

The name is looked up here and the very address that was checked is connected to, so that it cannot
point elsewhere meanwhile. No redirects, no proxies out of the environment, no answer's body.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

# What is behind a translator of IPv6 to IPv4 (RFC 6052, RFC 8215) may be anything.
_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))


class PrivateAddress(Exception):
    """A name leads to where strangers must not send us."""


def session() -> requests.Session:
    """A session that goes nowhere but to push services."""
    made = _Session()
    made.trust_env = False
    made.mount("https://", _Adapter())
    made.mount("http://", _Adapter())
    return made


def public_address(host: str, port: int) -> str:
    """The address behind a name, which has to be public, as have all its others.

    Raises:
        PrivateAddress: one of them is not.
        OSError: there is none.
    """
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.DUNLIN_PUSH_PRIVATE and not all(is_public(str(address)) for address in found):
        raise PrivateAddress(host)
    return str(found[0])


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip.sixtofour is not None or ip.teredo is not None or any(ip in network for network in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


class _Session(requests.Session):
    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As ever, but no redirect is followed and no body is read."""
        response = super().request(*args, **{**kwargs, "allow_redirects": False, "stream": True})
        response.close()
        response._content = b""
        return response


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _pinned(self, super()._new_conn)


class _Encrypted(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _pinned(self, super()._new_conn)


def _pinned(connection: Any, connect: Any) -> socket.socket:
    """Connect to the address that was checked; certificates are checked against the name all the same."""
    name = connection._dns_host
    connection._dns_host = public_address(name, connection.port)
    try:
        made: socket.socket = connect()
    finally:
        connection._dns_host = name
    return made


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """With connections that look where they go."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _EncryptedPool}
