"""A real web server for tests, whose pages are as good or as bad as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """What it answers by path, and what it was asked."""

    base: str = ""
    pages: dict[str, Behave] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Let it answer so; header names are written with underscores. Its address."""
        raw = body.encode() if isinstance(body, str) else body
        told = {"Content_Type": "text/html; charset=utf-8", **headers}

        def behave(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in told.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.send_header("Content-Length", str(len(raw)))
            handler.end_headers()
            handler.wfile.write(raw)

        return self.behaves(path, behave)

    def behaves(self, path: str, behave: Behave) -> str:
        """Let it answer by code. Its address."""
        self.pages[path] = behave
        return self.base + path

    def asked(self) -> list[str]:
        """The paths it was asked for."""
        return [path for path, _ in self.requests]


@contextmanager
def serving() -> Iterator[Site]:
    """A site that listens, on 127.0.0.1."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            behave = site.pages.get(self.path)
            if behave is None:
                self.send_error(404)
                return
            try:
                behave(self)
            except OSError:  # it was hung up on
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def titled(title: str, more: str = "") -> str:
    """A page with a title."""
    return f"<!doctype html><html><head><title>{title}</title>{more}</head><body><p>Hello.</p></body></html>"
