"""What may be published, edited and deleted, and what of it is resolved on the way."""

from __future__ import annotations

from typing import Any

import pytest

from commands.posts import DeletePost, EditPost, PublishPost
from commands.refusals import Invalid, NotFound
from events.accounts import ProfileEdited
from events.blocks import AccountBlocked
from events.posts import PostDeleted, PostEdited, PostPublished
from tests.commands.scenario import ALICE, BOB, CAROL, NOBODY, given

POST, REPLY = 500, 501
FAMILY = "👨‍👩‍👧‍👦"


def publish(text: str, **more: Any) -> PublishPost:
    return PublishPost(**{"post_id": REPLY, "author_id": ALICE, "text": text, **more})


def published(text: str = "Hello.", **more: Any) -> PostPublished:
    return PostPublished(**{"post_id": REPLY, "author_id": ALICE, "text": text, **more})


def edit(**more: Any) -> EditPost:
    return EditPost(**{"post_id": REPLY, "account_id": ALICE, **more})


def edited(text: str, **more: Any) -> PostEdited:
    return PostEdited(**{"post_id": REPLY, "author_id": ALICE, "text": text, **more})


def test_a_plain_text_is_published_to_everybody_by_default() -> None:
    assert given().when(publish("  Hello.\n")).then(published("Hello.")) == {"post_id": REPLY}


def test_a_post_carries_what_was_sent_with_it() -> None:
    sent = {"spoiler": "birds", "language": "pt-BR", "application": "toot", "application_website": "https://t.oot"}
    given().when(publish("Hello.", visibility="unlisted", sensitive=False, **sent)).then(
        published("Hello.", visibility="unlisted", sensitive=True, **sent)
    )


def test_what_is_not_said_takes_the_authors_defaults() -> None:
    profile = ProfileEdited(
        account_id=ALICE,
        display_name="",
        note="",
        default_visibility="private",
        default_sensitive=True,
        default_language="nl",
    )
    given(profile).when(publish("Hoi.")).then(published("Hoi.", visibility="private", sensitive=True, language="nl"))
    given(profile).when(publish("Hi.", visibility="public", sensitive=False, language="en")).then(
        published("Hi.", language="en")
    )


def test_an_unknown_account_cannot_publish_anything() -> None:
    given().when(publish("Hello.", author_id=NOBODY)).refused(NotFound)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\r\n",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u00ad\u034f\u061c",
        "\u3164\u115f\u1160\uffa0",
        "\u2800",
        "\ufe0f\ufe0e",
        "\u202e\u202d",
        "\U000e0001\U000e0020",
        "\x07\x1b",
    ],
)
def test_a_text_in_which_nothing_can_be_seen_is_blank(text: str) -> None:
    given().when(publish(text)).refused(Invalid, "Validation failed: Text can't be blank")
    given().when(publish(text, spoiler=text)).refused(Invalid, "Validation failed: Text can't be blank")


def test_a_warning_before_nothing_becomes_the_text() -> None:
    given().when(publish("\u200b", spoiler="Hello @bob")).then(published("Hello @bob", mentions=((BOB, "Bob"),)))


@pytest.mark.parametrize("bad", ["nul \0 inside", "half \ud83d", "\udc00"])
def test_what_the_database_cannot_keep_is_invalid(bad: str) -> None:
    given().when(publish(bad)).refused(Invalid, "Text is invalid")
    given().when(publish("Hello.", spoiler=bad)).refused(Invalid, "Spoiler is invalid")
    given().when(publish("Hello.", application=bad)).refused(Invalid, "Application is invalid")
    given(published()).when(edit(text=bad)).refused(Invalid, "Text is invalid")


@pytest.mark.parametrize("unit", ["a", FAMILY, "é", "e\u0301\u0302", "🇩🇪", "한", "\u202e"])
def test_five_hundred_characters_fit_and_one_more_does_not(unit: str) -> None:
    fits = "a" + unit * 498 + "a"
    assert given().when(publish(fits)).event().text == fits
    given().when(publish(fits + unit)).refused(Invalid, "Validation failed: Text character limit of 500 exceeded")


def test_the_warning_counts_into_the_length() -> None:
    assert given().when(publish("a" * 400, spoiler="b" * 100)).event()
    given().when(publish("a" * 400, spoiler="b" * 101)).refused(Invalid, "character limit of 500 exceeded")


def test_a_link_counts_twenty_three_characters_however_long() -> None:
    link = "https://example.org/" + "x" * 900
    assert given().when(publish("a" * 476 + " " + link)).event()
    given().when(publish("a" * 477 + " " + link)).refused(Invalid, "character limit of 500 exceeded")


