"""The OpenAPI document as a page to browse, everything on it served by ourselves."""

from __future__ import annotations

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@csp_update({"img-src": "data:"})  # the little arrows in Swagger UI's style sheet
def docs(request: HttpRequest) -> HttpResponse:
    """The page; its script fetches `/api/schema/`."""
    return render(request, "api/docs.html")
