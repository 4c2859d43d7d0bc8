"""Every address of the web process: the API first, then the pages."""

from django.urls import include, path, re_path

from feed_project.media.gate import serve

urlpatterns = [
    path("", include("feed_project.api.urls")),
    re_path(r"^media/(?P<name>[^?#]{1,200})$", serve),
    path("", include("feed_project.web.urls")),
]
