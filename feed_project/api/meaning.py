"""Which post a status id means: timelines hand out boosts by their own ids, and clients send those back."""

from __future__ import annotations

from feed_project.api.endpoint import Caller
from queries import posts


def meant(caller: Caller, status_id: int) -> int:
    """The post under a boost's id that the caller may see; any other id as it is.

    An id that is none of a boost is left to whoever looks for the post: it may be in the log but
    not yet in any read table, and what is hidden has to look like what is not there.
    """
    return posts.boosted_post(caller.viewer, status_id) or status_id
