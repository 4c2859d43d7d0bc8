"""Django's settings; what an operator may change is read in ``feed_project.environment``."""

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from feed_project import environment
from feed_project.failure import Failure
from feed_project.identity.oauth_settings import oauth2_provider
from feed_project.media.store_settings import media_store
from feed_project.places import REPOSITORY
from feed_project.secret_key import kept_secret_key
from feed_project.static_files import SWAGGER_UI

BASE_DIR = REPOSITORY
DEBUG = environment.DEBUG
SECRET_KEY = environment.SECRET_KEY or kept_secret_key(environment.HOME.secret_key)

# --- What Dunlin's own code reads ------------------------------------------------------------------------------------

DUNLIN_BASE_URL = environment.BASE_URL
DUNLIN_STREAMING_URL = environment.STREAMING_URL
DUNLIN_TITLE = environment.TITLE
DUNLIN_THROTTLE = environment.THROTTLE
DUNLIN_TRUSTED_PROXIES = environment.TRUSTED_PROXIES
DUNLIN_PUSH_THRESHOLD = environment.PUSH_THRESHOLD
DUNLIN_FEED_CAP = environment.FEED_CAP
DUNLIN_READER_DAYS = environment.READER_DAYS
DUNLIN_HOME_SHARDS = int(environment.HOME_SHARDS)
DUNLIN_PASSWORD_GRANT = environment.PASSWORD_GRANT
DUNLIN_REGISTRATIONS_OPEN = environment.REGISTRATIONS == "open"
DUNLIN_SETTLE_MS = environment.SETTLE_MS
DUNLIN_LIVE_GAP = environment.LIVE_GAP
DUNLIN_LIVE_HEARTBEAT = environment.LIVE_HEARTBEAT
DUNLIN_LIVE_REACH = environment.LIVE_REACH
DUNLIN_REDIS_URL = environment.REDIS_URL
DUNLIN_VAPID_PRIVATE_KEY = environment.VAPID_PRIVATE_KEY or kept_secret_key(environment.HOME.vapid_key, size=32)
DUNLIN_VAPID_SUBJECT = environment.VAPID_SUBJECT
DUNLIN_PRIVATE_ADDRESSES = environment.PRIVATE_ADDRESSES
DUNLIN_LINK_PREVIEWS = environment.LINK_PREVIEWS
DUNLIN_FFMPEG = environment.FFMPEG

# --- Applications and the way of a request ---------------------------------------------------------------------------

INSTALLED_APPS = [
    "events.store",
    "commands",
    "projections",
    "feed_project.identity",
    "feed_project.push",
    "feed_project.web",
    "feed_project.api",
    "feed_project.live",
    "feed_project.processes",
    "feed_project.demo",
    "rest_framework",
    "oauth2_provider",
    "drf_spectacular",
    "channels",
    "corsheaders",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "feed_project.request_ids.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "feed_project.page_policy.PagePolicyMiddleware",
]

ROOT_URLCONF = "feed_project.urls"
WSGI_APPLICATION = "feed_project.wsgi.application"
ASGI_APPLICATION = "feed_project.asgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database, cache, channel layer ----------------------------------------------------------------------------------


def database_from(url: str) -> dict[str, Any]:
    """Translate a libpq address into Django's words; what Django has no word for stays an option."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as problem:
        raise Failure(f"DATABASE_URL cannot be read: {str(problem).strip()}.") from None
    if not parts.get("dbname"):
        raise Failure("DATABASE_URL names no database: it ends in /NAME.")
    return {
        "ENGINE": "feed_project.database",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", "") or "",
        "PASSWORD": parts.pop("password", "") or "",
        "HOST": parts.pop("host", "") or "",
        "PORT": parts.pop("port", "") or "",
        # One connection per thread for good: a page costs fewer queries than a connect does.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {
            # The server keeps the plans of statements that come back, which are nearly all.
            "server_side_binding": True,
            "prepare_threshold": 5,
            "application_name": "dunlin",
            "connect_timeout": 5,
            # Statements are short and prepared; compiling them at their highest estimate would take longer.
            "options": "-c jit=off",
            **parts,
        },
    }


DATABASES = {"default": database_from(environment.DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": environment.REDIS_URL,
        "KEY_PREFIX": "dunlin",
        # Redis only makes things quicker: a dead one is noticed soon.
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    },
}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [environment.REDIS_URL]},
    },
}

# --- People ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.User"
LOGIN_URL = "/auth/sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Security --------------------------------------------------------------------------------------------------------

_address = urlsplit(environment.BASE_URL)
_is_https = _address.scheme == "https"

ALLOWED_HOSTS = sorted({_address.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"})
CSRF_TRUSTED_ORIGINS = [environment.BASE_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_ENGINE = "feed_project.identity.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_HTTPONLY = False
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if _is_https:
    # TLS ends in a proxy before us, which must set this header itself and drop a client's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

_streaming_http = environment.STREAMING_URL.replace("ws", "http", 1)
# From a store of their own, media are fetched by way of an address that is signed for an hour.
_media_sources = [SELF, environment.S3_ENDPOINT] if environment.S3_BUCKET else [SELF]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": _media_sources,
        "font-src": [SELF],
        "media-src": _media_sources,
        "manifest-src": [SELF],
        "connect-src": [SELF, environment.STREAMING_URL, _streaming_http],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Any web client may speak to the API with a token; cookies never cross origins.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_URLS_REGEX = r"^/(api/|oauth/token|oauth/revoke|\.well-known/|nodeinfo/)"
CORS_ALLOW_HEADERS = [
    "accept",
    "authorization",
    "cache-control",
    "content-type",
    "idempotency-key",
    "if-none-match",
    "last-event-id",
    "x-min-log-position",
    "x-request-id",
    "x-requested-with",
]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Link",
    "Retry-After",
    "X-Log-Position",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-Request-Id",
]

# --- API -------------------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Dunlin",
    "DESCRIPTION": "A self-hosted social feed: the Mastodon client API, and what it has no word for.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["feed_project.api.schema.add_components"],
}
OAUTH2_PROVIDER_APPLICATION_MODEL = "identity.Application"
OAUTH2_PROVIDER_ACCESS_TOKEN_MODEL = "oauth2_provider.AccessToken"  # noqa: S105 - a model
OAUTH2_PROVIDER = oauth2_provider(issuer=environment.BASE_URL, password_grant=environment.PASSWORD_GRANT)

# --- Words, time, files ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = environment.HOME.static
STATICFILES_DIRS = [("swagger-ui", SWAGGER_UI)]
_staticfiles = (
    "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "feed_project.static_files.StaticFiles"
)
MEDIA_URL = "/media/"
MEDIA_ROOT = environment.HOME.media
FILE_UPLOAD_PERMISSIONS = 0o600
STORAGES = {
    "default": media_store(environment.S3_BUCKET, environment.S3_ENDPOINT, environment.S3_REGION),
    "staticfiles": {"BACKEND": _staticfiles},
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{levelname} {name} [{request_id}]: {message}", "style": "{"}},
    "filters": {"request_id": {"()": "feed_project.request_ids.RequestIdFilter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request_id"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
    },
}
