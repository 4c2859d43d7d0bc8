"""Where Django looks for the write models; they live beside their statements in `commands.tables`."""

from commands.tables.accounts import WriteAccount
from commands.tables.announcements import WriteAnnouncement
from commands.tables.blocks import WriteBlock
from commands.tables.bookmarks import WriteBookmark
from commands.tables.boosts import WriteBoost
from commands.tables.conversation_mutes import WriteConversationMute
from commands.tables.conversations import WriteConversation
from commands.tables.due import WriteDue, WriteDueFailure
from commands.tables.endorsements import WriteEndorsement
from commands.tables.favourites import WriteFavourite
from commands.tables.featured_tags import WriteFeaturedTag
from commands.tables.filters import WriteFilter, WriteFilterKeyword, WriteFilterPost
from commands.tables.follows import WriteFollow, WriteFollowRequest
from commands.tables.idempotency import WriteIdempotency
from commands.tables.links import WriteLink
from commands.tables.lists import WriteList, WriteListMember
from commands.tables.markers import WriteMarker
from commands.tables.media import WriteMedia
from commands.tables.mutes import WriteMute
from commands.tables.notes import WritePrivateNote
from commands.tables.notification_policy import WriteNotificationPolicy, WriteNotificationSender
from commands.tables.notifications import WriteCleared, WriteDismissed, WriteDismissedGroup
from commands.tables.pins import WritePin
from commands.tables.polls import WritePoll, WritePollVote
from commands.tables.posts import WriteMention, WritePost
from commands.tables.reactions import WriteDismissedAnnouncement, WriteReaction
from commands.tables.readers import WriteReader
from commands.tables.reports import WriteReport
from commands.tables.rules import WriteRule
from commands.tables.scheduled_posts import WriteScheduledPost
from commands.tables.suggestions import WriteDismissedSuggestion
from commands.tables.tag_follows import WriteTagFollow

__all__ = [
    "WriteAccount",
    "WriteAnnouncement",
    "WriteBlock",
    "WriteBookmark",
    "WriteBoost",
    "WriteCleared",
    "WriteConversation",
    "WriteConversationMute",
    "WriteDismissed",
    "WriteDismissedAnnouncement",
    "WriteDismissedGroup",
    "WriteDismissedSuggestion",
    "WriteDue",
    "WriteDueFailure",
    "WriteEndorsement",
    "WriteFavourite",
    "WriteFeaturedTag",
    "WriteFilter",
    "WriteFilterKeyword",
    "WriteFilterPost",
    "WriteFollow",
    "WriteFollowRequest",
    "WriteIdempotency",
    "WriteLink",
    "WriteList",
    "WriteListMember",
    "WriteMarker",
    "WriteMedia",
    "WriteMention",
    "WriteMute",
    "WriteNotificationPolicy",
    "WriteNotificationSender",
    "WritePin",
    "WritePoll",
    "WritePollVote",
    "WritePost",
    "WritePrivateNote",
    "WriteReaction",
    "WriteReader",
    "WriteReport",
    "WriteRule",
    "WriteScheduledPost",
    "WriteTagFollow",
]
