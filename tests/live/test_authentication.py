"""Who is let in by what, and what ends it: against the real tables of logins, tokens, sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from oauth2_provider.models import AccessToken

from feed_project.identity.bearer import issue_token
from feed_project.identity.models import User
from feed_project.live.authentication import VISITOR, authenticate, ended
from feed_project.live.credentials import Credentials, Rejected

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    user = User(account_id=77, email="alice@example.org", created_at=timezone.now())
    user.set_password("a long password")
    user.save()
    return user


def token_of(user: User, *scopes: str) -> str:
    return issue_token(user=user, application_id=None, scopes=scopes, now=timezone.now())


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key
    return session.session_key


def test_a_token_names_its_account_and_its_scopes(user: User) -> None:
    viewer = authenticate(Credentials(token=token_of(user, "read:statuses", "write")))
    assert (viewer.account_id, viewer.scopes) == (77, {"read:statuses", "write"})


@pytest.mark.parametrize("token", ["nobody", "", "\0", "a\0b", "é", "\ud800", "x" * 100_000])
def test_a_token_that_is_not_ours_is_refused(user: User, token: str) -> None:
    with pytest.raises(Rejected, match="The access token is invalid"):
        authenticate(Credentials(token=token))


def test_a_session_names_its_account_with_every_scope_to_read(user: User) -> None:
    viewer = authenticate(Credentials(session_key=session_of(user)))
    assert (viewer.account_id, viewer.scopes) == (77, {"read"})


@pytest.mark.parametrize("key", ["gone", "", "\0", "é", "x" * 5_000])
def test_a_session_that_is_not_there_makes_a_visitor(user: User, key: str) -> None:
    assert authenticate(Credentials(session_key=key)) == VISITOR


def test_nothing_shown_makes_a_visitor() -> None:
    assert authenticate(Credentials()) == VISITOR


def test_what_still_holds_is_found_in_two_questions(user: User, django_assert_num_queries) -> None:
    proofs = {authenticate(Credentials(token=token_of(user, "read"))).proof for _ in range(5)}
    proofs |= {authenticate(Credentials(session_key=session_of(user))).proof for _ in range(5)}
    with django_assert_num_queries(2):
        assert ended(proofs) == set()


def test_a_revoked_or_expired_token_no_longer_holds(user: User) -> None:
    revoked, expired, kept = (authenticate(Credentials(token=token_of(user, "read"))).proof for _ in range(3))
    AccessToken.objects.filter(id=revoked.token_id).delete()
    AccessToken.objects.filter(id=expired.token_id).update(expires=timezone.now() - timedelta(seconds=1))
    assert ended({revoked, expired, kept}) == {revoked, expired}


def test_a_log_out_ends_its_session_only(user: User) -> None:
    first, second = session_of(user), session_of(user)
    proofs = {key: authenticate(Credentials(session_key=key)).proof for key in (first, second)}
    Session.objects.filter(session_key=first).delete()
    assert ended(proofs.values()) == {proofs[first]}


def test_an_expired_session_no_longer_holds(user: User) -> None:
    key = session_of(user)
    proof = authenticate(Credentials(session_key=key)).proof
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    assert ended([proof]) == {proof}


def test_a_new_password_ends_all_sessions(user: User) -> None:
    key = session_of(user)
    proof = authenticate(Credentials(session_key=key)).proof
    user.set_password("another long password")
    user.save()
    assert ended([proof]) == {proof}
    assert authenticate(Credentials(session_key=key)) == VISITOR


def test_a_closed_login_ends_sessions_and_tokens(user: User) -> None:
    key, token = session_of(user), token_of(user, "read")
    proofs = {authenticate(Credentials(session_key=key)).proof, authenticate(Credentials(token=token)).proof}
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert ended(proofs) == proofs
    assert authenticate(Credentials(session_key=key)) == VISITOR
    with pytest.raises(Rejected):
        authenticate(Credentials(token=token))
