"""Which command is handled how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from commands import (
    accounts,
    announcements,
    blocks,
    bookmarks,
    boosts,
    conversation_mutes,
    conversations,
    endorsements,
    favourites,
    featured_tags,
    filters,
    follows,
    links,
    lists,
    markers,
    media,
    mutes,
    notes,
    notification_policy,
    notifications,
    pins,
    polls,
    posts,
    reactions,
    readers,
    relationships,
    reports,
    rules,
    scheduled_posts,
    suggestions,
    tag_follows,
)
from commands.tables import accounts as account_tables
from commands.tables import announcements as announcement_tables
from commands.tables import blocks as block_tables
from commands.tables import bookmarks as bookmark_tables
from commands.tables import boosts as boost_tables
from commands.tables import conversation_mutes as conversation_mute_tables
from commands.tables import conversations as conversation_tables
from commands.tables import endorsements as endorsement_tables
from commands.tables import favourites as favourite_tables
from commands.tables import featured_tags as featured_tag_tables
from commands.tables import filters as filter_tables
from commands.tables import follows as follow_tables
from commands.tables import links as link_tables
from commands.tables import lists as list_tables
from commands.tables import markers as marker_tables
from commands.tables import media as media_tables
from commands.tables import mutes as mute_tables
from commands.tables import notes as note_tables
from commands.tables import notification_policy as notification_policy_tables
from commands.tables import notifications as notification_tables
from commands.tables import pins as pin_tables
from commands.tables import polls as poll_tables
from commands.tables import posts as post_tables
from commands.tables import reactions as reaction_tables
from commands.tables import readers as reader_tables
from commands.tables import reports as report_tables
from commands.tables import rules as rule_tables
from commands.tables import scheduled_posts as scheduled_tables
from commands.tables import suggestions as suggestion_tables
from commands.tables import tag_follows as tag_follow_tables
from events.vocabulary import Event


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of command is handled, in the order of use.

    `streams` are locked (the command's own first), `load` gives the state, `decide` the events (or a
    refusal), `evolve` the state after them, `answer` what the caller wants to know of it. `opens`:
    the command begins its own stream, which cannot be locked then. `erases`: what its own stream said
    before is redacted.
    """

    streams: Callable[[Any], list[str]]
    load: Callable[[Any], Any]
    decide: Callable[[Any, Any], tuple[Event, ...]]
    evolve: Callable[[Any, Any], Any]
    answer: Callable[[Any, Any], dict[str, Any]]
    opens: bool = False
    erases: bool = False


def _handler(tables: Any, rules: Any, evolve: Any = None, **more: bool) -> Handler:
    """Take the functions of an aggregate's two modules."""
    evolve = evolve or rules.evolve
    return Handler(tables.streams, tables.load, rules.decide, evolve, rules.answer, **more)


_account = _handler(account_tables, accounts)
_post = _handler(post_tables, posts)
_follow = _handler(follow_tables, follows, relationships.evolve)
_block = _handler(block_tables, blocks, relationships.evolve)
_link = _handler(link_tables, links)
_list = _handler(list_tables, lists)
_mute = _handler(mute_tables, mutes, relationships.evolve)
_endorsement = _handler(endorsement_tables, endorsements, relationships.evolve)
_boost = _handler(boost_tables, boosts)
_favourite = _handler(favourite_tables, favourites)
_poll = _handler(poll_tables, polls)
_bookmark = _handler(bookmark_tables, bookmarks)
_pin = _handler(pin_tables, pins)
_conversation = _handler(conversation_tables, conversations)
_conversation_mute = _handler(conversation_mute_tables, conversation_mutes)
_filter = _handler(filter_tables, filters)
_reaction = _handler(reaction_tables, reactions)
_media = _handler(media_tables, media)
_scheduled = _handler(scheduled_tables, scheduled_posts)
_closing = _handler(scheduled_tables, scheduled_posts, erases=True)
_reader = _handler(reader_tables, readers)
_notification = _handler(notification_tables, notifications)
_notification_policy = _handler(notification_policy_tables, notification_policy)

