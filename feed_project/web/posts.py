"""A post: its page, writing it, editing it, deleting it, and who liked it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commands.posts import DeletePost, EditPost, PublishPost
from commands.refusals import Invalid, NotFound
from feed_project.web.access import member_id, safe_next, viewer_id
from feed_project.web.acting import act, new_id, once
from feed_project.web.addresses import id_in, post_address, wanted_page
from feed_project.web.answers import is_swap, page
from feed_project.web.cards import post_card
from feed_project.web.composing import Composer, edit_composer, new_composer, refilled, reply_composer
from feed_project.web.threads import shown_thread
from queries.paging import Page
from queries.posts import boosted_by, boosted_post, favourited_by
from queries.posts import post as find_post
from queries.posts import thread as find_thread
from queries.views import AccountView, FeedItem, PostView


@require_safe
def thread(request: HttpRequest, username: str, post_id: int) -> HttpResponse:
    """A post with what it answers above it and its replies below."""
    viewer = viewer_id(request)
    post = _post_at(viewer, post_id)
    if (post.author.username, post.id) != (username, post_id):
        return redirect(post_address(post))
    found = find_thread(viewer, post_id)
    if found is None:
        raise NotFound
    composer = reply_composer(request, post) if viewer else None
    conversation, card = shown_thread(post, found), post_card(post)
    return page(request, "posts/thread.html", post=post, thread=conversation, composer=composer, card=card)


@require_safe
def permanent(request: HttpRequest, username: str, post_id: int) -> HttpResponse:
    """The address that a post or a boost has for programs leads to the page of the post."""
    return redirect(post_address(_post_at(viewer_id(request), post_id)))


def _post_at(viewer: int | None, status_id: int) -> PostView:
    """The post under its own id or that of a boost, or NotFound."""
    post = find_post(viewer, status_id)
    return post or visible_post(viewer, boosted_post(viewer, status_id))


@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """Write a post, or answer one."""
    reply_to = _replied_post(request)
    composer = reply_composer(request, reply_to) if reply_to else new_composer(request)
    if request.method != "POST":
        return page(request, "posts/compose.html", composer=composer)
    try:
        post_id = _publish(request, reply_to)
    except Invalid as refusal:
        return _refilled(request, refilled(request, composer, refusal.message))
    if is_swap(request):
        return _published(request, post_id, composer)
    return redirect(_thread_of(request, post_id) if reply_to else safe_next(request, "/home"))


def _publish(request: HttpRequest, reply_to: PostView | None) -> int:
    command = PublishPost(
        post_id=new_id(),
        author_id=member_id(request),
        text=unix_lines(request.POST.get("text", "")),
        visibility=request.POST.get("visibility") or None,
        spoiler=request.POST.get("spoiler", "").strip(),
        language=request.POST.get("language") or None,
        in_reply_to_id=reply_to.id if reply_to else None,
        application="Web",
    )
    fields = ("text", "visibility", "spoiler", "language", "reply_to")
    outcome = act(request, command, idempotency=once(request, *fields))
    return int(outcome.result["post_id"])


def _published(request: HttpRequest, post_id: int, composer: Composer) -> HttpResponse:
    """A fresh composer, and the new post where it belongs (out of band)."""
    post = visible_post(member_id(request), post_id)
    fresh = reply_composer(request, composer.reply_to) if composer.reply_to else new_composer(request)
    item = FeedItem(entry_id=post.id, post=post)
    response = page(request, "posts/published.html", composer=fresh, item=item)
    response["HX-Trigger"] = "dunlin:published"
    return response


def _refilled(request: HttpRequest, composer: Composer) -> HttpResponse:
    template = "parts/composer.html" if is_swap(request) else "posts/compose.html"
    return page(request, template, status=422, composer=composer)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change one's own post; who may see it stays."""
    post = own_post(request, post_id)
    composer = edit_composer(post)
    if request.method != "POST":
        return page(request, "posts/compose.html", composer=composer)
    try:
        act(request, _edited(request, post))
    except Invalid as refusal:
        return _refilled(request, refilled(request, composer, refusal.message))
    return go_to(request, post_address(post))


def _edited(request: HttpRequest, post: PostView) -> EditPost:
    return EditPost(
        post_id=post.id,
        account_id=member_id(request),
        text=unix_lines(request.POST.get("text", "")),
        spoiler=request.POST.get("spoiler", "").strip(),
        language=request.POST.get("language") or None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, post_id: int) -> HttpResponse:
    """Ask once more, then delete one's own post for good."""
    post = own_post(request, post_id)
    if request.method != "POST":
        return page(request, "posts/delete.html", post=post)
    act(request, DeletePost(post_id=post.id, account_id=member_id(request)))
    messages.success(request, "The post is deleted.")
    answered = find_post(member_id(request), post.in_reply_to_id) if post.in_reply_to_id else None
    return redirect(post_address(answered) if answered else "/home")


@require_safe
def boosters(request: HttpRequest, username: str, post_id: int) -> HttpResponse:
    """Who boosted a post."""
    return _people(request, post_id, "Boosted by", boosted_by)


@require_safe
def admirers(request: HttpRequest, username: str, post_id: int) -> HttpResponse:
    """Whose favourite a post is."""
    return _people(request, post_id, "Favourited by", favourited_by)


def _people(request: HttpRequest, post_id: int, title: str, query: Any) -> HttpResponse:
    viewer = viewer_id(request)
    post = visible_post(viewer, post_id)
    people: Page[AccountView] | None = query(viewer, post_id, wanted_page(request))
    if people is None:
        raise NotFound
    return page(request, "accounts/people.html", title=title, people=people, up=post_address(post), url=request.path)


def visible_post(viewer: int | None, post_id: int | None) -> PostView:
    """The post, or NotFound when it is not there or not for the viewer."""
    post = find_post(viewer, post_id) if post_id is not None else None
    if post is None:
        raise NotFound
    return post


def own_post(request: HttpRequest, post_id: int) -> PostView:
    """The member's own post; somebody else's is answered as if there were none."""
    post = visible_post(member_id(request), post_id)
    if post.author.id != member_id(request):
        raise NotFound
    return post


def unix_lines(text: str) -> str:
    """Forms send CR LF; a post has LF, and one counts as one."""
    return text.replace("\r\n", "\n")


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser elsewhere, whichever way it asked."""
    return HttpResponse(headers={"HX-Redirect": url}) if is_swap(request) else redirect(url)


def _replied_post(request: HttpRequest) -> PostView | None:
    fields = request.POST if request.POST.get("reply_to") else request.GET
    if not fields.get("reply_to"):
        return None
    post_id = id_in(fields, "reply_to")
    if post_id is None:
        raise Http404
    return visible_post(member_id(request), post_id)


def _thread_of(request: HttpRequest, post_id: int) -> str:
    return post_address(visible_post(member_id(request), post_id))