def test_a_mention_elsewhere_counts_without_its_domain() -> None:
    assert given().when(publish("a" * 494 + " @dave@a-long-name.example.org")).event()


def test_one_character_cannot_carry_a_megabyte() -> None:
    given().when(publish("e" + "\u0301" * 1_000_000)).refused(Invalid, "Text is too long")


@pytest.mark.parametrize("text", ["@bob " * 10_000, "@a@b.example " * 10_000, "#tag " * 10_000])
def test_ten_thousand_mentions_are_too_many_characters(text: str) -> None:
    given().when(publish(text[:60_000])).refused(Invalid, "character limit of 500 exceeded")


@pytest.mark.parametrize("visibility", ["friends", "PUBLIC", "limited", "\u200b"])
def test_a_visibility_out_of_the_four_is_refused(visibility: str) -> None:
    given().when(publish("Hello.", visibility=visibility)).refused(Invalid, "Visibility is not included in the list")


def test_mentions_are_resolved_in_any_case_and_once_each() -> None:
    given().when(publish("@CAROL meet @bob and @Bob, not @nobody or @carol@elsewhere.example")).then(
        published(
            "@CAROL meet @bob and @Bob, not @nobody or @carol@elsewhere.example",
            mentions=((CAROL, "carol"), (BOB, "Bob")),
        )
    )


@pytest.mark.parametrize(("blocker", "blocked"), [(ALICE, BOB), (BOB, ALICE)])
def test_whoever_is_blocked_is_not_mentioned(blocker: int, blocked: int) -> None:
    block = AccountBlocked(blocker_id=blocker, blocked_id=blocked, block_id=7)
    given(block).when(publish("@bob @carol")).then(published("@bob @carol", mentions=((CAROL, "carol"),)))


def test_tags_are_filed_in_lower_case_and_once_each() -> None:
    given().when(publish("#Birds #BIRDS #Ｂｏａｔｓ #1 #1a")).then(
        published("#Birds #BIRDS #Ｂｏａｔｓ #1 #1a", tags=("birds", "boats", "1a"))
    )


def test_a_reply_names_the_post_and_the_account_it_answers() -> None:
    theirs = published(post_id=POST, author_id=BOB)
    given(theirs).when(publish("Hi.", in_reply_to_id=POST)).then(
        published("Hi.", in_reply_to_id=POST, in_reply_to_account_id=BOB, conversation_id=POST)
    )


def test_going_on_with_ones_own_thread_still_answers_the_other() -> None:
    mine = published(post_id=POST, in_reply_to_id=400, in_reply_to_account_id=BOB)
    given(published(post_id=400, author_id=BOB), mine).when(publish("And …", in_reply_to_id=POST)).then(
        published("And …", in_reply_to_id=POST, in_reply_to_account_id=BOB, conversation_id=POST)
    )


def test_a_reply_at_any_depth_joins_the_conversation_even_when_its_beginning_is_gone() -> None:
    answer = published(post_id=POST, author_id=BOB, in_reply_to_id=400, conversation_id=399)
    joined = given(answer, PostDeleted(post_id=399, author_id=BOB)).when(publish("Hi.", in_reply_to_id=POST)).event()
    assert joined.conversation_id == 399


def test_a_reply_of_the_first_schema_goes_on_with_the_post_it_answers() -> None:
    old = {"post_id": REPLY, "author_id": ALICE, "text": "Hi."}
    assert PostPublished.from_payload({**old, "in_reply_to_id": POST}, 1).conversation_id == POST
    assert PostPublished.from_payload(old, 1).conversation_id is None


@pytest.mark.parametrize("parent_id", [POST, 2**63, -1])
def test_a_reply_to_nothing_is_not_found(parent_id: int) -> None:
    given().when(publish("Hi.", in_reply_to_id=parent_id)).refused(NotFound)


def test_a_reply_to_a_deleted_post_says_what_is_missing() -> None:
    gone = (published(post_id=POST, author_id=BOB), PostDeleted(post_id=POST, author_id=BOB))
    refusal = given(*gone).when(publish("Hi.", in_reply_to_id=POST)).refused(NotFound)
    assert refusal.message == "The post you are trying to reply to does not appear to exist."


def test_a_hidden_post_cannot_be_answered_and_looks_absent() -> None:
    hidden = published(post_id=POST, author_id=BOB, visibility="private")
    absent = given().when(publish("Hi.", in_reply_to_id=POST)).refused(NotFound)
    assert given(hidden).when(publish("Hi.", in_reply_to_id=POST)).refused(NotFound).message == absent.message


