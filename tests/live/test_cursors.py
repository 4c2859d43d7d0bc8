"""Ids of messages: written, read back, and refused when they are not ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed_project.live.cursors import WHOLE, Mark, decode, encode

numbers = st.integers(0, WHOLE)


@given(st.dictionaries(st.sampled_from("hnp"), st.builds(Mark, numbers, numbers)))
def test_an_id_reads_back_as_the_marks_it_names(marks: dict[str, Mark]) -> None:
    text = encode(marks.items())
    assert decode(text) == (marks or None)


def test_a_mark_at_the_end_of_a_position_names_no_key() -> None:
    assert encode([("h", Mark(120)), ("n", Mark(118, 5))]) == "h120n118.5"


@pytest.mark.parametrize(
    "text",
    ["", "h", "12", "h-1", "h1.", "h1h2", "h12x", "h１２", "h" + "9" * 20, "h" + "9" * 19, "h1" * 99, "h1\n"],
)
def test_what_is_no_id_of_ours_is_not_read(text: str) -> None:
    assert decode(text) is None


@given(st.text())
def test_no_text_makes_reading_an_id_fail(text: str) -> None:
    decode(text)
