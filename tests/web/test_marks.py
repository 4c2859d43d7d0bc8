"""Bookmarks, pins, muted conversations and earlier versions, on pages."""

from __future__ import annotations

from tests.web.conftest import Visitor, tags, text


def test_bookmarks_and_favourites_have_pages_of_ones_own(wren: Visitor, ana: Visitor) -> None:
    post_id, other = wren.publish("find me again"), wren.publish("not me")
    assert "No bookmarks yet" in text(ana.get("/bookmarks"))
    ana.post(f"/posts/{post_id}/bookmark")
    ana.post(f"/posts/{other}/favourite")
    assert "find me again" in text(ana.get("/bookmarks"))
    assert "not me" not in text(ana.get("/bookmarks"))
    assert "not me" in text(ana.get("/favourites"))
    assert "find me again" not in text(wren.get("/bookmarks"))
    ana.post(f"/posts/{post_id}/unbookmark")
    assert "find me again" not in text(ana.get("/bookmarks"))


def test_long_lists_of_ones_own_go_on_by_the_marks_and_not_by_the_posts(wren: Visitor) -> None:
    posts = [wren.publish(f"number {number} of many") for number in range(22)]
    for post_id in posts:
        wren.post(f"/posts/{post_id}/bookmark")
    first = text(wren.get("/bookmarks"))
    assert "number 21 of many" in first
    assert "number 0 of many" not in first
    [older] = [a for a in tags(wren.get("/bookmarks"), "a") if a.get("rel") == "next"]
    assert "number 0 of many" in text(wren.get(str(older["href"])))


def test_a_pinned_post_stands_on_top_of_the_profile_once(wren: Visitor, ana: Visitor) -> None:
    first = wren.publish("my best")
    wren.publish("my latest")
    assert "Pinned" not in text(wren.get("/@wren"))
    wren.post(f"/posts/{first}/pin")
    for visitor in (wren, ana):
        page = text(visitor.get("/@wren"))
        assert page.count(f'id="entry-{first}"') == 1
        assert page.index("my best") < page.index("my latest")
        assert "Pinned" in page
    assert "Pinned" not in text(wren.get("/@wren/with_replies"))
    wren.post(f"/posts/{first}/unpin")
    page = text(wren.get("/@wren"))
    assert page.index("my best") > page.index("my latest")


def test_a_refused_pin_is_said_on_the_page_one_comes_back_to(wren: Visitor, ana: Visitor) -> None:
    foreign = wren.publish("not yours")
    answer = ana.post(f"/posts/{foreign}/pin", Referer="http://testserver/public")
    assert answer["Location"].startswith("http://testserver/public")
    assert "Someone else&#x27;s post cannot be pinned" in text(ana.get("/public"))


def test_a_muted_conversation_offers_to_be_heard_again(wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("let us talk")
    assert "Mute thread" in text(ana.get(wren.url(post_id)))
    ana.post(f"/posts/{post_id}/mute")
    assert "Unmute thread" in text(ana.get(wren.url(post_id)))
    ana.post(f"/posts/{post_id}/unmute")
    assert "Mute thread" in text(ana.get(wren.url(post_id)))


def test_an_edited_post_leads_to_its_versions(wren: Visitor, stranger: Visitor) -> None:
    post_id = wren.publish("helo world")
    assert "/history" not in text(stranger.get(wren.url(post_id)))
    wren.post(f"/posts/{post_id}/edit", {"text": "hello @wren", "spoiler": "greeting"})
    assert f'{wren.url(post_id)}/history"' in text(stranger.get(wren.url(post_id)))
    page = text(stranger.get(f"{wren.url(post_id)}/history"))
    assert page.index("hello") < page.index("helo world")
    assert "as first published" in page
    assert stranger.get(f"/@WREN/{post_id}/history")["Location"] == f"{wren.url(post_id)}/history"
    wren.post(f"/posts/{post_id}/delete")
    assert stranger.get(f"{wren.url(post_id)}/history").status_code == 404
