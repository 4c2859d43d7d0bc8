"""What may be registered, and what a profile may say."""

from __future__ import annotations

import pytest

from commands.accounts import EditProfile, RegisterAccount
from commands.refusals import Invalid, NotFound
from events.accounts import AccountLocked, AccountRegistered, AccountUnlocked, ProfileEdited
from events.follows import AccountFollowed, FollowRequested, FollowRequestWithdrawn
from tests.commands.scenario import ALICE, BOB, CAROL, NOBODY, given, unlocking


def register(username: str, **more: object) -> RegisterAccount:
    return RegisterAccount(account_id=9, username=username, **more)  # type: ignore[arg-type]


def edited(**fields: object) -> ProfileEdited:
    return ProfileEdited(**{"account_id": ALICE, "display_name": "", "note": "", **fields})  # type: ignore[arg-type]


def test_a_new_name_is_registered_as_typed() -> None:
    answer = given().when(register("Dave_9")).then(AccountRegistered(account_id=9, username="Dave_9"))
    assert answer == {"account_id": 9}


def test_a_name_taken_in_another_case_is_refused_with_details() -> None:
    refusal = given().when(register("BOB")).refused(Invalid, "Username has already been taken")
    assert isinstance(refusal, Invalid)
    assert refusal.details == {"username": [{"error": "ERR_TAKEN", "description": "has already been taken"}]}


@pytest.mark.parametrize(
    "name", ["dave smith", "dave-smith", "dave.smith", "@dave", "dävé", "dave９", "𝒹ave", "dave\n"]
)
def test_a_name_is_made_of_ascii_letters_digits_and_underscores(name: str) -> None:
    given().when(register(name)).refused(Invalid, "must contain only letters, numbers and underscores")


def test_an_empty_name_is_blank_and_nothing_else() -> None:
    given().when(register("")).refused(Invalid, "Validation failed: Username can't be blank")


@pytest.mark.parametrize(("length", "is_fine"), [(30, True), (31, False)])
def test_a_name_has_at_most_thirty_characters(length: int, is_fine: bool) -> None:
    when = given().when(register("d" * length))
    if is_fine:
        assert when.event().username == "d" * length
    else:
        when.refused(Invalid, "Username is too long (maximum is 30 characters)")


@pytest.mark.parametrize("text", ["nul\0", "half \ud83d of a smile"])
def test_what_the_database_cannot_keep_is_invalid_in_any_field(text: str) -> None:
    given().when(register(text)).refused(Invalid, "Username is invalid")
    given().when(register("dave", display_name=text)).refused(Invalid, "Display name is invalid")
    given().when(EditProfile(account_id=ALICE, note=text)).refused(Invalid, "Note is invalid")
    given().when(EditProfile(account_id=ALICE, fields=(("site", text),))).refused(Invalid, "Fields is invalid")


@pytest.mark.parametrize("account_id", [2**63, 0, -1, 10**30])
def test_an_id_that_no_row_can_have_is_not_found(account_id: int) -> None:
    given().when(EditProfile(account_id=account_id, note="hello")).refused(NotFound, "Record not found")


def test_an_unknown_account_has_no_profile_to_edit() -> None:
    given().when(EditProfile(account_id=NOBODY, note="hello")).refused(NotFound)


def test_an_edit_changes_what_is_given_and_keeps_the_rest() -> None:
    before = edited(display_name="Alice", note="Birds.", default_language="de")
    given(before).when(EditProfile(account_id=ALICE, note="Boats.")).then(
        edited(display_name="Alice", note="Boats.", default_language="de")
    )


def test_a_default_language_can_be_taken_back() -> None:
    before = edited(default_language="de")
    given(before).when(EditProfile(account_id=ALICE, default_language=None)).then(edited())


def test_an_edit_that_changes_nothing_is_no_event() -> None:
    before = edited(note="Birds.", bot=True)
    given(before).when(EditProfile(account_id=ALICE, note="Birds.", bot=True)).then_nothing()


def test_empty_fields_fall_away_and_the_rest_is_stripped() -> None:
    command = EditProfile(account_id=ALICE, fields=((" site ", " x "), ("", ""), ("only name", "")))
    given().when(command).then(edited(fields=(("site", "x"), ("only name", ""))))


def test_too_long_parts_of_a_profile_are_refused_all_at_once() -> None:
    command = EditProfile(
        account_id=ALICE,
        display_name="d" * 31,
        note="n" * 501,
        fields=tuple((f"name {n}", "v" * 256) for n in range(5)),
        default_visibility="direct",
    )
    refusal = given().when(command).refused(Invalid)
    assert isinstance(refusal, Invalid)
    assert set(refusal.details) == {"display_name", "note", "fields", "default_visibility"}


def test_a_note_of_five_hundred_joined_emoji_is_not_too_long() -> None:
    note = "👩‍👩‍👧‍👦" * 500
    given().when(EditProfile(account_id=ALICE, note=note)).then(edited(note=note))


@pytest.mark.parametrize("language", ["klingon!", "e", "<b>", "de-" + "x" * 100])
def test_a_language_that_cannot_be_one_is_forgotten(language: str) -> None:
    given().when(EditProfile(account_id=ALICE, default_language=language)).then_nothing()


def test_locking_is_an_event_of_its_own_and_happens_once() -> None:
    given().when(EditProfile(account_id=ALICE, locked=True)).then(AccountLocked(account_id=ALICE))
    given(AccountLocked(account_id=ALICE)).when(EditProfile(account_id=ALICE, locked=True)).then_nothing()


def test_unlocking_lets_in_everybody_who_still_asks() -> None:
    history = (
        AccountLocked(account_id=ALICE),
        FollowRequested(follower_id=BOB, followee_id=ALICE, request_id=70, show_boosts=False, notify=True),
        FollowRequested(follower_id=CAROL, followee_id=ALICE, request_id=71),
        FollowRequestWithdrawn(follower_id=CAROL, followee_id=ALICE),
    )
    given(*history).when(unlocking(ALICE)).then(
        AccountUnlocked(account_id=ALICE),
        AccountFollowed(
            follower_id=BOB, followee_id=ALICE, follow_id=70, show_boosts=False, notify=True, requested=True
        ),
    )


def test_unlocking_what_is_not_locked_is_no_event() -> None:
    given().when(unlocking(ALICE)).then_nothing()
