"""The read tables. Every row here is derived from the log and may be thrown away and folded again.

No foreign keys, no triggers: a fold has to be able to write rows in log order, whatever is there.
The partitioned tables (home feed, its copy of the graph) are created in SQL, see the migrations.
"""

from projections.models.accounts import ReadAccount, ReadAccountCounts, ReadAudience
from projections.models.community import (
    ReadAnnouncement,
    ReadAnnouncementNews,
    ReadDismissedAnnouncement,
    ReadReaction,
    ReadReport,
    ReadRule,
)
from projections.models.conversations import ReadDirectPost
from projections.models.feeds import (
    ReadInvolved,
    ReadNotification,
    ReadOutbox,
    ReadPublicFeed,
    ReadQuiet,
    ReadSubscriber,
)
from projections.models.filters import ReadFilter, ReadFilterPost
from projections.models.lanes import Checkpoint, Parked
from projections.models.lists import ReadList, ReadListMember
from projections.models.media import ReadMedia
from projections.models.notification_policy import (
    ReadFollowSpan,
    ReadNotificationPermission,
    ReadNotificationPolicy,
)
from projections.models.polls import ReadPoll, ReadPollVote, ReadPollVoter
from projections.models.posts import (
    ReadBookmark,
    ReadBoost,
    ReadConversationMute,
    ReadCountedEntry,
    ReadFavourite,
    ReadLink,
    ReadPin,
    ReadPost,
    ReadPostCounts,
)
from projections.models.relationships import ReadBlock, ReadFollow, ReadFollowRequest, ReadMute
from projections.models.scheduled_posts import ReadScheduledPost
from projections.models.search import ReadSearchedAccount, ReadSearchedPost
from projections.models.surroundings import ReadDismissedSuggestion, ReadEndorsement, ReadMarker, ReadNote
from projections.models.tags import ReadFeaturedTag, ReadPostTag, ReadTag, ReadTagFollow

__all__ = [
    "Checkpoint",
    "Parked",
    "ReadAccount",
    "ReadAccountCounts",
    "ReadAnnouncement",
    "ReadAnnouncementNews",
    "ReadAudience",
    "ReadBlock",
    "ReadBookmark",
    "ReadBoost",
    "ReadConversationMute",
    "ReadCountedEntry",
    "ReadDirectPost",
    "ReadDismissedAnnouncement",
    "ReadDismissedSuggestion",
    "ReadEndorsement",
    "ReadFavourite",
    "ReadFeaturedTag",
    "ReadFilter",
    "ReadFilterPost",
    "ReadFollow",
    "ReadFollowRequest",
    "ReadFollowSpan",
    "ReadInvolved",
    "ReadLink",
    "ReadList",
    "ReadListMember",
    "ReadMarker",
    "ReadMedia",
    "ReadMute",
    "ReadNote",
    "ReadNotification",
    "ReadNotificationPermission",
    "ReadNotificationPolicy",
    "ReadOutbox",
    "ReadPin",
    "ReadPoll",
    "ReadPollVote",
    "ReadPollVoter",
    "ReadPost",
    "ReadPostCounts",
    "ReadPostTag",
    "ReadPublicFeed",
    "ReadQuiet",
    "ReadReaction",
    "ReadReport",
    "ReadRule",
    "ReadScheduledPost",
    "ReadSearchedAccount",
    "ReadSearchedPost",
    "ReadSubscriber",
    "ReadTag",
    "ReadTagFollow",
]
