"""Which device wants to hear of what, and what is still to be sent: plain tables, as tokens are (see ADR 13).

A subscription belongs to an access token and goes with it. What is due goes once it is sent.
"""

from __future__ import annotations

from django.db import models
from oauth2_provider.models import AccessToken

POLICIES = ("all", "followed", "follower", "none")


class PushSubscription(models.Model):
    """Where a device is reached, how a message to it is encrypted, and what it wants to hear of."""

    id = models.BigAutoField(primary_key=True)
    token = models.OneToOneField(AccessToken, models.CASCADE, related_name="+")
    account_id = models.BigIntegerField(db_index=True)
    endpoint = models.TextField()
    p256dh = models.TextField()  # the device's public key, base64url
    auth = models.TextField()  # the secret it shares, base64url
    is_standard = models.BooleanField()  # aes128gcm (RFC 8291); or aesgcm, its draft that old clients read
    alerts = models.JSONField(default=dict)  # {type of notification: bool}
    policy = models.TextField(default="all")
    sealed_token = models.TextField()  # see `sealing`
    created_at = models.DateTimeField()

    class Meta:
        db_table = "push_subscription"
        constraints = [
            models.CheckConstraint(condition=models.Q(policy__in=POLICIES), name="push_subscription_policy"),
        ]

    def __str__(self) -> str:
        """Whose it is."""
        return f"push subscription {self.id} of account {self.account_id}"


class PushDue(models.Model):
    """A notification that is to be sent to a device; there is one row, however often it is looked for.

    Whoever sends it puts `due_at` off first, so that nobody else does; if it dies, it is sent again.
    """

    pk = models.CompositePrimaryKey("subscription", "notification_id")
    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="+", db_index=False)
    notification_id = models.BigIntegerField()
    due_at = models.DateTimeField(db_index=True)
    attempts = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "push_due"

    def __str__(self) -> str:
        """What is due."""
        return f"notification {self.notification_id} for push subscription {self.subscription_id}"


class PushCheckpoint(models.Model):
    """Up to which position of the log notifications were looked at. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()

    class Meta:
        db_table = "push_checkpoint"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="push_checkpoint_one")]

    def __str__(self) -> str:
        """How far."""
        return f"push at {self.position}"
