"""Times, in the one form that all clients can read."""

from __future__ import annotations

from datetime import datetime


def moment(at: datetime) -> str:
    """`2026-07-01T12:00:00.000Z`; the clients' parsers want exactly this form."""
    return at.isoformat(timespec="milliseconds")[:23] + "Z"
