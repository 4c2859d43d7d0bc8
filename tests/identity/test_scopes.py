"""Which scope grants which."""

from __future__ import annotations

import pytest

from feed_project.identity.scopes import SCOPES, covers, split_scopes


@pytest.mark.parametrize(
    ("granted", "wanted", "allowed"),
    [
        ({"read"}, "read:statuses", True),
        ({"read"}, "read", True),
        ({"read:statuses"}, "read", False),
        ({"read:statuses"}, "read:accounts", False),
        ({"read"}, "write:statuses", False),
        ({"follow"}, "write:blocks", True),
        ({"follow"}, "read:mutes", True),
        ({"follow"}, "write:statuses", False),
        ({"follow"}, "read", False),
        ({"push", "profile"}, "read:accounts", False),
        (set(), "read", False),
    ],
)
def test_a_family_grants_its_branches_and_nothing_else(granted: set[str], wanted: str, allowed: bool):
    assert covers(granted, wanted) is allowed


def test_every_branch_belongs_to_a_family_that_is_a_scope_itself():
    assert all(scope.partition(":")[0] in SCOPES for scope in SCOPES)


def test_scopes_are_split_at_any_white_space_and_plus_signs():
    assert split_scopes("read  write\nread+push") == ("read", "write", "push")
