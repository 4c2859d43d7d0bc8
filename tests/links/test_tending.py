"""From a post to a card and back to nothing: looked up once for a time, for open posts only, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commands.accounts import RegisterAccount
from commands.handling import handle
from commands.identifiers import next_id
from commands.posts import DeletePost, EditPost, PublishPost
from commands.tables import sql
from events import store
from events.links import address
from feed_project.links import news, tending
from projections import rebuild
from projections.posts import posts as projection
from queries.hydration import posts
from queries.link_views import CardView
from tests.links.pages import Site, titled

pytestmark = pytest.mark.django_db


class Board:
    """Somebody posts; `tend` does what workers do, with everything folded before and after."""

    def __init__(self, fold: Callable[[], int]) -> None:
        self.fold = fold
        self.now = timezone.now()
        self.author = next_id(self.now)
        handle(RegisterAccount(account_id=self.author, username="wren"), actor_id=None, now=self.now)

    def post(self, text: str, visibility: str = "public") -> int:
        post_id = next_id(self.now)
        self._do(PublishPost(post_id=post_id, author_id=self.author, text=text, visibility=visibility))
        return post_id

    def edit(self, post_id: int, text: str) -> None:
        self._do(EditPost(post_id=post_id, account_id=self.author, text=text))

    def delete(self, post_id: int) -> None:
        self._do(DeletePost(post_id=post_id, account_id=self.author))

    def tend(self) -> None:
        self.fold()
        while tending.tend(self.now):
            self.fold()
        self.fold()

    def card(self, post_id: int) -> CardView | None:
        return posts(self.author, [post_id])[post_id].card

    def title(self, post_id: int) -> str | None:
        card = self.card(post_id)
        return card.title if card else None

    def _do(self, command: Any) -> None:
        handle(command, actor_id=self.author, now=self.now)


@pytest.fixture
def board(inline_relay: Callable[[], int]) -> Board:
    return Board(inline_relay)


def test_a_post_with_a_link_gets_a_card_once_the_page_was_read(board: Board, site: Site) -> None:
    page = site.page("/tea?a=1", titled("Tea"))
    post = board.post(f"#one @wren see {page}#leaves, and {site.base}/other")
    board.fold()
    assert board.card(post) is None
    assert news.is_wanted(board.now)
    board.tend()
    assert board.card(post) == CardView(page, "Tea", "", "", "", None, None)
    assert site.asked() == ["/tea?a=1"]
    assert not news.is_wanted(board.now)


def test_a_link_is_fetched_once_for_all_posts_that_name_it_for_a_time(board: Board, site: Site) -> None:
    page = site.page("/", titled("Tea"))
    first, second = board.post(page), board.post(f"again {page.upper().replace('HTTP', 'http')}")
    board.tend()
    third = board.post(page)
    board.tend()
    assert [board.title(each) for each in (first, second, third)] == ["Tea"] * 3
    board.now += timedelta(days=13)
    board.post(page)
    board.tend()
    assert site.asked() == ["/"]
    board.now += timedelta(days=2)
    site.page("/", titled("Coffee"))
    later = board.post(page)
    board.tend()
    assert site.asked() == ["/", "/"]
    assert [board.title(each) for each in (first, third, later)] == ["Coffee"] * 3


def test_a_page_that_cannot_be_read_is_left_alone_for_a_day(board: Board, site: Site) -> None:
    post = board.post(f"{site.base}/gone")
    board.tend()
    board.post(f"{site.base}/gone")
    board.tend()
    assert (board.card(post), site.asked()) == (None, ["/gone"])
    board.now += timedelta(days=1, minutes=1)
    site.page("/gone", titled("Back"))
    board.post(f"{site.base}/gone")
    board.tend()
    assert (board.title(post), site.asked()) == ("Back", ["/gone", "/gone"])


def test_a_page_that_is_gone_later_keeps_the_card_it_had(board: Board, site: Site) -> None:
    post = board.post(site.page("/", titled("Tea")))
    board.tend()
    del site.pages["/"]
    board.now += timedelta(days=15)
    board.post(f"{site.base}/")
    board.tend()
    assert (board.title(post), len(site.requests)) == ("Tea", 2)


@pytest.mark.parametrize("visibility", ["private", "direct"])
def test_the_world_never_hears_of_links_in_posts_that_are_not_for_everybody(
    board: Board, site: Site, visibility: str
) -> None:
    page = site.page("/", titled("Tea"))
    secret = board.post(f"@wren {page}", visibility)
    board.tend()
    assert (site.requests, board.card(secret)) == ([], None)
    board.edit(secret, f"@wren {page}?edited")
    board.tend()
    unlisted = board.post(page, "unlisted")
    board.tend()
    assert (site.asked(), board.title(unlisted), board.card(secret)) == (["/"], "Tea", None)


def test_an_edit_that_changes_the_link_changes_the_card(board: Board, site: Site) -> None:
    tea, coffee = site.page("/tea", titled("Tea")), site.page("/coffee", titled("Coffee"))
    post = board.post(tea)
    board.tend()
    board.edit(post, f"rather {coffee}")
    board.fold()
    assert board.card(post) is None
    board.tend()
    assert board.title(post) == "Coffee"
    board.edit(post, f"well, {coffee}")
    board.fold()
    assert board.title(post) == "Coffee"
    board.edit(post, "nothing")
    board.fold()
    assert board.card(post) is None


def test_with_its_last_post_a_link_is_gone_from_everywhere(board: Board, site: Site) -> None:
    page = site.page("/secret-address", titled("Private title"))
    first, second = board.post(page), board.post(page)
    board.tend()
    board.delete(first)
    board.tend()
    assert board.title(second) == "Private title"
    board.edit(second, "no link any more")
    board.tend()
    board.delete(second)
    board.tend()
    for table in ("event", "write_link", "read_link", "read_post"):
        for (row,) in sql.rows(f"SELECT row_to_json(t)::text FROM {table} t"):
            assert "secret-address" not in row
            assert "Private title" not in row
    assert store.verify().problems == []


def test_a_link_named_again_while_it_is_forgotten_is_looked_up_anew(board: Board, site: Site) -> None:
    page = site.page("/", titled("Tea"))
    board.delete(board.post(page))
    first = board.post(page)
    board.tend()
    board.delete(first)
    board.fold()
    again = board.post(page)  # not folded yet when the worker looks
    tending.forget(board.now)
    board.tend()
    assert board.title(again) == "Tea"
    assert not rebuild.rebuild(projection).differs


def test_read_models_are_rebuilt_without_asking_anybody(board: Board, site: Site) -> None:
    kept, gone = site.page("/kept", titled("Kept")), site.page("/gone", titled("Gone"))
    post, other = board.post(kept), board.post(gone)
    board.tend()
    board.edit(post, f"Still {kept}")
    board.delete(other)
    board.tend()
    asked = site.asked()
    report = rebuild.rebuild(projection)
    assert (report.differs, report.switched, site.asked()) == (False, True, asked)
    assert board.title(post) == "Kept"


def test_nothing_is_looked_up_when_it_is_switched_off_yet_links_are_forgotten(
    board: Board, site: Site, settings: Any
) -> None:
    post = board.post(site.page("/", titled("Tea")))
    board.tend()
    settings.DUNLIN_LINK_PREVIEWS = False
    board.post(site.page("/other", titled("Other")))
    board.tend()
    assert (site.asked(), board.title(post)) == (["/"], "Tea")
    assert not news.is_wanted(board.now)
    board.delete(post)
    board.fold()
    assert news.is_wanted(board.now)
    board.tend()
    assert sql.rows("SELECT FROM write_link") == []


def test_links_of_old_posts_are_not_looked_up_when_it_is_switched_on(board: Board, site: Site) -> None:
    board.post(site.page("/", titled("Tea")))
    board.fold()
    board.now += timedelta(days=2)
    board.tend()
    assert site.requests == []


def test_our_own_pages_are_not_asked_for(board: Board, site: Site, settings: Any) -> None:
    settings.DUNLIN_BASE_URL = site.base
    post = board.post(site.page("/@wren", titled("Wren")))
    board.tend()
    assert (site.requests, board.card(post)) == ([], None)


def test_what_was_settled_since_the_last_fold_is_not_asked_for_again(board: Board, site: Site) -> None:
    board.post(site.page("/", titled("Tea")))
    board.fold()
    for _ in range(3):
        tending.tend(board.now)
    assert site.asked() == ["/"]


def test_many_links_are_looked_up_at_the_same_time(board: Board, site: Site) -> None:
    named = [board.post(site.page(f"/{number}", titled(f"Page {number}"))) for number in range(20)]
    board.tend()
    assert [board.title(post) for post in named] == [f"Page {number}" for number in range(20)]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a b?c=d e#f", "https://example.org/a%20b?c=d%20e"),
        ("https://exämple.org/ä?ö", "https://xn--exmple-cua.org/%C3%A4?%C3%B6"),
        ("http://example.org:8080/%C3%A4/./", "http://example.org:8080/%C3%A4/./"),
        ("https://user:word@example.org/", None),
        ("ftp://example.org/", None),
        ("https://example.org:99999/", None),
        ("https://exa mple.org/", None),
        ("https://" + "a" * 300 + ".org/", None),
        ("https://example.org/" + "ä" * 400, None),
        ("https://example.org/\0", "https://example.org/%00"),
        ("https://example.org/\ud800", None),
        ("https:///", None),
        ("nonsense", None),
    ],
)
def test_an_address_is_written_in_one_way_or_is_none(typed: str, asked: str | None) -> None:
    assert address(typed) == asked
