"""A connection that is asked at each request's start whether it still stands, without asking the server.

A server that is gone (restarted, or told to end the session) has closed the connection: there is
something to read on the socket, its last words or the end. As long as there is nothing, the
connection stands, as far as anybody can tell who does not talk to the server; a statement on every
request would say no more a moment later.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's."""

    def is_usable(self) -> bool:
        """Whether the connection still stands; when the server has said something, the server is asked."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0) or super().is_usable()
