"""Joining from the terminal and by the one function that all doors use."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from commands.refusals import Invalid
from events import store
from feed_project.identity.models import User
from feed_project.identity.registration import register_user

pytestmark = pytest.mark.django_db

WHO: dict[str, Any] = {"username": "anna", "email": " Anna@Example.com ", "password": "correct horse battery"}


def test_an_account_and_its_login_come_into_being_together():
    joined = register_user(**WHO, now=timezone.now())
    assert joined.user.email == "anna@example.com"
    assert joined.outcome.recorded[0].data.account_id == joined.user.account_id
    assert authenticate(None, username="ANNA@example.com", password=WHO["password"]) == joined.user
    assert authenticate(None, username="anna@example.com", password="wrong") is None


@pytest.mark.parametrize("change", [{"email": "x"}, {"password": "short"}, {"username": "a b"}, {"agreement": False}])
def test_a_refused_registration_leaves_nothing_behind(change: dict[str, Any]):
    with pytest.raises(Invalid):
        register_user(**{**WHO, **change}, now=timezone.now())
    assert (User.objects.count(), store.pending()) == (0, 0)


def test_two_who_take_one_address_at_once_end_with_one_login(monkeypatch: pytest.MonkeyPatch):
    register_user(**WHO, now=timezone.now())
    monkeypatch.setattr("feed_project.identity.registration._email_problems", lambda address: {})
    with pytest.raises(Invalid) as refusal:
        register_user(**{**WHO, "username": "ben"}, now=timezone.now())
    assert refusal.value.details["email"][0]["error"] == "ERR_TAKEN"
    assert (User.objects.count(), store.pending()) == (1, 1)


def test_the_database_itself_keeps_addresses_in_lower_case():
    with pytest.raises(IntegrityError):
        User.objects.create(account_id=1, email="Anna@example.com", created_at=timezone.now())


def test_an_unknown_address_costs_the_same_work_as_a_wrong_password(monkeypatch: pytest.MonkeyPatch):
    register_user(**WHO, now=timezone.now())
    from django.contrib.auth import hashers

    hashed: list[str] = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *a, **k: hashed.append("x") or real(*a, **k))
    counts = []
    for address in ("anna@example.com", "nobody@example.com"):
        hashed.clear()
        assert authenticate(None, username=address, password="wrong") is None
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


def test_the_terminal_makes_an_account_or_says_in_a_sentence_why_not():
    said = io.StringIO()
    call_command("createaccount", "anna", "--email", "a@example.com", "--password", "correct horse", stdout=said)
    assert "@anna" in said.getvalue()
    with pytest.raises(CommandError, match="Username has already been taken"):
        call_command("createaccount", "ANNA", "--email", "b@example.com", "--password", "correct horse")
    call_command("createaccount", "ben", "--email", "c@example.com", "--random", "--locked", stdout=said)
    password = said.getvalue().strip().rsplit(" ", 1)[1]
    assert authenticate(None, username="c@example.com", password=password) is not None
