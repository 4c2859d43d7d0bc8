"""Rules for filters, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from commands.filters import (
    MOST_FILTERS,
    MOST_KEYWORDS,
    SHARED,
    ChangeFilter,
    CreateFilter,
    DeleteFilter,
    FilterPost,
    KeywordChange,
    State,
    UnfilterPost,
    decide,
)
from commands.refusals import Invalid, NotFound
from events.filters import FilterChanged, FilterCreated, FilterDeleted, PostFiltered, PostUnfiltered
from events.posts import PostPublished
from tests.commands.scenario import ALICE, BOB, NOBODY, given

END = datetime(2026, 7, 1, tzinfo=UTC)
IDS = {"filter_id": 10, "account_id": ALICE}
MADE = FilterCreated(**IDS, title="Tea", contexts=("home",), keywords=((11, "tea", True),))
PAIR = FilterCreated(**IDS, title="Tea", contexts=("home",), keywords=((11, "tea", True), (12, "cup", True)))
POST = PostPublished(post_id=50, author_id=BOB, text="tea")
SECRET = PostPublished(post_id=51, author_id=BOB, text="tea", visibility="private")


def test_a_filter_is_made_with_its_words_and_its_end() -> None:
    words = (KeywordChange(keyword_id=11, keyword="tea"), KeywordChange(keyword_id=12, keyword="cup", whole_word=False))
    made = CreateFilter(
        **IDS, title="Tea", contexts=("home", "home", "thread"), action="hide", expires_at=END, keywords=words
    )
    answer = (
        given()
        .when(made)
        .then(
            FilterCreated(
                **IDS,
                title="Tea",
                contexts=("home", "thread"),
                action="hide",
                expires_at="2026-07-01T00:00:00+00:00",
                keywords=((11, "tea", True), (12, "cup", False)),
            )
        )
    )
    assert answer == {"filter_id": 10, "filter_post_id": None}


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": " "}, "Title can't be blank"),
        ({"title": "x" * 257}, "Title is too long"),
        ({"contexts": ()}, "Context can't be blank"),
        ({"contexts": ("home", "moon")}, "None or invalid context"),
        ({"action": "burn"}, "Filter action is not included"),
        ({"keywords": (KeywordChange(keyword_id=1, keyword=" "),)}, "keyword can't be blank"),
        ({"keywords": (KeywordChange(keyword_id=1),)}, "keyword can't be blank"),
        ({"keywords": (KeywordChange(keyword_id=1, keyword="x" * 513),)}, "keyword is too long"),
        (
            {"keywords": tuple(KeywordChange(keyword_id=n + 1, keyword="x") for n in range(MOST_KEYWORDS + 1))},
            "too many",
        ),
        ({"title": "a\0b"}, "Title is invalid"),
        ({"keywords": (KeywordChange(keyword_id=1, keyword="\ud800"),)}, "Keyword is invalid"),
    ],
)
def test_settings_that_make_no_filter_are_refused(changed: dict[str, Any], message: str) -> None:
    settings: dict[str, Any] = {"title": "Tea", "contexts": ("home",)}
    given().when(CreateFilter(**IDS, **(settings | changed))).refused(Invalid, message)
    given(MADE).when(ChangeFilter(**IDS, **changed)).refused(Invalid, message)


def test_nobody_who_is_not_there_makes_a_filter_and_nobody_makes_too_many() -> None:
    make = CreateFilter(filter_id=10, account_id=NOBODY, title="Tea", contexts=("home",))
    given().when(make).refused(NotFound)
    with pytest.raises(Invalid, match="more than"):
        decide(State(count=MOST_FILTERS), make)


def test_what_is_not_given_of_a_filter_stays() -> None:
    given(MADE).when(ChangeFilter(**IDS, title="Coffee")).then_once(
        FilterChanged(**IDS, title="Coffee", contexts=("home",), keywords=((11, "tea", True),))
    )
    given(MADE).when(ChangeFilter(**IDS, title="Tea")).then_nothing()
    end = FilterChanged(**IDS, title="Tea", contexts=("home",), expires_at=END.isoformat(), keywords=MADE.keywords)
    given(MADE).when(ChangeFilter(**IDS, expires_at=END)).then_once(end)
    forever = FilterChanged(**IDS, title="Tea", contexts=("home",), keywords=MADE.keywords)
    given(MADE, end).when(ChangeFilter(**IDS, expires_at=None)).then_once(forever)


def test_words_are_added_changed_and_taken_out() -> None:
    added = KeywordChange(keyword_id=12, keyword="cup")
    event = given(MADE).when(ChangeFilter(**IDS, keywords=(added,))).event()
    assert event.keywords == ((11, "tea", True), (12, "cup", True))
    changed = KeywordChange(keyword_id=11, is_new=False, whole_word=False)
    event = given(MADE).when(ChangeFilter(**IDS, keywords=(changed,))).event()
    assert event.keywords == ((11, "tea", False),)
    removed = KeywordChange(keyword_id=11, is_new=False, removed=True)
    assert given(MADE).when(ChangeFilter(**IDS, keywords=(removed,))).event().keywords == ()
    unknown = KeywordChange(keyword_id=99, is_new=False, keyword="x")
    given(MADE).when(ChangeFilter(**IDS, keywords=(unknown,))).refused(NotFound)


def test_a_client_that_knows_one_keyword_changes_no_filter_of_several() -> None:
    word = KeywordChange(keyword_id=11, is_new=False, keyword="milk")
    given(PAIR).when(ChangeFilter(**IDS, title="milk", keywords=(word,), single=True)).refused(Invalid, SHARED)
    event = given(PAIR).when(ChangeFilter(**IDS, title="Tea", keywords=(word,), single=True)).event()
    assert event.keywords == ((11, "milk", True), (12, "cup", True))
    given(MADE).when(ChangeFilter(**IDS, title="milk", keywords=(word,), single=True)).event()


def test_a_post_is_put_under_a_filter_once_and_taken_out_again() -> None:
    put = FilterPost(**IDS, filter_post_id=20, post_id=50)
    done = PostFiltered(**IDS, filter_post_id=20, post_id=50)
    assert given(POST, MADE).when(put).then_once(done) == {"filter_id": 10, "filter_post_id": 20}
    again = FilterPost(**IDS, filter_post_id=21, post_id=50)
    assert given(POST, MADE, done).when(again).then_nothing()["filter_post_id"] == 20
    take = UnfilterPost(**IDS, filter_post_id=20)
    given(POST, MADE, done).when(take).then(PostUnfiltered(**IDS, filter_post_id=20))
    given(POST, MADE).when(take).refused(NotFound)


def test_a_post_that_one_does_not_see_goes_under_no_filter() -> None:
    given(SECRET, MADE).when(FilterPost(**IDS, filter_post_id=20, post_id=51)).refused(NotFound)
    given(MADE).when(FilterPost(**IDS, filter_post_id=20, post_id=99)).refused(NotFound)


def test_a_filter_goes_with_all_that_is_in_it() -> None:
    given(MADE).when(DeleteFilter(**IDS)).then(FilterDeleted(**IDS))
    given(MADE, FilterDeleted(**IDS)).when(DeleteFilter(**IDS)).refused(NotFound)


@pytest.mark.parametrize(
    "command",
    [
        ChangeFilter(filter_id=10, account_id=BOB, title="Mine"),
        DeleteFilter(filter_id=10, account_id=BOB),
        FilterPost(filter_id=10, account_id=BOB, filter_post_id=20, post_id=50),
        UnfilterPost(filter_id=10, account_id=BOB, filter_post_id=20),
    ],
)
def test_a_filter_of_somebody_else_looks_like_none(command: Any) -> None:
    given(POST, MADE).when(command).refused(NotFound)
