"""Browser sessions: Django's, in PostgreSQL, under keys that can be asked of it."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from feed_project.identity.sayable import is_sayable


class SessionStore(DatabaseSessionStore):
    """Takes a key that nobody can have been given for no key at all."""

    def _validate_session_key(self, key: str | None) -> bool:
        # A cookie may spell any byte (`\000`), and PostgreSQL refuses a statement with NUL in it.
        return bool(key) and is_sayable(str(key)) and bool(super()._validate_session_key(key))  # type: ignore[misc]
