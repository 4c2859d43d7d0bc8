"""The write tables against two others: a model in memory, and the log folded anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commands import storable
from commands.handling import handle
from commands.importing import import_history
from commands.refusals import Refusal
from commands.registry import HANDLERS
from commands.tables import bulk, rebuild, sql
from commands.tables.folds import FOLDS
from events import store
from events.store import ImportRecord, Recorded
from events.vocabulary import type_registry
from tests.commands.community import differences, everything, publish, register
from tests.commands.histories import history
from tests.commands.world import World

SEEDS, STEPS = range(8), 300


@dataclass
class Life:
    """A history as it was lived: the model beside the database."""

    world: World = field(default_factory=World)
    recorded: list[Recorded] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def live(self, seed: int, steps: int) -> None:
        """Handle every command; before each, model and tables must give the rules the same state."""
        for actor, command, now in history(seed, steps):
            kind = type(command).__name__
            assert HANDLERS[type(command)].load(command) == self.world.state_for(command), (seed, command)
            try:
                outcome = handle(command, actor_id=actor, now=now)
            except Refusal as refusal:
                self.outcomes[f"{kind}: {type(refusal).__name__}"] += 1
                continue
            self.outcomes[f"{kind}: {'nothing' if not outcome.recorded else 'done'}"] += 1
            for each in outcome.recorded:
                assert each.data is not None
                self.world.apply(each.data, each.recorded_at.date())
            self.recorded += outcome.recorded


def contents() -> dict[str, list[Any]]:
    """Every row of every folded table."""
    return {table: sql.rows(f"SELECT row_to_json(t)::text FROM {table} t ORDER BY 1") for table in rebuild.FOLDED}


def telling_seeds() -> list[int]:
    """Seeds whose histories reach all there is between them, found by living them in the model alone."""
    telling, missing = [], {command.__name__ for command in HANDLERS} | set(type_registry)
    found: dict[int, set[str]] = {}
    while len(found) < 60 or (missing - set().union(*found.values()) and len(found) < 400):
        found[len(found)] = imagined(len(found))
    while missing and (best := max(found, key=lambda seed: len(found[seed] & missing))) not in telling:
        telling.append(best)
        missing -= found[best]
    return telling


def imagined(seed: int) -> set[str]:
    """The commands that lead to something in a history, and the events they lead to."""
    world, reached = World(), set[str]()
    for _, command, now in history(seed, 400):
        try:
            storable.check(command)
            events = HANDLERS[type(command)].decide(world.state_for(command), command)
        except Refusal:
            continue
        for event in events:
            world.apply(event, now.date())
        reached |= {type(event).__name__ for event in events} | ({type(command).__name__} if events else set())
    return reached


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_model_tables_and_log_agree_after_any_history(seed: int) -> None:
    life = Life()
    life.live(seed, STEPS)
    assert differences() == []
    assert len(life.recorded) > STEPS / 4


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_an_imported_history_leaves_what_living_it_left(seed: int) -> None:
    life = Life()
    life.live(seed, STEPS)
    lived = contents()
    records: list[ImportRecord] = [
        (each.data, each.actor_id, each.recorded_at) for each in life.recorded if each.data is not None
    ]
    empty()
    assert import_history(records) == len(records)
    assert contents() == lived
    assert store.head() == len(records)
    assert differences() == []


def test_random_histories_reach_every_command_and_every_event(db: None) -> None:
    life = Life()
    for seed in telling_seeds():
        life.live(seed, 400)
        life.world = World()
        empty()
    done = {outcome.split(":")[0] for outcome in life.outcomes if outcome.endswith("done")}
    assert done == {command.__name__ for command in HANDLERS}
    assert {each.type for each in life.recorded} == set(type_registry)


def test_every_event_of_the_vocabulary_is_folded() -> None:
    assert {event.__name__ for event in FOLDS} == set(type_registry)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS[:4])
def test_gathered_runs_hold_each_event_once_and_one_stream_never_twice(seed: int) -> None:
    life = Life()
    life.live(seed, 3 * STEPS)
    runs = bulk.gather(life.recorded)
    assert sorted(each.event_id for run in runs for each in run) == [each.event_id for each in life.recorded]
    for run in runs:
        assert len({each.type for each in run}) == 1
        assert len({each.stream for each in run}) == len(run)
    places = {each.event_id: place for place, run in enumerate(runs) for each in run}
    for stream in {each.stream for each in life.recorded}:
        ordered = [places[each.event_id] for each in life.recorded if each.stream == stream]
        assert ordered == sorted(set(ordered))
    assert len(runs) < len(life.recorded) / 2


@pytest.mark.django_db(transaction=True)
def test_a_row_changed_behind_the_logs_back_is_found() -> None:
    (alice,) = register("alice")
    post_id = publish(alice, "Hello.")
    publish(alice, "Left alone.")
    assert differences() == []
    sql.run("UPDATE write_post SET text = 'Forged.' WHERE post_id = %s", [post_id])
    (found,) = differences()
    assert (found.table, found.only_live, found.only_log) == ("write_post", 1, 1)
    assert found.examples_live[0]["text"] == "Forged."
    assert found.examples_log[0]["text"] == "Hello."


@pytest.mark.django_db(transaction=True)
def test_the_check_leaves_tables_and_later_commands_alone() -> None:
    (alice,) = register("alice")
    for _ in range(10):
        publish(alice)  # often enough for the statements to be prepared
    while store.sequence():
        pass
    before = everything()
    for _ in range(2):
        assert rebuild.differences() == []
        assert everything() == before
    publish(alice)
    assert everything()["write_post"] == before["write_post"] + 1
    assert sql.rows("SELECT FROM pg_tables WHERE tablename = 'write_post' AND schemaname <> 'public'") == []


@pytest.mark.django_db(transaction=True)
def test_an_operator_reads_one_line_when_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    register("alice")
    while store.sequence():
        pass
    call_command("rebuild_write", "--check")
    assert capsys.readouterr().out.strip() == (
        f"All {len(rebuild.FOLDED)} write tables are what the log says: 0 differences."
    )


@pytest.mark.django_db(transaction=True)
def test_an_operator_sees_what_differs_and_a_failing_exit(capsys: pytest.CaptureFixture[str]) -> None:
    (alice,) = register("alice")
    publish(alice, "Hello.")
    while store.sequence():
        pass
    sql.run("UPDATE write_post SET text = 'Forged.'")
    with pytest.raises(CommandError, match=f"1 of {len(rebuild.FOLDED)} write tables differ"):
        call_command("rebuild_write", "--check")
    shown = capsys.readouterr().out
    assert "write_post: 1 rows only live, 1 only in the log" in shown
    assert "Forged." in shown


@pytest.mark.django_db(transaction=True)
def test_without_a_relay_the_check_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "PATIENCE_SECONDS", 0.05)
    register("alice")
    with pytest.raises(CommandError, match="is the relay running"):
        call_command("rebuild_write", "--check")


def empty() -> None:
    """Forget everything, within the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE event, log, pending, stream, write_idempotency, {', '.join(rebuild.FOLDED)}")
        cursor.execute("UPDATE relay SET position = 0")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
