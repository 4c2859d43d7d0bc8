"""The OpenAPI document: valid, without warnings, and true of what is answered."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from django.core.management import call_command

from tests.api.conftest import Api
from tests.api.test_policies import mounted


@pytest.fixture
def document(anybody: Api) -> dict[str, Any]:
    response = anybody.get("/api/schema/")
    assert response.status == 200
    import json

    return json.loads(response.json) if isinstance(response.json, bytes) else response.json


def test_the_document_is_valid_and_complete_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_every_address_stands_in_the_document(document: dict[str, Any]):
    documented = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    for route, method, endpoint in mounted():
        if endpoint.call.__name__ != "absent":
            path = "/" + route.replace("<", "{").replace(">", "}")
            assert (path, method) in documented


def test_answers_have_the_shape_that_the_document_says(document: dict[str, Any], anna: Api, ben: Api):
    ben.post(f"/api/v1/accounts/{anna.id}/follow")
    status = anna.publish("Hello @ben #tag", spoiler_text="x")
    ben.post(f"/api/v1/statuses/{status['id']}/reblog")
    answers = {
        "Status": [*ben.get("/api/v1/timelines/home").json, *anna.get(f"/api/v1/accounts/{ben.id}/statuses").json],
        "Account": anna.get(f"/api/v1/accounts/{anna.id}/followers").json,
        "CredentialAccount": [anna.get("/api/v1/accounts/verify_credentials").json],
        "Relationship": anna.get("/api/v1/accounts/relationships", {"id[]": [ben.id]}).json,
        "Notification": anna.get("/api/v1/notifications").json,
        "Context": [anna.get(f"/api/v1/statuses/{status['id']}/context").json],
        "Preferences": [anna.get("/api/v1/preferences").json],
        "Search": [anna.get("/api/v2/search", {"q": "be"}).json],
        "Application": [anna.get("/api/v1/apps/verify_credentials").json],
        "Error": [Api().get("/api/v1/preferences").json],
    }
    check(document, answers)


def test_what_is_found_filtered_and_told_has_the_shape_that_the_document_says(
    document: dict[str, Any], anna: Api, ben: Api
):
    words = [{"keyword": "tea"}]
    made = anna.post("/api/v2/filters", {"title": "Tea", "context": ["home"], "keywords_attributes": words}).json
    status = ben.publish("some tea #tea")
    under = anna.post(f"/api/v2/filters/{made['id']}/statuses", {"status_id": status["id"]}).json
    ben.publish("@anna psst", visibility="direct")
    answers = {
        "Filter": anna.get("/api/v2/filters").json,
        "FilterKeyword": made["keywords"],
        "FilterStatus": [under],
        "FilterV1": anna.get("/api/v1/filters").json,
        "FilterResult": anna.get(f"/api/v1/statuses/{status['id']}").json["filtered"],
        "Conversation": anna.get("/api/v1/conversations").json,
        "Search": [anna.get("/api/v2/search", {"q": "tea"}).json],
        "SearchV1": [anna.get("/api/v1/search", {"q": "tea"}).json],
    }
    check(document, answers)


def check(document: dict[str, Any], answers: dict[str, Any]) -> None:
    """Hold answers against the entities they are said to be."""
    for name, found in answers.items():
        assert found, name
        schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
        for answer in found:
            jsonschema.validate(answer, schema)
            assert set(answer) <= set(document["components"]["schemas"][name]["properties"])
