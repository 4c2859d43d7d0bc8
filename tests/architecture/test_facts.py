"""The vocabulary: one event is one frozen dataclass, in the past tense, said in one sentence."""

import dataclasses
import importlib
import inspect
import re

import pytest

from events.vocabulary import Event, type_registry
from tests.architecture.sources import sources

# Past forms that do not end in -ed.
IRREGULAR = {
    "Forgotten",
    "Sent",
    "Paid",
    "Held",
    "Put",
    "Set",
    "Sold",
    "Spent",
    "Taken",
    "Given",
    "Withdrawn",
    "Begun",
    "Seen",
    "Cut",
    "Cast",
    "Written",
}


def vocabulary() -> list[type[Event]]:
    """Every event that any file of the vocabulary declares."""
    for path in sources("events"):
        if "store" not in path.parts and path.stem != "__init__":
            importlib.import_module(".".join(path.with_suffix("").parts))
    return [declared for _, declared in sorted(type_registry.items())]


def first_paragraph(declared: type[Event]) -> str:
    """The paragraph before any blank line of the docstring."""
    return inspect.cleandoc(declared.__doc__ or "").split("\n\n", 1)[0].replace("\n", " ").strip()


def test_the_vocabulary_is_found_by_this_test() -> None:
    assert len(vocabulary()) >= 10


@pytest.mark.parametrize("declared", vocabulary(), ids=lambda declared: declared.__name__)
def test_every_event_is_a_frozen_dataclass(declared: type[Event]) -> None:
    assert dataclasses.is_dataclass(declared)
    assert declared.__dataclass_params__.frozen  # type: ignore[attr-defined]


@pytest.mark.parametrize("declared", vocabulary(), ids=lambda declared: declared.__name__)
def test_every_event_name_is_in_the_past_tense(declared: type[Event]) -> None:
    words = re.findall(r"[A-Z][a-z]+", declared.__name__)
    assert any(word.endswith("ed") or word in IRREGULAR for word in words), declared.__name__


@pytest.mark.parametrize("declared", vocabulary(), ids=lambda declared: declared.__name__)
def test_every_event_says_its_fact_in_one_sentence(declared: type[Event]) -> None:
    said = first_paragraph(declared)
    assert said, f"{declared.__name__} has no docstring of its own"
    assert not said.startswith(f"{declared.__name__}("), f"{declared.__name__} has no docstring of its own"
    assert re.fullmatch(r"[A-Z`].*[.:]", said), said
    assert not re.search(r"[.!?] [A-Z]", said), f"{declared.__name__} needs more than one sentence: {said}"
