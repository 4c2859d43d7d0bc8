"""Which timer sees to which kind of row of `write_due` (see `commands.due`)."""

from __future__ import annotations

from commands.due import Timer

TIMERS: dict[str, Timer] = {}
