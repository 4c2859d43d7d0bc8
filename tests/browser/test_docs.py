"""The page that shows the OpenAPI document: it works under our own policy, and loads nothing of others."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.server import Server


def test_the_api_can_be_browsed_without_asking_anybody_else(page: Page, server: Server) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto("/api/docs/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy.partition("connect-src")[0]
    posts = page.locator("#operations-tag-posts")
    expect(posts).to_be_visible()
    posts.click()
    expect(page.locator("#operations-posts-posts_publish")).to_contain_text("/api/v1/statuses")
    page.locator("#operations-posts-posts_publish").click()
    expect(page.locator("#operations-posts-posts_publish")).to_contain_text("in_reply_to_id")
    assert complaints == []
    assert {url.startswith((f"{server.base_url}/", "data:")) for url in asked} == {True}
    assert any(url.endswith("/api/schema/") for url in asked)
