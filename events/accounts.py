"""What happens to an account: it is registered, its profile changes, it is locked or unlocked."""

from __future__ import annotations

from events.vocabulary import Event, event


class AccountEvent(Event):
    """Base of the events of one account's stream."""

    account_id: int

    @property
    def stream(self) -> str:
        """`account-<id>`."""
        return account_stream(self.account_id)


def account_stream(account_id: int) -> str:
    """Name of the stream of an account."""
    return f"account-{account_id}"


@event()
class AccountRegistered(AccountEvent):
    """Somebody joined under a user name (kept as typed; unique in any case)."""

    account_id: int
    username: str
    display_name: str = ""
    locked: bool = False
    bot: bool = False


@event()
class ProfileEdited(AccountEvent):
    """The profile now reads like this: every editable field, whole, as plain text."""

    account_id: int
    display_name: str
    note: str
    fields: tuple[tuple[str, str], ...] = ()
    bot: bool = False
    discoverable: bool = True
    default_visibility: str = "public"
    default_sensitive: bool = False
    default_language: str | None = None


@event()
class AccountLocked(AccountEvent):
    """From now on follows of this account have to be approved."""

    account_id: int


@event()
class AccountUnlocked(AccountEvent):
    """From now on anybody may follow this account without asking."""

    account_id: int


@event()
class ProfilePictureReplaced(AccountEvent):
    """The account shows another picture as its `which` (avatar or header), or none any more (`file` is None)."""

    account_id: int
    which: str
    file: str | None
