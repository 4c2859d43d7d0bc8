"""User names that nobody may take: they would pass for the community itself, or for an address of it."""

from __future__ import annotations

_OFFICES = (
    "abuse", "admin", "administrator", "contact", "dunlin", "everyone", "help", "hostmaster", "info", "instance",
    "mod", "moderator", "moderators", "noreply", "operator", "owner", "postmaster", "root", "security", "staff",
    "support", "system", "webmaster",
)  # fmt: skip

# The first part of every address there is; a test holds them against the addresses.
_PLACES = (
    "about", "account", "accounts", "api", "auth", "bookmarks", "compose", "conversations", "directory", "docs",
    "explore", "favourites", "filters", "follow_requests", "health", "home", "lists", "live", "local", "login",
    "logout", "media", "nodeinfo", "notifications", "oauth", "posts", "privacy", "public", "rules", "scheduled",
    "search", "settings", "share", "sign_in", "sign_out", "sign_up", "signup", "static", "statuses", "streaming",
    "tags", "terms", "trends", "users", "wallet", "shop", "well_known",
)  # fmt: skip

RESERVED = frozenset((*_OFFICES, *_PLACES))


def is_reserved(username: str) -> bool:
    """Whether a name, in any case, is none for members."""
    return username.lower() in RESERVED
