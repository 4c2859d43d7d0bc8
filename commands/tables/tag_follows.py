"""Write table of followed hashtags."""

from __future__ import annotations

from django.db import models

from commands.tables.accounts import WriteAccount
from commands.tables.tag_choices import TagChoices
from commands.tag_follows import FollowTag, State, UnfollowTag
from events.tag_follows import tag_follows_stream

Command = FollowTag | UnfollowTag


class WriteTagFollow(models.Model):
    """An account follows a hashtag."""

    follow_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "write_tag_follow"
        constraints = [models.UniqueConstraint("account", "name", name="write_tag_follow_pair")]

    def __str__(self) -> str:
        return f"{self.account_id} follows #{self.name}"


def streams(command: Command) -> list[str]:
    """The stream of all the hashtags that the account follows."""
    return [tag_follows_stream(command.account_id)]


_choices = TagChoices("write_tag_follow", "follow_id")


def load(command: Command) -> State:
    """What the rules have to know."""
    return State(*_choices.of(command.account_id))


follow, unfollow = _choices.add, _choices.drop
