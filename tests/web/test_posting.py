"""Writing, answering, editing and deleting with plain forms."""

from __future__ import annotations

import pytest
from django.utils import timezone

from commands.filters import CreateFilter, KeywordChange
from commands.handling import handle
from tests.web.conftest import Visitor, tags, text


def test_a_post_stands_in_home_local_and_profile(wren: Visitor) -> None:
    wren.publish("Low water at six")
    for path in ("/home", "/public", "/@wren"):
        assert "Low water at six" in text(wren.get(path)), path


def test_a_form_that_is_sent_twice_makes_one_post(wren: Visitor) -> None:
    key = tags(wren.get("/compose"), "input")
    fields = {"text": "once", "visibility": "public", "key": next(i["value"] for i in key if i.get("name") == "key")}
    assert wren.post("/compose", fields).status_code == 302
    assert wren.post("/compose", fields).status_code == 302
    assert len(tags(wren.get("/@wren"), "article")) == 1


def test_a_form_that_the_back_button_brought_up_takes_other_words(wren: Visitor) -> None:
    for words in ("first", "second"):
        assert wren.post("/compose", {"text": words, "visibility": "public", "key": "same"}).status_code == 302
    assert len(tags(wren.get("/@wren"), "article")) == 2


def test_a_refused_post_comes_back_with_its_words_and_the_reason(wren: Visitor) -> None:
    answer = wren.post("/compose", {"text": "x" * 501, "spoiler": "", "visibility": "unlisted"})
    assert answer.status_code == 422
    assert "x" * 501 in text(answer)
    assert 'role="alert"' in text(answer)
    assert '<option value="unlisted" selected>' in " ".join(text(answer).split()).replace(" selected >", " selected>")


@pytest.mark.parametrize("words", ["", "   ", "\x00", "\u200b", "a\x00b"])
def test_words_that_cannot_be_posted_are_refused_politely(words: str, wren: Visitor) -> None:
    assert wren.post("/compose", {"text": words, "visibility": "public"}).status_code == 422
    assert not tags(wren.get("/@wren"), "article")


@pytest.mark.parametrize("field", ["visibility", "language", "reply_to"])
@pytest.mark.parametrize("value", ["nonsense", "\x00", "9" * 30, "٣"])
def test_contradictory_fields_are_refused_or_ignored_but_never_break(field: str, value: str, wren: Visitor) -> None:
    answer = wren.post("/compose", {"text": "hello", "visibility": "public", field: value})
    assert answer.status_code in {302, 404, 422}


def test_line_ends_of_forms_count_as_one_character(wren: Visitor) -> None:
    lines = "\r\n".join(["a"] * 250)
    wren.publish(lines)
    assert len(tags(wren.get("/@wren"), "article")) == 1


def test_a_reply_names_whom_it_answers_and_is_not_seen_by_more(wren: Visitor, ana: Visitor) -> None:
    post_id = ana.publish("for few", visibility="unlisted")
    answer = text(wren.get(f"/compose?reply_to={post_id}"))
    assert ">\n@ana </textarea>" in answer
    assert '<option value="unlisted" selected>' in " ".join(answer.split()).replace(" selected >", " selected>")
    done = wren.post("/compose", {"text": "@ana seen", "visibility": "unlisted", "reply_to": str(post_id)})
    assert done["Location"].startswith("/@wren/")
    assert "Replying to" in text(wren.get("/@wren/with_replies"))
    assert "seen" in text(ana.get(ana.url(post_id)))


def test_a_swapped_post_answers_with_a_fresh_composer_and_the_post(wren: Visitor) -> None:
    answer = wren.swap("/compose", {"text": "hello", "visibility": "public"})
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "dunlin:published"
    assert "hx-swap-oob" in text(answer)
    assert len(tags(answer, "article")) == 1
    assert len(tags(answer, "textarea")) == 1


def test_a_content_warning_hides_the_words_until_opened(wren: Visitor) -> None:
    wren.publish("the heron wins", spoiler="nature")
    page = wren.get("/@wren")
    assert '<details class="warning">' in text(page)
    assert "the heron wins" not in (tags(page, "article")[0]["aria-label"] or "")


def test_a_filter_folds_posts_away_where_it_is_meant_to(wren: Visitor, ana: Visitor) -> None:
    keyword = KeywordChange(keyword_id=2, keyword="heron")
    make = CreateFilter(
        filter_id=1, account_id=ana.account_id, title="Birds", contexts=("public",), keywords=(keyword,)
    )
    handle(make, actor_id=ana.account_id, now=timezone.now())
    wren.publish("the heron wins", spoiler="nature")
    page = ana.get("/public")
    assert "Filtered: <bdi>Birds</bdi>" in text(page)
    assert "filtered: Birds" in (tags(page, "article")[0]["aria-label"] or "")
    for elsewhere in (ana.get("/@wren"), wren.get("/public")):
        assert "heron" in text(elsewhere)
        assert "Filtered" not in text(elsewhere)


def test_one_s_own_post_can_be_edited_and_keeps_its_visibility(wren: Visitor) -> None:
    post_id = wren.publish("frist", visibility="private")
    assert ">\nfrist</textarea>" in text(wren.get(f"/posts/{post_id}/edit"))
    answer = wren.post(f"/posts/{post_id}/edit", {"text": "first", "spoiler": "", "visibility": "public"})
    assert answer["Location"] == wren.url(post_id)
    page = text(wren.get(wren.url(post_id)))
    assert "first" in page
    assert "edited" in page
    assert "Followers only" in page


def test_one_s_own_post_is_deleted_after_one_more_question(wren: Visitor) -> None:
    post_id = wren.publish("gone soon")
    assert "gone soon" in text(wren.get(f"/posts/{post_id}/delete"))
    assert wren.post(f"/posts/{post_id}/delete")["Location"] == "/home"
    assert wren.get(wren.url(post_id)).status_code == 404
    assert "The post is deleted" in text(wren.get("/home"))


@pytest.mark.parametrize("verb", ["edit", "delete"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_else_s_post_can_be_neither_edited_nor_deleted(
    method: str, verb: str, wren: Visitor, ana: Visitor
) -> None:
    post_id = ana.publish("mine")
    assert getattr(wren, method)(f"/posts/{post_id}/{verb}").status_code == 404
    assert "mine" in text(wren.get(ana.url(post_id)))


def test_html_in_a_post_is_shown_not_run(wren: Visitor) -> None:
    wren.publish("<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))")
    page = text(wren.get("/@wren"))
    assert "&lt;script&gt;alert(1)" in page
    assert "<img" not in page
