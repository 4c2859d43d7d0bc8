"""Which texts may be somebody's token, session key or client id at all."""

from __future__ import annotations


def is_sayable(text: str) -> bool:
    """Plain ASCII without NUL: what is anything else was given to nobody, and the database may choke on it."""
    return text.isascii() and "\0" not in text
