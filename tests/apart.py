"""Keeps the processes of a parallel run apart: `python -m pytest -p tests.apart -n 2`.

Each has a PostgreSQL database of its own by pytest-django, and a Redis database of its own by this;
it is told in the environment, before anybody reads the settings.
"""

import os
import re

from feed_project.places import here

if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # The first database is for runs in one process.
    number = int(worker.removeprefix("gw")) + 1
    shared = os.environ.get("REDIS_URL") or here().redis_url
    os.environ["REDIS_URL"] = re.sub(r"(?<=[?&]db=)\d+", str(number), shared)
    assert os.environ["REDIS_URL"] != shared, f"{shared} does not end in ?db=0, so no process could have its own."
