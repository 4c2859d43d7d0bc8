"""How a page answers: whole for a navigation, in part for a swap; refusals become words.

Every action is a plain form first. htmx marks its requests with `HX-Request`; then the answer is the
piece of HTML that changed, otherwise a redirect back to where the form stood.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urldefrag

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from commands.refusals import Conflict, Forbidden, Invalid, NotFound, Refusal
from feed_project.web.addresses import id_in

View = Callable[..., HttpResponseBase]


def is_swap(request: HttpRequest) -> bool:
    """True when htmx or a module wants a piece of the page rather than all of it."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def answered(view: View) -> View:
    """Wrap a view: refusals become pages or messages, and what a member sees is kept private."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except NotFound as refusal:
            raise Http404(refusal.message) from refusal
        except Forbidden as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refusal as refusal:
            response = refused(request, refusal)
        # Kept by viewer, and checked again on every visit; still fit for the browser's back button.
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return answer


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Say why nothing happened: as text for a swap, as a message on the page one came from."""
    if is_swap(request):
        status = refusal_status(refusal)
        return HttpResponse(
            refusal.message, status=status, content_type="text/plain; charset=utf-8", headers={"HX-Reswap": "none"}
        )
    messages.error(request, refusal.message)
    return back(request)


def refusal_status(refusal: Refusal) -> int:
    """The HTTP status that says the same."""
    match refusal:
        case Invalid():
            return 422
        case Conflict():
            return 409
        case _:
            return 400


def back(request: HttpRequest, default: str = "/") -> HttpResponseRedirect:
    """Return to the page that the form stood on, to the very post if it named its entry."""
    origin = urldefrag(request.headers.get("Referer", "")).url
    if not url_has_allowed_host_and_scheme(origin, allowed_hosts={request.get_host()}):
        origin = default
    entry = id_in(request.POST, "entry")
    return HttpResponseRedirect(origin if entry is None else f"{origin}#entry-{entry}")


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Render a template with what it needs."""
    return render(request, template, context, status=status)
