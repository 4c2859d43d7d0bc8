"""How collected files are kept: named by their contents, and compressed in a moment rather than a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import brotli
import drf_spectacular_sidecar
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The page that shows the OpenAPI document; the package brings another one besides, which is left out.
SWAGGER_UI = Path(drf_spectacular_sidecar.__file__).parent / "static/drf_spectacular_sidecar/swagger-ui-dist"
# Maps are for those who debug; they are collected because scripts name them.
NOT_COMPRESSED = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]


class QuickCompressor(Compressor):  # type: ignore[misc] # whitenoise has no types
    """As whitenoise's, which tries Brotli's hardest: 40 seconds for what is 5 % smaller then."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Compress well, not best."""
        compressed: bytes = brotli.compress(data, quality=9)
        return compressed


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Collected files, ready to be sent."""

    def create_compressor(self, **options: Any) -> Compressor:
        """What compresses them."""
        return QuickCompressor(**{**options, "extensions": NOT_COMPRESSED})
