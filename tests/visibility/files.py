"""Files of the media store: who knows a name gets the file as long as a post shows it, and nobody afterwards.

Names cannot be guessed, and only who may see the post is told them (the surface "media told"). A file
whose post is not for everybody is kept by no shared cache; what cannot be shown any more is in no history.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.visibility.asking import Viewer
from tests.visibility.town import VIEWERS, Town

FILES = ("media file", "media preview", "media by id", "media of versions")


def served(town: Town, asked: Counter[str]) -> Iterator[str]:
    """Differences at the gate, of each picture and its small one, whoever asks."""
    for post, files in town.files.items():
        fact = town.posts[post]
        shown = fact.pictured and not fact.deleted
        for viewer in VIEWERS:
            for surface, name in (("media file", files["file"]), ("media preview", files["preview"])):
                asked[surface] += 1
                answer = town.page(viewer, f"/media/{name}")
                is_shared = "public" in answer.headers.get("Cache-Control", "")
                if (answer.status == 200) != shown or (shown and is_shared != (fact.visibility in PUBLIC)):
                    yield f"{surface}, {viewer}, {fact}: {answer.status}, {answer.headers.get('Cache-Control')}"
            asked["media by id"] += 1
            if _by_id(town, viewer, post) and viewer != "author":
                yield f"leak: media by id, {viewer}, {fact}"
            asked["media of versions"] += 1
            if not _names(town, viewer, post) <= ({files["file"]} if shown and town.sees(viewer, post) else set()):
                yield f"leak: media of versions, {viewer}, {fact}"


PUBLIC = ("public", "unlisted")


def _by_id(town: Town, viewer: Viewer, post: int) -> bool:
    return town.get(viewer, f"v1/media/{town.media[post]}").status == 200


def _names(town: Town, viewer: Viewer, post: int) -> set[str]:
    """The files that the versions of a post tell of."""
    answer = town.get(viewer, f"v1/statuses/{post}/history")
    versions = answer.json if answer.status == 200 else []
    return {media["url"].split("/media/")[1] for version in versions for media in version["media_attachments"]}
