"""Logins and OAuth applications: plain tables, the only state that is not an event.

A login points at its account by id; everything that other members see of an account is in the log.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from oauth2_provider.models import AbstractApplication, ApplicationManager

from feed_project.identity.scopes import split_scopes


class UserManager(BaseUserManager["User"]):
    """Finds logins by e-mail address, in any case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The login with this e-mail address; `User.DoesNotExist` when there is none."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """Who may sign in, and as which account."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField(unique=True)
    email = models.EmailField(unique=True)  # kept in lower case
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Two addresses that differ in case are one."""

        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="identity_user_email_lower"),
        ]

    def __str__(self) -> str:
        """The e-mail address."""
        return self.email


class Application(AbstractApplication):  # type: ignore[misc]  # the toolkit is untyped
    """A client that may ask members for access, as it registered itself.

    `client_secret` keeps the SHA-256 of the secret: it has 256 random bits, so a slow hash adds
    nothing but a slow token endpoint.
    """

    scopes = models.TextField(default="read")
    website = models.TextField(blank=True, default="")

    objects = ApplicationManager()

    def __str__(self) -> str:
        """The name the client gave itself."""
        return str(self.name)

    def redirect_uri_allowed(self, uri: str) -> bool:
        """Exact comparison with what was registered, no loopback or wildcard exceptions."""
        return uri in self.redirect_uris.split()

    def get_allowed_schemes(self) -> list[str]:
        """Only the schemes of its own registered addresses."""
        return [urlsplit(uri).scheme for uri in self.redirect_uris.split()]

    def allows_grant_type(self, *grant_types: str) -> bool:
        """Every application may use every grant that the server offers (see `oauth.Validator`)."""
        return True

    def clean(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: registration validates before it builds the row."""

    @property
    def scope_list(self) -> tuple[str, ...]:
        """The scopes it may ask for."""
        return split_scopes(self.scopes)


class SpentCode(models.Model):
    """An authorization code that was exchanged (its SHA-256), and the token that it gave.

    Whoever shows the code again may have stolen it, or been stolen from: the token goes
    (RFC 6749 §4.1.2). Kept as long as the code would have lived.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    token = models.ForeignKey("oauth2_provider.AccessToken", models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """What is left of the code."""
        return self.digest
