"""Codes that were exchanged: of many who show one at once, one gets a token; in the end they are forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant

from feed_project.housekeeping import CODES_HOURS, keep_house
from feed_project.identity.models import SpentCode, User
from feed_project.identity.oauth import Validator, secret_digest
from tests.api.conftest import SECRET, make_application
from tests.commands.community import at_once

BACK = "https://client.example/back"


def granted(code: str, **challenge: str) -> None:
    user = User.objects.create(account_id=1, email="anna@example.com", created_at=timezone.now())
    Grant.objects.create(
        user=user,
        code=code,
        application=make_application(),
        expires=timezone.now() + timedelta(minutes=5),
        redirect_uri=BACK,
        scope="read",
        **challenge,
    )


def exchange(code: str, **verifier: str) -> int:
    body = {"grant_type": "authorization_code", "client_id": "a-client", "client_secret": SECRET, **verifier}
    return Client().post("/oauth/token", {**body, "code": code, "redirect_uri": BACK}).status_code


@pytest.mark.django_db(transaction=True)
def test_of_many_who_show_a_code_at_once_at_most_one_has_a_token() -> None:
    granted("a code")
    statuses: list[int] = []
    at_once(lambda: statuses.append(exchange("a code")) for _ in range(8))
    assert statuses.count(200) <= 1
    assert set(statuses) <= {200, 400}
    assert AccessToken.objects.count() <= 1


@pytest.mark.django_db
@pytest.mark.parametrize("before", ["get_code_challenge", "get_code_challenge_method", "confirm_redirect_uri"])
def test_a_code_that_another_spends_between_two_checks_is_refused(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    granted("a code", code_challenge="c" * 43, code_challenge_method="plain")
    check = getattr(Validator, before)

    def spent_by_another(*arguments: Any, **more: Any) -> Any:
        Grant.objects.all().delete()
        return check(*arguments, **more)

    monkeypatch.setattr(Validator, before, spent_by_another)
    assert exchange("a code", code_verifier="c" * 43) == 400
    assert not Grant.objects.exists()
    assert not AccessToken.objects.exists()


@pytest.mark.django_db
def test_spent_codes_are_forgotten_when_they_would_have_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    granted("a code")
    assert exchange("a code") == 200
    assert settings.OAUTH2_PROVIDER["AUTHORIZATION_CODE_EXPIRE_SECONDS"] < CODES_HOURS * 3600
    for part in ("lapse_absent_readers", "cut_long_feeds", "follow_up"):
        monkeypatch.setattr(f"feed_project.housekeeping.{part}", lambda *_: 0)
    keep_house(timezone.now())
    assert SpentCode.objects.filter(digest=secret_digest("a code")).exists()
    keep_house(timezone.now() + timedelta(hours=CODES_HOURS, minutes=1))
    assert not SpentCode.objects.exists()
    assert AccessToken.objects.count() == 1
