"""Nothing is open by accident: every address and method says whom it admits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from feed_project.api import urls
from feed_project.api.door import Door, at
from feed_project.api.endpoint import Endpoint, Policy
from feed_project.identity.models import Application, User
from feed_project.identity.scopes import SCOPES
from tests.api.conftest import Api, token_for

# Everything that can be called without a token, and nothing else.
OPEN = {
    "GET api/v1/instance",
    "GET api/v2/instance",
    *(f"GET api/v1/instance/{what}" for what in ("rules", "activity", "peers", "domain_blocks")),
    *(f"GET api/v1/instance/{what}" for what in ("extended_description", "languages", "translation_languages")),
    "GET api/v1/custom_emojis",
    "GET .well-known/nodeinfo",
    "GET nodeinfo/2.0",
    "POST api/v1/apps",
    "GET .well-known/oauth-authorization-server",
    "POST oauth/token",
    "POST oauth/revoke",
    "GET api/v1/accounts",
    "GET api/v1/directory",
    "GET api/v1/trends",
    "GET api/v1/trends/tags",
    "GET api/v1/trends/statuses",
    "GET api/v1/trends/links",
    "GET api/v1/accounts/lookup",
    "GET api/v1/accounts/<account_id>",
    "GET api/v1/accounts/<account_id>/statuses",
    "GET api/v1/accounts/<account_id>/followers",
    "GET api/v1/accounts/<account_id>/following",
    "GET api/v1/accounts/<account_id>/endorsements",
    "GET api/v1/statuses",
    "GET api/v1/statuses/<status_id>",
    "GET api/v1/statuses/<status_id>/context",
    "GET api/v1/statuses/<status_id>/history",
    "GET api/v1/statuses/<status_id>/favourited_by",
    "GET api/v1/statuses/<status_id>/reblogged_by",
    "GET api/v1/polls/<poll_id>",
    "GET api/v1/timelines/public",
    "GET api/v1/timelines/link",
    "GET api/v1/timelines/tag/<name>",
    "GET api/v1/tags/<name>",
    "GET api/v1/accounts/<account_id>/featured_tags",
    "GET api/v2/search",
    "GET api/v1/search",
    *(f"{method} {route}" for route in ("api", "api/<path:rest>") for method in urls.ABSENT),
}
# Without an endpoint of ours behind them: the consent page, the OpenAPI document and the page that shows it.
OTHERS = {"oauth/authorize", "oauth/authorize/", "api/schema", "api/schema/", "api/docs", "api/docs/"}


def doors() -> Iterator[tuple[str, type[Door]]]:
    for pattern in urls.urlpatterns:
        door = getattr(pattern.callback, "cls", None)
        if door is not None and issubclass(door, Door):
            yield str(pattern.pattern), door


def mounted() -> Iterator[tuple[str, str, Endpoint]]:
    for route, door in doors():
        for method, endpoint in door.endpoints.items():
            yield route, method, endpoint


def path_of(route: str) -> str:
    return "/" + re.sub(r"<\w+>", "1", route).replace("<path:rest>", "v9/nothing")


def test_every_address_has_a_policy_or_is_known_to_have_none():
    bare = {str(p.pattern) for p in urls.urlpatterns} - {route for route, _, _ in mounted()}
    assert bare == OTHERS
    assert all(endpoint.policy is not None for _, _, endpoint in mounted())


def test_what_is_open_to_everybody_is_exactly_this_list():
    assert {f"{method} {route}" for route, method, e in mounted() if e.policy.admits == "anyone"} == OPEN


def test_every_scope_that_is_asked_for_can_be_granted():
    scopes = {endpoint.policy.scope for _, _, endpoint in mounted()} - {None}
    assert scopes <= set(SCOPES)


def test_reading_scopes_guard_reading_and_writing_scopes_writing():
    for route, method, endpoint in mounted():
        if route == "api/v1/media/<media_id>":  # as Mastodon's: whoever sends a file may ask how far it is
            assert endpoint.policy.scope == "write:media"
        elif endpoint.policy.scope and endpoint.policy.scope != "push":
            assert endpoint.policy.scope.split(":")[0] == ("read" if method == "GET" else "write"), route


def test_a_function_without_a_policy_cannot_be_mounted():
    with pytest.raises(TypeError, match="has no policy"):
        at("somewhere", GET=lambda request: None)


def test_without_a_token_closed_addresses_answer_401(anybody: Api):
    for route, method, endpoint in mounted():
        if endpoint.policy.admits != "anyone":
            answer = anybody.call(method, path_of(route), {})
            assert (route, answer.status) == (route, 401)
            assert answer.json == {"error": "The access token is invalid"}


def test_with_a_token_that_is_none_every_scoped_address_answers_401():
    stranger = Api(token="nothing")
    for route, method, endpoint in mounted():
        if endpoint.policy.scope:
            assert (route, stranger.call(method, path_of(route), {}).status) == (route, 401)


def test_where_tokens_are_not_looked_at_a_bad_one_does_no_harm():
    stranger = Api(token="nothing")
    for path in ("/api/v1/instance", "/api/v2/instance", "/.well-known/oauth-authorization-server"):
        assert stranger.get(path).status == 200
    assert (
        stranger.post("/api/v1/apps", {"client_name": "Tool", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob"}).status
        == 200
    )


def test_a_token_without_the_scope_is_turned_away(member: Callable[..., Api]):
    profile_only = member("anna", scopes="profile")
    for route, method, endpoint in mounted():
        if endpoint.policy.scope:
            answer = profile_only.call(method, path_of(route), {})
            assert (route, answer.status) == (route, 403)
            assert answer.json == {"error": "This action is outside the authorized scopes"}


def test_a_clients_own_token_is_no_member(application: Application):
    client = Api(token=token_for(None, "read write push", application))
    for route, method, endpoint in mounted():
        if endpoint.policy.admits == "account":
            answer = client.call(method, path_of(route), {})
            assert (route, answer.status) == (route, 422)
            assert answer.json == {"error": "This method requires an authenticated user"}


def test_no_closed_address_costs_more_than_two_statements_to_refuse(
    django_assert_max_num_queries, member: Callable[..., Api]
):
    profile_only = member("anna", scopes="profile")
    for route, method, endpoint in mounted():
        if endpoint.policy.scope:
            with django_assert_max_num_queries(2):
                profile_only.call(method, path_of(route), {})


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")


def test_every_address_takes_its_own_methods_and_no_other_whoever_asks(member: Callable[..., Api], application: Any):
    anna = member("anna")
    asking = {
        "anybody": Api(),
        "stranger": Api(token="nothing"),
        "narrow": Api(token_for(User.objects.get(account_id=anna.account_id), "profile", application)),
        "program": Api(token_for(None, "read write push", application)),
        "member": anna,
    }
    for (route, door), method in product(doors(), METHODS):
        policy = getattr(door.endpoints.get("GET" if method == "HEAD" else method), "policy", None)
        for who, api in asking.items():
            status = api.call(method, path_of(route), {}).status
            assert admitted(policy, who, status), (method, route, who, status)


def admitted(policy: Policy | None, who: str, status: int) -> bool:
    """Whether an answer's status is what the policy says about the asker."""
    if policy is None:
        return status == 405
    if policy.scope is None and policy.admits == "anyone":
        return status != 405 and status < 500  # tokens are not looked at
    refusals = {"stranger": 401, "anybody": 0 if policy.admits == "anyone" else 401}
    refusals["narrow"] = 403 if policy.scope else 0
    refusals["program"] = 422 if policy.admits == "account" else 0
    wanted = refusals.get(who, 0)
    return status == wanted if wanted else status not in {401, 403, 405} and status < 500


