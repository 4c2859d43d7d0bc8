"""How the plain text of a post is read: what in it is a mention, a hashtag, a link, plain words.

Used on both sides: commands resolve mentions and count the length, projections render HTML. The
tokens' `text` joined together is the text that was parsed, character for character.

Rules follow Mastodon: user names are ASCII letters, digits and underscores; a hashtag needs a
character that is not a digit; a link counts 23 characters, a mention counts without its domain.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

LINK_LENGTH = 23
MOST_CODE_POINTS = 100  # of a character or link, on average; a family of four with its skin tones has eleven
LONGEST_TAG_BYTES = 1000  # one character may become eighteen when it is normalized

_TOKEN = regex.compile(
    r"""
      (?P<link> (?<![\w@/]) https?:// [\p{L}\p{N}] [^\s<>"\p{C}]{0,2000} )
    | (?<![=/\w]) @ (?P<username> [A-Za-z0-9_]+ (?: [.-]+ [A-Za-z0-9_]+ )* )
                    (?: @ (?P<domain> [\p{L}\p{N}] [\p{L}\p{N}.-]* [\p{L}\p{N}] ) )?
    | (?<![=/)\w]) [\#＃] (?P<tag> [\w·・]+ )
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_GRAPHEME = regex.compile(r"\X")
_LETTER = regex.compile(r"[\p{L}_]")
_TAG_NAME = regex.compile(r"[\w·・]+")
_INVISIBLE = regex.compile(r"[\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*")
_CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that mean nothing but themselves."""

    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """`@username`, or `@username@domain` (somebody elsewhere: never one of our accounts)."""

    text: str
    username: str
    domain: str | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """A hashtag; `name` is what it is filed under (NFKC, lower case), without the `#`."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Link:
    """An http or https address."""

    text: str

    @property
    def url(self) -> str:
        """The address as typed."""
        return self.text


Token = Plain | Mention | Tag | Link


def parse(text: str) -> tuple[Token, ...]:
    """Split a text into tokens; neighbouring plain words are one token."""
    tokens: list[Token] = []
    done = 0
    for token, start in _special(text):
        if start > done:
            tokens.append(Plain(text[done:start]))
        tokens.append(token)
        done = start + len(token.text)
    if done < len(text):
        tokens.append(Plain(text[done:]))
    return tuple(tokens)


def length(text: str) -> int:
    """Length in graphemes (what a person calls characters); links and mentions count as above."""
    return max(sum(map(_token_length, parse(text))), _room(text))


def graphemes(text: str) -> int:
    """Length in graphemes of a text that is shown as it is, without links or mentions."""
    return max(len(_GRAPHEME.findall(text)), _room(text))


def _room(text: str) -> int:
    """Length by the room it takes: without this, one letter could carry a million accents."""
    return -(-len(text) // MOST_CODE_POINTS)


def usernames(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Local user names mentioned, lower case, each once, in order of first mention."""
    found = (token for token in tokens if isinstance(token, Mention) and token.domain is None)
    return tuple(dict.fromkeys(mention.username.lower() for mention in found))


def tag_names(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Names of the hashtags, each once, in order of first appearance."""
    return tuple(dict.fromkeys(token.name for token in tokens if isinstance(token, Tag)))


def tag_name(text: str) -> str | None:
    """What a hashtag, written with or without its `#`, is filed under; None when it is no hashtag."""
    name = _filed(text.removeprefix("#").removeprefix("＃"))
    if len(name.encode(errors="replace")) > LONGEST_TAG_BYTES or not _TAG_NAME.fullmatch(name):
        return None
    return name if _LETTER.search(name) else None


def is_blank(text: str) -> bool:
    """True when nothing of the text can be seen: spaces, controls, zero-width characters."""
    return _INVISIBLE.fullmatch(text) is not None


def _special(text: str) -> Iterator[tuple[Mention | Tag | Link, int]]:
    position = 0
    while match := _TOKEN.search(text, position):
        token = _token(match)
        if token is None:
            position = match.end()
            continue
        yield token, match.start()
        position = match.start() + len(token.text)


def _token(match: regex.Match[str]) -> Mention | Tag | Link | None:
    if match["link"] is not None:
        return Link(_without_closing_punctuation(match["link"]))
    if match["username"] is not None:
        return Mention(match[0], match["username"], match["domain"])
    if _LETTER.search(match["tag"]) is None:
        return None
    return Tag(match[0], _filed(match["tag"]))


def _filed(tag: str) -> str:
    return unicodedata.normalize("NFKC", tag).lower()


def _without_closing_punctuation(link: str) -> str:
    """Leave off what ends the sentence rather than the address; brackets stay when balanced."""
    while link[-1] in ".,;:!?'\"’”»…*_~" or (
        link[-1] in _CLOSING and link.count(link[-1]) > link.count(_CLOSING[link[-1]])
    ):
        link = link[:-1]
    return link


def _token_length(token: Token) -> int:
    match token:
        case Link():
            return LINK_LENGTH
        case Mention():
            return len(token.username) + 1
        case _:
            return sum(1 for _ in _GRAPHEME.finditer(token.text))
