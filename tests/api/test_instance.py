"""The documents by which clients decide what to show: true, complete, and in the known shape."""

from __future__ import annotations

from tests.api.conftest import Api


def test_both_instance_documents_say_who_we_are_and_what_we_have(anna: Api, anybody: Api, settings):
    anna.publish("One")
    old, new = anybody.get("/api/v1/instance").json, anybody.get("/api/v2/instance/").json
    assert old["version"] == new["version"] == "4.3.0 (compatible; Dunlin 0.1.0)"
    assert old["uri"] == new["domain"] == "localhost:8000"
    assert old["urls"]["streaming_api"] == new["configuration"]["urls"]["streaming"] == settings.DUNLIN_STREAMING_URL
    assert old["configuration"]["statuses"]["max_characters"] == 500
    assert new["configuration"]["statuses"]["max_media_attachments"] == 4
    assert new["configuration"]["media_attachments"]["video_size_limit"] == 0  # there is no ffmpeg
    assert new["configuration"]["media_attachments"]["supported_mime_types"] == [
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
    ]
    assert new["api_versions"] == {"mastodon": 2}  # grouped notifications; no more is claimed
    assert set(old["stats"]) == {"user_count", "status_count", "domain_count"}


def test_closed_registrations_are_said_in_both_documents(anybody: Api, settings):
    settings.DUNLIN_REGISTRATIONS_OPEN = False
    assert anybody.get("/api/v1/instance").json["registrations"] is False
    assert anybody.get("/api/v2/instance").json["registrations"]["enabled"] is False


def test_nodeinfo_is_found_and_names_the_software(anybody: Api, settings):
    link = anybody.get("/.well-known/nodeinfo").json["links"][0]["href"]
    document = anybody.get(link.removeprefix(settings.DUNLIN_BASE_URL)).json
    assert (document["software"]["name"], document["version"]) == ("dunlin", "2.0")


def test_oauth_metadata_names_addresses_that_are_there(anybody: Api, settings):
    metadata = anybody.get("/.well-known/oauth-authorization-server").json
    assert metadata["issuer"] == settings.DUNLIN_BASE_URL
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["grant_types_supported"] == ["authorization_code", "client_credentials", "password"]
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "app_registration_endpoint"):
        path = metadata[name].removeprefix(settings.DUNLIN_BASE_URL)
        assert anybody.call("POST", path, {}).status != 404


def test_empty_lists_are_empty_and_not_missing(anybody: Api):
    for path in ("/api/v1/custom_emojis",):
        assert (anybody.get(path).status, anybody.get(path).json) == (200, [])


def test_what_is_not_built_answers_404(anna: Api):
    for path in (
        "/api/v1/admin/accounts",
        "/api/v1/domain_blocks",
        "/api/v1_alpha/collections",
        "/api/v1/annual_reports",
    ):
        assert anna.get(path).status == 404
    assert anna.post("/api/v1/statuses/1/translate").status == 404
