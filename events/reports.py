"""What members tell those who run the community about others."""

from __future__ import annotations

from events.vocabulary import Event, event


def report_stream(report_id: int) -> str:
    """Name of a report's stream."""
    return f"report-{report_id}"


@event()
class ReportFiled(Event):
    """An account reported another, some of its posts and the rules they break, in words of its own.

    `category`: `spam`, `legal`, `violation` (of `rule_ids`) or `other`. The posts' words stay in the posts.
    """

    report_id: int
    account_id: int
    target_id: int
    comment: str
    category: str
    post_ids: tuple[int, ...] = ()
    rule_ids: tuple[int, ...] = ()

    @property
    def stream(self) -> str:
        """`report-<id>`."""
        return report_stream(self.report_id)
