"""Accounts and posts: the documents that readers are shown."""

from __future__ import annotations

import pytest
from django.db import connection

from events.accounts import AccountLocked, AccountRegistered, AccountUnlocked, ProfileEdited
from events.posts import PostDeleted, PostEdited, PostPublished
from projections.models import ReadAccount, ReadPost
from tests.projections.folding import fold, tell
from tests.projections.history import START, recorded

pytestmark = pytest.mark.django_db


def test_a_new_account_has_an_empty_profile() -> None:
    tell(AccountRegistered(account_id=1, username="Ada", display_name="Ada L.", bot=True))

    account = ReadAccount.objects.get()
    assert (account.username, account.username_key, account.display_name) == ("Ada", "ada", "Ada L.")
    assert (account.locked, account.bot, account.discoverable) == (False, True, True)
    assert account.created_at > START
    assert account.document == {
        "display_name": "Ada L.",
        "note": "",
        "note_text": "",
        "fields": [],
        "fields_text": [],
        "default_visibility": "public",
        "default_sensitive": False,
        "default_language": None,
    }


def test_a_profile_reads_as_last_edited() -> None:
    edits = [
        ProfileEdited(account_id=1, display_name="Old", note="old"),
        ProfileEdited(
            account_id=1,
            display_name="Ada",
            note="I <3 #sums",
            fields=(("Site", "https://ada.example"),),
            discoverable=False,
            default_visibility="private",
            default_language="de",
        ),
    ]
    fold(recorded([AccountRegistered(account_id=1, username="ada"), *edits, AccountLocked(account_id=1)]))

    account = ReadAccount.objects.get()
    assert (account.display_name, account.locked, account.discoverable) == ("Ada", True, False)
    assert account.document["note_text"] == "I <3 #sums"
    assert account.document["note"].startswith("<p>I &lt;3 <a href=")
    assert account.document["fields_text"] == [["Site", "https://ada.example"]]
    assert account.document["fields"][0][1].startswith('<a href="https://ada.example"')
    assert account.document["default_visibility"] == "private"


@pytest.mark.parametrize("batch", [1, 10])
def test_an_account_is_locked_as_was_last_said(batch: int) -> None:
    fold(
        recorded(
            [
                AccountRegistered(account_id=1, username="ada", locked=True),
                AccountUnlocked(account_id=1),
                AccountLocked(account_id=1),
                AccountUnlocked(account_id=1),
            ]
        ),
        batch,
    )

    assert ReadAccount.objects.get().locked is False


def test_a_post_is_kept_rendered_with_all_its_facts() -> None:
    tell(
        PostPublished(
            post_id=5,
            author_id=1,
            text="Hello @bob\n#Cats",
            visibility="unlisted",
            spoiler="cats",
            sensitive=True,
            language="en",
            in_reply_to_id=4,
            in_reply_to_account_id=2,
            mentions=((2, "Bob"),),
            tags=("cats",),
            application="toot",
            conversation_id=3,
        )
    )

    post = ReadPost.objects.get()
    assert (post.author_id, post.visibility, post.in_reply_to_id, post.in_reply_to_account_id) == (1, "unlisted", 4, 2)
    assert (post.mentions, post.edited_at, post.conversation_id) == ([2], None, 3)
    assert post.document == {
        "html": '<p>Hello <span class="h-card" translate="no"><a href="/@Bob" class="u-url mention">@<span>bob</span>'
        '</a></span><br><a href="/tags/cats" class="mention hashtag" rel="tag">#<span>Cats</span></a></p>',
        "text": "Hello @bob\n#Cats",
        "spoiler": "cats",
        "sensitive": True,
        "language": "en",
        "mentions": [[2, "Bob"]],
        "tags": ["cats"],
        "media": [],
        "card": None,
        "application": "toot",
        "application_website": None,
    }


@pytest.mark.parametrize("batch", [1, 10])
def test_an_edited_post_reads_as_last_edited_but_keeps_its_client(batch: int) -> None:
    events = recorded(
        [
            PostPublished(post_id=5, author_id=1, text="one", mentions=((2, "bob"),), application="toot"),
            PostEdited(post_id=5, author_id=1, text="two"),
            PostEdited(post_id=5, author_id=1, text="three", sensitive=True, mentions=((3, "cy"),)),
        ]
    )
    fold(events, batch)

    post = ReadPost.objects.get()
    assert (post.document["text"], post.document["html"]) == ("three", "<p>three</p>")
    assert (post.document["application"], post.document["sensitive"], post.mentions) == ("toot", True, [3])
    assert (post.created_at, post.edited_at) == (events[0].recorded_at, events[2].recorded_at)


def test_replies_to_a_deleted_post_answer_nothing_but_still_somebody() -> None:
    tell(
        PostPublished(post_id=5, author_id=1, text="one"),
        PostPublished(
            post_id=6, author_id=2, text="two", in_reply_to_id=5, in_reply_to_account_id=1, conversation_id=5
        ),
        PostDeleted(post_id=5, author_id=1),
    )

    post = ReadPost.objects.get()
    assert (post.post_id, post.in_reply_to_id, post.in_reply_to_account_id) == (6, None, 1)
    assert post.conversation_id == 5


def test_a_post_that_answers_nothing_begins_a_conversation() -> None:
    tell(PostPublished(post_id=5, author_id=1, text="one"))

    assert ReadPost.objects.get().conversation_id == 5


def test_every_character_that_may_be_stored_survives() -> None:
    text = "".join(map(chr, [*range(1, 0x300), 0x2028, 0xFEFF, 0xFFFF, 0x1F9D1, 0x10FFFF]))
    tell(PostPublished(post_id=5, author_id=1, text=text))

    with connection.cursor() as cursor:
        cursor.execute("SELECT document ->> 'text' FROM read_post")
        assert cursor.fetchone()[0] == text
