"""The whole surface of the REST door, on one page. Closing slashes are optional everywhere."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularJSONAPIView

from feed_project.api import (
    accounts,
    applications,
    blocks,
    bookmarks,
    boosts,
    conversation_mutes,
    discovery,
    docs,
    endorsements,
    favourites,
    follows,
    instance,
    markers,
    mutes,
    notes,
    notifications,
    oauth,
    pins,
    posts,
    push,
    relationships,
    search,
    timelines,
    trends,
)
from feed_project.api.door import at
from feed_project.identity.authorization import ConsentView

ABSENT = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), instance.absent)

urlpatterns: list[URLPattern | URLResolver] = [
    # Timelines: first, because they are asked for the most, and addresses are tried from the top
    at("api/v1/timelines/home", GET=timelines.home),
    at("api/v1/timelines/public", GET=timelines.public),
    at("api/v1/timelines/tag/<name>", GET=timelines.tag),
    # What this is
    at("api/v1/instance", GET=instance.v1),
    at("api/v2/instance", GET=instance.v2),
    at("api/v1/custom_emojis", GET=instance.custom_emojis),
    at("api/v1/announcements", GET=instance.announcements),
    at(".well-known/nodeinfo", GET=instance.nodeinfo_index),
    at("nodeinfo/2.0", GET=instance.nodeinfo),
    # Clients and logins
    at("api/v1/apps", POST=applications.register),
    at("api/v1/apps/verify_credentials", GET=applications.verify_credentials),
    at(".well-known/oauth-authorization-server", GET=oauth.metadata),
    at("oauth/token", POST=oauth.token),
    at("oauth/revoke", POST=oauth.revoke),
    path("oauth/authorize", ConsentView.as_view(), name="authorize"),
    path("oauth/authorize/", ConsentView.as_view()),
    # Accounts
    at("api/v1/accounts", POST=accounts.register, GET=accounts.show_many),
    at("api/v1/accounts/verify_credentials", GET=accounts.verify_credentials),
    at("api/v1/accounts/update_credentials", PATCH=accounts.update_credentials),
    at("api/v1/accounts/relationships", GET=relationships.relationships),
    at("api/v1/accounts/lookup", GET=accounts.lookup),
    at("api/v1/accounts/search", GET=search.people),
    at("api/v1/accounts/familiar_followers", GET=discovery.familiar_followers),
    at("api/v1/accounts/<account_id>", GET=accounts.show),
    at("api/v1/accounts/<account_id>/statuses", GET=accounts.statuses),
    at("api/v1/accounts/<account_id>/followers", GET=follows.followers),
    at("api/v1/accounts/<account_id>/following", GET=follows.following),
    at("api/v1/accounts/<account_id>/endorsements", GET=endorsements.endorsements_of),
    at("api/v1/endorsements", GET=endorsements.endorsements),
    at("api/v1/preferences", GET=accounts.preferences),
    at("api/v1/markers", GET=markers.markers, POST=markers.move),
    at("api/v1/directory", GET=discovery.directory),
    at("api/v1/suggestions", GET=discovery.suggestions_v1),
    at("api/v2/suggestions", GET=discovery.suggestions),
    at("api/v1/suggestions/<account_id>", DELETE=discovery.dismiss),
    # How they stand to each other
    at("api/v1/accounts/<account_id>/follow", POST=follows.follow),
    at("api/v1/accounts/<account_id>/unfollow", POST=follows.unfollow),
    at("api/v1/accounts/<account_id>/remove_from_followers", POST=follows.remove_follower),
    at("api/v1/accounts/<account_id>/note", POST=notes.note),
    at("api/v1/accounts/<account_id>/pin", POST=endorsements.pin),
    at("api/v1/accounts/<account_id>/unpin", POST=endorsements.unpin),
    at("api/v1/accounts/<account_id>/endorse", POST=endorsements.endorse),
    at("api/v1/accounts/<account_id>/unendorse", POST=endorsements.unendorse),
    at("api/v1/accounts/<account_id>/block", POST=blocks.block),
    at("api/v1/accounts/<account_id>/unblock", POST=blocks.unblock),
    at("api/v1/accounts/<account_id>/mute", POST=mutes.mute),
    at("api/v1/accounts/<account_id>/unmute", POST=mutes.unmute),
    at("api/v1/blocks", GET=blocks.blocks),
    at("api/v1/mutes", GET=mutes.mutes),
    at("api/v1/follow_requests", GET=follows.requests),
    at("api/v1/follow_requests/<account_id>/authorize", POST=follows.authorize),
    at("api/v1/follow_requests/<account_id>/reject", POST=follows.reject),
    # Statuses
    at("api/v1/statuses", POST=posts.publish, GET=posts.show_many),
    at("api/v1/statuses/<status_id>", GET=posts.show, PUT=posts.edit, DELETE=posts.delete),
    at("api/v1/statuses/<status_id>/context", GET=posts.context),
    at("api/v1/statuses/<status_id>/source", GET=posts.source),
    at("api/v1/statuses/<status_id>/favourite", POST=favourites.favourite),
    at("api/v1/statuses/<status_id>/unfavourite", POST=favourites.unfavourite),
    at("api/v1/statuses/<status_id>/favourited_by", GET=favourites.favourited_by),
    at("api/v1/favourites", GET=favourites.favourites),
    at("api/v1/statuses/<status_id>/bookmark", POST=bookmarks.bookmark),
    at("api/v1/statuses/<status_id>/unbookmark", POST=bookmarks.unbookmark),
    at("api/v1/bookmarks", GET=bookmarks.bookmarks),
    at("api/v1/statuses/<status_id>/pin", POST=pins.pin),
    at("api/v1/statuses/<status_id>/unpin", POST=pins.unpin),
    at("api/v1/statuses/<status_id>/mute", POST=conversation_mutes.mute),
    at("api/v1/statuses/<status_id>/unmute", POST=conversation_mutes.unmute),
    at("api/v1/statuses/<status_id>/reblog", POST=boosts.reblog),
    at("api/v1/statuses/<status_id>/unreblog", POST=boosts.unreblog),
    at("api/v1/statuses/<status_id>/reblogged_by", GET=boosts.reblogged_by),
    at("api/v1/trends/statuses", GET=trends.statuses),
    # Notifications
    at("api/v1/notifications", GET=notifications.notifications),
    at("api/v1/notifications/clear", POST=notifications.clear),
    at("api/v1/notifications/<notification_id>", GET=notifications.show),
    at("api/v1/notifications/<notification_id>/dismiss", POST=notifications.dismiss),
    at(
        "api/v1/push/subscription",
        GET=push.show,
        POST=push.subscribe,
        PUT=push.change,
        DELETE=push.unsubscribe,
    ),
    # Search
    at("api/v2/search", GET=search.search),
    # This page, for programs and for people
    path("api/schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("api/schema", SpectacularJSONAPIView.as_view()),
    path("api/docs/", docs.docs, name="docs"),
    path("api/docs", docs.docs),
    # Whatever else is asked for
    at("api", **ABSENT),
    at("api/<path:rest>", **ABSENT),
]