@pytest.mark.parametrize(("blocker", "blocked"), [(ALICE, BOB), (BOB, ALICE)])
def test_across_a_block_nobody_answers_anybody(blocker: int, blocked: int) -> None:
    history = (
        published(post_id=POST, author_id=BOB, mentions=((ALICE, "alice"),)),
        AccountBlocked(blocker_id=blocker, blocked_id=blocked, block_id=7),
    )
    given(*history).when(publish("Hi.", in_reply_to_id=POST)).refused(NotFound)


def test_an_edit_carries_every_editable_field_whole() -> None:
    given(published("Hi @bob", spoiler="birds", sensitive=True)).when(
        edit(text="Hi @carol #x", language="de")
    ).then_once(
        edited(
            "Hi @carol #x", spoiler="birds", sensitive=True, language="de", mentions=((CAROL, "carol"),), tags=("x",)
        )
    )


def test_an_edit_of_the_warning_keeps_the_mentions_of_the_text() -> None:
    given(published("Hi @bob", mentions=((BOB, "Bob"),))).when(edit(spoiler="birds")).then_once(
        edited("Hi @bob", spoiler="birds", sensitive=True, mentions=((BOB, "Bob"),))
    )


def test_an_edit_that_changes_nothing_leaves_no_event() -> None:
    given(published("Hello.")).when(edit(text=" Hello. ", spoiler="", sensitive=False)).then_nothing()


def test_an_edit_is_checked_like_a_new_post() -> None:
    given(published()).when(edit(text="\u200b")).refused(Invalid, "Text can't be blank")
    given(published()).when(edit(text="a" * 501)).refused(Invalid, "character limit of 500 exceeded")


@pytest.mark.parametrize("command", [edit(text="Mine!", account_id=BOB), DeletePost(post_id=REPLY, account_id=BOB)])
def test_somebody_elses_post_is_as_good_as_absent(command: Any) -> None:
    given(published()).when(command).refused(NotFound, "Record not found")


@pytest.mark.parametrize("command", [edit(text="Again."), DeletePost(post_id=REPLY, account_id=ALICE)])
def test_a_deleted_post_can_neither_be_edited_nor_deleted(command: Any) -> None:
    given(published(), PostDeleted(post_id=REPLY, author_id=ALICE)).when(command).refused(NotFound)


def test_a_deletion_names_the_post_that_was_answered() -> None:
    history = (published(post_id=POST, author_id=BOB), published(in_reply_to_id=POST, in_reply_to_account_id=BOB))
    given(*history).when(DeletePost(post_id=REPLY, account_id=ALICE)).then(
        PostDeleted(post_id=REPLY, author_id=ALICE, in_reply_to_id=POST)
    )


def test_a_deletion_says_who_could_see_the_post() -> None:
    given(published(visibility="private")).when(DeletePost(post_id=REPLY, account_id=ALICE)).then(
        PostDeleted(post_id=REPLY, author_id=ALICE, visibility="private")
    )


@pytest.mark.parametrize(("visibility", "named"), [("private", (BOB,)), ("direct", (BOB,)), ("public", ())])
def test_a_deletion_names_those_who_could_see_a_hidden_post_only_as_named(visibility: str, named: Any) -> None:
    post = published("@bob", visibility=visibility, mentions=((BOB, "Bob"),))
    assert given(post).when(DeletePost(post_id=REPLY, account_id=ALICE)).event().named == named


def test_an_edit_says_whom_it_names_no_longer() -> None:
    post = published("@bob @carol", mentions=((BOB, "Bob"), (CAROL, "carol")))
    first = given(post).when(edit(text="@carol")).event()
    assert first.dropped == (BOB,)
    second = given(post, first).when(edit(text="@bob")).event()
    assert (second.dropped, second.mentions) == ((CAROL,), ((BOB, "Bob"),))


def test_changes_of_the_first_schemas_concern_nobody_in_particular() -> None:
    old = {"post_id": REPLY, "author_id": ALICE}
    assert PostEdited.from_payload({**old, "text": "x"}, 1).dropped == ()
    assert PostDeleted.from_payload({**old, "visibility": "direct"}, 1).named == ()


def test_a_reply_to_a_post_deleted_since_answers_nothing_any_more() -> None:
    history = (
        published(post_id=POST, author_id=BOB),
        published(in_reply_to_id=POST, in_reply_to_account_id=BOB),
        PostDeleted(post_id=POST, author_id=BOB),
    )
    given(*history).when(DeletePost(post_id=REPLY, account_id=ALICE)).then(PostDeleted(post_id=REPLY, author_id=ALICE))
