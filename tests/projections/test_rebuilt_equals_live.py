"""Through the real store, relay and lanes: every read model rebuilt equals the live one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events import store
from projections import rebuild
from tests.projections.erasing import ERASING
from tests.projections.folding import FOLDED, tables
from tests.projections.history import START, History
from tests.projections.test_any_history import ACTIONS, history_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("large_authors")]

Relay = Callable[[], int]


def keep(history: History, project: Relay, every: int, told: int = 0) -> None:
    """Append a history (beyond the events told) one by one, erasing what is deleted; fold now and then."""
    for number, event in enumerate(history.events[told:], told + 1):
        heads = store.lock([event.stream])
        store.append([event], expected=heads, actor_id=None, recorded_at=START + timedelta(hours=5 * number))
        if isinstance(event, ERASING):
            store.redact(event.stream)
        if number % every == 0:
            project()
    project()


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS, st.integers(1, 30))
def test_rebuilt_tables_equal_the_live_ones_after_any_history(
    inline_relay: Relay, actions: list[tuple[str, int, int]], every: int
) -> None:
    with transaction.atomic():
        keep(history_of(actions), inline_relay, every)
        live = tables()

        reports = [rebuild.rebuild(projection) for projection in FOLDED]

        assert not any(report.differs for report in reports)
        assert all(report.switched for report in reports)
        assert tables() == live
        transaction.set_rollback(True)


def test_rebuilt_tables_go_on_as_the_live_ones(inline_relay: Relay) -> None:
    history = history_of([("publish", 1, 0), ("favourite", 2, 0), ("follow", 3, 1), ("publish", 2, 2)])
    keep(history, inline_relay, every=3)
    for projection in FOLDED:
        rebuild.rebuild(projection)

    told = len(history.events)
    for name, account, number in [("boost", 3, 0), ("follow", 3, 1), ("delete", 1, 0), ("publish", 1, 1)]:
        getattr(history, name)(account, number)
    keep(history, inline_relay, every=1, told=told)

    assert not any(rebuild.rebuild(projection).differs for projection in FOLDED)
    assert {row[0] for row in tables()["read_post"]} == set(history.posts)
