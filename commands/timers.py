"""Which timer sees to which kind of row of `write_due` (see `commands.due`)."""

from __future__ import annotations

from commands.due import Timer, commanding
from commands.polls import EndPoll
from commands.tables import polls

TIMERS: dict[str, Timer] = {
    polls.DUE: commanding(lambda poll_id, now: EndPoll(poll_id=poll_id, now=now)),
}
