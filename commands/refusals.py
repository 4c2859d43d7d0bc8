"""Why a command is refused. A refused command has changed nothing.

The doors translate: NotFound 404, Forbidden 403, Invalid 422, Conflict 409. Messages are what
clients of the Mastodon API show to people.
"""

from __future__ import annotations

from typing import TypedDict


class Detail(TypedDict):
    """One thing wrong with a field: `error` is for programs (ERR_TAKEN), `description` for people."""

    error: str
    description: str


class Refusal(Exception):
    """Base of all refusals."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(Refusal):
    """There is no such thing, or the actor may not know that there is."""

    def __init__(self, message: str = "Record not found") -> None:
        super().__init__(message)


class Forbidden(Refusal):
    """The actor sees the thing, but may not do this to it."""

    def __init__(self, message: str = "This action is not allowed") -> None:
        super().__init__(message)


class Conflict(Refusal):
    """Others kept changing the same thing at the same time; sending it again may succeed."""

    def __init__(self, message: str = "Somebody else changed this at the same time") -> None:
        super().__init__(message)


class Invalid(Refusal):
    """What was sent cannot be accepted; `details` says what is wrong with which field."""

    def __init__(self, message: str, details: dict[str, list[Detail]] | None = None) -> None:
        super().__init__(message)
        self.details: dict[str, list[Detail]] = details or {}


class Faults:
    """Collects what is wrong with the fields of a command, to refuse all of it at once."""

    def __init__(self) -> None:
        self.details: dict[str, list[Detail]] = {}

    def add(self, field: str, error: str, description: str) -> None:
        """Note that `field` is wrong, e.g. `("text", "ERR_BLANK", "can't be blank")`."""
        self.details.setdefault(field, []).append({"error": error, "description": description})

    def add_if(self, wrong: bool, field: str, error: str, description: str) -> None:
        """`add`, when `wrong`."""
        if wrong:
            self.add(field, error, description)

    def refuse(self) -> None:
        """Raise Invalid if anything was noted."""
        if self.details:
            wrongs = (
                f"{field.replace('_', ' ').capitalize()} {detail['description']}"
                for field, details in self.details.items()
                for detail in details
            )
            raise Invalid(f"Validation failed: {', '.join(wrongs)}", self.details)
