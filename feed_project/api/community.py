"""What the community is: its rules, its activity, more words about it; and which others it knows, none."""

from __future__ import annotations

from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.html import format_html

from feed_project.api.endpoint import Caller, endpoint
from feed_project.api.instance import description
from feed_project.entities.community import Activity, ExtendedDescription, Language, Rule
from feed_project.presentation.community import activity_json, rule_json
from queries import community


@endpoint(None, admits="anyone")
def rules(caller: Caller) -> list[Rule]:
    """What the community asks of its members."""
    return [rule_json(rule) for rule in community.rules()]


@endpoint(None, admits="anyone")
def activity(caller: Caller) -> list[Activity]:
    """The last twelve weeks; whoever posted in one counts as seen."""
    return [activity_json(week) for week in community.activity(caller.now)]


@endpoint(None, admits="anyone")
def peers(caller: Caller) -> list[str]:
    """Other servers that this one knows: it knows none."""
    return []


@endpoint(None, admits="anyone")
def domain_blocks(caller: Caller) -> list[Any]:
    """Other servers that this one refuses: it speaks to none."""
    return []


@endpoint(None, admits="anyone")
def extended_description(caller: Caller) -> ExtendedDescription:
    """More about the community; nobody has written more than the description."""
    return {"updated_at": None, "content": format_html("<p>{}</p>", description())}


@endpoint(None, admits="anyone")
def languages(caller: Caller) -> list[Language]:
    """The languages that are offered for posts, by their English names."""
    named = {code: entry["name"] for code, entry in LANG_INFO.items() if len(code) == 2 and "name" in entry}
    return [{"code": code, "name": named[code]} for code in sorted(named, key=named.__getitem__)]


@endpoint(None, admits="anyone")
def translation_languages(caller: Caller) -> dict[str, list[str]]:
    """From which languages into which posts are translated: from none."""
    return {}
