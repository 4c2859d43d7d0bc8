"""Write table of featured hashtags."""

from __future__ import annotations

from django.db import models

from commands.featured_tags import FeatureTag, State, UnfeatureTag
from commands.tables.accounts import WriteAccount
from commands.tables.tag_choices import TagChoices
from events.featured_tags import featured_tags_stream

Command = FeatureTag | UnfeatureTag


class WriteFeaturedTag(models.Model):
    """An account features a hashtag."""

    feature_id = models.BigIntegerField(primary_key=True)
    account = models.ForeignKey(WriteAccount, models.DO_NOTHING, related_name="+", db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "write_featured_tag"
        constraints = [models.UniqueConstraint("account", "name", name="write_featured_tag_pair")]

    def __str__(self) -> str:
        return f"{self.account_id} features #{self.name}"


def streams(command: Command) -> list[str]:
    """The stream of all the hashtags that the account features."""
    return [featured_tags_stream(command.account_id)]


_choices = TagChoices("write_featured_tag", "feature_id")


def load(command: Command) -> State:
    """What the rules have to know."""
    return State(*_choices.of(command.account_id))


feature, unfeature = _choices.add, _choices.drop
