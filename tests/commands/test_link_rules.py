"""What is kept of a link, and when it is forgotten."""

from __future__ import annotations

from commands.links import FailLinkPreview, ForgetLink, PreviewLink
from commands.refusals import NotFound
from events.links import LinkForgotten, LinkPreviewed, LinkPreviewFailed
from tests.commands.linking import card
from tests.commands.scenario import given

HERE = "https://example.org/a"
previewed = LinkPreviewed(link_id=5, address=HERE, card=card("A page"))
failed = LinkPreviewFailed(link_id=5, address=HERE, reason="is no page")
forgotten = LinkForgotten(link_id=5)


def preview(title: str = "A page", address: str = HERE, link_id: int = 5) -> PreviewLink:
    return PreviewLink(link_id=link_id, address=address, card=card(title))


def test_what_a_page_says_is_kept_each_time_it_is_read() -> None:
    given().when(preview()).then(previewed)
    given(previewed).when(preview("Anew")).then(LinkPreviewed(link_id=5, address=HERE, card=card("Anew")))
    given(failed).when(preview()).then(previewed)


def test_that_a_page_cannot_be_read_is_noted_too() -> None:
    fail = FailLinkPreview(link_id=5, address=HERE, reason="is no page")
    given().when(fail).then(failed)
    given(previewed).when(fail).then(failed)


def test_an_address_has_one_link_and_a_link_one_address() -> None:
    given(previewed).when(preview(link_id=6)).then_nothing()
    given(previewed).when(preview(address="https://example.org/b")).refused(NotFound)


def test_a_link_is_forgotten_once_and_its_address_free_again() -> None:
    given(previewed).when(ForgetLink(link_id=5)).then_once(forgotten)
    given().when(ForgetLink(link_id=5)).then_nothing()
    again = LinkPreviewed(link_id=6, address=HERE, card=card("A page"))
    given(previewed, forgotten).when(preview(link_id=6)).then(again)
