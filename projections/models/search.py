"""Read tables of search."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from projections.models.tables import ReadTable


class ReadSearchedPost(ReadTable):
    """The words and marks a post is found by (see `projections.search`); `lasting`: those that edits keep."""

    post_id = models.BigIntegerField(primary_key=True)
    lasting = models.TextField()
    words = SearchVectorField()

    class Meta:
        db_table = "read_searched_post"
        indexes = [GinIndex(fields=["words"], name="read_searched_post_words", fastupdate=False)]


class ReadSearchedAccount(ReadTable):
    """The words of an account's names; `username`: those of its user name, which stays."""

    account_id = models.BigIntegerField(primary_key=True)
    username = models.TextField()
    words = SearchVectorField()

    class Meta:
        db_table = "read_searched_account"
        indexes = [GinIndex(fields=["words"], name="read_searched_account_words", fastupdate=False)]
