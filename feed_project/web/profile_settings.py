"""Editing one's own profile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commands.refusals import Invalid, NotFound
from feed_project.web.access import member_id
from feed_project.web.acting import act
from feed_project.web.answers import page
from feed_project.web.forms import FIELD_COUNT, ProfileForm, sent_pairs
from queries.accounts import account as find_account


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """The form, and what it changes."""
    account = find_account(None, member_id(request))
    if account is None:
        raise NotFound
    if request.method != "POST":
        return _form_page(request, ProfileForm.of(account), account.fields_text)
    form = ProfileForm(request.POST)
    if form.is_valid() and _saved(request, form):
        messages.success(request, "Your profile is saved.")
        return redirect(f"/@{account.username}")
    return _form_page(request, form, sent_pairs(request), status=422)


def _saved(request: HttpRequest, form: ProfileForm) -> bool:
    try:
        act(request, form.command(member_id(request), sent_pairs(request)))
    except Invalid as refusal:
        form.take(refusal)
        return False
    return True


def _form_page(
    request: HttpRequest, form: ProfileForm, pairs: tuple[tuple[str, str], ...], status: int = 200
) -> HttpResponse:
    padded = [*pairs, *[("", "")] * FIELD_COUNT][:FIELD_COUNT]
    return page(request, "settings/profile.html", status=status, form=form, pairs=padded)
