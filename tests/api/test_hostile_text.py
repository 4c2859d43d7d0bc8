"""Text that wants to be more than text: what is shown is what was typed, and nothing of it runs."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from events import store
from feed_project.identity.models import Application, User
from tests.api.conftest import PASSWORD, Api, token_for

# What Dunlin itself writes, and nothing else may stand in a text that was typed.
TAGS = {"p": set(), "br": set(), "span": {"class", "translate"}, "a": {"href", "class", "rel", "target", "translate"}}
CLASSES = {"h-card", "u-url", "mention", "hashtag", "invisible", "ellipsis"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<svg onload=alert(1)><animate href=javascript:alert(1) attributeName=href></svg>",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)></style>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">a</a>',
    "javascript:alert(1) JaVaScRiPt:alert(1) jAvA\tsCrIpT:alert(1)",
    "javascrip&#116;:alert(1) &#x6a;avascript&colon;alert(1) &lt;script&gt;",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg== data&colon;text/html,x",
    "https://a.example/?javascript:alert(1) https://a.example/#data:text/html,x",
    "https://a.example/\"onmouseover=\"alert(1) https://a.example/'onclick='x",
    "https://javascript:alert(1)@a.example/ http://a.example:javascript/",
    '<div hx-get="/auth/sign_out" hx-trigger="load" data-hx-post="/x" hx-on:click="alert(1)">x</div>',
    '<p id="compose" name="csrfmiddlewaretoken" class="status" style="position:fixed">x</p>',
    '#tag"onclick=alert(1) #<b> @anna"onclick=alert(1) @<b>',
    "{{ 7 * 7 }} {% csrf_token %} ${alert(1)} <%= x %>",
    "\u202egnp.exe\u202c \u2066hidden\u2069 \u200fx\u200e",
    "an\u200bna z\u0335\u0336a\u0337l\u0338g\u0335o \ufeff\u2060x",
    "]]> <!-- --> <![CDATA[x]]> <?php x ?> </p></div></article>",
    "&amp; &amp;amp; &#0; &#x0; &notanentity;",
]


class Reading(HTMLParser):
    """The text that a reader sees; whatever Dunlin would not have written is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= TAGS[tag], attrs
        given = dict(attrs)
        assert set((given.get("class") or "").split()) <= CLASSES
        assert urlsplit(given.get("href") or "https:").scheme in {"http", "https"}
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def read(html: str) -> str:
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading.text


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_and_links_that_would_run_something_are_shown_as_they_were_typed(anna: Api, ben: Api, text: str):
    poll = {"options": [text[:50].strip(), "other"], "expires_in": 3600}
    status = anna.publish(text, spoiler_text=text, poll=poll)
    shown = ben.get(f"/api/v1/statuses/{status['id']}").json
    assert read(shown["content"]).split() == text.split()
    assert shown["spoiler_text"].strip() == text.strip()
    assert shown["poll"]["options"][0]["title"] == text[:50].strip()
    for address in [tag["url"] for tag in shown["tags"]] + [mention["url"] for mention in shown["mentions"]]:
        assert urlsplit(address).scheme == "http"


@pytest.mark.parametrize("text", HOSTILE)
def test_profiles_show_hostile_words_as_words_too(anna: Api, anybody: Api, text: str):
    fields = {"display_name": text[:30], "note": text, "fields_attributes": [{"name": text, "value": text}]}
    answer = anna.call("PATCH", "/api/v1/accounts/update_credentials", fields)
    assert answer.status == 200, answer.json
    shown = anybody.get(f"/api/v1/accounts/{anna.id}").json
    assert shown["display_name"] == text[:30].strip()
    assert read(shown["note"]).split() == text.split()
    assert read(shown["fields"][0]["value"]).split() == text.split()


@pytest.mark.parametrize(
    "blank", ["", " ", "\n\n\t", "\u200b\u200d\ufeff", "\u3000\u00a0", "\u2800 \u3164", "\u202e\u2066\u2069"]
)
def test_only_white_space_is_no_text_and_nothing_is_kept(anna: Api, blank: str):
    before = store.head()
    answer = anna.post("/api/v1/statuses", {"status": blank})
    assert (answer.status, answer.json["error"]) == (422, "Validation failed: Text can't be blank")
    assert (store.head(), store.pending()) == (before, 0)


def test_five_hundred_joined_emoji_fit_and_one_more_does_not(anna: Api, anybody: Api):
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
    status = anna.publish(family * 500)
    assert read(anybody.get(f"/api/v1/statuses/{status['id']}").json["content"]) == family * 500
    refused = anna.post("/api/v1/statuses", {"status": family * 501})
    assert (refused.status, "character limit" in refused.json["error"]) == (422, True)


@pytest.mark.parametrize("endless", ["e" + "\u0301" * 60_000, "https://a.example/" + "x" * 60_000])
def test_one_character_or_link_without_end_is_as_long_as_the_room_it_takes(anna: Api, endless: str):
    before = store.head()
    assert anna.post("/api/v1/statuses", {"status": endless}).status == 422
    for fields in ({"display_name": endless[:4000]}, {"note": endless}, {"fields_attributes": [{"name": endless}]}):
        assert anna.call("PATCH", "/api/v1/accounts/update_credentials", fields).status == 422
    assert (store.head(), store.pending()) == (before, 0)


def test_ten_thousand_mentions_are_refused_and_as_many_as_fit_tell_each_once(anna: Api, ben: Api):
    before = store.head()
    assert anna.post("/api/v1/statuses", {"status": "@ben " * 10_000}).status == 422
    assert store.head() == before
    status = anna.publish("@ben @x " * 62)
    assert [mention["id"] for mention in status["mentions"]] == [ben.id]
    assert len(ben.get("/api/v1/notifications").json) == 1


LOOK_ALIKES = [
    "an\u200bna",
    "anna\u200d",
    "\u202eanna",
    "anna\u2069",
    "\u0430nna",  # Cyrillic
    "\uff41nna",
    "ann\u0061\u0301",
    "\u0250nna",
    "anna\ufe0f",
    "\u2090nna",
    "ANNA",
    " anna ",
    "anna\n",
    "@anna",
    "anna.",
    "anna@localhost",
]


@pytest.mark.parametrize("username", LOOK_ALIKES)
def test_nobody_is_called_something_that_only_looks_like_a_name(anna: Api, application: Application, username: str):
    program = Api(token_for(None, "read write", application))
    form: dict[str, Any] = {"username": username, "email": "x@example.com", "password": PASSWORD, "agreement": True}
    before = store.head()
    answer = program.post("/api/v1/accounts", form)
    assert answer.status == 422, answer.json
    assert "username" in answer.json["details"]
    assert (User.objects.count(), store.head(), store.pending()) == (1, before, 0)
