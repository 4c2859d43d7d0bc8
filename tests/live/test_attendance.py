"""Who is connected counts as reading, once a day."""

from datetime import UTC, datetime, timedelta

import pytest

from feed_project.live import attendance
from feed_project.live.attendance import NOTES_PER_TICK, Attendance
from tests.live.fakes import DirectDatabase


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    noted: list[int] = []
    monkeypatch.setattr(attendance, "_note", lambda account, today: noted.append(account))
    return noted


async def test_a_connected_account_is_noted_once_a_day(noted: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(attendance.timezone, "now", lambda: now)
    taking = Attendance(DirectDatabase(), lambda: {5})  # type: ignore[arg-type]
    await taking.take()
    await taking.take()
    assert noted == [5]
    now += timedelta(days=1)
    await taking.take()
    assert noted == [5, 5]


async def test_a_crowd_is_noted_little_by_little(noted: list[int]) -> None:
    crowd = set(range(1, 3 * NOTES_PER_TICK))
    taking = Attendance(DirectDatabase(), lambda: crowd)  # type: ignore[arg-type]
    await taking.take()
    assert len(noted) == NOTES_PER_TICK
    for _ in range(3):
        await taking.take()
    assert sorted(noted) == sorted(crowd)
