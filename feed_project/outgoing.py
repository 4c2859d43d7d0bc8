"""The way out to servers that strangers name (push services, pages that posts link to): public addresses only.

The name is looked up here and the very address that was checked is connected to, so that it cannot
point elsewhere meanwhile. No redirects, no proxies out of the environment, no answer's body unless
it is asked for, and an end to waiting where there is one.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
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


def session(*, reads: bool = False) -> requests.Session:
    """A session that goes nowhere but where strangers may send us; `reads`: answers have bodies, yet to be read."""
    made = _Session()
    made.reads = reads
    made.trust_env = False
    made.mount("https://", _Adapter())
    made.mount("http://", _Adapter())
    return made


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """End every connection that this thread makes within after so long, whatever it is at.

    A time limit of the socket is about its next byte: a server that sends one now and then could hold
    us for ever. What is cut off fails as a broken connection does.
    """
    watch = _Watch()
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    token = _watch.set(watch)
    try:
        yield
    finally:
        _watch.reset(token)
        timer.cancel()
        watch.close()


def public_address(host: str, port: int) -> str:
    """The address behind a name, which has to be public, as have all its others.

    Raises:
        PrivateAddress: one of them is not.
        OSError: there is none.
    """
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.DUNLIN_PRIVATE_ADDRESSES and not all(is_public(str(address)) for address in found):
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


@dataclass
class _Watch:
    """The connections of a thread that are to end at a time."""

    ended: bool = False
    sockets: list[socket.socket] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, made: socket.socket) -> None:
        # A descriptor of its own: TLS takes the first one over.
        with self.lock:
            self.sockets.append(socket.socket(fileno=os.dup(made.fileno())))
            if self.ended:
                self._shut_down()

    def end(self) -> None:
        with self.lock:
            self.ended = True
            self._shut_down()

    def close(self) -> None:
        with self.lock:
            for each in self.sockets:
                each.close()
            self.sockets.clear()

    def _shut_down(self) -> None:
        for each in self.sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


_watch: ContextVar[_Watch | None] = ContextVar("watch", default=None)


class _Session(requests.Session):
    reads = False

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """As ever, but no redirect is followed, and no body is read by itself."""
        response = super().request(*args, **{**kwargs, "allow_redirects": False, "stream": True})
        if not self.reads:
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
    if watch := _watch.get():
        watch.add(made)
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
