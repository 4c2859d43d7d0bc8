"""How a post read before it was edited: a plain page, the newest version first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from commands.refusals import NotFound
from feed_project.web.access import viewer_id
from feed_project.web.addresses import post_address
from feed_project.web.answers import page
from feed_project.web.posts import visible_post
from projections.rendering import render_post
from queries.edits import edits
from queries.views import EditView, PostView


@require_safe
def history(request: HttpRequest, username: str, post_id: int) -> HttpResponse:
    """Every version of a post, for whoever may see the post now."""
    viewer = viewer_id(request)
    post = visible_post(viewer, post_id)
    if post.author.username != username:
        return redirect(f"{post_address(post)}/history")
    found = edits(viewer, post_id)
    if found is None:
        raise NotFound
    versions = [(edit, _as_then(post, edit)) for edit in reversed(found)]
    return page(request, "posts/history.html", post=post, versions=versions)


def _as_then(post: PostView, edit: EditView) -> PostView:
    """The post as it was drawn then, with what is still there of its media; a poll's choices are listed beside it."""
    return post._replace(
        html=render_post(edit.text, edit.mentions),
        text=edit.text,
        spoiler=edit.spoiler,
        sensitive=edit.sensitive,
        poll=None,
        media=edit.media,
    )
