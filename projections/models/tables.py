"""What all read tables have in common."""

from __future__ import annotations

from django.db import models


class ReadTable(models.Model):
    """A table that is folded from the log; Django gives it a name and columns, SQL fills it."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.db_table} {self.pk}"
