"""Joining, signing in, signing out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from commands.refusals import Invalid
from feed_project.consistency import settle
from feed_project.identity.registration import register_user
from feed_project.identity.tries import may_guess, within_limit
from feed_project.web.access import safe_next, viewer_id
from feed_project.web.answers import page
from feed_project.web.forms import SignInForm, SignUpForm


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    following = safe_next(request, "/home")
    if request.method != "POST":
        return redirect(following) if viewer_id(request) else _sign_in_page(request, SignInForm(), following)
    form = SignInForm(request.POST)
    if not may_guess(request, form.email()):
        return page(request, "429.html", status=429)
    user = form.user(request)
    if user is None:
        return _sign_in_page(request, form, following, status=422)
    login(request, user)
    return redirect(following)


def _sign_in_page(request: HttpRequest, form: SignInForm, following: str, status: int = 200) -> HttpResponse:
    return page(request, "registration/login.html", status=status, form=form, next=following, is_open=_is_open())


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Join: a user name, an e-mail address, a password."""
    following = safe_next(request, "/home")
    if viewer_id(request):
        return redirect(following)
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and _is_open():
        if not within_limit(request, "sign-up", "", most=20, seconds=3600):
            return page(request, "429.html", status=429)
        if form.is_valid() and _join(request, form):
            return redirect(following)
    status = 422 if form.errors else 200
    context = {"form": form, "next": following, "is_open": _is_open()}
    return page(request, "registration/sign_up.html", status=status, **context)


def _join(request: HttpRequest, form: SignUpForm) -> bool:
    """Register and sign in; False when the form now says what is wrong."""
    try:
        joined = register_user(**form.cleaned_data, now=timezone.now())
    except Invalid as refusal:
        form.take(refusal)
        return False
    settle(joined.outcome)
    login(request, joined.user, backend="django.contrib.auth.backends.ModelBackend")
    return True


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the browser forgets the pages it kept."""
    logout(request)
    response = redirect("/public")
    response["Clear-Site-Data"] = '"cache"'
    return response


def _is_open() -> bool:
    return bool(settings.DUNLIN_REGISTRATIONS_OPEN)
