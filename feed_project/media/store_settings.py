"""Where media are kept, in the words of Django's STORAGES; read by the settings, before Django is set up."""

from __future__ import annotations

from typing import Any

SIGNED_SECONDS = 3600
# A store that does not answer must not hold up requests for long.
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 2


def media_store(bucket: str, endpoint: str, region: str) -> dict[str, Any]:
    """A folder (MEDIA_ROOT), or a private bucket of an S3-compatible store.

    boto3 reads credentials itself: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or a role.
    """
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    from botocore.config import Config  # noqa: PLC0415 - needed, and slow to import, for a bucket only

    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        # Many stores that are not Amazon's refuse the checksums that newer clients send unasked.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": region,
            "client_config": config,
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            "querystring_expire": SIGNED_SECONDS,
        },
    }
