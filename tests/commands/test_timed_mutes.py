"""Mutes that end by themselves: the rules, and what time makes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands.due import run_all
from commands.identifiers import next_id
from commands.moments import moment_text
from commands.mutes import EndMute, MuteAccount, UnmuteAccount
from commands.refusals import NotFound
from commands.timers import TIMERS
from events.mutes import AccountMuted, AccountUnmuted
from tests.commands.community import NOW, act, count, differences, register
from tests.commands.scenario import ALICE, BOB, NOBODY, given

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def mute(**more: object) -> MuteAccount:
    return MuteAccount(**{"muter_id": ALICE, "muted_id": BOB, "mute_id": 7, **more})  # type: ignore[arg-type]


def muted(ends_at: datetime | None = None) -> AccountMuted:
    return AccountMuted(muter_id=ALICE, muted_id=BOB, mute_id=7, ends_at=ends_at and moment_text(ends_at))


unmuted = AccountUnmuted(muter_id=ALICE, muted_id=BOB)


def test_a_mute_says_when_it_ends() -> None:
    assert given().when(mute(ends_at=NOON)).then_once(muted(NOON)) == {"mute_id": 7}


def test_muting_again_moves_the_end_or_takes_it_away_and_keeps_the_mute() -> None:
    given(muted(NOON)).when(mute(mute_id=8, ends_at=NOON + HOUR)).then_once(muted(NOON + HOUR))
    given(muted(NOON)).when(mute(mute_id=8)).then_once(muted())
    given(muted()).when(mute(mute_id=8, ends_at=NOON)).then_once(muted(NOON))


def test_a_mute_ends_when_its_time_is_over_and_not_before() -> None:
    given(muted(NOON)).when(EndMute(mute_id=7, now=NOON - timedelta(milliseconds=1))).then_nothing()
    assert given(muted(NOON)).when(EndMute(mute_id=7, now=NOON)).then_once(unmuted) == {"mute_id": None}


def test_a_mute_for_good_another_one_or_none_is_not_ended() -> None:
    late = EndMute(mute_id=7, now=NOON + HOUR)
    given(muted()).when(late).then_nothing()
    given(muted(NOON + 2 * HOUR)).when(late).then_nothing()
    given(muted(NOON)).when(EndMute(mute_id=8, now=NOON + HOUR)).then_nothing()
    given(muted(NOON), unmuted).when(late).then_nothing()


def test_nobody_can_be_muted_for_a_while_either() -> None:
    given().when(mute(muted_id=NOBODY, ends_at=NOON)).refused(NotFound)
    given().when(mute(muted_id=ALICE, ends_at=NOON)).then_nothing()


def test_a_mute_of_the_first_schema_is_for_good() -> None:
    old = {"muter_id": ALICE, "muted_id": BOB, "mute_id": 7, "notifications": True}
    assert AccountMuted.from_payload(old, 1) == muted()


def until(muter: int, other: int, ends_at: datetime | None) -> None:
    act(muter, MuteAccount(muter_id=muter, muted_id=other, mute_id=next_id(NOW), ends_at=ends_at))


@pytest.mark.django_db
def test_time_lifts_the_mutes_that_are_over_and_no_others() -> None:
    alice, bob, carol, dan = register("alice", "bob", "carol", "dan")
    until(alice, bob, NOW + HOUR)
    until(alice, carol, NOW + 2 * HOUR)
    until(alice, dan, None)
    assert run_all(TIMERS, NOW + HOUR - timedelta(seconds=1)) == 0
    assert run_all(TIMERS, NOW + HOUR) == 1
    assert count("write_mute") == 2
    assert count("write_mute", f"muted_id = {bob}") == 0
    assert count("write_due") == 1
    assert differences() == []


@pytest.mark.django_db
def test_what_was_lifted_or_made_for_good_is_due_no_more() -> None:
    alice, bob, carol = register("alice", "bob", "carol")
    until(alice, bob, NOW + HOUR)
    act(alice, UnmuteAccount(muter_id=alice, muted_id=bob))
    until(alice, carol, NOW + HOUR)
    until(alice, carol, None)
    assert count("write_due") == 0
    until(alice, carol, NOW + HOUR)
    until(alice, carol, NOW + 2 * HOUR)
    assert run_all(TIMERS, NOW + HOUR) == 0
    assert run_all(TIMERS, NOW + 2 * HOUR) == 1
    assert (count("write_mute"), count("write_due"), count("write_due_failure")) == (0, 0, 0)
    assert differences() == []
