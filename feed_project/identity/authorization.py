"""The consent page: a member, signed in, lets a client act on their behalf.

Pages are `oauth/authorize.html` (context: `application`, `scopes_descriptions`, `form`, `error`) and
`oauth/code.html` (context: `application`, `code`, `error`), shown to members whose client has no
address to return to.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from oauth2_provider.exceptions import FatalClientError, OAuthToolkitError
from oauth2_provider.forms import AllowForm
from oauth2_provider.views.base import AuthorizationView
from oauthlib.oauth2 import InvalidClientIdError, MismatchingRedirectURIError

from feed_project.identity.models import Application
from feed_project.identity.oauth import OUT_OF_BAND

_TRUE = {"1", "true", "t", "on", "yes"}


class ConsentView(AuthorizationView):  # type: ignore[misc]  # the toolkit is untyped
    """`/oauth/authorize`: asks on GET, answers the client on POST."""

    template_name = "oauth/authorize.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Keep what PostgreSQL cannot store away from it."""
        given = [values for fields in (request.GET, request.POST) for _, values in fields.lists()]
        if any("\0" in value for values in given for value in values):
            raise BadRequest("NUL is not a character of any parameter here.")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return _let_form_lead_to(response, request)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask for consent; with `force_login`, for the password first."""
        if request.GET.get("force_login", "").lower() in _TRUE:
            return self._ask_for_password(request)
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def _ask_for_password(self, request: HttpRequest) -> HttpResponseBase:
        """Sign the member out, but for a client only: any page can link here."""
        try:
            self.validate_authorization_request(request)
        except OAuthToolkitError as error:
            return self.error_response(error, application=None)  # type: ignore[no-any-return]
        query = request.GET.copy()
        del query["force_login"]
        logout(request)
        return redirect_to_login(f"{request.path}?{query.urlencode()}")

    def form_valid(self, form: AllowForm) -> HttpResponseBase:
        """Answer the client that the form names, if there is one and that is its address."""
        application = Application.objects.filter(client_id=form.cleaned_data["client_id"]).first()
        fault: Exception | None = None
        if application is None:
            fault = InvalidClientIdError()
        elif not application.redirect_uri_allowed(form.cleaned_data["redirect_uri"]):
            fault = MismatchingRedirectURIError()
        if fault is not None:
            return self.error_response(FatalClientError(error=fault), application=None)  # type: ignore[no-any-return]
        return super().form_valid(form)  # type: ignore[no-any-return]

    def redirect(self, redirect_to: str, application: Application | None) -> HttpResponseBase:
        """Send the browser back to the client, or show what it would have been sent."""
        application = application or _application(self.request)
        if redirect_to.startswith(OUT_OF_BAND):
            answer = parse_qs(urlsplit(redirect_to).query)
            context = {
                "application": application,
                "code": answer.get("code", [""])[0],
                "error": answer.get("error_description", answer.get("error", [""]))[0],
            }
            return render(self.request, "oauth/code.html", context)
        response: HttpResponse = super().redirect(redirect_to, application)
        return response


def _application(request: HttpRequest) -> Application | None:
    client_id = request.POST.get("client_id") or request.GET.get("client_id", "")
    return Application.objects.filter(client_id=client_id).first()  # type: ignore[no-any-return]


def _let_form_lead_to(response: HttpResponseBase, request: HttpRequest) -> HttpResponseBase:
    """Let the page's form end at the client: browsers apply `form-action` to redirects, too."""
    target = urlsplit(request.GET.get("redirect_uri", ""))
    application = _application(request)
    if application is None or request.GET.get("redirect_uri", "") not in application.redirect_uris.split():
        return response
    source = f"{target.scheme}://{target.netloc}" if target.scheme in {"http", "https"} else f"{target.scheme}:"
    response._csp_update = {"form-action": [source]}  # type: ignore[attr-defined]
    return response
