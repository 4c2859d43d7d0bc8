"""What somebody who searches for posts means: words, phrases, operators, and what must not be there.

    "to be" -not from:me has:link before:2026-05-01   →   Terms(query="('to' <-> 'be') & …", …)

Operators are Mastodon's: `from:`, `has:`, `is:`, `language:`, `before:`, `after:`, `during:`, `in:`; a
minus turns any of them round. What looks like no operator is looked for as it stands. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import regex

from events.search_words import LONGEST, asked, tag_word
from queries.paging import HIGHEST_ID

# As long as the longest post; whatever comes after so many words changes nothing any more.
MOST_WORDS = 100

NOBODY = 0

_TERM = regex.compile(
    r"""(?P<sign>[+-]?) (?:
        "(?P<phrase>[^"]*)"?
      | (?P<operator>from|has|is|language|before|after|during|in) : (?: "(?P<quoted>[^"]*)"? | (?P<value>\S+) )
      | (?P<word>\S+) )""",
    regex.VERBOSE | regex.IGNORECASE,
)


class Unreadable(Exception):
    """An operator's value makes no sense."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is looked for: `query` is a tsquery, None when nothing is asked; ids are in (`after`, `before`).

    `library`: only what the viewer wrote or reacted to. `public`: only what everybody may see.
    """

    query: str | None = None
    after: int = 0
    before: int = HIGHEST_ID
    library: bool = False
    public: bool = False


def read_terms(text: str, account_named: Callable[[str], int | None]) -> Terms:
    """Read what somebody typed; `account_named` finds who is meant in `from:`.

    Raises: Unreadable.
    """
    terms, parts, words = Terms(), [], 0
    for match in _TERM.finditer(text):
        negated = match["sign"] == "-"
        narrowed, part, count = _read(match, terms, account_named, negated=negated)
        terms, words = narrowed, words + count
        if words > MOST_WORDS:
            break
        if part:
            parts.append(f"!({part})" if negated else f"({part})")
    if parts and all(part.startswith("!") for part in parts):
        parts.append(_quoted(":post"))
    elif not parts and terms != Terms():
        parts = [_quoted(":post")]
    return replace(terms, query=" & ".join(parts) or None)


def all_of(text: str) -> str:
    """A tsquery for names that have all these words in any order, the last one perhaps not to its end."""
    words = [word.rstrip("*") for word in asked(text)][:MOST_WORDS]
    return " & ".join([*map(_quoted, words[:-1]), f"{_quoted(words[-1])}:*"]) if words else ""


def _read(
    match: regex.Match[str], terms: Terms, account_named: Callable[[str], int | None], *, negated: bool
) -> tuple[Terms, str, int]:
    """The terms as this one narrows them, its part of the query, and how many words that has."""
    operator = (match["operator"] or "").lower()
    value = match["quoted"] if match["quoted"] is not None else match["value"] or ""
    if not operator:
        said = match["phrase"] if match["phrase"] is not None else match["word"]
        return terms, *_words(said, sign=match["sign"])
    if operator in {"before", "after"}:
        return _dated(terms, operator, _day(value), negated=negated), "", 1
    if operator == "in":
        return _within(terms, value.lower(), negated=negated), "", 1
    return terms, _quoted(_mark(operator, value, account_named)), 1


def _words(said: str, *, sign: str) -> tuple[str, int]:
    if not said:
        said = sign  # a sign that stands alone
    if said.startswith(("#", "＃")) and asked(said):
        return _quoted(tag_word(said[1:])), 1
    words = asked(said)[: MOST_WORDS + 1]
    return " <-> ".join(map(_quoted, words)), len(words)


def _mark(operator: str, value: str, account_named: Callable[[str], int | None]) -> str:
    """What `projections.search` keeps posts of this sort under."""
    if operator == "from":
        return f"@{account_named(value) or NOBODY}"
    if operator == "during":
        return f":on {_day(value).isoformat()}"
    return f":{operator} {value.lower()[:LONGEST]}"


def _within(terms: Terms, value: str, *, negated: bool) -> Terms:
    if value not in {"all", "library", "public"} or negated:
        raise Unreadable("in: has to be all, library or public")
    return replace(terms, library=terms.library or value == "library", public=terms.public or value == "public")


def _dated(terms: Terms, operator: str, day: date, *, negated: bool) -> Terms:
    """`before:` ends with the day before it, `after:` begins with the day behind it."""
    border = _first_id(day if operator == "before" else day + timedelta(days=1))
    if (operator == "before") != negated:
        return replace(terms, before=min(terms.before, border))
    return replace(terms, after=max(terms.after, border - 1))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"{text[:LONGEST]} is not a date") from None
    if not 1970 <= day.year < 3000:
        raise Unreadable(f"{text[:LONGEST]} is not a date")
    return day


def _first_id(day: date) -> int:
    """The lowest id that can be made on a day (UTC)."""
    return int(datetime.combine(day, time(), UTC).timestamp() * 1000) << 16


def _quoted(word: str) -> str:
    """A word as PostgreSQL reads it in a query; `ab*` is the beginning of one."""
    begins = word.endswith("*") and len(word) > 1
    plain = word.removesuffix("*") if begins else word
    return "'" + plain.replace("\\", "\\\\").replace("'", "''") + ("':*" if begins else "'")
