"""Boosts, favourites, follows, blocks, mutes, requests, notifications: by form and by swap."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import Visitor, tags, text


def _button(answer: object) -> dict[str, str | None]:
    return tags(answer, "button")[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("verb", ["boost", "favourite", "bookmark"])
def test_a_button_swaps_to_its_opposite_and_keeps_its_id(verb: str, wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("good")
    on = _button(ana.swap(f"/posts/{post_id}/{verb}", {"entry": "77"}))
    assert (on["aria-pressed"], on["formaction"], on["id"]) == ("true", f"/posts/{post_id}/un{verb}", f"{verb}-77")
    off = _button(ana.swap(f"/posts/{post_id}/un{verb}", {"entry": "77"}))
    assert (off["aria-pressed"], off["formaction"], off["id"]) == ("false", f"/posts/{post_id}/{verb}", f"{verb}-77")


@pytest.mark.parametrize("verb", ["boost", "favourite", "bookmark"])
def test_a_plain_form_comes_back_to_the_post_it_stood_under(verb: str, wren: Visitor) -> None:
    post_id = wren.publish("good")
    origin = "http://testserver/home?max_id=99#top"
    answer = wren.post(f"/posts/{post_id}/{verb}", {"entry": str(post_id)}, Referer=origin)
    assert answer["Location"] == f"http://testserver/home?max_id=99#entry-{post_id}"
    away = wren.post(f"/posts/{post_id}/{verb}", {"entry": "7\nx"}, Referer="https://evil.example/")
    assert away["Location"] == "/"


@pytest.mark.parametrize("entry", ["7" * 5_000, "", "x", "-7", "٧", "7.0", "\0"])
def test_an_entry_that_is_no_id_breaks_no_button(entry: str, wren: Visitor) -> None:
    post_id = wren.publish("good")
    assert _button(wren.swap(f"/posts/{post_id}/favourite", {"entry": entry}))["id"] == f"favourite-{post_id}"
    assert wren.post(f"/posts/{post_id}/favourite", {"entry": entry})["Location"] == "/"
    assert wren.post("/notifications/clear", {"up_to": entry}).status_code == 302
    assert wren.post("/compose", {"text": "x", "reply_to": entry}).status_code == (404 if entry else 302)


def test_pressing_twice_is_no_error_and_counts_once(wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("good")
    for _ in range(2):
        answer = ana.swap(f"/posts/{post_id}/favourite")
    assert '<span class="count">1</span>' in text(answer)


def test_a_refused_action_leaves_the_button_and_says_why(wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("for @ana", visibility="direct")
    answer = ana.swap(f"/posts/{post_id}/boost")
    assert answer.status_code >= 400
    assert not tags(answer, "button")


def test_follow_and_unfollow_swap_the_standing(wren: Visitor, ana: Visitor) -> None:
    assert "Following" in text(wren.swap("/@ana/follow"))
    ana.publish("news from ana")
    assert "news from ana" in text(wren.get("/home"))
    assert "Follow" in text(wren.swap("/@ana/unfollow"))
    assert "news from ana" not in text(wren.get("/home"))


def test_a_locked_account_is_asked_and_answers(member: Callable[..., Visitor], wren: Visitor) -> None:
    shy = member("shy", locked=True)
    assert "Requested" in text(wren.swap("/@shy/follow"))
    assert "@wren" in text(shy.get("/follow_requests"))
    assert "Follows you now" in text(shy.swap("/follow_requests/wren/accept"))
    assert "Following" in text(wren.get("/@shy"))
    wren.post("/@shy/unfollow")
    wren.post("/@shy/follow")
    assert shy.post("/follow_requests/wren/reject")["Location"] == "/follow_requests"
    assert "Nobody is waiting" in text(shy.get("/follow_requests"))


def test_a_block_hides_each_from_the_other_and_can_be_lifted(wren: Visitor, ana: Visitor) -> None:
    post_id = ana.publish("hello")
    assert "Unblock" in text(wren.swap("/@ana/block"))
    assert wren.get(ana.url(post_id)).status_code == 404
    assert "@ana" in text(wren.get("/settings/blocks"))
    assert "Unblock" not in text(wren.swap("/@ana/unblock"))
    assert wren.get(ana.url(post_id)).status_code == 200


def test_a_mute_is_named_on_the_profile_and_can_be_lifted(wren: Visitor, ana: Visitor) -> None:
    wren.post("/@ana/mute")
    assert "Muted" in text(wren.get("/@ana"))
    assert "@ana" in text(wren.get("/settings/mutes"))
    wren.post("/@ana/unmute")
    assert "Nobody here" in text(wren.get("/settings/mutes"))


def test_boosts_of_a_followee_can_be_hidden(wren: Visitor, ana: Visitor) -> None:
    wren.post("/@ana/follow")
    assert "Show their boosts" in text(wren.swap("/@ana/follow", {"show_boosts": "off"}))
    assert "Hide their boosts" in text(wren.swap("/@ana/follow", {"show_boosts": "on"}))


def test_a_follower_can_be_removed(wren: Visitor, ana: Visitor) -> None:
    ana.post("/@wren/follow")
    assert "Follows you" in text(wren.get("/@ana"))
    wren.post("/@ana/remove_follower")
    assert "Follows you" not in text(wren.get("/@ana"))


def test_notifications_are_counted_until_they_are_looked_at(wren: Visitor, ana: Visitor) -> None:
    post_id = wren.publish("good")
    ana.post(f"/posts/{post_id}/favourite")
    ana.post("/compose", {"text": "@wren hello there", "visibility": "public"})
    ana.post("/@wren/follow")
    wren.get("/home")
    assert "<span>3</span>" in text(wren.get("/public"))
    page = text(wren.get("/notifications"))
    for words in ("favourited your post", "mentioned you", "follows you", "hello there"):
        assert words in page
    assert "<span>0</span>" in text(wren.get("/public"))


def test_notifications_can_be_cleared_up_to_what_was_shown(wren: Visitor, ana: Visitor) -> None:
    ana.post("/@wren/follow")
    wren.get("/home")
    shown = tags(wren.get("/notifications"), "article")[0]["data-entry"]
    ana.post("/compose", {"text": "@wren later", "visibility": "public"})
    wren.get("/home")
    wren.post("/notifications/clear", {"up_to": shown})
    left = tags(wren.get("/notifications"), "article")
    assert len(left) == 1
    assert "later" in (left[0]["aria-label"] or "")
    wren.post(f"/notifications/{left[0]['data-entry']}/dismiss")
    assert "All quiet" in text(wren.get("/notifications"))
