"""Accounts: joining, profiles, finding people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feed_project.identity.models import Application, User
from tests.api.conftest import PASSWORD, Api, token_for

JOIN = {
    "username": "carla",
    "email": "Carla@Example.com",
    "password": PASSWORD,
    "agreement": True,
    "locale": "en",
    "reason": "because",
}


@pytest.fixture
def client_token(application: Application) -> Api:
    return Api(token=token_for(None, "read write", application))


def test_joining_answers_with_a_token_that_works_at_once(client_token: Api):
    answer = client_token.post("/api/v1/accounts", JOIN)
    assert (answer.status, answer.json["token_type"], answer.json["scope"]) == (200, "Bearer", "read write")
    me = Api(token=answer.json["access_token"]).get("/api/v1/accounts/verify_credentials")
    assert (me.status, me.json["username"], me.json["source"]["privacy"]) == (200, "carla", "public")
    assert User.objects.get().email == "carla@example.com"


@pytest.mark.parametrize(
    ("change", "field", "error"),
    [
        ({"username": ""}, "username", "ERR_BLANK"),
        ({"username": "a b"}, "username", "ERR_INVALID"),
        ({"username": "ａnna"}, "username", "ERR_INVALID"),
        ({"username": "x" * 31}, "username", "ERR_TOO_LONG"),
        ({"username": "ANNA"}, "username", "ERR_TAKEN"),
        ({"email": ""}, "email", "ERR_BLANK"),
        ({"email": "nobody"}, "email", "ERR_INVALID"),
        ({"email": "ANNA@example.com"}, "email", "ERR_TAKEN"),
        ({"password": ""}, "password", "ERR_BLANK"),
        ({"password": "short"}, "password", "ERR_TOO_SHORT"),
        ({"agreement": False}, "agreement", "ERR_ACCEPTED"),
    ],
)
def test_a_refused_registration_says_which_field_is_wrong(
    anna: Api, client_token: Api, change: dict[str, object], field: str, error: str
):
    answer = client_token.post("/api/v1/accounts", {**JOIN, **change})
    assert answer.status == 422
    assert answer.json["error"].startswith("Validation failed: ")
    assert error in [entry["error"] for entry in answer.json["details"][field]]
    assert User.objects.count() == 1


def test_all_that_is_wrong_is_named_at_once(client_token: Api):
    wrong = {"username": "a b", "email": "x", "password": "1", "agreement": "0"}
    answer = client_token.post("/api/v1/accounts", wrong)
    assert set(answer.json["details"]) == {"username", "email", "password", "agreement"}


def test_closed_registrations_are_refused_with_403(client_token: Api, settings):
    settings.DUNLIN_REGISTRATIONS_OPEN = False
    answer = client_token.post("/api/v1/accounts", JOIN)
    assert (answer.status, answer.json) == (403, {"error": "This action is not allowed"})


def test_a_profile_is_changed_field_by_field(anna: Api):
    path = "/api/v1/accounts/update_credentials"
    fields = {
        "display_name": "Anna A.",
        "note": "Writes #things",
        "locked": "true",
        "fields_attributes[0][name]": "Home",
        "fields_attributes[0][value]": "https://anna.example",
        "source[privacy]": "unlisted",
        "source[sensitive]": "1",
        "source[language]": "de",
    }
    from urllib.parse import urlencode

    answer = anna.call("PATCH", path, urlencode(fields), content_type="application/x-www-form-urlencoded")
    assert answer.status == 200, answer.json
    assert (answer.json["display_name"], answer.json["locked"]) == ("Anna A.", True)
    source = answer.json["source"]
    assert (source["privacy"], source["sensitive"], source["language"]) == ("unlisted", True, "de")
    assert source["note"] == "Writes #things"
    assert source["fields"] == [{"name": "Home", "value": "https://anna.example", "verified_at": None}]
    answer = anna.call("PATCH", path, {"display_name": "", "bot": "True"})
    assert (answer.json["display_name"], answer.json["bot"], answer.json["locked"]) == ("", True, True)
    assert answer.json["source"]["note"] == "Writes #things"
    assert anna.publish("Defaults apply")["visibility"] == "unlisted"
    assert anna.get("/api/v1/preferences").json["posting:default:visibility"] == "unlisted"


@pytest.mark.parametrize(
    "body",
    [
        {"display_name": "x" * 31},
        {"note": "x" * 501},
        {"display_name": ["x"]},
        {"locked": "perhaps"},
        {"source": "public"},
        {"source": {"privacy": "direct"}},
        {"fields_attributes": [{"name": str(n), "value": "x"} for n in range(5)]},
        {"avatar": "a file"},
        {"note": "\0"},
    ],
)
def test_a_profile_that_makes_no_sense_is_refused(anna: Api, body: dict[str, object]):
    before = anna.get("/api/v1/accounts/verify_credentials").json
    answer = anna.call("PATCH", "/api/v1/accounts/update_credentials", body)
    assert (answer.status, "error" in answer.json) == (422, True)
    assert anna.get("/api/v1/accounts/verify_credentials").json == before


def test_a_profile_can_be_sent_as_multipart(anna: Api):
    body = b'--b\r\nContent-Disposition: form-data; name="source[language]"\r\n\r\nfr\r\n--b--\r\n'
    answer = anna.call(
        "PATCH", "/api/v1/accounts/update_credentials", body, content_type="multipart/form-data; boundary=b"
    )
    assert answer.json["source"]["language"] == "fr"


def test_an_uploaded_picture_is_refused_and_not_lost_in_silence(anna: Api):
    body = b'--b\r\nContent-Disposition: form-data; name="avatar"; filename="a.png"\r\n\r\nx\r\n--b--\r\n'
    answer = anna.call(
        "PATCH", "/api/v1/accounts/update_credentials", body, content_type="multipart/form-data; boundary=b"
    )
    assert answer.status == 422


def test_accounts_are_found_by_id_by_name_and_by_beginning(anna: Api, ben: Api, anybody: Api):
    assert anybody.get(f"/api/v1/accounts/{anna.id}").json["acct"] == "anna"
    for name in ("anna", "@anna", "ANNA", "anna@localhost:8000"):
        assert anybody.get("/api/v1/accounts/lookup", {"acct": name}).json["id"] == anna.id
    for name in ("", "nobody", "anna@elsewhere.example", "@"):
        assert anybody.get("/api/v1/accounts/lookup", {"acct": name}).status == 404
    assert [found["id"] for found in ben.get("/api/v1/accounts/search", {"q": "@an"}).json] == [anna.id]
    assert [found["id"] for found in ben.get("/api/v2/search", {"q": "an"}).json["accounts"]] == [anna.id]


def test_whom_one_blocks_is_found_by_the_whole_name_only(anna: Api, ben: Api):
    ben.post(f"/api/v1/accounts/{anna.id}/block")
    assert [found["id"] for found in ben.get("/api/v2/search", {"q": "@anna"}).json["accounts"]] == [anna.id]
    assert ben.get("/api/v2/search", {"q": "@ann"}).json["accounts"] == []


def test_search_resolves_addresses_of_this_site(anna: Api, ben: Api):
    status = anna.publish("Find me")
    hidden = anna.publish("Not me", visibility="private")
    found = ben.get("/api/v2/search", {"q": status["url"], "resolve": "true"}).json
    assert ([s["id"] for s in found["statuses"]], found["accounts"], found["hashtags"]) == ([status["id"]], [], [])
    assert ben.get("/api/v2/search", {"q": hidden["url"], "type": "statuses"}).json["statuses"] == []
    assert [a["id"] for a in ben.get("/api/v2/search", {"q": status["account"]["url"]}).json["accounts"]] == [anna.id]
    elsewhere = status["url"].replace("localhost", "elsewhere")
    assert ben.get("/api/v2/search", {"q": elsewhere}).json["statuses"] == []


def test_counters_follow_what_was_done(anna: Api, ben: Api):
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    anna.publish("One")
    account = ben.get(f"/api/v1/accounts/{anna.id}").json
    assert (account["followers_count"], account["statuses_count"]) == (1, 1)
    assert account["last_status_at"] == anna.publish("Two")["created_at"][:10]
    assert ben.get("/api/v1/accounts/verify_credentials").json["following_count"] == 1


def test_a_new_account_is_seen_by_whoever_looks_next(member: Callable[..., Api], client_token: Api):
    anna = member("anna")
    joined = client_token.post("/api/v1/accounts", JOIN)
    assert joined.status == 200
    assert [found["username"] for found in anna.get("/api/v1/accounts/search", {"q": "carla"}).json] == ["carla"]
