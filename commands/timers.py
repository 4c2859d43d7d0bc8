"""Which timer sees to which kind of row of `write_due` (see `commands.due`)."""

from __future__ import annotations

from commands.due import Timer, commanding
from commands.media import LapseMedia
from commands.mutes import EndMute
from commands.polls import EndPoll
from commands.publishing import publish_scheduled
from commands.tables import media, mutes, polls, scheduled_posts

TIMERS: dict[str, Timer] = {
    media.DUE: commanding(lambda media_id, _now: LapseMedia(media_id=media_id)),
    mutes.DUE: commanding(lambda mute_id, now: EndMute(mute_id=mute_id, now=now)),
    polls.DUE: commanding(lambda poll_id, now: EndPoll(poll_id=poll_id, now=now)),
    scheduled_posts.DUE: publish_scheduled,
}
