"""Sentences with gaps, drawn and filled in: where the demo's texts come from.

A section of `words/*.txt` is a list of ways to say something. `{place}` draws from another section,
`{3-9}` a number, `{a|b}` one of the two; `{^place}` begins with a capital.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).with_name("words")
_HEADING = re.compile(r"\[([^\]]+)\]")
_GAP = re.compile(r"\{(\^?)([^{}]+)\}")
_RANGE = re.compile(r"(\d+)-(\d+)")
_WARNING = re.compile(r"\[cw: ([^\]]+)\] ")
_ARTICLE = re.compile(r"\b([Aa]) (?=[aeiouAEIOU])(?!one\b|uni|use|eu)")


class Said(NamedTuple):
    """A text, and the warning before it (or nothing)."""

    text: str
    warning: str = ""


@cache
def read_words() -> Mapping[str, tuple[str, ...]]:
    """All sections by name."""
    sections: dict[str, list[str]] = {}
    section: list[str] = []
    for path in sorted(_FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if heading := _HEADING.fullmatch(line):
                section = sections.setdefault(heading[1], [])
            elif line.strip() and not line.startswith("# "):
                section.append(line)
    return {name: tuple(lines) for name, lines in sections.items()}


class Wording:
    """Draws texts; the same dice draw the same ones.

    Each section is dealt like a deck of cards, so that a sentence comes back only after all others
    of its section have had their turn.
    """

    def __init__(self, dice: random.Random) -> None:
        self._words = read_words()
        self._dice = dice
        self._decks: dict[str, tuple[list[str], list[str]]] = {}  # to be dealt, dealt
        self._said: set[str] = set()

    def has(self, section: str) -> bool:
        """Whether there is such a section."""
        return section in self._words

    def say(self, section: str) -> Said:
        """The next sentence of a section; filled in anew while it was said before in the same words."""
        template = self._deal(section)
        for _ in range(5):
            said = self._fill(template)
            if said not in self._said:
                break
        self._said.add(said)
        warning = _WARNING.match(said)
        return Said(said[warning.end() :], warning[1]) if warning else Said(said)

    def parts(self, section: str) -> Sequence[str]:
        """The next sentence of a section, in its parts."""
        return self.say(section).text.split(" // ")

    def everything(self, section: str) -> tuple[str, ...]:
        """All lines of a section, as they stand."""
        return self._words[section]

    def _deal(self, section: str) -> str:
        """The next line; when all were dealt, those dealt last go to the bottom of the new deck."""
        deck, dealt = self._decks.setdefault(section, ([], list(self._words[section])))
        if not deck:
            lately = dealt[len(dealt) // 2 :]
            deck += self._dice.sample(lately, len(lately))
            deck += self._dice.sample(dealt[: len(dealt) // 2], len(dealt) // 2)
            dealt.clear()
        dealt.append(deck.pop())
        return dealt[-1]

    def _fill(self, template: str) -> str:
        """Fill the innermost gaps first, until there are none."""
        text, drawn = template, set[str]()
        while _GAP.search(text):
            text = _GAP.sub(lambda gap: self._draw(gap, drawn), text)
        text = _ARTICLE.sub(r"\1n ", text).replace("\\n", "\n")
        return text[0].upper() + text[1:]

    def _draw(self, gap: re.Match[str], drawn: set[str]) -> str:
        """What goes into a gap; a line of another section only once into one text."""
        name = gap[2]
        if name in self._words:
            filling = self._dice.choice([line for line in self._words[name] if line not in drawn])
            drawn.add(filling)
        elif limits := _RANGE.fullmatch(name):
            filling = str(self._dice.randint(int(limits[1]), int(limits[2])))
        else:
            filling = self._dice.choice(name.split("|"))
        return filling[0].upper() + filling[1:] if gap[1] and filling else filling
