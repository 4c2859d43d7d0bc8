"""Who may send, describe, show and throw away a picture."""

from __future__ import annotations

from typing import Any

import pytest

from commands.accounts import EditProfile
from commands.attachments import MediaChange
from commands.media import (
    DescribeMedia,
    DiscardMedia,
    EraseMedia,
    FailMedia,
    FinishMedia,
    LapseMedia,
    ReplacePreview,
    UploadMedia,
)
from commands.posts import DeletePost, EditPost, PublishPost
from commands.refusals import Invalid, NotFound
from events.accounts import ProfilePictureReplaced
from events.media import (
    Attachment,
    MediaAttached,
    MediaDescribed,
    MediaDetached,
    MediaDiscarded,
    MediaErased,
    MediaFailed,
    MediaPreviewReplaced,
    MediaProcessed,
    MediaUploaded,
)
from events.posts import PostDeleted, PostEdited, PostPublished
from events.vocabulary import Event
from tests.commands.scenario import ALICE, BOB, NOBODY, given
from tests.projections.sending import small_picture

PICTURE, OTHER, POST = 50, 51, 500
FILE = small_picture("50/file")


def uploaded(media_id: int = PICTURE, **more: Any) -> MediaUploaded:
    return MediaUploaded(**{"media_id": media_id, "account_id": ALICE, "token": "t", "kind": "image", **more})


def processed(media_id: int = PICTURE, kind: str = "image") -> MediaProcessed:
    return MediaProcessed(media_id=media_id, account_id=ALICE, kind=kind, rendition=FILE)


def ready(*media_ids: int) -> list[Event]:
    return [event for media_id in media_ids for event in (uploaded(media_id), processed(media_id))]


def shown(media_id: int = PICTURE, **more: Any) -> Attachment:
    nothing: dict[str, Any] = {"kind": "image", "description": None, "focus_x": None, "focus_y": None}
    return {**FILE, "media_id": media_id, **nothing, **more}  # type: ignore[typeddict-item]


def attached(media_id: int = PICTURE, place: int = 0) -> MediaAttached:
    return MediaAttached(media_id=media_id, account_id=ALICE, post_id=POST, place=place)


def published(*media: Attachment) -> PostPublished:
    return PostPublished(post_id=POST, author_id=ALICE, text="Look", media=media)


discarded = MediaDiscarded(media_id=PICTURE, account_id=ALICE)
detached = MediaDetached(media_id=PICTURE, account_id=ALICE, post_id=POST)
posted = (*ready(PICTURE), published(shown()), attached())


def publish(*media: int, **more: Any) -> PublishPost:
    return PublishPost(**{"post_id": POST, "author_id": ALICE, "text": "Look", "media": media, **more})


def edit(**more: Any) -> EditPost:
    return EditPost(post_id=POST, account_id=ALICE, **more)


def test_whoever_has_an_account_may_send_a_picture() -> None:
    command = UploadMedia(media_id=PICTURE, account_id=ALICE, token="t", kind="image", description=" A bird ")
    assert given().when(command).then(uploaded(description="A bird")) == {"media_id": PICTURE}
    stranger = UploadMedia(media_id=PICTURE, account_id=NOBODY, token="t", kind="image")
    given().when(stranger).refused(NotFound)


@pytest.mark.parametrize("more", [{"description": "x" * 1501}, {"focus_x": 10_001, "focus_y": 0}, {"focus_x": 1}])
def test_descriptions_and_focus_have_their_bounds(more: dict[str, Any]) -> None:
    sent = UploadMedia(media_id=PICTURE, account_id=ALICE, token="t", kind="image", **more)
    given().when(sent).refused(Invalid)
    given(*ready(PICTURE)).when(DescribeMedia(media_id=PICTURE, account_id=ALICE, **more)).refused(Invalid)


def test_what_was_sent_is_processed_once_or_fails_once() -> None:
    finish = FinishMedia(media_id=PICTURE, kind="image", rendition=FILE)
    fail = FailMedia(media_id=PICTURE, reason="Broken")
    failed = MediaFailed(media_id=PICTURE, account_id=ALICE, reason="Broken")
    given(uploaded()).when(finish).then_once(processed())
    given(uploaded()).when(fail).then_once(failed)
    given(uploaded(), failed).when(finish).then_nothing()
    given(*ready(PICTURE)).when(fail).then_nothing()
    given(uploaded(), discarded).when(finish).then_nothing()
    given().when(finish).refused(NotFound)


def test_a_preview_that_came_first_outlives_the_processing() -> None:
    new = {"preview": "new", "blurhash": "B", "preview_width": 9, "preview_height": 8}
    replaced = MediaPreviewReplaced(media_id=PICTURE, account_id=ALICE, **new)
    given(uploaded()).when(ReplacePreview(media_id=PICTURE, account_id=ALICE, **new)).then(replaced)
    event = given(uploaded(), replaced).when(FinishMedia(media_id=PICTURE, kind="image", rendition=FILE)).event()
    assert event.rendition == {**FILE, **new}
    given(*posted).when(ReplacePreview(media_id=PICTURE, account_id=ALICE, **new)).refused(NotFound)


