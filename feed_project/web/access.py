"""Who may open a page: members only, unless the address table says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.gzip import gzip_page

from feed_project.identity.models import User
from feed_project.web.answers import answered, is_swap

View = Callable[..., HttpResponseBase]


def everyone(*patterns: URLPattern) -> Sequence[URLPattern]:
    """Addresses that anybody may open."""
    return _guarded(patterns, answered)


def members(*patterns: URLPattern) -> Sequence[URLPattern]:
    """Addresses that send a stranger to the sign-in page first."""
    return _guarded(patterns, lambda view: _members_only(answered(view)))


def _guarded(patterns: Sequence[URLPattern], guard: Callable[[Any], Any]) -> Sequence[URLPattern]:
    for pattern in patterns:
        # Pages are mostly repetition: a tenth is left of them. Django pads what it compresses (BREACH).
        pattern.callback = gzip_page(guard(pattern.callback))
    return patterns


def _members_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if viewer_id(request) is not None else _to_sign_in(request)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in first, then back to the page: to the one the form stood on, if it was a form."""
    origin = request.get_full_path() if request.method in {"GET", "HEAD"} else request.headers.get("Referer", "")
    query = urlencode({"next": origin}) if on_this_site(request, origin) else ""
    url = f"{settings.LOGIN_URL}?{query}"
    return HttpResponse(status=401, headers={"HX-Redirect": url}) if is_swap(request) else redirect(url)


def viewer_id(request: HttpRequest) -> int | None:
    """Account of whoever looks, None for a stranger."""
    return request.user.account_id if isinstance(request.user, User) else None


def member_id(request: HttpRequest) -> int:
    """Account of the signed-in member; only for views behind `members`."""
    return cast(User, request.user).account_id


def safe_next(request: HttpRequest, default: str) -> str:
    """Where `next` leads, if it stays on this site; `default` otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if on_this_site(request, wanted) else default


def on_this_site(request: HttpRequest, url: str) -> bool:
    """True for an address (absolute or not) that a browser resolves to this very site."""
    return url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
