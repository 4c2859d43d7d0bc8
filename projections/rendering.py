"""From plain text to safe HTML, in the form that clients of Mastodon know. Pure.

Taking the tags out (a `<br>` for a line break, `</p><p>` for an empty line) gives the text back,
character for character. Links within the site are relative: `/@name`, `/tags/name`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

import nh3

from events.post_text import Link, Mention, Tag, Token, parse

# Of an address, the scheme is not shown, nor what goes beyond this many characters.
SHOWN_OF_LINK = 30

_CLEANER = nh3.Cleaner(
    tags={"p", "br", "a", "span"},
    attributes={"a": {"href", "class", "rel", "target", "translate"}, "span": {"class", "translate"}},
    url_schemes={"http", "https"},
    link_rel=None,
)


def render_post(text: str, mentioned: Iterable[str] = ()) -> str:
    """HTML of a post; only `mentioned` user names become links to their accounts."""
    return _paragraphs(_inline(text, {name.lower(): name for name in mentioned}))


def render_note(text: str) -> str:
    """HTML of the text in which an account describes itself; mentions in it stay plain words."""
    return _paragraphs(_inline(text, {}))


def render_field(value: str) -> str:
    """HTML of the value of a profile field: one line, without a paragraph around it."""
    return _CLEANER.clean(_inline(value, {}).replace("\n", " "))


def _paragraphs(inline: str) -> str:
    """Line breaks stand in plain words only, never within a tag, so HTML can be cut at them."""
    if not inline:
        return ""
    html = "".join(f"<p>{part}</p>" for part in inline.split("\n\n"))
    return _CLEANER.clean(html.replace("\n", "<br>"))


def _inline(text: str, mentioned: Mapping[str, str]) -> str:
    unix_lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_html(token, mentioned) for token in parse(unix_lines))


def _html(token: Token, mentioned: Mapping[str, str]) -> str:
    match token:
        case Link():
            return _link(token.url)
        case Tag():
            return (
                f'<a href="/tags/{quote(token.name, safe="")}" class="mention hashtag" rel="tag">'
                f"{escape(token.text[0])}<span>{escape(token.text[1:])}</span></a>"
            )
        case Mention(domain=None) if token.username.lower() in mentioned:
            return (
                '<span class="h-card" translate="no">'
                f'<a href="/@{escape(mentioned[token.username.lower()])}" class="u-url mention">'
                f"@<span>{escape(token.text[1:])}</span></a></span>"
            )
        case _:
            return escape(token.text, quote=False)


def _link(url: str) -> str:
    """The address, of which a part is shown and all can be read, copied and followed."""
    scheme = url[: url.index("://") + 3]
    if url[len(scheme) :].lower().startswith("www."):
        scheme = url[: len(scheme) + 4]
    shown, rest = url[len(scheme) :][:SHOWN_OF_LINK], url[len(scheme) + SHOWN_OF_LINK :]
    return (
        f'<a href="{escape(url)}" rel="nofollow noopener noreferrer" translate="no" '
        f'target="_blank"><span class="invisible">{escape(scheme)}</span>'
        f'<span class="{"ellipsis" if rest else ""}">{escape(shown)}</span>'
        f'<span class="invisible">{escape(rest)}</span></a>'
    )