def test_the_owner_describes_what_is_not_posted_yet() -> None:
    command = DescribeMedia(media_id=PICTURE, account_id=ALICE, description="A bird")
    described = MediaDescribed(media_id=PICTURE, account_id=ALICE, description="A bird", focus_x=None, focus_y=None)
    given(*ready(PICTURE)).when(command).then_once(described)
    given(*posted).when(command).refused(NotFound)
    theirs = DescribeMedia(media_id=PICTURE, account_id=BOB, description="Mine")
    given(*ready(PICTURE)).when(theirs).refused(NotFound)


def test_a_post_takes_ready_media_of_its_author() -> None:
    two = (attached(OTHER, 0), attached(PICTURE, 1))
    given(*ready(PICTURE, OTHER)).when(publish(OTHER, PICTURE)).then(published(shown(OTHER), shown()), *two)
    words = given(*ready(PICTURE)).when(publish(PICTURE, text="")).events()[0]
    assert isinstance(words, PostPublished)
    assert words.text == ""
    given(uploaded()).when(publish(PICTURE)).refused(Invalid, "have not finished processing")
    given(*ready(PICTURE)).when(publish(PICTURE, author_id=BOB)).refused(Invalid, "50 not found")
    given().when(publish(PICTURE)).refused(Invalid, "50 not found")


def test_a_picture_belongs_to_one_post_at_a_time() -> None:
    given(*posted).when(publish(PICTURE, post_id=501)).refused(Invalid, "already attached")
    gone = PostDeleted(post_id=POST, author_id=ALICE)
    assert given(*posted, detached, gone).when(publish(PICTURE, post_id=501)).events()
    given(*posted, discarded).when(publish(PICTURE, post_id=501)).refused(Invalid, "not found")


def test_a_film_stands_alone_and_four_pictures_are_enough() -> None:
    film = (uploaded(OTHER), processed(OTHER, "video"))
    given(*ready(PICTURE), *film).when(publish(PICTURE, OTHER)).refused(Invalid, "Cannot attach a video")
    assert given(*film).when(publish(OTHER)).events()
    ids = range(50, 55)
    given(*ready(*ids)).when(publish(*ids)).refused(Invalid, "more than 4")
    assert len(given(*ready(*ids)).when(publish(*ids[:4])).events()) == 5


def test_an_edit_tells_what_comes_goes_and_is_described() -> None:
    change = MediaChange(OTHER, "New")
    command = edit(media=(OTHER,), media_changes=(change,))
    seen = shown(OTHER, description="New")
    given(*posted, *ready(OTHER)).when(command).then_once(
        PostEdited(post_id=POST, author_id=ALICE, text="Look", media=(seen,)),
        MediaDescribed(media_id=OTHER, account_id=ALICE, description="New", focus_x=None, focus_y=None),
        detached,
        attached(OTHER),
    )


def test_an_edit_of_words_keeps_the_media() -> None:
    edited = PostEdited(post_id=POST, author_id=ALICE, text="New", media=(shown(),))
    given(*posted).when(edit(text="New")).then(edited)
    given(*posted).when(edit(media=(PICTURE,))).then_nothing()
    given(*posted).when(edit(text="", media=())).refused(Invalid)


def test_a_deleted_post_lets_its_media_go_or_takes_them_along() -> None:
    gone = PostDeleted(post_id=POST, author_id=ALICE)
    delete = DeletePost(post_id=POST, account_id=ALICE)
    given(*posted).when(delete).then(detached, gone)
    for_good = DeletePost(post_id=POST, account_id=ALICE, with_media=True)
    given(*posted).when(for_good).then(MediaDiscarded(media_id=PICTURE, account_id=ALICE, post_id=POST), gone)


def test_what_no_post_shows_is_thrown_away_by_its_owner_or_by_time() -> None:
    given(*ready(PICTURE)).when(DiscardMedia(media_id=PICTURE, account_id=ALICE)).then(discarded)
    given(*ready(PICTURE)).when(LapseMedia(media_id=PICTURE)).then_once(discarded)
    given(*posted).when(DiscardMedia(media_id=PICTURE, account_id=ALICE)).refused(Invalid, "currently used")
    given(*posted).when(LapseMedia(media_id=PICTURE)).then_nothing()
    given(*ready(PICTURE)).when(DiscardMedia(media_id=PICTURE, account_id=BOB)).refused(NotFound)


def test_only_what_is_discarded_is_erased() -> None:
    erased = MediaErased(media_id=PICTURE, account_id=ALICE)
    given(*ready(PICTURE), discarded).when(EraseMedia(media_id=PICTURE)).then(erased)
    given(*ready(PICTURE)).when(EraseMedia(media_id=PICTURE)).then_nothing()


def test_a_profile_shows_one_avatar_and_one_header_at_a_time() -> None:
    replaced = ProfilePictureReplaced(account_id=ALICE, which="avatar", file="new")
    given().when(EditProfile(account_id=ALICE, avatar="new")).then_once(replaced)
    both = EditProfile(account_id=ALICE, avatar=None, header="wide")
    gone = ProfilePictureReplaced(account_id=ALICE, which="avatar", file=None)
    wide = ProfilePictureReplaced(account_id=ALICE, which="header", file="wide")
    given(replaced).when(both).then_once(gone, wide)
    given().when(EditProfile(account_id=ALICE, avatar=None)).then_nothing()
