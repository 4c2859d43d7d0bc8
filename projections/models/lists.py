"""Read tables of lists."""

from __future__ import annotations

from django.db import models

from projections.models.tables import ReadTable


class ReadList(ReadTable):
    """A list, its owner's alone."""

    list_id = models.BigIntegerField(primary_key=True)
    owner_id = models.BigIntegerField()
    title = models.TextField()
    replies_policy = models.TextField()  # followed list none
    exclusive = models.BooleanField()

    class Meta:
        db_table = "read_list"
        indexes = [
            models.Index("owner_id", "list_id", name="read_list_owner"),
            models.Index("owner_id", name="read_list_exclusive", condition=models.Q(exclusive=True)),
        ]


class ReadListMember(ReadTable):
    """An account on a list."""

    pk = models.CompositePrimaryKey("list_id", "account_id")
    list_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()  # the list's

    class Meta:
        db_table = "read_list_member"
        indexes = [models.Index("owner_id", "account_id", name="read_list_member_owner")]
