"""Values as clients write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest

from feed_project.api.errors import Refused
from feed_project.api.forms import Id, PageForm, read_form, read_id


@dataclass(frozen=True)
class Inner:
    name: str = ""


@dataclass(frozen=True)
class Form:
    text: str | None = None
    flag: bool | None = None
    number: int = 7
    id: Id | None = None
    ids: list[Id] | None = None
    kind: Literal["a", "b"] | None = None
    inner: Inner = Inner()
    inners: list[Inner] | None = None


@pytest.mark.parametrize("word", [True, 1, "1", "true", "True", "TRUE", "on", "t"])
def test_every_way_to_say_yes_is_understood(word: object):
    assert read_form(Form, {"flag": word}).flag is True


@pytest.mark.parametrize("word", [False, 0, "0", "false", "False", "off", "f"])
def test_every_way_to_say_no_is_understood(word: object):
    assert read_form(Form, {"flag": word}).flag is False


@pytest.mark.parametrize("absent", [{}, {"flag": None}, {"flag": ""}])
def test_what_is_absent_null_or_empty_keeps_its_default(absent: dict[str, object]):
    assert read_form(Form, absent).flag is None


def test_an_empty_text_is_a_text():
    assert read_form(Form, {"text": ""}).text == ""


def test_lists_come_as_lists_numbered_or_alone():
    for raw in (["1", 2], {"0": "1", "1": "2"}):
        assert read_form(Form, {"ids": raw}).ids == [1, 2]
    assert read_form(Form, {"ids": "1"}).ids == [1]
    assert read_form(Form, {"inners": {"1": {"name": "b"}, "0": {"name": "a"}}}).inners == [Inner("a"), Inner("b")]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ["a"]},
        {"text": {"a": "b"}},
        {"text": 5},
        {"flag": "perhaps"},
        {"flag": 2},
        {"flag": []},
        {"number": "0x1"},
        {"number": "١"},
        {"number": True},
        {"number": 1.5},
        {"id": 2**63},
        {"id": "-1"},
        {"id": "1" * 30},
        {"id": " 1"},
        {"ids": ["1", "x"]},
        {"kind": "c"},
        {"inner": "x"},
    ],
)
def test_values_of_the_wrong_kind_are_refused(fields: dict[str, object]):
    with pytest.raises(Refused) as refusal:
        read_form(Form, fields)
    assert refusal.value.status == 422


@pytest.mark.parametrize("text", ["0", "-1", "0x1", "٣", str(2**63), "1" * 40, "", "a", " 1"])
def test_no_record_stands_under_what_is_no_id(text: str):
    with pytest.raises(Refused) as refusal:
        read_id(text)
    assert refusal.value.status == 404


@pytest.mark.parametrize(("limit", "kept"), [(None, 20), (5, 5), (0, 1), (-1, 1), (10**9, 40)])
def test_limits_are_clamped_instead_of_refused(limit: int | None, kept: int):
    assert PageForm(limit=limit).page().limit == kept