HANDLERS: dict[type, Handler] = {
    accounts.RegisterAccount: _handler(account_tables, accounts, opens=True),
    accounts.EditProfile: _account,
    posts.PublishPost: _handler(post_tables, posts, opens=True),
    posts.EditPost: _post,
    posts.DeletePost: _handler(post_tables, posts, erases=True),
    follows.FollowAccount: _follow,
    follows.UnfollowAccount: _follow,
    follows.AcceptFollowRequest: _follow,
    follows.RejectFollowRequest: _follow,
    follows.RemoveFollower: _follow,
    blocks.BlockAccount: _block,
    blocks.UnblockAccount: _block,
    tag_follows.FollowTag: _handler(tag_follow_tables, tag_follows),
    tag_follows.UnfollowTag: _handler(tag_follow_tables, tag_follows),
    featured_tags.FeatureTag: _handler(featured_tag_tables, featured_tags),
    featured_tags.UnfeatureTag: _handler(featured_tag_tables, featured_tags),
    links.PreviewLink: _link,
    links.FailLinkPreview: _link,
    links.ForgetLink: _handler(link_tables, links, erases=True),
    lists.CreateList: _handler(list_tables, lists, opens=True),
    lists.EditList: _list,
    lists.DeleteList: _handler(list_tables, lists, erases=True),
    lists.AddListMembers: _list,
    lists.RemoveListMembers: _list,
    mutes.MuteAccount: _mute,
    mutes.UnmuteAccount: _mute,
    mutes.EndMute: _mute,
    endorsements.EndorseAccount: _endorsement,
    endorsements.WithdrawEndorsement: _endorsement,
    notes.WriteNote: _handler(note_tables, notes),
    notes.EraseNote: _handler(note_tables, notes, erases=True),
    boosts.BoostPost: _boost,
    boosts.UnboostPost: _boost,
    favourites.FavouritePost: _favourite,
    favourites.UnfavouritePost: _favourite,
    polls.CastVote: _poll,
    polls.EndPoll: _poll,
    bookmarks.BookmarkPost: _bookmark,
    bookmarks.UnbookmarkPost: _bookmark,
    pins.PinPost: _pin,
    pins.UnpinPost: _pin,
    conversations.MarkConversationRead: _conversation,
    conversations.MarkConversationUnread: _conversation,
    conversations.RemoveConversation: _conversation,
    conversation_mutes.MuteConversation: _conversation_mute,
    conversation_mutes.UnmuteConversation: _conversation_mute,
    filters.CreateFilter: _handler(filter_tables, filters, opens=True),
    filters.ChangeFilter: _filter,
    filters.DeleteFilter: _handler(filter_tables, filters, erases=True),
    filters.FilterPost: _filter,
    filters.UnfilterPost: _filter,
    media.UploadMedia: _handler(media_tables, media, opens=True),
    media.FinishMedia: _media,
    media.FailMedia: _media,
    media.DescribeMedia: _media,
    media.ReplacePreview: _media,
    media.DiscardMedia: _media,
    media.LapseMedia: _media,
    media.EraseMedia: _handler(media_tables, media, erases=True),
    scheduled_posts.SchedulePost: _handler(scheduled_tables, scheduled_posts, opens=True),
    scheduled_posts.ReschedulePost: _scheduled,
    scheduled_posts.FailScheduledPost: _scheduled,
    scheduled_posts.UnschedulePost: _closing,
    scheduled_posts.CloseScheduledPost: _closing,
    readers.MarkReaderSeen: _reader,
    readers.LapseReader: _reader,
    announcements.PublishAnnouncement: _handler(announcement_tables, announcements, opens=True),
    announcements.EditAnnouncement: _handler(announcement_tables, announcements),
    announcements.WithdrawAnnouncement: _handler(announcement_tables, announcements, erases=True),
    reactions.DismissAnnouncement: _reaction,
    reactions.AddReaction: _reaction,
    reactions.RemoveReaction: _reaction,
    rules.AddRule: _handler(rule_tables, rules, opens=True),
    rules.ChangeRule: _handler(rule_tables, rules),
    rules.RemoveRule: _handler(rule_tables, rules),
    reports.FileReport: _handler(report_tables, reports, opens=True),
    suggestions.DismissSuggestion: _handler(suggestion_tables, suggestions),
    markers.MoveMarkers: _handler(marker_tables, markers),
    notifications.ClearNotifications: _notification,
    notifications.DismissNotification: _notification,
    notifications.DismissNotificationGroup: _notification,
    notification_policy.ChangeNotificationPolicy: _notification_policy,
    notification_policy.AcceptNotificationRequest: _notification_policy,
    notification_policy.DismissNotificationRequest: _notification_policy,
}
