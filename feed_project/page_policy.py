"""What pages may load (Content-Security-Policy), not worked out for answers that are never rendered."""

from __future__ import annotations

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PagePolicyMiddleware(CSPMiddleware):
    """As django-csp's, which builds the header first and asks then whether it is wanted."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header, unless the answer is exempt."""
        if getattr(response, "_csp_exempt", False):
            return response
        answered: HttpResponseBase = super().process_response(request, response)
        return answered
