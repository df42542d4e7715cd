"""When cells mean something else, what follows from them is proposed anew, and what a person said stays."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard.app.correcting import ROLES, area_of, with_area, with_choice, with_role, with_scale, with_title
from scorecard.core.model import Direction, Scale
from scorecard.exchange.importing.book import Range
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import CriterionChoice, Mapping, Meaning, Treat, mapping_bytes, parse_mapping
from scorecard.exchange.importing.proposing import completed, propose
from scorecard.exchange.importing.rethinking import rethought
from tests.exchange.importing.layouts import LAYOUTS, F, Given, book, grid
from tests.exchange.importing.test_layouts import faults_of

STARS: list[list[Given]] = [
    ["Criterion", "Stars", "Acme", "Bolt", "Zeta"],
    ["Service", 40, 3, 4, 5],
    ["Team", 35, 5, 4, 2],
    ["Tools", 20, 4, 4, 1],
    ["Total", None, F(375.0), F(380.0), F(290.0)],
]
"""Weights under a heading that nobody knows, taken for the scores of a candidate "Stars" at first."""


def corrected(mapping: Mapping, role: str, cells: str) -> Mapping:
    return with_role(mapping, 0, role, area_of(cells))


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_a_proposal_is_what_is_thought_of_its_own_cells(name: str) -> None:
    found = LAYOUTS[name]().book
    mapping = propose(found).mapping
    derived = [replace(each, maxima=()) if each.maxima == each.weights else each for each in mapping.tables]
    assert completed(found, derived) == mapping
    assert faults_of(LAYOUTS[name](), made(found, mapping)) == []


def test_scale_and_totals_follow_when_a_column_is_weights_after_all() -> None:
    found = book(grid(STARS))
    before = propose(found).mapping
    assert before.scale == Scale(0.0, 100.0, 1.0)
    assert before.tables[0].totals[0].meaning is Meaning.OTHER
    after = rethought(found, before, corrected(before, "weights", "B2:B4"))
    assert after.scale == Scale(0.0, 5.0, 1.0)
    assert after.tables[0].totals[0].meaning is Meaning.WEIGHTED_SUM
    assert after.tables[0].totals[0].reason == ""
    result = made(found, after)
    assert [row.name for row in result.evaluation.candidates.values()] == ["Acme", "Bolt", "Zeta"]
    assert [row.weight for row in result.evaluation.criteria.values()] == [40, 35, 20]
    assert (result.checked, result.disagreements) == (3, ())


def test_what_a_person_said_stays() -> None:
    found = book(grid(STARS))
    proposed = propose(found).mapping
    said = with_title(with_scale(proposed, Scale(0.0, 10.0, 1.0)), "My choice")
    said = with_choice(said, "Tools", CriterionChoice(Treat.MEASURE, Direction.LOWER))
    said = replace(said, leave_out=("Bolt",))
    after = rethought(found, said, corrected(said, "weights", "B2:B4"))
    assert (after.scale, after.title, after.leave_out) == (Scale(0.0, 10.0, 1.0), "My choice", ("Bolt",))
    assert after.choice("Tools") == CriterionChoice(Treat.MEASURE, Direction.LOWER)
    assert after.choice("Team") == CriterionChoice()
    meant = replace(proposed.tables[0].totals[0], meaning=Meaning.PLAIN_MEAN, reason="")
    said = replace(proposed, tables=(replace(proposed.tables[0], totals=(meant,)),))
    after = rethought(found, said, corrected(said, "weights", "B2:B4"))
    assert after.tables[0].totals[0].meaning is Meaning.PLAIN_MEAN


def test_kinds_follow_when_units_are_found_out() -> None:
    rows: list[list[Given]] = [
        ["Criterion", "Acme", "Bolt", "Zeta", "Sort"],
        ["Service", 30, 40, 50, "points"],
        ["Staff", 35, 80, 60, "people"],
        ["Tools", 44, 41, 10, "points"],
    ]
    found = book(grid(rows))
    before = propose(found).mapping
    assert {choice.treat for _, choice in before.criteria} == {Treat.RATING}
    after = rethought(found, before, corrected(before, "units", "E2:E4"))
    assert after.choice("Staff") == CriterionChoice(Treat.MEASURE, unit="people")
    assert after.choice("Service") == CriterionChoice()


def test_words_in_new_places_get_their_numbers() -> None:
    rows: list[list[Given]] = [["Criterion", "Acme", "Bolt"]]
    rows += [[name, word, other] for name, word, other in (("Team", "High", "Low"), ("Care", "Low", "Medium"))]
    rows += [["Fit", "Good", "Poor"], ["Feel", "Poor", "Excellent"]]
    found = book(grid(rows))
    whole = propose(found).mapping
    first = with_area(with_area(whole, 0, "criteria", area_of("A2:A3")), 0, "scores", area_of("B2:C3"))
    first = replace(first, words=tuple(each for each in whole.words if each[0] in ("High", "Low", "Medium")))
    after = rethought(found, first, with_role(first, 0, "criteria", area_of("A2:A5")))
    assert {word for word, _ in after.words} == {word for word, _ in whole.words}


def test_without_a_table_before_or_after_nothing_is_thought_over() -> None:
    found = book(grid(STARS))
    mapping = propose(found).mapping
    assert rethought(found, Mapping(), mapping) is mapping
    assert rethought(found, mapping, Mapping()) == Mapping()
    assert rethought(found, mapping, with_title(mapping, "Else")).title == "Else"


cells = st.builds(
    lambda top, left, height, width: Range(top, left, top + height, left + width),
    *(st.integers(1, 6), st.integers(1, 6), st.integers(0, 4), st.integers(0, 3)),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["down_plain", "across_percent_scores", "down_percent_and_total", "right_labels_and_weights"]),
    st.lists(st.tuples(st.sampled_from(ROLES), cells), min_size=1, max_size=4),
)
def test_whatever_is_corrected_there_is_a_mapping(name: str, steps: list[tuple[str, Range]]) -> None:
    found = LAYOUTS[name]().book
    before = propose(found).mapping
    for role, area in steps:
        after = with_role(before, 0, role, (area,))
        thought = rethought(found, before, after)
        assert parse_mapping(mapping_bytes(thought)) == thought
        assert [each.scores for each in thought.tables] == [each.scores for each in after.tables]
        assert rethought(found, before, after) == thought
        before = thought
