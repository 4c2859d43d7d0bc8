"""The web process' entry: pages and REST, served through WSGI because that is the quicker way here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feed_project.settings")

application = get_wsgi_application()

from feed_project.processes import memory  # noqa: E402

memory.settle()
