"""Notifications: reading them, dismissing one, clearing all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from commands.notifications import ClearNotifications, DismissNotification
from feed_project.consistency import read_barrier
from feed_project.web.access import member_id
from feed_project.web.acting import act
from feed_project.web.addresses import id_in, wanted_page
from feed_project.web.answers import is_swap, page
from queries.notifications import notifications
from queries.paging import HIGHEST_ID

# The newest notification that the member has looked at, kept in the session.
SEEN = "seen_notification"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What the member should hear of, newest first; looking at the newest marks all as seen."""
    viewer = member_id(request)
    read_barrier(viewer, "notifications")
    feed = notifications(viewer, wanted_page(request))
    seen_before = int(request.session.get(SEEN, 0))
    newest = max((item.id for item in feed.items), default=0)
    if newest > seen_before:
        request.session[SEEN] = newest
    context: dict[str, Any] = {"feed": feed, "url": request.path, "seen_before": seen_before}
    if not is_swap(request):
        return page(request, "notifications/list.html", **context)
    response = page(request, "notifications/rows.html", swap=True, **context)
    response["X-More"] = "1" if feed.next_id is not None else "0"
    return response


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Throw all notifications away, up to the newest that the page showed."""
    shown = id_in(request.POST, "up_to")
    up_to = HIGHEST_ID if shown is None else shown
    act(request, ClearNotifications(account_id=member_id(request), up_to_id=up_to))
    return redirect("/notifications")


@require_POST
def dismiss(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Throw one notification away."""
    act(request, DismissNotification(account_id=member_id(request), notification_id=notification_id))
    return HttpResponse() if is_swap(request) else redirect("/notifications")
