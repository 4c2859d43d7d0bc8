"""The community's rules, reports, and names that nobody may take."""

from __future__ import annotations

from typing import Any

import pytest

from commands.accounts import RegisterAccount
from commands.refusals import Invalid, NotFound
from commands.reports import FileReport
from commands.reserved_names import RESERVED
from commands.rules import AddRule, ChangeRule, RemoveRule
from events.blocks import AccountBlocked
from events.posts import PostDeleted, PostPublished
from events.reports import ReportFiled
from events.rules import RuleAdded, RuleChanged, RuleRemoved
from tests.commands.scenario import ALICE, BOB, CAROL, NOBODY, given

POST = 500
be_kind = RuleAdded(rule_id=70, text="Be kind", hint="always")
no_rule = RuleRemoved(rule_id=70)


def by_bob(visibility: str = "public", **more: Any) -> PostPublished:
    return PostPublished(**{"post_id": POST, "author_id": BOB, "text": "Hi.", "visibility": visibility, **more})


def report(**more: Any) -> FileReport:
    return FileReport(**{"report_id": 600, "account_id": ALICE, "target_id": BOB, "comment": "rude", **more})


def filed(**more: Any) -> ReportFiled:
    values = {"report_id": 600, "account_id": ALICE, "target_id": BOB, "comment": "rude", "category": "other"}
    return ReportFiled(**{**values, **more})


def test_a_rule_is_added_changed_and_removed() -> None:
    given().when(AddRule(rule_id=70, text=" Be kind ", hint="always")).then(be_kind)
    given(be_kind).when(ChangeRule(rule_id=70, text="Be nice")).then_once(
        RuleChanged(rule_id=70, text="Be nice", hint="always")
    )
    given(be_kind).when(RemoveRule(rule_id=70)).then(no_rule)


def test_a_rule_that_is_not_there_cannot_be_touched() -> None:
    given().when(ChangeRule(rule_id=70, text="x")).refused(NotFound)
    given(be_kind, no_rule).when(RemoveRule(rule_id=70)).refused(NotFound)


def test_a_rule_says_something_and_not_too_much() -> None:
    given().when(AddRule(rule_id=70, text=" ")).refused(Invalid, "Text can't be blank")
    given().when(AddRule(rule_id=70, text="x" * 301)).refused(Invalid, "Text is too long")
    given(be_kind).when(ChangeRule(rule_id=70, hint="x" * 1001)).refused(Invalid, "Hint is too long")


def test_a_report_names_an_account_posts_and_a_reason() -> None:
    answer = (
        given(by_bob())
        .when(report(post_ids=(POST, POST), category="spam"))
        .then(filed(post_ids=(POST,), category="spam"))
    )
    assert answer == {"report_id": 600}


def test_whoever_names_rules_says_that_they_are_violated() -> None:
    given(be_kind).when(report(rule_ids=(70,))).then(filed(rule_ids=(70,), category="violation"))
    given(be_kind, no_rule).when(report(rule_ids=(70,))).refused(
        Invalid, "Validation failed: Rule ids does not reference valid rules"
    )


def test_posts_of_others_and_posts_one_does_not_see_cannot_be_reported() -> None:
    given(by_bob()).when(report(target_id=CAROL, post_ids=(POST,))).refused(NotFound)
    given(by_bob("private")).when(report(post_ids=(POST,))).refused(NotFound)
    given(by_bob(), PostDeleted(post_id=POST, author_id=BOB)).when(report(post_ids=(POST,))).refused(NotFound)
    given().when(report(post_ids=(NOBODY,))).refused(NotFound)


def test_a_report_is_about_somebody_else_whatever_stands_between() -> None:
    given().when(report(target_id=ALICE)).refused(Invalid, "Target account can't be yourself")
    given().when(report(target_id=NOBODY)).refused(NotFound)
    given(AccountBlocked(blocker_id=BOB, blocked_id=ALICE, block_id=1)).when(report()).then(filed())


def test_a_report_that_is_endless_or_of_no_known_kind_is_refused() -> None:
    given().when(report(comment="x" * 1001)).refused(Invalid, "Comment is too long (maximum is 1000 characters)")
    given().when(report(category="boring")).refused(Invalid, "Category is not included in the list")
    given().when(report(post_ids=tuple(range(1, 102)))).refused(Invalid, "Status ids are too many")


@pytest.mark.parametrize("username", ["admin", "Admin", "API", "oauth", "settings", "support"])
def test_nobody_takes_a_name_that_would_pass_for_the_community(username: str) -> None:
    refusal = (
        given()
        .when(RegisterAccount(account_id=9, username=username))
        .refused(Invalid, "Validation failed: Username is reserved")
    )
    assert isinstance(refusal, Invalid)
    assert refusal.details["username"][0]["error"] == "ERR_RESERVED"


def test_every_address_has_its_first_part_reserved() -> None:
    from feed_project.api import urls as api
    from feed_project.web import urls as web

    firsts = {str(pattern.pattern).strip("^").split("/")[0] for pattern in (*api.urlpatterns, *web.urlpatterns)}
    names = {first for first in firsts if first and first[0] not in ".@<"}
    assert names <= RESERVED