def test_answers_to_a_token_are_kept_by_no_cache(anna: Api):
    for route, method, _ in mounted():
        answer = anna.call(method, path_of(route), {})
        assert (route, answer.headers["Cache-Control"]) == (route, "private, no-store")
        assert "Authorization" in answer.headers["Vary"], route


def test_strangers_and_programs_cost_no_more_than_two_statements_to_refuse(
    django_assert_max_num_queries, application: Application
):
    for asking in (Api(), Api(token="nothing"), Api(token_for(None, "read write push", application))):
        for route, method, endpoint in mounted():
            if endpoint.policy.admits == "account":
                with django_assert_max_num_queries(2):
                    assert asking.call(method, path_of(route), {}).status in {401, 422}, route


def test_methods_that_are_not_there_answer_in_json(anybody: Api):
    for method in ("PUT", "PATCH", "DELETE"):
        assert anybody.call(method, "/api/v1/instance").status == 405


def test_an_unknown_address_answers_in_json(anna: Api):
    for path in ("/api/v1/nothing", "/api/v1/nothing/", "/api/", "/api/v1/collections"):
        answer = anna.get(path)
        assert (answer.status, answer.json) == (404, {"error": "Record not found"})


def test_a_closing_slash_changes_nothing_and_never_redirects(anna: Api):
    for route, method, _ in mounted():
        if "<path:rest>" not in route:
            with_slash = anna.call(method, path_of(route) + "/", {}).status
            assert (route, with_slash) == (route, anna.call(method, path_of(route), {}).status)
            assert with_slash != 301


def test_two_slashes_and_suffixes_are_other_addresses(anna: Api):
    for path in ("home//", "/home", "home.json", "home;v=1", "%2e%2e/timelines/home", "./home", "home%2f%2f", "HOME"):
        assert anna.get(f"/api/v1/timelines/{path}").status == 404, path
    for path in ("/api/v1//timelines/home", "//api/v1/timelines/home", "/api/v1/timelines/%252e%252e/timelines/home"):
        assert anna.get(path).status == 404, path
