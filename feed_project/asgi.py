"""The live process' entry: websockets and server-sent events, nothing else."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feed_project.settings")

# Django must be set up before the live doors import models.
get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402

from feed_project.live.routing import http, websocket  # noqa: E402
from feed_project.processes import memory  # noqa: E402
from feed_project.request_ids import identified  # noqa: E402

application = ProtocolTypeRouter({"http": identified(http), "websocket": identified(websocket)})

memory.settle()
