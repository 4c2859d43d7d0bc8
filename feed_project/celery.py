"""The Celery application and its tasks: nudges that advance a lane, send push messages, look after media and links.

A message carries no truth: the log and the checkpoints do. Losing one costs
the time until the next sweep, running one twice finds nothing left to do.
So nothing here is acknowledged late, retried or kept.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from celery import Celery
from celery.signals import task_prerun
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from feed_project import environment

if TYPE_CHECKING:
    from projections.lanes import Advance

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "feed_project.settings")

logger = logging.getLogger(__name__)

# What sending a nudge raises when the broker is gone or hangs, and for how long it is left alone then.
NO_BROKER = (BrokerError, RedisError, OSError)
REST_SECONDS = 1.0

# An older nudge is not worth running: the sweep has sent a newer one.
NUDGE_EXPIRES_SECONDS = 60
BATCHES_IN_A_ROW = 20

# The queues of what advances no lane, by task.
QUEUES = {"push": "push", "media": "media", "leftovers": "media", "links": "media"}


def route(
    name: str, args: Sequence[Any], kwargs: Mapping[str, Any], options: Mapping[str, Any], task: object = None, **_: Any
) -> dict[str, str]:
    """Choose the queue: the lane that answers for writes has one to itself, so no fan-out stands before it."""
    if name in QUEUES:
        return {"queue": QUEUES[name]}
    lane = kwargs["lane"] if "lane" in kwargs else args[0]
    return {"queue": "core" if lane == "core" else "fanout"}


app = Celery("dunlin", broker=environment.CELERY_BROKER_URL)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=False,
    task_default_queue="fanout",
    task_routes=(route,),
    # The broker is Redis, which may be gone: notice within a second, never wait for it to send a nudge.
    task_publish_retry=False,
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        # A nudge that was taken and lost is sent again by the sweep: no second books of what is under way.
        "ack_emulation": False,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
        "socket_keepalive": True,
        "health_check_interval": 10,
        # Connecting in order to send is tried twice, without a pause.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    },
    # Celery's care for Django would open a connection for every task; ours keeps it (`keep_connection`).
    CELERY_DB_REUSE_MAX=sys.maxsize,
    worker_consumer="feed_project.processes.consumer:QuickConsumer",
    # A worker takes one nudge at a time, so that a slow run holds no others back.
    worker_prefetch_multiplier=1,
    worker_disable_rate_limits=True,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
)


@task_prerun.connect
def keep_connection(**_: Any) -> None:
    """Let a task have the connection of the one before, with its prepared statements, unless the server closed it."""
    from django.db import close_old_connections  # noqa: PLC0415

    close_old_connections()


@app.task(name="advance", expires=NUDGE_EXPIRES_SECONDS)
def advance(lane: str, shard: int) -> None:
    """Fold what is new into a shard of a lane and into what stands behind it, unless others are at it.

    Says after every batch how far it came, since writers wait for it; and goes on when there is more.
    """
    # Models and handlers exist only once the worker has set Django up, later than this module is read.
    from feed_project import wakeups  # noqa: PLC0415
    from projections import lanes, registry  # noqa: PLC0415

    wakeups.forget_nudge(lane, shard)
    places = registry.places_from(lane, shard)
    # To ask for all at once costs less than to visit one in vain.
    lagging = lanes.behind() if len(places) > 1 else dict.fromkeys(places, 0)
    for whole, position in lanes.in_step(lagging).items():
        if _advance_together(whole, position):
            lagging = {place: at for place, at in lagging.items() if place[0] != whole}
    for helped in filter(lagging.__contains__, registry.helped_at(lane, shard)):
        nudge(*helped)
    for place in filter(lagging.__contains__, places):
        for _ in range(BATCHES_IN_A_ROW):
            run = lanes.advance(*place, max_batches=1)
            if run.moved:
                _tell(run)
            if not run.more:
                break
        else:  # much to catch up with: let others have their turn; the sweep nudges those behind
            nudge(*place)
            return


def _advance_together(lane: str, position: int) -> bool:
    """Fold what is new into all shards of a lane at once; False when they have to be visited one by one."""
    from projections import lanes  # noqa: PLC0415

    for _ in range(BATCHES_IN_A_ROW):
        run = lanes.advance_together(lane, position)
        if run is None:
            return False
        if run.moved:
            _tell(run)
        if not run.more:
            return True
        position = run.position
    nudge(lane, 0)
    return True


def _tell(run: Advance) -> None:
    """Say how far a lane came, and nudge whatever that gives work."""
    from django.utils import timezone  # noqa: PLC0415

    from feed_project import wakeups  # noqa: PLC0415
    from feed_project.links import news  # noqa: PLC0415
    from feed_project.push import gathering  # noqa: PLC0415
    from projections import registry  # noqa: PLC0415

    wakeups.announce(run.lane, run.position)
    if follower := registry.nudged_after(run.lane):
        nudge(*follower)
    if run.lane == "notifications" and gathering.is_wanted(timezone.now()):
        nudge_push()
    if run.lane == "search" and news.is_wanted(timezone.now()):  # `core` has folded the posts by now
        nudge_links()


@app.task(name="push", expires=NUDGE_EXPIRES_SECONDS)
def push() -> None:
    """Send push messages that are due, some at a time, until there are none."""
    from django.utils import timezone  # noqa: PLC0415

    from feed_project import wakeups  # noqa: PLC0415
    from feed_project.push import delivery  # noqa: PLC0415

    wakeups.forget_nudge("push", 0)
    if delivery.run(timezone.now()):
        nudge_push()


@app.task(name="media", expires=NUDGE_EXPIRES_SECONDS)
def tend_media() -> None:
    """Process what was uploaded, remove what was discarded, until nothing is left to do."""
    from django.utils import timezone  # noqa: PLC0415

    from feed_project import wakeups  # noqa: PLC0415
    from feed_project.media import tending  # noqa: PLC0415

    wakeups.forget_nudge("media", 0)
    while tending.tend(timezone.now()):
        pass


@app.task(name="links", expires=NUDGE_EXPIRES_SECONDS)
def tend_links() -> None:
    """Look up links that posts name, some at a time, and forget those that none names any more."""
    from django.utils import timezone  # noqa: PLC0415

    from feed_project import wakeups  # noqa: PLC0415
    from feed_project.links import tending  # noqa: PLC0415

    wakeups.forget_nudge("links", 0)
    if tending.tend(timezone.now()):
        nudge_links()


@app.task(name="leftovers", expires=NUDGE_EXPIRES_SECONDS)
def clear_leftovers() -> None:
    """Remove what was uploaded and nobody waits for."""
    from django.utils import timezone  # noqa: PLC0415

    from feed_project.media import leftovers  # noqa: PLC0415

    leftovers.clear(timezone.now())


def nudge(lane: str, shard: int) -> None:
    """Ask a worker to advance one shard of a lane."""
    _nudges.send(advance, lane, shard)


def nudge_push() -> None:
    """Ask a worker to send push messages."""
    _nudges.send(push)


def nudge_media() -> None:
    """Ask a worker to look after media."""
    _nudges.send(tend_media)


def nudge_links() -> None:
    """Ask a worker to look after links."""
    _nudges.send(tend_links)


def nudge_leftovers() -> None:
    """Ask a worker to remove what nobody waits for."""
    _nudges.send(clear_leftovers)


class _Nudges:
    """Sends nudges, but none like one that is under way.

    A broker that does not answer is no error: the relay's sweep asks again, or folds the lane itself.
    It is left alone for a while then, so that one which hangs is waited for once and not for each nudge.
    """

    def __init__(self) -> None:
        self._rest_until = 0.0

    def send(self, task: Any, lane: str = "", shard: int = 0) -> None:
        """Send a task, with its lane and shard if it has them."""
        from feed_project import wakeups  # noqa: PLC0415

        if time.monotonic() < self._rest_until or not wakeups.note_nudge(lane or task.name, shard):
            return
        try:
            task.apply_async(args=(lane, shard) if lane else ())
        except NO_BROKER as error:
            self._rest_until = time.monotonic() + REST_SECONDS
            logger.debug("no broker to nudge %s %s: %s", lane or task.name, shard, error)


_nudges = _Nudges()
