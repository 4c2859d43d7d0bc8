"""The members of the demo: names, what they say of themselves, what they like to write about."""

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from feed_project.demo.graph import Graph
from feed_project.demo.wording import Wording

NAMED = ("ada", "ben", "chiara", "dara", "elif")
"""Members one can sign in as: the most sociable of all. The last one's account is locked."""

TOPICS = (
    "birds", "coast", "garden", "wild", "stars", "repair", "solder", "wood", "wool",
    "kitchen", "code", "bike", "town", "books", "photo", "music", "games",
)  # fmt: skip
LANGUAGES = {"de": 0.05, "fr": 0.04, "es": 0.03, "nl": 0.03, "pt": 0.02}
LOCKED_SHARE = 0.03
_CLUB_TOPICS = {
    "Repair": "repair", "Bird": "birds", "Library": "books", "Things": "repair", "Makerspace": "solder",
    "Garden": "garden", "Bike": "bike", "Cinema": "town", "Kitchen": "kitchen", "Harbour": "coast",
    "Wader": "birds", "Choir": "music", "Stargazers": "stars", "Session": "music", "Books": "books",
    "Assembly": "town", "Language": "town", "Darkroom": "photo", "Swift": "birds", "Moth": "wild",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """An account of the demo. `node` is its place in the graph, `topics` what it writes about, the first the most."""

    node: int
    id: int
    username: str
    display_name: str
    joined: datetime
    topics: tuple[str, ...]
    note: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    locked: bool = False
    bot: bool = False
    talkative: float = 1.0
    talks_of_the_day: bool = True


@dataclass(frozen=True, slots=True)
class Role:
    """The part of an account: `kind` is named, club, machine or person."""

    name: str
    kind: str


class Casting:
    """Casts members for the accounts of a graph."""

    def __init__(self, graph: Graph, wording: Wording, dice: random.Random) -> None:
        self._graph, self._wording, self._dice = graph, wording, dice
        self._taken = set(NAMED)

    def members(self, arrivals: Iterable[tuple[int, datetime]]) -> list[Member]:
        """A member for every account, by its place in the graph; of each arrival, the id and when."""
        roles = self._roles()
        return [self._member(node, *arrival, roles[node]) for node, arrival in enumerate(arrivals)]

    def _roles(self) -> list[Role]:
        """Who is who: the most sociable are the named, the most followed of the others are clubs."""
        given, family = self._wording.everything("given"), self._wording.everything("family")
        ranked = self._graph.by_sociability
        named = [Role(f"{given[i]} {family[i]}", "named") for i in range(len(NAMED))]
        roles = dict(zip(ranked, named, strict=False))
        followed = sorted(ranked[len(NAMED) :], key=lambda node: -self._graph.in_degrees[node])
        clubs = [Role(name, "club") for name in self._wording.everything("club")]
        roles |= zip(followed[: self._graph.size // 10 : 2], clubs, strict=False)
        machines = [Role(name, "machine") for name in self._wording.everything("bot")]
        roles |= zip(followed[self._graph.size // 3 :], machines, strict=False)
        persons = self._persons()
        return [roles.get(node) or next(persons) for node in range(self._graph.size)]

    def _persons(self) -> Iterator[Role]:
        """Full names, no two alike; nobody shares a first name with the named."""
        given = [name for name in self._wording.everything("given") if name.lower() not in NAMED]
        pairs = [f"{one} {other}" for one in given for other in self._wording.everything("family")]
        return (Role(name, "person") for name in self._dice.sample(pairs, self._graph.size))

    def _member(self, node: int, account_id: int, joined: datetime, role: Role) -> Member:
        make = {"club": self._club, "machine": self._machine}.get(role.kind, self._person)
        return make(node, account_id, joined, role)

    def _machine(self, node: int, account_id: int, joined: datetime, role: Role) -> Member:
        username, note = self._username(role.name), self._wording.say("tides: bio").text
        return Member(node, account_id, username, role.name, joined, ("tides",), note, bot=True, talkative=2.0)

    def _club(self, node: int, account_id: int, joined: datetime, role: Role) -> Member:
        topic = next(topic for word, topic in _CLUB_TOPICS.items() if word in role.name)
        note = self._wording.say("club: bio").text.replace("NAME", role.name)
        fields = (("Open", self._wording.say("Open").text),)
        return Member(
            node,
            account_id,
            self._username(role.name),
            role.name,
            joined,
            (topic, "town"),
            note,
            fields,
            talkative=1.3,
            talks_of_the_day=False,
        )

    def _person(self, node: int, account_id: int, joined: datetime, role: Role) -> Member:
        given, _, family = role.name.partition(" ")
        named = role.kind == "named"
        language = "en" if named else self._language()
        topics = tuple(self._dice.sample(TOPICS, self._dice.randint(2, 4)))
        locked = given.lower() == NAMED[-1] if named else self._dice.random() < LOCKED_SHARE
        return Member(
            node,
            account_id,
            given.lower() if named else self._username(self._nick(given, family, topics[0])),
            role.name if named else self._display(role.name, given),
            joined,
            topics if language == "en" else (language, *topics),
            self._note(topics, language, always=named),
            self._fields(),
            language,
            locked=locked,
            talkative=self._dice.lognormvariate(0, 0.7),
        )

    def _language(self) -> str:
        shares = {**LANGUAGES, "en": 1 - sum(LANGUAGES.values())}
        return self._dice.choices(list(shares), list(shares.values()))[0]

    def _nick(self, given: str, family: str, topic: str) -> str:
        usual = (f"{given}_{family}", f"{given}{family[0]}", f"{given}{family}", given)
        return self._dice.choice((*usual, *usual, f"{given}_{topic}"))

    def _display(self, name: str, given: str) -> str:
        return self._dice.choices((name, given, f"{given} 🌊", f"{given} 🐚", f"{given} 🌱"), (84, 8, 3, 2, 3))[0]

    def _note(self, topics: tuple[str, ...], language: str, *, always: bool) -> str:
        if not always and self._dice.random() < 0.08:
            return ""
        sections = ["bio: opening"] if self._dice.random() < 0.7 else []
        sections += [f"{topic}: bio" for topic in topics[:2]]
        if language != "en":
            sections.append(f"{language}: bio")
        if self._dice.random() < 0.6:
            sections.append("bio: closing")
        return " ".join(self._wording.say(section).text for section in sections)

    def _fields(self) -> tuple[tuple[str, str], ...]:
        names = self._dice.sample(self._wording.everything("field"), self._dice.choice((0, 0, 0, 1, 1, 2)))
        return tuple((name, self._wording.say(name).text) for name in names)

    def _username(self, wanted: str) -> str:
        """What can be typed: ASCII letters, digits and underscores, lower case, not taken."""
        plain = unicodedata.normalize("NFKD", wanted.replace("ø", "o")).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:26]
        numbered = (f"{name}{number}" for number in itertools.count(2))
        free = next(each for each in itertools.chain([name], numbered) if each not in self._taken)
        self._taken.add(free)
        return free


def joining(dice: random.Random, now: datetime) -> datetime:
    """When somebody joined: within the last two years, but before the story begins."""
    return now - timedelta(days=32 + 700 * dice.random() ** 1.5, seconds=dice.randrange(86_400))
