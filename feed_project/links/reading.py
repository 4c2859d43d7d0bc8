"""Reading what a page says of itself in its head: OpenGraph (https://ogp.me), Twitter's tags, or plain HTML.

A page may say anything. What is taken from it is plain text: no markup, no control characters, no
marks that turn the direction of what stands around it, and no more than fits a card.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import unescape

import nh3
import regex
from lxml import etree
from w3lib.encoding import html_to_unicode

from events.links import Card
from feed_project.links.fetching import Page, Unreadable

MOST_TITLE, MOST_DESCRIPTION, MOST_NAME = 200, 400, 80

_UNFIT = regex.compile(r"[\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Bidi_Control}\uFEFF\uFFFD]")
_SPACE = regex.compile(r"[\s\p{Z}]+")
_LANGUAGE = regex.compile(r"([a-z]{2,3})(?:[-_].*)?", regex.IGNORECASE)


def read(page: Page) -> Card:
    """The card of a page.

    Raises: Unreadable when the page has no title.
    """
    head = _head(page)
    title = head.first(MOST_TITLE, "og:title", "twitter:title") or plain(head.title, MOST_TITLE)
    if not title:
        raise Unreadable("has no title")
    author = head.first(MOST_NAME, "author", "og:author", "article:author")
    return Card(
        title=title,
        description=head.first(MOST_DESCRIPTION, "og:description", "twitter:description", "description"),
        site=head.first(MOST_NAME, "og:site_name", "application-name"),
        author="" if "://" in author else author,
        language=_language(head.language),
        published_at=_moment(head.said.get("article:published_time", "")),
    )


def plain(text: str, most: int) -> str:
    """Words that are shown as they are, cut to `most` characters; whoever takes them for HTML finds no tags."""
    words = text[: 20 * most]
    for _ in range(3):  # tags may be escaped, and escaped again
        words, before = unescape(nh3.clean(words, tags=set())), words
        if words == before:
            break
    else:
        words = words.replace("<", "")
    words = _SPACE.sub(" ", _UNFIT.sub("", _SPACE.sub(" ", words))).strip()
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


class _Head:
    """What a parser tells, kept as far as it matters. No tree is built: a hostile page could make a huge one."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.title = ""
        self.language = ""
        self._in_title = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._in_title = tag == "title" and not self.title
        if tag == "html":
            self.language = self.language or attributes.get("lang", "")
        elif tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            if content := attributes.get("content", ""):
                self.said.setdefault(name.strip().lower(), content)

    def end(self, _tag: str) -> None:
        self._in_title = False

    def data(self, text: str) -> None:
        if self._in_title and len(self.title) < 20 * MOST_TITLE:
            self.title += text

    def close(self) -> None:
        """Nothing is left to do."""

    def first(self, most: int, *names: str) -> str:
        """What the first of these names says that says anything."""
        return next((words for name in names if (words := plain(self.said.get(name, ""), most))), "")


def _head(page: Page) -> _Head:
    _, text = html_to_unicode(page.content_type, page.body)
    head = _Head()
    parser = etree.HTMLParser(target=head, encoding="utf-8")
    try:
        parser.feed(text.replace("\0", "").encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        if not (head.said or head.title):
            raise Unreadable("is no HTML") from None
    return head


def _language(tag: str) -> str | None:
    found = _LANGUAGE.fullmatch(tag.strip()[:40])
    return found[1].lower() if found else None


def _moment(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text.strip()[:40])
        return moment.astimezone(UTC).isoformat() if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
