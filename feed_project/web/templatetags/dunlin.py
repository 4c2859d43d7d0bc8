"""Tags and filters of the pages: icons, avatars, times, addresses, action buttons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from feed_project.web import avatars, polls, wording
from feed_project.web.access import viewer_id
from feed_project.web.addresses import post_address
from feed_project.web.composing import Composer
from feed_project.web.notices import SEEN
from feed_project.web.wording import VISIBILITIES, Visibility
from queries.accounts import account
from queries.link_views import CardView
from queries.notifications import unread_count
from queries.views import AccountView, FeedItem, PostView

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture that says nothing to a screen reader; the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("images/icons.svg"), name
    )


@register.simple_tag
def mark() -> SafeString:
    """The bird."""
    return format_html(
        '<svg class="mark" viewBox="0 0 64 64" aria-hidden="true"><use href="{}#mark"></use></svg>',
        static("images/icons.svg"),
    )


@register.simple_tag
def avatar(account: AccountView, size: str = "") -> SafeString:
    """The account's picture, or initials on a colour; `size` is nothing, tiny or large."""
    if account.avatar:
        return format_html(
            '<img class="avatar {}" src="{}" alt="" width="48" height="48" loading="lazy">',
            size,
            f"{settings.MEDIA_URL}{account.avatar}",
        )
    return format_html(
        '<span class="avatar hue-{} {}" aria-hidden="true">{}</span>',
        avatars.hue(account.id),
        size,
        avatars.initials(account.display_name or account.username),
    )


@register.filter
def file_address(name: str) -> str:
    """Where a file of the media store is served."""
    return f"{settings.MEDIA_URL}{name}"


@register.simple_tag
def hue(account: AccountView) -> str:
    """The class of an account's colour."""
    return f"hue-{avatars.hue(account.id)}"


register.filter("called", wording.called)
register.filter("said", wording.said)
register.filter("said_short", wording.said_short)
register.filter("notice_words", wording.notice_words)
register.filter("notice_icon", wording.notice_icon)
register.filter("notice_said", wording.notice_said)
register.filter("ago", wording.ago)
register.filter("ago_said", wording.ago_said)
register.filter("compact", wording.compact)
register.filter("votable", polls.votable)
register.filter("results", polls.results)


@register.filter
def trusted(html: str) -> SafeString:
    """HTML that the projections rendered and cleaned; nothing else may come here."""
    return mark_safe(html)  # noqa: S308 - cleaned with nh3 where it was rendered


@register.filter
def address(post: PostView) -> str:
    """The page of a post."""
    return post_address(post)


@register.filter
def host(card: CardView) -> str:
    """The server that a card leads to, whatever its page calls itself."""
    return urlsplit(card.address).netloc


@register.filter
def profile_address(account: AccountView) -> str:
    """The page of an account."""
    return f"/@{account.username}"


@register.filter
def answered_name(post: PostView) -> str | None:
    """User name of whom a post answers; None when it is not known from the post itself."""
    people = {mention.id: mention.username for mention in post.mentions} | {post.author.id: post.author.username}
    return people.get(post.in_reply_to_account_id or 0)


@register.filter
def as_item(post: PostView) -> FeedItem:
    """A post as an entry of its own."""
    return FeedItem(entry_id=post.id, post=post)


@register.filter
def composer_origin(composer: Composer) -> str:
    """Where one comes from to a composer's page."""
    about = composer.editing or composer.reply_to
    return post_address(about) if about else "/home"


@register.filter
def visibility_label(name: str) -> str:
    """How a visibility is called."""
    return VISIBILITIES[name].label


@register.filter
def visibility_of(name: str) -> Visibility:
    """How a visibility is called and drawn."""
    return VISIBILITIES[name]


@register.simple_tag
def site_title() -> str:
    """The community's name."""
    return str(settings.DUNLIN_TITLE)


@register.simple_tag
def streaming_url() -> str:
    """Where the live process listens."""
    return str(settings.DUNLIN_STREAMING_URL)


@register.simple_tag(takes_context=True)
def signed_in_account(context: template.Context) -> AccountView | None:
    """The account of whoever looks; asked once per request."""
    request: HttpRequest | None = context.get("request")
    viewer = viewer_id(request) if request is not None and hasattr(request, "user") else None
    if request is None or viewer is None:
        return None
    if not hasattr(request, "_dunlin_account"):
        request._dunlin_account = account(viewer, viewer)  # type: ignore[attr-defined]
    return request._dunlin_account  # type: ignore[attr-defined, no-any-return]


@register.simple_tag(takes_context=True)
def withheld(context: template.Context, post: PostView) -> str:
    """Titles of the filters by which a post is folded away on this page; nothing where none does."""
    request: HttpRequest | None = context.get("request")
    if request is None or not post.filtered:
        return ""
    return wording.filtered_by(post, request.path, viewer_id(request))


@register.simple_tag(takes_context=True)
def unseen(context: template.Context) -> int:
    """How many notifications came since the member last looked at them."""
    request: HttpRequest = context["request"]
    viewer = viewer_id(request)
    return unread_count(viewer, int(request.session.get(SEEN, 0)), most=99) if viewer else 0


@register.inclusion_tag("parts/action.html")
def action(post: PostView, kind: str, entry: int) -> dict[str, Any]:
    """The button that boosts, favourites or bookmarks a post, or takes that back."""
    return action_context(post, kind, entry)


def action_context(post: PostView, kind: str, entry: int) -> dict[str, Any]:
    """What `parts/action.html` shows; `kind` is boost, favourite or bookmark (which nobody counts)."""
    done, count = {
        "boost": (post.boosted, post.boosts),
        "favourite": (post.favourited, post.favourites),
        "bookmark": (post.bookmarked, None),
    }[kind]
    return {
        "kind": kind,
        "entry": entry,
        "url": f"/posts/{post.id}/{'un' if done else ''}{kind}",
        "done": done,
        "count": count,
        "possible": kind != "boost" or post.boostable or done,
    }
