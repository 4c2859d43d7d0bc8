"""What the members write: posts of their topics, threads, answers, and a few words in private."""

from __future__ import annotations

from datetime import datetime, timedelta

from feed_project.demo.members import LANGUAGES, Member
from feed_project.demo.script import Follower, Script, Told
from feed_project.demo.wording import Wording

# How readily a follower answers, compared with the chance that it reacts at all.
ANSWERING = 1.7
DAYS = 30
# UTC hours of a day in which members write, by how much.
_HOURS = (2, 1, 1, 1, 1, 3, 8, 14, 15, 13, 11, 11, 14, 12, 10, 10, 12, 15, 18, 21, 22, 18, 11, 5)


class Talk:
    """Writes posts and conversations into a script."""

    def __init__(self, script: Script, wording: Wording) -> None:
        self._script, self._wording, self._dice = script, wording, script.dice

    def post(self, author: Member, at: datetime) -> Told | None:
        """Let somebody write something, and others answer."""
        topic = self._topic(author)
        language = topic if topic in LANGUAGES else "en"
        if topic != "tides" and self._dice.random() < 0.03 and self._wording.has(f"{topic}: thread"):
            return self._thread(author, at, topic)
        said = self._wording.say(f"{topic}: post")
        visibility = self._dice.choices(("public", "unlisted", "private"), (88, 6, 6))[0]
        text = self._casual(author, said.text)
        told = self._script.publish(
            author, at, text, topic=topic, visibility=visibility, spoiler=said.warning, language=language
        )
        if told:
            self._let_answer(told)
            if self._dice.random() < 0.02 and not author.bot:
                self._script.edit(told, self._script.soon(at, 30), self._wording.say("any: edit").text)
        return told

    def in_private(self, one: Member, other: Member) -> None:
        """Let one write to another alone, and perhaps get an answer."""
        at = self.moment(one)
        text = f"@{other.username} {self._wording.say('any: direct').text}"
        told = self._script.publish(one, at, text, topic="daily", visibility="direct")
        if told and self._dice.random() < 0.7:
            answer = self._wording.say("any: direct answer").text
            self._answer(told, other, answer, 45)

    def _thread(self, author: Member, at: datetime, topic: str) -> Told | None:
        first = last = None
        for part in self._wording.parts(f"{topic}: thread"):
            told = self._script.publish(author, at, part, topic=topic, parent=last)
            first, last = first or told, told
            if told is None:
                break
            at += timedelta(seconds=self._dice.randint(50, 240))
        if first:
            self._let_answer(first)
        return first

    def _let_answer(self, post: Told) -> None:
        # What is said well is answered more often, whoever says it.
        appeal = self._dice.lognormvariate(0, 0.8)
        for follower in self._script.followers.get(post.author.id, ()):
            if not follower.member.bot and self._dice.random() < min(0.5, follower.weight * ANSWERING * appeal):
                self._converse(post, follower)

    def _converse(self, post: Told, follower: Follower) -> None:
        """An answer; perhaps the author's answer to it, and a last word."""
        if follower.since >= post.at:
            return
        reply = self._answer(post, follower.member, self._reply_words(post, follower.member), 22)
        if not reply or post.author.bot or self._dice.random() > 0.55:
            return
        answer = self._answer(reply, post.author, self._wording.say("any: answer").text, 14)
        if answer and self._dice.random() < 0.4:
            self._answer(answer, follower.member, self._wording.say("any: closing").text, 9)

    def _answer(self, post: Told, author: Member, words: str, median_minutes: float) -> Told | None:
        text = f"@{post.author.username} {self._casual(author, words)}"
        return self._script.publish(
            author,
            self._script.soon(post.at, median_minutes),
            text,
            topic=post.topic,
            parent=post,
            visibility=post.event.visibility,
            spoiler=post.event.spoiler,
            language=post.event.language or "en",
        )

    def _reply_words(self, post: Told, author: Member) -> str:
        section = f"{post.topic}: reply"
        foreign = post.topic in LANGUAGES
        if not self._wording.has(section) or (not foreign and self._dice.random() < 0.45):
            section = "any: reply"
        return self._wording.say(section).text

    def _topic(self, author: Member) -> str:
        """Mostly what one likes best; now and then about the day."""
        if author.bot:
            return author.topics[0]
        if author.talks_of_the_day and self._dice.random() < 0.2:
            return "daily"
        weights = [1 / (1 + place) for place in range(len(author.topics))]
        if author.language != "en":
            weights[0] *= 3
        return self._dice.choices(author.topics, weights)[0]

    def moment(self, author: Member) -> datetime:
        """Some time of the last thirty days, when people are awake; a few just now."""
        if self._dice.random() < 0.01:
            return self._script.now - timedelta(seconds=self._dice.randrange(30, 7200))
        day = (self._script.now - timedelta(days=int(DAYS * self._dice.random() ** 1.15))).date()
        hour = 5 if author.bot else self._dice.choices(range(24), _HOURS)[0]
        midnight = datetime(day.year, day.month, day.day, tzinfo=self._script.now.tzinfo)
        moment = midnight + timedelta(hours=hour, milliseconds=self._dice.randrange(3_600_000))
        return moment if moment <= self._script.now else moment - timedelta(days=1)

    def _casual(self, author: Member, text: str) -> str:
        """Some never use capitals."""
        careless = author.id % 17 == 3 and author.language != "de"
        return text[0].lower() + text[1:] if careless else text
