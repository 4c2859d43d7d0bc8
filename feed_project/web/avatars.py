"""Pictures for accounts that have none: initials on one of twelve colours, the same ones always."""

from __future__ import annotations

import hashlib

import regex

HUES = 12

_GRAPHEME = regex.compile(r"\X")
_WORD = regex.compile(r"[\p{L}\p{N}]")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")


def initials(name: str) -> str:
    """One or two graphemes that stand for a name: of its first and last word, or its emoji."""
    firsts = [first for word in name.split() if (first := _first(word))]
    if not firsts:
        return "?"
    if len(firsts) == 1 or not all(_is_cased(first) for first in (firsts[0], firsts[-1])):
        return firsts[0].upper()
    return (firsts[0] + firsts[-1]).upper()


def hue(account_id: int) -> int:
    """Which of the colours an account has; spread evenly, though ids made together are close."""
    return hashlib.sha256(str(account_id).encode()).digest()[0] % HUES


def _is_cased(first: str) -> bool:
    """Scripts without capitals have no custom of initials, and their letters may join."""
    return first.upper() != first.lower()


def _first(word: str) -> str:
    for match in _GRAPHEME.finditer(word):
        grapheme = match.group()
        if _WORD.match(grapheme) or _EMOJI.match(grapheme):
            return str(grapheme) if _EMOJI.match(grapheme) else str(grapheme)[0]
    return ""
