"""How a text is cut into the words it is found by, the same when it is kept and when it is looked for.

Case, accents and compatibility forms make no difference. Scripts that are written without spaces
are cut into overlapping pairs of characters, so that any part of a sentence is found. Pure.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import regex

# Longer words are known by their beginning; no index wants them whole.
LONGEST = 64

_ACCENT = regex.compile(r"[\u0300-\u036f]")
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_UNSPACED = regex.compile(
    r"([\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+)"  # codespell:ignore
)


def folded(text: str) -> str:
    """The text without the differences that nobody types: `Ålesund` and `alesund` are the same."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _ACCENT.sub("", bare))


def kept(text: str) -> list[str]:
    """The words to keep a text under, in its order; the place of a word in the list is its position."""
    return [word for run, unspaced in _runs(text) for word in (_pairs(run) if unspaced else [run[:LONGEST]])]


def asked(text: str) -> list[str]:
    """The words that have to stand one after the other in a text that has this in it.

    The last may end in `*`: then it is the beginning of a word.
    """
    words = kept(text)
    *_, (last, unspaced) = list(_runs(text)) or [("", False)]
    # What is asked for may go on where the text's last run ends.
    if unspaced:
        words[-1:] = [f"{last}*"] if len(last) == 1 else []
    return words


def tag_word(name: str) -> str:
    """The word for a hashtag (given without its `#`); no word of a text looks like it."""
    return f"#{folded(name)[:LONGEST]}"


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Runs of letters and digits, and whether each is written without spaces."""
    for word in _WORD.findall(folded(text)):
        for place, run in enumerate(_UNSPACED.split(word)):
            if run:
                yield run, place % 2 == 1


def _pairs(run: str) -> list[str]:
    """`abc` is kept as `ab`, `bc` and `c`: whatever stands in it begins one of these."""
    return [run[place : place + 2] for place in range(len(run))]
