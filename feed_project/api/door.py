"""Where requests come in: authentication, limits, scopes and headers, the same for every endpoint."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.urls.resolvers import RoutePattern
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, MethodNotAllowed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from feed_project.api.bodies import read_fields
from feed_project.api.endpoint import OPEN, Caller, Endpoint, Policy
from feed_project.api.errors import INVALID_TOKEN, NEEDS_ACCOUNT, OUTSIDE_SCOPES, Refused, answer_exception
from feed_project.api.etags import unless_known
from feed_project.api.reading import await_own_writes
from feed_project.api.schema import documented
from feed_project.api.throttle import count_request, state_allowance
from feed_project.identity.bearer import Bearer, find_bearer
from feed_project.identity.scopes import covers


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer`, and nothing else: no cookies, no tokens in addresses.

    `lane`: from whose read tables the endpoint answers.
    """

    def __init__(self, lane: str | None) -> None:
        self.lane = lane or "core"

    def authenticate(self, request: Request) -> tuple[int | None, Bearer] | None:
        """(account id, bearer), or None without a token; a token that is no good is refused."""
        kind, _, token = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        try:
            bearer = find_bearer(token.strip().decode("ascii"), timezone.now(), self.lane)
        except UnicodeDecodeError:
            bearer = None
        if bearer is None:
            raise AuthenticationFailed(INVALID_TOKEN)
        return bearer.account_id, bearer

    def authenticate_header(self, request: Request) -> str:
        """What makes the framework answer 401 and not 403."""
        return "Bearer"


class PolicyPermission(BasePermission):
    """Applies the policy that stands beside the endpoint."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Refuse, in Mastodon's words, whom the policy does not admit."""
        policy: Policy = view.endpoint(request).policy
        bearer = cast("Bearer | None", request.auth)
        if policy.admits == "anyone" and (bearer is None or policy.scope is None):
            return True
        if bearer is None:
            raise NotAuthenticated(INVALID_TOKEN)
        if policy.scope is not None and not covers(bearer.scopes, policy.scope):
            raise Refused(403, OUTSIDE_SCOPES)
        if policy.admits == "account" and bearer.account_id is None:
            raise Refused(422, NEEDS_ACCOUNT)
        return True


class Door(APIView):
    """One address; its endpoints by method."""

    endpoints: ClassVar[dict[str, Endpoint]] = {}
    permission_classes = [PolicyPermission]

    def endpoint(self, request: Request) -> Endpoint:
        """What is called with this request's method."""
        mounted = self.mounted(str(request.method))
        if mounted is None:
            raise MethodNotAllowed(str(request.method))
        return mounted

    def mounted(self, method: str) -> Endpoint | None:
        """What is mounted here for a method; HEAD is a GET whose body is left out."""
        return self.endpoints.get("GET" if method == "HEAD" else method)

    def get_authenticators(self) -> list[BaseAuthentication]:
        """None where tokens are not looked at: an old token must not keep anybody from logging in."""
        request = getattr(self, "request", None)
        mounted = self.mounted(request.method or "") if request else None
        if mounted is not None and mounted.policy == OPEN:
            return []
        return [BearerAuthentication(mounted.lane if mounted else None)]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who is it, is it too often, may it? Answers are JSON, so there is nothing to negotiate."""
        if request.method == "OPTIONS":
            return
        limit = self.endpoint(request).limit
        try:
            self.perform_authentication(request)
        except AuthenticationFailed:
            count_request(request._request, None, limit)  # tokens are not to be tried out for nothing
            raise
        count_request(request._request, cast("Bearer | None", request.auth), limit)
        self.check_permissions(request)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The methods there are; no token is looked at (cross-origin questions never get here)."""
        return HttpResponse(status=204, headers={"Allow": ", ".join(sorted({*self.endpoints, "OPTIONS"}))})

    def answer(self, request: Request, **captured: str) -> HttpResponse:
        """Run the endpoint; the handler of every method."""
        mounted = self.endpoint(request)
        caller = Caller(request._request, cast("Bearer | None", request.auth), timezone.now())
        reads = mounted.lane if request.method in {"GET", "HEAD"} else None
        position = await_own_writes(caller, reads) if reads else None
        response = mounted.run(caller, lambda: read_fields(request._request, takes_files=mounted.takes_files), captured)
        response = unless_known(caller.request, response)
        if position is not None:
            response["X-Log-Position"] = str(position)
        return response

    def get_exception_handler(self) -> Any:
        """Ours, whatever the settings say."""
        return answer_exception

    def finalize_response(
        self, request: HttpRequest | Request, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> Any:
        """State limits, and keep answers to members out of every cache."""
        original = getattr(request, "_request", request)
        state_allowance(original, response)
        private = "HTTP_AUTHORIZATION" in original.META or original.method not in {"GET", "HEAD"}
        response["Cache-Control"] = "private, no-store" if private else "no-cache"
        patch_vary_headers(response, ["Authorization"])
        response._csp_exempt = True  # type: ignore[attr-defined]  # nothing in it is ever rendered
        return response


class OptionalSlash(RoutePattern):
    """A route that also matches with one slash behind it: clients are of two minds."""

    def match(self, path: str) -> Any:
        """As `RoutePattern`, after taking one closing slash off."""
        return super().match(path[:-1] if path.endswith("/") else path)


def at(route: str, **endpoints: Endpoint) -> URLPattern:
    """Mount endpoints at an address, by method; refuses functions without a policy."""
    for method, mounted in endpoints.items():
        if not isinstance(mounted, Endpoint):
            raise TypeError(f"{method} {route} has no policy")
    handlers = {method.lower(): documented(Door.answer, route, method, endpoints[method]) for method in endpoints}
    door = type("Door", (Door,), {"endpoints": endpoints, **handlers})
    return URLPattern(OptionalSlash(route, name=None, is_endpoint=True), door.as_view())  # type: ignore[attr-defined]
