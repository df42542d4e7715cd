"""Who is who: providers and names, criteria by key and place, and corrections."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from scorecard.core.changes import from_rows
from scorecard.core.comparison.matching import Matching, known_as, matched, pair, unpair
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Criterion, Evaluation, Kind
from tests.core.evaluations import pairs


def of(candidates: dict[str, Candidate] | None = None, criteria: dict[str, Criterion] | None = None) -> Evaluation:
    given_criteria = criteria or {"cost": Criterion("Cost")}
    return from_rows(
        {
            "candidates": {(key,): row for key, row in (candidates or {}).items()},
            "criteria": {(key,): row for key, row in given_criteria.items()},
        }
    )


def test_a_provider_is_known_by_the_directory_then_by_its_name() -> None:
    before = of(
        {"a": Candidate("Acme Care", 0, provider="ACME  Ltd"), "b": Candidate("Größe", 1), "c": Candidate("X", 2)}
    )
    after = of(
        {"1": Candidate("Acme Asia", 0, provider="Acme Ltd"), "2": Candidate("GRÖSSE", 1), "3": Candidate("Y", 2)}
    )
    found = matched([before, after])
    assert found.candidates == (("a", "1"), ("b", "2"), ("c", None), (None, "3"))
    assert found.alone("candidates", 0, 1) == ["c"]
    assert found.alone("candidates", 1, 0) == ["3"]
    assert found.turned().candidates[:2] == (("1", "a"), ("2", "b"))


def test_two_offers_of_one_provider_are_told_apart_or_left_alone() -> None:
    two = {"a": Candidate("Acme North", 0, provider="Acme"), "b": Candidate("Acme South", 1, provider="Acme")}
    turned = {"1": Candidate("Acme South", 0, provider="Acme"), "2": Candidate("Acme North", 1, provider="Acme")}
    assert matched([of(two), of(turned)]).candidates == (("a", "2"), ("b", "1"))
    alike = {key: replace(row, name="Acme") for key, row in two.items()}
    found = matched([of(alike), of({"1": Candidate("Acme", 0, provider="Acme")})]).candidates
    assert found == (("a", None), ("b", None), (None, "1"))


def test_states_of_one_evaluation_keep_their_keys_whatever_they_are_called() -> None:
    before, after = of({"a": Candidate("Acme")}), of({"a": Candidate("Nord Line")})
    assert matched([before, after]).candidates == (("a", None), (None, "a"))
    assert matched([before, after], same_keys=True).candidates == (("a", "a"),)


def test_criteria_are_matched_by_key_then_by_name_and_place() -> None:
    group, rating, gate = Kind.GROUP, Kind.RATING, Kind.GATE
    before = of(
        criteria={
            "cost": Criterion("Cost", group, position=0),
            "terms": Criterion("Terms", rating, "cost", 0),
            "fit": Criterion("Fit", group, position=1),
            "fit-terms": Criterion("Terms", rating, "fit", 0),
            "iso": Criterion("ISO", gate, position=2),
        }
    )
    after = of(
        criteria={
            "price": Criterion("cost ", group, position=0),
            "p1": Criterion("Terms", rating, "price", 0),
            "culture": Criterion("Fit", group, position=1),
            "c1": Criterion("Terms", rating, "culture", 0),
            "iso": Criterion("ISO", rating, position=2),
        }
    )
    assert set(matched([before, after]).criteria) == {
        ("cost", "price"),
        ("terms", "p1"),
        ("fit", "culture"),
        ("fit-terms", "c1"),
        ("iso", None),
        (None, "iso"),
    }


def test_several_evaluations_are_matched_through_those_between() -> None:
    one, two = of({"a": Candidate("Acme")}), of({"b": Candidate("Bolt")})
    three = of({"c": Candidate("acme"), "d": Candidate("BOLT")})
    assert matched([one, two, three]).candidates == (("a", None, "c"), (None, "b", "d"))
    assert matched([one, two, three]).pairs("candidates", 0, 2) == [("a", "c")]


def test_a_matching_is_open_to_correction() -> None:
    found = Matching((("a", "1"), ("b", None), (None, "2")), ())
    assert pair(found, "candidates", (0, "b"), (1, "2")).candidates == (("a", "1"), ("b", "2"))
    assert pair(found, "candidates", (1, "2"), (0, "b")).candidates == (("a", "1"), ("b", "2"))
    moved = pair(found, "candidates", (0, "b"), (1, "1"))
    assert set(moved.candidates) == {("a", None), ("b", "1"), (None, "2")}
    assert pair(found, "candidates", (0, "a"), (1, "1")) == found
    assert set(unpair(found, "candidates", 1, "1").candidates) == {("a", None), ("b", None), (None, "2"), (None, "1")}
    assert unpair(found, "candidates", 0, "b") == found


def test_whoever_was_displaced_stands_alone() -> None:
    found = Matching((("a", "1"), ("b", "2")), ())
    moved = pair(found, "candidates", (0, "a"), (1, "2"))
    assert set(moved.candidates) == {("a", "2"), ("b", None), (None, "1")}


@pytest.mark.parametrize(("first", "second"), [((0, "x"), (1, "1")), ((0, "a"), (2, "1")), ((0, "a"), (0, "b"))])
def test_what_cannot_be_paired_is_refused(first: tuple[int, str], second: tuple[int, str]) -> None:
    found = Matching((("a", "1"), ("b", None)), ())
    with pytest.raises(EditError):
        pair(found, "candidates", first, second)
    with pytest.raises(EditError):
        unpair(found, "candidates", 1, "x")


def test_names_are_compared_without_case_spaces_and_forms_of_letters() -> None:
    assert known_as("  Acme\tCare ") == known_as("ACME CARE")
    assert known_as("Ｇroup") == known_as("group")
    assert known_as("Cafe\u0301") == known_as("Café")


@given(pairs())
def test_a_matching_holds_every_key_once_and_turns_round(two: tuple[Evaluation, Evaluation]) -> None:
    one, other = two
    found, back = matched([one, other]), matched([other, one])
    for at, evaluation in enumerate((one, other)):
        assert sorted(row[at] or "" for row in found.candidates if row[at]) == sorted(evaluation.candidates)
    assert set(found.candidates) == {row[::-1] for row in back.candidates}
    assert set(found.criteria) == {row[::-1] for row in back.criteria}
    assert all(a is not None or b is not None for a, b in found.candidates)
