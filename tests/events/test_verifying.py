"""`verify` finds what somebody did who may switch the triggers off."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from events import store
from events.store import verifying
from tests.events.writing import deleted, edited, followed, published, sql, tampering, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def three_posts() -> None:
    """Posts 1 to 3 and their edits, positions 1 to 6; a follow that still waits for its position."""
    for number in (1, 2, 3):
        write(published(number), edited(number), seconds=number)
    store.sequence()
    write(followed(8, 9))


def problems_after(*statements: str) -> list[str]:
    assert store.verify().intact
    with tampering():
        for statement in statements:
            sql(statement)
    found = store.verify()
    assert found.problem_count == len(found.problems)
    return found.problems


def test_an_untouched_log_is_intact_and_counted():
    found = store.verify()
    assert found.intact
    assert (found.events, found.streams, found.positions, found.redacted) == (7, 4, 6, 0)


def test_an_altered_payload_is_found():
    assert problems_after("""UPDATE event SET payload = '{"text":"!"}' WHERE stream = 'post-2' AND version = 1""") == [
        "post-2, version 1: payload altered"
    ]


def test_a_payload_altered_together_with_its_hash_breaks_the_chain():
    assert problems_after(
        "UPDATE event SET payload = '{}', payload_hash = sha256('{}') WHERE stream = 'post-2' AND version = 1"
    ) == ["post-2, version 1: chain broken"]


def test_an_event_whose_chain_was_computed_anew_does_not_fit_the_next():
    assert problems_after(relinked("post-2", 1)) == ["post-2, version 2: chain broken"]


def test_a_last_event_whose_chain_was_computed_anew_does_not_fit_the_head():
    assert problems_after(relinked("post-2", 2)) == ["post-2, version 2: not what the stream ends with"]


@pytest.mark.parametrize(
    "change",
    [
        "actor_id = 8",
        "actor_id = NULL",
        "type = 'PostDeleted'",
        "schema_version = 2",
        "causation_id = 1",
        "correlation_id = ''",
        "recorded_at = recorded_at - interval '1 microsecond'",
    ],
)
def test_an_altered_fact_is_found(change):
    assert problems_after(f"UPDATE event SET {change} WHERE stream = 'post-2' AND version = 1") == [
        "post-2, version 1: chain broken"
    ]


def test_an_inserted_event_is_found():
    found = problems_after(
        "INSERT INTO event (stream, version, type, schema_version, payload, recorded_at, payload_hash, chain)"
        " SELECT stream, 3, type, schema_version, payload, recorded_at, payload_hash, chain FROM event"
        " WHERE stream = 'post-2' AND version = 2"
    )
    assert found == ["post-2, version 3: chain broken"]


def test_a_dropped_event_is_found_in_its_stream_and_in_the_log():
    assert problems_after("DELETE FROM event WHERE stream = 'post-2' AND version = 1") == [
        "post-2, version 2: version missing before it",
        "position 3: its event is gone",
    ]


def test_a_stream_cut_off_at_its_end_is_found():
    assert problems_after(
        "DELETE FROM log WHERE event_id = (SELECT event_id FROM event WHERE stream = 'post-3' AND version = 2)",
        "UPDATE relay SET position = 5",
        "DELETE FROM event WHERE stream = 'post-3' AND version = 2",
    ) == ["post-3, version 1: not what the stream ends with"]


def test_a_stream_gone_with_its_head_is_missed_in_the_log():
    assert problems_after("DELETE FROM event WHERE stream = 'post-2'", "DELETE FROM stream WHERE name = 'post-2'") == [
        "position 3: its event is gone",
        "position 4: its event is gone",
    ]


def test_a_stream_without_events_is_found():
    found = problems_after("DELETE FROM event WHERE stream = 'post-2'")
    assert found[0] == "post-2, version 2: no event left of the stream"


def test_a_head_turned_back_is_found():
    assert problems_after(
        "UPDATE stream SET version = 1, chain = (SELECT chain FROM event WHERE stream = 'post-2' AND version = 1)"
        " WHERE name = 'post-2'"
    ) == ["post-2, version 2: not what the stream ends with"]


def test_a_gap_in_the_positions_is_found():
    assert problems_after("DELETE FROM log WHERE position = 4") == [
        "post-2, version 2: neither numbered nor waiting",
        "position 4: missing",
    ]


def test_a_log_cut_off_at_its_end_is_found():
    found = problems_after("DELETE FROM log WHERE position > 4")
    assert "position 5: missing" in found
    assert "post-3, version 1: neither numbered nor waiting" in found


def test_a_position_beyond_the_relay_is_found():
    assert problems_after("UPDATE relay SET position = 5") == ["position 6: beyond what the relay gave"]


def test_events_numbered_in_another_order_are_found():
    assert problems_after(
        "UPDATE log SET position = -1 WHERE position = 3",
        "UPDATE log SET position = 3 WHERE position = 4",
        "UPDATE log SET position = 4 WHERE position = -1",
    ) == ["post-2, version 2: numbered before its predecessor"]


def test_an_event_that_is_numbered_and_still_waits_is_found():
    assert problems_after("INSERT INTO pending SELECT event_id FROM log WHERE position = 3") == [
        "post-2, version 1: numbered and waiting"
    ]


def test_an_event_in_neither_log_nor_pending_is_found():
    assert problems_after("DELETE FROM pending") == ["relationship-8-9, version 1: neither numbered nor waiting"]


def test_a_waiting_row_without_event_is_found():
    assert problems_after("INSERT INTO pending VALUES (9999999)") == ["waiting event 9999999: gone"]


def test_nothing_is_missed_where_pieces_meet(monkeypatch):
    monkeypatch.setattr(verifying, "STREAMS_AT_ONCE", 1)
    monkeypatch.setattr(verifying, "POSITIONS_AT_ONCE", 2)
    told: list[tuple[int, int]] = []

    assert store.verify(lambda done, total: told.append((done, total))).intact
    assert told[-1] == (13, 13)
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    found = problems_after("DELETE FROM log WHERE position IN (2, 3)", "DELETE FROM event WHERE stream = 'post-3'")
    assert {"position 2: missing", "position 3: missing", "position 5: its event is gone"} <= set(found)
    assert "post-3, version 2: no event left of the stream" in found


def test_problems_are_all_counted_but_not_all_listed(monkeypatch):
    monkeypatch.setattr(verifying, "LISTED", 2)
    with tampering():
        sql("UPDATE event SET actor_id = 99")
    found = store.verify()
    assert found.problem_count == 7
    assert len(found.problems) == 2


def test_the_command_says_that_the_log_is_intact():
    out = StringIO()
    call_command("verify", stdout=out)
    assert out.getvalue() == "Intact: 7 events in 4 streams, 6 positions, 0 payloads redacted.\n"


def test_the_command_names_what_is_broken_and_fails():
    with tampering():
        sql("UPDATE event SET actor_id = 8 WHERE stream = 'post-2' AND version = 1")
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("verify", stdout=out)
    assert left.value.code == 1
    assert out.getvalue().startswith("BROKEN: 1 problem ")
    assert "  post-2, version 1: chain broken" in out.getvalue()


def test_the_command_speaks_json_on_request():
    write(deleted(1))
    store.redact("post-1")
    out = StringIO()
    call_command("verify", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["intact"] is True
    assert (told["events"], told["redacted"], told["problems"]) == (8, 2, [])


def relinked(stream: str, version: int) -> str:
    """Alter an event as somebody would who knows how the chain is computed."""
    return f"""
        UPDATE event SET actor_id = 8, chain = event_chain(
            coalesce(
                (SELECT chain FROM event AS e WHERE e.stream = '{stream}' AND e.version = {version} - 1),
                decode(repeat('00', 32), 'hex')
            ), payload_hash, stream, version, type, schema_version, 8, causation_id, correlation_id, recorded_at
        ) WHERE stream = '{stream}' AND version = {version}"""
