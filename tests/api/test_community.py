"""Rules, reports, activity: what concerns the community as a whole."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from feed_project.processes.management.commands import rules as rules_command
from queries import community
from tests.api.conftest import Api


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch, inline_relay: Any) -> None:
    monkeypatch.setattr(rules_command, "settle", lambda outcome: inline_relay())
    monkeypatch.setattr(community, "_counted", None)


def told(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_rules_are_worded_by_the_operator_and_stand_in_every_document(anybody: Api):
    assert anybody.get("/api/v1/instance/rules").json == []
    told("rules", "add", "Be kind", "--hint", "always")
    shown = told("rules", "add", "No [b]spam")
    assert "Be kind" in shown
    assert "No [b]spam" in shown
    first, second = anybody.get("/api/v1/instance/rules").json
    assert (first["text"], first["hint"], second["text"]) == ("Be kind", "always", "No [b]spam")
    for version in ("v1", "v2"):
        assert anybody.get(f"/api/{version}/instance").json["rules"] == [first, second]
    told("rules", "change", first["id"], "--text", "Be nice")
    told("rules", "remove", second["id"])
    assert anybody.get("/api/v1/instance/rules").json == [{"id": first["id"], "text": "Be nice", "hint": "always"}]


def test_the_operator_hears_why_a_rule_is_refused(anybody: Api):
    with pytest.raises(CommandError, match="Text can't be blank"):
        told("rules", "add", " ")
    with pytest.raises(CommandError, match="Record not found"):
        told("rules", "remove", "5")


def test_a_report_is_answered_to_its_author_and_shown_to_the_operator(anna: Api, ben: Api):
    told("rules", "add", "Be kind")
    rule = anna.get("/api/v1/instance/rules").json[0]["id"]
    post = ben.publish("Rubbish")["id"]
    answer = anna.post(
        "/api/v1/reports",
        {"account_id": ben.id, "status_ids": [post], "comment": "rude [red]", "rule_ids": [rule], "forward": True},
    )
    assert answer.status == 200
    assert {name: answer.json[name] for name in ("category", "comment", "forwarded", "action_taken")} == {
        "category": "violation",
        "comment": "rude [red]",
        "forwarded": False,
        "action_taken": False,
    }
    assert (answer.json["status_ids"], answer.json["rule_ids"]) == ([post], [rule])
    assert answer.json["target_account"]["id"] == ben.id
    shown = told("reports")
    for word in ("@anna", "@ben", "violation", "rude [red]"):
        assert word in shown


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 404),
        ({"account_id": "77"}, 404),
        ({"account_id": str(2**63)}, 422),
        ({"account_id": "x"}, 422),
        ({"status_ids": ["77"]}, 404),
        ({"status_ids": [str(2**63)]}, 422),
        ({"status_ids": [str(number) for number in range(1, 102)]}, 422),
        ({"comment": "x" * 1001}, 422),
        ({"comment": ["x"]}, 422),
        ({"category": "boring"}, 422),
        ({"rule_ids": ["77"]}, 422),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_report_that_makes_no_sense_is_refused_and_kept_nowhere(
    anna: Api, ben: Api, fields: dict[str, Any], status: int
):
    body = {"account_id": ben.id, **fields} if fields else {}
    assert anna.post("/api/v1/reports", body).status == status
    assert "@anna" not in told("reports")


def test_what_one_does_not_see_cannot_be_reported(anna: Api, ben: Api):
    post = ben.publish("Secret", visibility="private")["id"]
    assert anna.post("/api/v1/reports", {"account_id": ben.id, "status_ids": [post]}).status == 404
    own = anna.post("/api/v1/reports", {"account_id": anna.id})
    assert (own.status, own.json["error"]) == (422, "Validation failed: Target account can't be yourself")


def test_activity_counts_twelve_weeks_in_strings(anna: Api, ben: Api, anybody: Api):
    anna.publish("One")
    anna.publish("Two")
    weeks = anybody.get("/api/v1/instance/activity").json
    assert len(weeks) == 12
    assert {name: weeks[0][name] for name in ("statuses", "logins", "registrations")} == {
        "statuses": "2",
        "logins": "1",
        "registrations": "2",
    }
    assert int(weeks[0]["week"]) - int(weeks[1]["week"]) == 7 * 24 * 3600


def test_the_languages_that_are_offered_are_named_in_english(anybody: Api):
    offered = anybody.get("/api/v1/instance/languages").json
    assert {"code": "de", "name": "German"} in offered
    assert [language["name"] for language in offered] == sorted(language["name"] for language in offered)
    assert len({language["code"] for language in offered}) == len(offered) > 50
    assert set(offered[0]) == {"code", "name"}


def test_no_other_servers_are_known_and_no_documents_made_up(anybody: Api):
    for path in ("peers", "domain_blocks"):
        assert anybody.get(f"/api/v1/instance/{path}").json == []
    assert anybody.get("/api/v1/instance/translation_languages").json == {}
    assert anybody.get("/api/v1/instance/extended_description").json["content"].startswith("<p>")
    for path in ("privacy_policy", "terms_of_service"):
        assert anybody.get(f"/api/v1/instance/{path}").status == 404


def test_registration_says_that_a_name_is_reserved(application: Any, anybody: Api):
    from tests.api.conftest import token_for

    client = Api(token=token_for(None, "read write", application))
    fields = {"username": "Admin", "email": "a@example.com", "password": "correct horse battery", "agreement": True}
    refused = client.post("/api/v1/accounts", fields)
    assert (refused.status, refused.json["error"]) == (422, "Validation failed: Username is reserved")
    assert refused.json["details"]["username"] == [{"error": "ERR_RESERVED", "description": "is reserved"}]
