"""Every environment variable of Dunlin, read and checked in one place.

Standard library only, so that ``manage.py`` can ask before anything is
installed. A bad value is a :class:`Failure` that says in one sentence which
variable is wrong and what it may be.
"""

import os
from urllib.parse import urlsplit

from feed_project.failure import Failure
from feed_project.places import here

ON = {"1", "on", "true", "yes"}
OFF = {"0", "off", "false", "no"}


def text(name: str, default: str) -> str:
    """Read a text variable; unset or blank means ``default``."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    """Read an on/off variable."""
    value = text(name, "on" if default else "off").lower()
    if value not in ON | OFF:
        raise Failure(f"{name} must be on or off, not {value!r}.")
    return value in ON


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Read a whole number between ``least`` and ``most``, both included."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise Failure(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def choice(name: str, default: str, *others: str) -> str:
    """Read one of a few words."""
    value = text(name, default).lower()
    if value not in (default, *others):
        raise Failure(f"{name} must be one of {', '.join((default, *others))}, not {value!r}.")
    return value


def url(name: str, default: str, *schemes: str) -> str:
    """Read an address whose scheme is one of ``schemes``; a closing slash is dropped."""
    value = text(name, default).rstrip("/")
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        raise Failure(f"{name} is not a valid address: {value!r}.") from None
    if parts.scheme not in schemes or not port_is_fine or not (parts.netloc or parts.path):
        raise Failure(f"{name} must begin with {' or '.join(s + '://' for s in schemes)}, not {value!r}.")
    return value


def web_address(name: str, default: str, *schemes: str) -> str:
    """Read the address of a server: a scheme and a host, nothing after them."""
    value = url(name, default, *schemes)
    parts = urlsplit(value)
    if not parts.hostname or parts.path or parts.query or parts.fragment or parts.username:
        raise Failure(f"{name} must be a scheme, a host and perhaps a port, not {value!r}.")
    return value


def uses_embedded_postgres() -> bool:
    """Tell whether this installation brings its own PostgreSQL."""
    return not os.environ.get("DATABASE_URL", "").strip()


def uses_embedded_redis() -> bool:
    """Tell whether this installation brings its own Redis."""
    return not os.environ.get("REDIS_URL", "").strip()


def _beside(address: str) -> str:
    """Give the live process' default address: the port after the web's, same host."""
    parts = urlsplit(address)
    scheme = "wss" if parts.scheme == "https" else "ws"
    if parts.port is None:
        return f"{scheme}://{parts.netloc}"
    host = parts.netloc.rpartition(":")[0]
    return f"{scheme}://{host}:{parts.port + 1}"


def _celery_address(redis_url: str) -> str:
    """Give Redis' address in Celery's spelling, which differs for unix sockets."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?{query.replace('db=', 'virtual_host=') or 'virtual_host=0'}"


# The folder of this installation's state: data, virtual environment, collected files.
HOME = here()

# PostgreSQL to use instead of the embedded one (libpq's postgresql:// form).
DATABASE_URL = url("DATABASE_URL", HOME.database_url, "postgresql", "postgres")

# Redis to use instead of the embedded one: cache, wake-ups, channel layer.
REDIS_URL = url("REDIS_URL", HOME.redis_url, "redis", "rediss", "unix")

# Broker of the Celery nudges; the same Redis unless said otherwise.
CELERY_BROKER_URL = text("CELERY_BROKER_URL", _celery_address(REDIS_URL))

# Key for signatures (sessions, form tokens); made once and kept in DUNLIN_HOME when not given.
SECRET_KEY = text("DUNLIN_SECRET_KEY", "")

# Django's debug pages. Never on where strangers can reach the server.
DEBUG = flag("DUNLIN_DEBUG", default=False)

# Where people reach the web process. https here turns on secure cookies and HSTS.
BASE_URL = web_address("DUNLIN_BASE_URL", "http://localhost:8000", "http", "https")

# Where clients reach the live process (websocket and server-sent events).
STREAMING_URL = web_address("DUNLIN_STREAMING_URL", _beside(BASE_URL), "ws", "wss")

# Request limits per client; off for benchmarks.
THROTTLE = flag("DUNLIN_THROTTLE", default=True)

# Proxies of our own before the web process, each of which appends to X-Forwarded-For; 0 believes no header.
TRUSTED_PROXIES = number("DUNLIN_TRUSTED_PROXIES", 0, least=0, most=10)

# Authors with more followers than this are merged at read time instead of pushed.
PUSH_THRESHOLD = number("DUNLIN_PUSH_THRESHOLD", 100_000, least=0, most=1_000_000_000)

# Entries that a home feed keeps.
FEED_CAP = number("DUNLIN_FEED_CAP", 800, least=40, most=100_000)

# Days without a visit after which a reader's feed is no longer pushed to.
READER_DAYS = number("DUNLIN_READER_DAYS", 14, least=1, most=3650)

# Parallel shards of the home feed; each can be advanced by its own worker.
HOME_SHARDS = choice("DUNLIN_HOME_SHARDS", "4", "1", "2", "8", "16")

# OAuth's password grant, which `toot login_cli` needs.
PASSWORD_GRANT = flag("DUNLIN_PASSWORD_GRANT", default=True)

# Whether strangers may make an account.
REGISTRATIONS = choice("DUNLIN_REGISTRATIONS", "open", "closed")

# How long a write or a read waits for the projections, in milliseconds.
SETTLE_MS = number("DUNLIN_SETTLE_MS", 500, least=0, most=10_000)

# After so many seconds a silent stream of server-sent events is given a comment.
LIVE_HEARTBEAT = number("DUNLIN_LIVE_HEARTBEAT", 15, least=1, most=300)

# What a live client may have missed and still be given on its return; beyond, it fetches anew.
LIVE_GAP = number("DUNLIN_LIVE_GAP", 400, least=1, most=10_000)

# How far back in the log, in positions, a live client's return is looked up at all.
LIVE_REACH = number("DUNLIN_LIVE_REACH", 20_000, least=0, most=50_000)

# Key by which push services know this installation (base64url, 32 bytes); made once and kept in DUNLIN_HOME.
VAPID_PRIVATE_KEY = text("DUNLIN_VAPID_PRIVATE_KEY", "")

# Whom push services may ask about what this installation sends: mailto: or https:.
VAPID_SUBJECT = text("DUNLIN_VAPID_SUBJECT", f"mailto:contact@{urlsplit(BASE_URL).hostname}")

# Whether pages that open posts link to are looked up, for a title and a few words beside the link.
LINK_PREVIEWS = flag("DUNLIN_LINK_PREVIEWS", default=True)

# Whether pages are looked up at private addresses, and push messages go there and without TLS: for tests and
# closed networks.
PRIVATE_ADDRESSES = flag("DUNLIN_PRIVATE_ADDRESSES", default=False)

# The ffmpeg that writes sounds and films anew: a name on the PATH or a path; without one, they are refused.
FFMPEG = text("DUNLIN_FFMPEG", "ffmpeg")
# A bucket of an S3-compatible store for media; a folder in DUNLIN_HOME when there is none.
S3_BUCKET = text("DUNLIN_S3_BUCKET", "")
# Where that store is reached, and its region, when it is not Amazon's own.
S3_ENDPOINT = web_address("DUNLIN_S3_ENDPOINT", "https://s3.amazonaws.com", "http", "https")
S3_REGION = text("DUNLIN_S3_REGION", "us-east-1")

# The community's name.
TITLE = text("DUNLIN_TITLE", "Dunlin")
