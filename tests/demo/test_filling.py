"""The demo, brought into a real installation."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from events import store
from events.accounts import AccountRegistered
from feed_project.audit import audit, auditable
from feed_project.demo import filling
from feed_project.demo.graph import read_graph
from feed_project.demo.story import Story, tell
from feed_project.identity.models import User
from queries.accounts import account_named
from queries.home import home_feed
from queries.paging import PageRequest
from queries.public_feed import public_feed

NOW = datetime(2026, 6, 3, 19, 20, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def brought() -> Story:
    story = tell(read_graph().among(60), now=NOW, posts=150)
    filling.fill(story, "a password for all", importing=lambda *_: None, folding=lambda *_: None)
    return story


def test_every_feed_of_the_demo_equals_its_audit() -> None:
    story = brought()
    assert len(auditable()) == len(story.members)
    assert [finding for account in auditable() if (finding := audit(account))] == []
    assert store.verify().intact


def test_a_named_member_signs_in_and_finds_a_full_feed() -> None:
    brought()
    user = User.objects.get(email="ada@marram.example")
    assert user.check_password("a password for all")
    assert len(home_feed(user.account_id, PageRequest(limit=20)).items) == 20
    assert len(public_feed(None, PageRequest(limit=20)).items) == 20
    ada = account_named(None, "ada")
    assert ada is not None
    assert ada.id == user.account_id
    assert ada.display_name == "Ada Lindqvist"


def test_a_second_demo_says_that_it_is_there_already() -> None:
    brought()
    said = StringIO()
    call_command("demo", stdout=said)
    assert said.getvalue() == "The demo is there already: sign in as ada@marram.example.\n"


def test_an_installation_with_a_log_is_refused_in_one_sentence() -> None:
    with transaction.atomic():
        registered = AccountRegistered(account_id=1, username="somebody")
        store.append([registered], expected={registered.stream: 0}, actor_id=1, recorded_at=NOW)
    with pytest.raises(CommandError, match="for an empty installation"):
        call_command("demo", "--posts", "10")
    assert store.pending() == 1
