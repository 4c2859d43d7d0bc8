"""Strangers name the address; it is looked at before anything is sent there."""

from __future__ import annotations

import socket
from typing import Any

import pytest
import requests

from feed_project import outgoing
from tests.push.device import listening


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2001:0:1::1",
    ],
)  # fmt: skip
def test_nothing_is_sent_to_addresses_that_are_not_public(address: str) -> None:
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_where_push_services_are(address: str) -> None:
    assert outgoing.is_public(address)


def test_a_name_that_leads_inside_is_not_connected_to() -> None:
    with listening() as device:
        for host in ("localhost", "127.0.0.1"):
            with pytest.raises(outgoing.PrivateAddress):
                outgoing.session().post(device.endpoint.replace("127.0.0.1", host), data=b"x", timeout=2)
        assert device.requests == []


def test_one_private_address_among_others_is_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(host: str, port: int, **_: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, port)) for address in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    with pytest.raises(outgoing.PrivateAddress):
        outgoing.public_address("push.example", 443)


def test_a_redirect_is_not_followed_and_no_body_is_read(settings: Any) -> None:
    settings.DUNLIN_PRIVATE_ADDRESSES = True
    with listening() as device, listening() as other:
        device.answers, device.headers = [307], {"Location": other.endpoint}
        response = outgoing.session().post(device.endpoint, data=b"x", timeout=2)
        assert (response.status_code, response.content, other.requests) == (307, b"", [])


def test_a_name_that_leads_nowhere_is_an_ordinary_failure(settings: Any) -> None:
    settings.DUNLIN_PRIVATE_ADDRESSES = True
    with pytest.raises((requests.RequestException, OSError)):
        outgoing.session().post("http://127.0.0.1:1/", data=b"x", timeout=2)
