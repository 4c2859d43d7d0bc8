"""Every address of the browser door, and who may open it. What is not listed is not there."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from feed_project.web import (
    actions,
    edits,
    marks,
    notices,
    polls,
    posts,
    profile_settings,
    profiles,
    relationships,
    sessions,
    timelines,
)
from feed_project.web.access import everyone, members
from feed_project.web.addresses import register_converters

register_converters()

urlpatterns: list[URLPattern | URLResolver] = [
    *everyone(
        path("", timelines.welcome, name="welcome"),
        path("public", timelines.local, name="local"),
        path("tags/<str:name>", timelines.tag, name="tag"),
        path("auth/sign_up", sessions.sign_up, name="sign-up"),
        path("auth/sign_in", sessions.sign_in, name="sign-in"),
        path("auth/sign_out", sessions.sign_out, name="sign-out"),
        path("@<username:username>", profiles.profile, name="profile"),
        path("@<username:username>/with_replies", profiles.profile_with_replies, name="profile-with-replies"),
        path("@<username:username>/followers", profiles.followers, name="followers"),
        path("@<username:username>/following", profiles.following, name="following"),
        path("@<username:username>/<id:post_id>", posts.thread, name="thread"),
        path("@<username:username>/<id:post_id>/boosts", posts.boosters, name="boosters"),
        path("@<username:username>/<id:post_id>/favourites", posts.admirers, name="admirers"),
        path("@<username:username>/<id:post_id>/history", edits.history, name="history"),
        # What `uri` says in the API
        path("users/<username:username>", profiles.permanent, name="account-uri"),
        path("users/<username:username>/statuses/<id:post_id>", posts.permanent, name="post-uri"),
        path("users/<username:username>/statuses/<id:post_id>/activity", posts.permanent, name="boost-uri"),
    ),
    *members(
        path("home", timelines.home, name="home"),
        path("compose", posts.compose, name="compose"),
        path("posts/<id:post_id>/edit", posts.edit, name="edit"),
        path("posts/<id:post_id>/delete", posts.delete, name="delete"),
        path("posts/<id:post_id>/boost", actions.boost, name="boost"),
        path("posts/<id:post_id>/unboost", actions.unboost, name="unboost"),
        path("posts/<id:post_id>/vote", polls.vote, name="vote"),
        path("posts/<id:post_id>/favourite", actions.favourite, name="favourite"),
        path("posts/<id:post_id>/unfavourite", actions.unfavourite, name="unfavourite"),
        path("posts/<id:post_id>/bookmark", marks.bookmark, name="bookmark"),
        path("posts/<id:post_id>/unbookmark", marks.unbookmark, name="unbookmark"),
        path("posts/<id:post_id>/pin", marks.pin, name="pin"),
        path("posts/<id:post_id>/unpin", marks.unpin, name="unpin"),
        path("posts/<id:post_id>/mute", marks.mute, name="mute-conversation"),
        path("posts/<id:post_id>/unmute", marks.unmute, name="unmute-conversation"),
        path("bookmarks", marks.bookmarks, name="bookmarks"),
        path("favourites", marks.favourites, name="favourites"),
        path("@<username:username>/follow", relationships.follow, name="follow"),
        path("@<username:username>/unfollow", relationships.unfollow, name="unfollow"),
        path("@<username:username>/remove_follower", relationships.remove_follower, name="remove-follower"),
        path("@<username:username>/block", relationships.block, name="block"),
        path("@<username:username>/unblock", relationships.unblock, name="unblock"),
        path("@<username:username>/mute", relationships.mute, name="mute"),
        path("@<username:username>/unmute", relationships.unmute, name="unmute"),
        path("follow_requests", relationships.requests, name="follow-requests"),
        path("follow_requests/<username:username>/accept", relationships.accept, name="accept"),
        path("follow_requests/<username:username>/reject", relationships.reject, name="reject"),
        path("notifications", notices.listed, name="notifications"),
        path("notifications/clear", notices.clear, name="clear-notifications"),
        path("notifications/<id:notification_id>/dismiss", notices.dismiss, name="dismiss-notification"),
        path("settings/profile", profile_settings.profile, name="edit-profile"),
        path("settings/blocks", relationships.blocked, name="blocks"),
        path("settings/mutes", relationships.muted, name="mutes"),
    ),
]
