"""A device and its push service: a real HTTP endpoint that opens what it is sent."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """Its keys, the statuses its service answers one after the other, and what came."""

    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen bytes it"
    endpoint: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)  # of the answers
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def keys(self) -> dict[str, str]:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": encoded(point), "auth": encoded(self.secret)}

    def subscription(self, *alerts: str, standard: bool = True, policy: str = "all") -> dict[str, Any]:
        return {
            "subscription": {"endpoint": self.endpoint, "keys": self.keys, "standard": standard},
            "data": {"alerts": dict.fromkeys(alerts, True), "policy": policy},
        }

    def opened(self) -> list[dict[str, Any]]:
        """The messages that came, decrypted."""
        return [json.loads(self._open(headers, body)) for headers, body in self.requests]

    def _open(self, headers: dict[str, str], body: bytes) -> bytes:
        if headers["content-encoding"] == "aes128gcm":
            return http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        parts = dict(part.strip().split("=", 1) for part in headers["crypto-key"].split(";"))
        return http_ece.decrypt(
            body,
            salt=decoded(headers["encryption"].removeprefix("salt=")),
            private_key=self.key,
            dh=decoded(parts["dh"]),
            auth_secret=self.secret,
            version="aesgcm",
        )


@contextmanager
def listening() -> Iterator[Device]:
    """A device whose push service listens."""
    device = Device()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            device.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(device.answers.pop(0) if device.answers else 201)
            for name, value in device.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    device.endpoint = f"http://127.0.0.1:{server.server_port}/push/1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield device
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
