"""Answers as text: one form for equal values, and nothing in it that a document cannot carry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.errors import EditError
from scorecard.core.weighting.kept import DEEPEST, LARGEST, LONGEST, answers_flaw, kept, read

texts = st.text(st.characters(exclude_categories=["C"]), max_size=8)
numbers = st.floats(-LARGEST, LARGEST) | st.integers(-(10**15), 10**15)
plain_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(texts, below, max_size=4),
    max_leaves=12,
)


@given(plain_values)
def test_answers_are_read_as_they_were_given(value: Any) -> None:
    try:
        text = kept(value)
    except EditError:
        assert depth(value) > DEEPEST
        return
    assert answers_flaw(text) == ""
    assert read(text) == value
    assert kept(read(text)) == text


def depth(value: Any) -> int:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((depth(each) + 1 for each in below), default=1 if isinstance(value, dict | list) else 0)


def test_equal_answers_are_the_same_text() -> None:
    assert kept({"b": 2.0, "a": 1}) == kept({"a": 1.0, "b": 2}) == '{"a":1,"b":2}'
    assert kept([["x", "y", 0.5], ["x", "z", None]]) == '[["x","y",0.5],["x","z",null]]'
    assert kept(-0.0) == "0"
    assert kept("größer") == '"größer"'


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (float("nan"), "too large, or none"),
        (float("inf"), "too large, or none"),
        ({"a": 10**40}, "too large, or none"),
        ({"a\x00": 1}, "U+0000"),
        (["\ud800"], "U+D800"),
        ({1: 2}, "a key that is no text"),
        ({"a": {1, 2}}, "Only texts, numbers, lists and tables"),
        ([[[[[[[[[[1]]]]]]]]]], "nested too deeply"),
        ("x" * LONGEST, "more than the 262,144"),
        (["x" * 30_000] * 9, "more than the 262,144"),
    ],
)
def test_what_cannot_be_kept_is_refused(value: Any, what: str) -> None:
    with pytest.raises(EditError) as caught:
        kept(value)
    assert what in str(caught.value) or "characters are more than" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":NaN}',
        '{"a":Infinity}',
        '{"a":1e999}',
        '{"a":' + "9" * 60 + "}",
        '"\\ud800"',
        "[" * 5_000,
        "[" * 20 + "]" * 20,
        " 1",
        "1" * (LONGEST + 1),
    ],
)
def test_a_text_of_another_form_is_no_text_of_answers(text: str) -> None:
    assert answers_flaw(text)
    with pytest.raises(EditError):
        read(text)


@given(plain_values)
def test_a_text_is_in_the_one_form_or_none(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    if not answers_flaw(text):
        assert kept(json.loads(text)) == text
