"""Words that several pages share: how things are called, said aloud, counted and dated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.formats import date_format

from queries.views import AccountView, NotificationView, PostView

# Seconds of a unit, its mark, its name; the largest that fits is shown.
_UNITS = ((86_400, "d", "day"), (3_600, "h", "hour"), (60, "m", "minute"))
_WEEK = 7 * 86_400

# Notification type: picture, words after the name.
_NOTICES = {
    "mention": ("direct", "mentioned you"),
    "status": ("bell", "posted"),
    "reblog": ("boost", "boosted your post"),
    "follow": ("person", "follows you"),
    "follow_request": ("requests", "asks to follow you"),
    "favourite": ("favourite", "favourited your post"),
    "update": ("edit", "edited a post you boosted"),
    "poll": ("bell", "asked in a poll that has ended"),
}


@dataclass(frozen=True, slots=True)
class Visibility:
    """A visibility as people read it; `icon` only repeats what the words say."""

    value: str
    label: str
    hint: str
    icon: str


VISIBILITIES = {
    choice.value: choice
    for choice in (
        Visibility("public", "Public", "Everyone, also in Local", "public"),
        Visibility("unlisted", "Unlisted", "Everyone, but not in Local", "unlisted"),
        Visibility("private", "Followers only", "Only your followers", "private"),
        Visibility("direct", "Mentioned only", "Only people you mention", "direct"),
    )
}


@cache
def languages() -> tuple[tuple[str, str], ...]:
    """(ISO 639-1 code, its own name for itself), by name."""
    info: dict[str, dict[str, Any]] = LANG_INFO
    local = {code: str(entry["name_local"]) for code, entry in info.items() if "name_local" in entry}
    return tuple(sorted(((c, n) for c, n in local.items() if len(c) == 2), key=lambda pair: pair[1].casefold()))


def called(account: AccountView) -> str:
    """What an account is called: its display name, or its user name."""
    return account.display_name.strip() or account.username


def said(post: PostView, filtered: str = "") -> str:
    """A post as one hears it when stepping from one to the next: author, text (or why there is none), time."""
    words = f"filtered: {filtered}" if filtered else shortened(post.spoiler or post.text, 200)
    return f"{called(post.author)}, {words}, {ago_said(post.created_at)}"


def surface(path: str) -> str:
    """Which of the contexts of filters a page is."""
    first, *rest = path.strip("/").split("/")
    if first.startswith("@"):
        return "thread" if rest and rest[0].isdigit() else "account"
    return first if first in {"home", "notifications"} else "public"


def filtered_by(post: PostView, path: str, viewer: int | None) -> str:
    """The titles of the viewer's filters that want a post out of sight on a page; never one's own."""
    if post.author.id == viewer:
        return ""
    return ", ".join(match.filter.title for match in post.filtered if surface(path) in match.filter.contexts)


def said_short(post: PostView) -> str:
    """A post as the title of a page; the text behind a content warning stays there."""
    return f"{called(post.author)}: {shortened(post.spoiler or post.text, 60)}"


def notice_words(notice: NotificationView) -> str:
    """What somebody did, to be read after their name."""
    if notice.type == "mention" and notice.post and notice.post.in_reply_to_id:
        return "replied"
    return _NOTICES[notice.type][1]


def notice_icon(notice: NotificationView) -> str:
    """The picture of what somebody did."""
    return _NOTICES[notice.type][0]


def notice_said(notice: NotificationView) -> str:
    """A notification as one hears it: who, what, the post if any, time."""
    words = [f"{called(notice.account)} {notice_words(notice)}"]
    if notice.post:
        words.append(shortened(notice.post.spoiler or notice.post.text, 200))
    return ", ".join([*words, ago_said(notice.created_at)])


def compact(number: int) -> str:
    """A count in few characters: 950, 1.2k, 34k, 1.2M; cut, never rounded up."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= 10 * size:
            return f"{number // size}{letter}"
        if number >= size:
            tenths = number * 10 // size
            return f"{tenths // 10}.{tenths % 10}".removesuffix(".0") + letter
    return str(number)


def ago(moment: datetime) -> str:
    """How long ago, in few characters; a date once it is longer than a week."""
    age = (timezone.now() - moment).total_seconds()
    if age >= _WEEK:
        return _date(moment)
    return next((f"{int(age // size)}{letter}" for size, letter, _ in _UNITS if age >= size), "now")


def ago_said(moment: datetime) -> str:
    """How long ago, in words."""
    age = (timezone.now() - moment).total_seconds()
    if age >= _WEEK:
        return _date(moment)
    for size, _, name in _UNITS:
        if age >= size:
            count = int(age // size)
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"


def _date(moment: datetime) -> str:
    same_year = moment.year == timezone.now().year
    return date_format(moment, "j M" if same_year else "j M Y")


def shortened(text: str, most: int) -> str:
    """A text on one line, with at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
