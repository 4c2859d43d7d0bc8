"""Every address of the web process: the API first, then the pages."""

from django.urls import include, path

urlpatterns = [
    path("", include("feed_project.api.urls")),
    path("", include("feed_project.web.urls")),
]
