"""Timelines, threads, profiles: what they show, to whom, and how they are paged."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from events import store
from projections.models.feeds import ReadOutbox
from tests.web.conftest import SWAP, Visitor, tags, text


def test_the_front_door_leads_members_home_and_others_to_local(wren: Visitor, stranger: Visitor) -> None:
    assert wren.get("/")["Location"] == "/home"
    assert stranger.get("/")["Location"] == "/public"


def test_a_stranger_reads_local_and_finds_the_way_in(stranger: Visitor, wren: Visitor) -> None:
    wren.publish("for everybody")
    wren.publish("for followers", visibility="private")
    page = text(stranger.get("/public"))
    assert "for everybody" in page
    assert "for followers" not in page
    assert "/auth/sign_up" in page


def test_an_article_is_named_by_author_text_and_time(wren: Visitor) -> None:
    wren.publish("Low water at six")
    article = tags(wren.get("/home"), "article")[0]
    assert article["aria-label"] == "wren, Low water at six, just now"
    feed = next(div for div in tags(wren.get("/home"), "div") if div.get("role") == "feed")
    assert feed["aria-label"] == "Home"


def test_older_posts_are_a_real_link_away_and_none_is_lost(wren: Visitor) -> None:
    for number in range(23):
        wren.post("/compose", {"text": f"post {number:02}", "visibility": "public"})
    seen: list[str] = []
    url: str | None = "/home"
    while url:
        page = wren.get(url)
        seen += re.findall(r"post \d\d(?=</p>)", text(page))
        older = [link for link in tags(page, "a") if link.get("rel") == "next"]
        url = older[0]["href"] if older else None
    assert seen == [f"post {number:02}" for number in reversed(range(23))]


def test_a_swapped_page_is_only_its_posts_and_the_next_link(wren: Visitor) -> None:
    for number in range(21):
        wren.post("/compose", {"text": f"post {number}", "visibility": "public"})
    first = wren.get("/home")
    older = next(link for link in tags(first, "a") if link.get("rel") == "next")
    answer = wren.client.get(older["hx-get"] or "", headers=SWAP)
    assert len(tags(answer, "article")) == 1
    assert not tags(answer, "html")
    assert 'hx-swap-oob="true"' in text(answer)


def test_newer_posts_can_be_fetched_and_the_answer_says_when_they_are_not_all(wren: Visitor) -> None:
    first = wren.publish("seen")
    wren.publish("new one")
    answer = wren.client.get(f"/home?since_id={first}", headers=SWAP)
    assert len(tags(answer, "article")) == 1
    assert answer["X-More"] == "0"
    for number in range(41):
        wren.post("/compose", {"text": f"post {number}", "visibility": "public"})
    assert wren.client.get(f"/home?since_id={first}", headers=SWAP)["X-More"] == "1"


def test_cursors_that_are_none_are_read_as_the_first_page(wren: Visitor) -> None:
    wren.publish("here")
    for cursor in ("x", "-1", "0x1", "٣", "9" * 40, "\x00", "1e9"):
        assert wren.client.get("/home", {"max_id": cursor}).status_code == 200


def test_a_thread_shows_what_is_above_and_what_is_below(wren: Visitor, ana: Visitor) -> None:
    root = wren.publish("root")
    middle = ana.publish("@wren middle", reply_to=str(root))
    leaf = wren.publish("@ana leaf", reply_to=str(middle))
    page = text(wren.get(ana.url(middle)))
    places = [page.index(f'id="entry-{post}"') for post in (root, middle, leaf)]
    assert places == sorted(places)
    focused = [a for a in tags(wren.get(ana.url(middle)), "article") if a.get("aria-current") == "true"]
    assert [a["data-post"] for a in focused] == [str(middle)]
    assert "autofocus" in focused[0]


def test_a_post_s_address_is_corrected_to_its_author(wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("hello")
    assert ana.get(f"/@somebody/{post_id}")["Location"] == wren.url(post_id)
    assert ana.get("/@WREN")["Location"] == "/@wren"


def test_the_addresses_the_api_hands_out_lead_to_pages(stranger: Visitor, wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("hello")
    ana.post(f"/posts/{post_id}/boost")
    boost_id = ReadOutbox.objects.exclude(entry_id=post_id).get(post_id=post_id).entry_id
    assert stranger.get("/users/WREN")["Location"] == "/@wren"
    paths = (
        f"/@ana/{boost_id}",
        f"/users/wren/statuses/{post_id}",
        f"/users/ana/statuses/{boost_id}",
        f"/users/ana/statuses/{boost_id}/activity",
    )
    assert [stranger.get(path)["Location"] for path in paths] == [wren.url(post_id)] * 4


def test_addresses_of_hidden_things_lead_nowhere(stranger: Visitor, wren: Visitor) -> None:
    post_id = wren.publish("secret", visibility="private")
    wren.post(f"/posts/{post_id}/boost")
    boost_id = ReadOutbox.objects.exclude(entry_id=post_id).get(post_id=post_id).entry_id
    assert wren.get(wren.url(boost_id))["Location"] == wren.url(post_id)
    assert stranger.get(wren.url(boost_id)).status_code == 404
    for number in (post_id, boost_id, 12345678901234):
        assert stranger.get(f"/users/wren/statuses/{number}").status_code == 404
        assert stranger.get(f"/users/wren/statuses/{number}/activity").status_code == 404
    assert stranger.get("/users/nobody").status_code == 404


def test_what_one_may_not_see_answers_like_what_is_not_there(stranger: Visitor, wren: Visitor, ana: Visitor) -> None:
    for visibility in ("private", "direct"):
        post_id = wren.publish("secret", visibility=visibility)
        for visitor in (stranger, ana):
            for path in ("", "/boosts", "/favourites", "/history"):
                assert visitor.get(wren.url(post_id) + path).status_code == 404
        assert "secret" not in text(ana.get("/@wren"))
        for verb in ("boost", "favourite", "bookmark", "pin", "mute"):
            assert ana.post(f"/posts/{post_id}/{verb}").status_code == 404
    assert stranger.get("/@wren/12345678901234").status_code == 404
    assert stranger.get(f"/@wren/{2**63}").status_code == 404
    assert stranger.get("/@nobody").status_code == 404


def test_a_page_of_twenty_asks_the_database_as_often_as_a_page_of_one(wren: Visitor) -> None:
    wren.publish("post")
    wren.get("/home")
    with CaptureQueriesContext(connection) as one:
        wren.get("/public")
    for number in range(19):
        wren.post("/compose", {"text": f"post {number}", "visibility": "public"})
    with CaptureQueriesContext(connection) as twenty:
        wren.get("/public")
    assert len(twenty) == len(one)


def test_who_boosted_and_who_favourited_is_listed(wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("good")
    ana.post(f"/posts/{post_id}/boost")
    ana.post(f"/posts/{post_id}/favourite")
    for path in ("/boosts", "/favourites"):
        assert "@ana" in text(wren.get(wren.url(post_id) + path))


def test_display_names_cannot_bring_html_into_the_page(member: Callable[..., Visitor]) -> None:
    rascal = member("rascal", display_name='<b>bold</b>" onx=')
    rascal.publish("hello")
    page = text(rascal.get("/@rascal"))
    assert "<b>bold</b>" not in page
    assert '" onx=' not in page


def test_a_missing_page_is_ours_and_says_so(stranger: Visitor) -> None:
    answer = stranger.get("/no/such/page")
    assert answer.status_code == 404
    assert "Nothing at this address" in text(answer)


def test_a_hashtag_leads_to_its_public_posts(stranger: Visitor, wren: Visitor) -> None:
    wren.publish("the old #Maps")
    wren.publish("my own #maps", visibility="unlisted")
    for address in ("/tags/maps", "/tags/MAPS"):
        page = text(stranger.get(address))
        assert "the old" in page
        assert "my own" not in page
    feed = next(div for div in tags(stranger.get("/tags/MAPS"), "div") if div.get("role") == "feed")
    assert (feed["data-stream"], feed["data-tag"]) == ("hashtag", "maps")
    assert "Nobody has used #charts" in text(wren.get("/tags/charts"))
    for name in ("1", "a%20b", "%F0%90", "x" * 1001):
        assert stranger.get(f"/tags/{name}").status_code == 404


def test_the_home_page_says_how_far_it_is_to_whoever_names_a_position(member: Callable[[str], Visitor]) -> None:
    stint = member("stint")
    assert "X-Log-Position" not in stint.get("/home").headers
    stint.publish("early")
    answer = stint.get("/home", **{"X-Min-Log-Position": "1"})
    assert int(answer.headers["X-Log-Position"]) == store.head()
