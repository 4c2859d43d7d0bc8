"""Readers that come and go, and notifications thrown away."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commands.notifications import ClearNotifications, DismissNotification
from commands.readers import LapseReader, MarkReaderSeen, State, decide, evolve
from commands.refusals import NotFound
from events.notifications import NotificationDismissed, NotificationsCleared
from events.readers import ReaderLapsed, ReaderReturned, ReaderSeen
from tests.commands.scenario import ALICE, NOBODY, given

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
seen, lapsed, returned = ReaderSeen(account_id=ALICE), ReaderLapsed(account_id=ALICE), ReaderReturned(account_id=ALICE)


def reads(today: date) -> MarkReaderSeen:
    return MarkReaderSeen(account_id=ALICE, today=today)


def lapse(cutoff: date) -> LapseReader:
    return LapseReader(account_id=ALICE, cutoff=cutoff)


def test_a_reader_is_noticed_once_a_day() -> None:
    first = State(exists=True)
    assert decide(first, reads(MONDAY)) == (seen,)
    second = evolve(first, seen, MONDAY)
    assert decide(second, reads(MONDAY)) == ()
    assert decide(second, reads(TUESDAY)) == (seen,)


def test_a_clock_that_runs_back_makes_no_event() -> None:
    assert decide(State(exists=True, seen_on=TUESDAY), reads(MONDAY)) == ()


@pytest.mark.parametrize(("cutoff", "events"), [(MONDAY, ()), (TUESDAY, (lapsed,))])
def test_a_reader_lapses_when_last_seen_before_the_cutoff(cutoff: date, events: Any) -> None:
    assert decide(State(exists=True, seen_on=MONDAY), lapse(cutoff)) == events


def test_a_reader_lapses_once_and_returns_once() -> None:
    away = evolve(State(exists=True, seen_on=MONDAY), lapsed)
    assert decide(away, lapse(TUESDAY)) == ()
    assert decide(away, reads(TUESDAY)) == (returned,)
    assert decide(evolve(away, returned, TUESDAY), reads(TUESDAY)) == ()


def test_who_never_read_can_lapse() -> None:
    given().when(lapse(MONDAY)).then_once(lapsed)


@pytest.mark.parametrize(
    "command",
    [
        MarkReaderSeen(account_id=NOBODY, today=MONDAY),
        LapseReader(account_id=NOBODY, cutoff=MONDAY),
        ClearNotifications(account_id=NOBODY, up_to_id=5),
        DismissNotification(account_id=NOBODY, notification_id=5),
        DismissNotification(account_id=ALICE, notification_id=2**63),
        ClearNotifications(account_id=ALICE, up_to_id=0),
    ],
)
def test_nobody_reads_and_nothing_is_thrown_away(command: Any) -> None:
    given().when(command).refused(NotFound)


def test_notifications_are_cleared_up_to_an_id_and_only_further() -> None:
    cleared = NotificationsCleared(account_id=ALICE, up_to_id=50)
    given().when(ClearNotifications(account_id=ALICE, up_to_id=50)).then_once(cleared)
    given(cleared).when(ClearNotifications(account_id=ALICE, up_to_id=49)).then_nothing()
    assert given(cleared).when(ClearNotifications(account_id=ALICE, up_to_id=51)).event()


def test_a_notification_is_dismissed_once() -> None:
    given().when(DismissNotification(account_id=ALICE, notification_id=50)).then_once(
        NotificationDismissed(account_id=ALICE, notification_id=50)
    )


def test_what_is_cleared_need_not_be_dismissed() -> None:
    cleared = NotificationsCleared(account_id=ALICE, up_to_id=50)
    given(cleared).when(DismissNotification(account_id=ALICE, notification_id=50)).then_nothing()
    assert given(cleared).when(DismissNotification(account_id=ALICE, notification_id=51)).event()
