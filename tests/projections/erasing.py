"""Which events erase what stands before them in their stream."""

from events.announcements import AnnouncementWithdrawn
from events.filters import FilterDeleted
from events.links import LinkForgotten
from events.lists import ListDeleted
from events.media import MediaErased
from events.notes import NoteErased
from events.posts import PostDeleted
from events.scheduled_posts import PostUnscheduled, ScheduledPostPublished

ERASING = (
    PostDeleted,
    AnnouncementWithdrawn,
    LinkForgotten,
    ListDeleted,
    NoteErased,
    FilterDeleted,
    MediaErased,
    PostUnscheduled,
    ScheduledPostPublished,
)
