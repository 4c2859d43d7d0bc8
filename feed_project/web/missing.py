"""Pages that are linked to but not there yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from feed_project.web.answers import page


@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """Hashtags are kept with every post; their timelines are still to come."""
    return page(request, "404.html", status=404, what=f"The timeline of #{name} is not there yet.")
