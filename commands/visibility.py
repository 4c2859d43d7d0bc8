"""Who may see a post, as far as commands ask: may it be answered, boosted, liked by this account."""

from __future__ import annotations

from dataclasses import dataclass

from commands.refusals import NotFound

VISIBILITIES = ("public", "unlisted", "private", "direct")


@dataclass(frozen=True, slots=True)
class SeenPost:
    """A post and how one account, the viewer, stands to it and its author.

    `blocked`: one of the two blocks the other, whichever. `following`: the viewer follows the
    author. `mentioned`: the post names the viewer. `conversation_id`: what whoever answers it joins.
    """

    post_id: int
    author_id: int
    viewer_id: int
    visibility: str = "public"
    in_reply_to_id: int | None = None
    in_reply_to_account_id: int | None = None
    mentioned: bool = False
    following: bool = False
    blocked: bool = False
    conversation_id: int | None = None


def may_see(post: SeenPost) -> bool:
    """True when the viewer may see the post."""
    if post.viewer_id == post.author_id:
        return True
    if post.blocked:
        return False
    if post.visibility in ("public", "unlisted"):
        return True
    return post.mentioned or (post.visibility == "private" and post.following)


def seen(post: SeenPost | None, message: str = "Record not found") -> SeenPost:
    """The post, if there is one and the viewer may see it.

    Raises: NotFound with `message`; absent and hidden posts are told apart by nobody.
    """
    if post is None or not may_see(post):
        raise NotFound(message)
    return post
