"""Where media are kept, in the words of Django's STORAGES; read by the settings, before Django is set up."""

from __future__ import annotations

from typing import Any

SIGNED_SECONDS = 3600


def media_store(bucket: str, endpoint: str, region: str) -> dict[str, Any]:
    """A folder (MEDIA_ROOT), or a private bucket of an S3-compatible store.

    boto3 reads credentials itself: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or a role.
    """
    if not bucket:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint,
            "region_name": region,
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": True,
            "querystring_auth": True,
            "querystring_expire": SIGNED_SECONDS,
        },
    }
