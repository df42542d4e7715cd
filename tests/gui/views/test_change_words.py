"""Changes in words: complete over all tables and fields, and without a key that nobody has seen."""

from __future__ import annotations

from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given

from scorecard.core.changes import EMPTY, Change, apply, diff, from_rows, invert, with_row
from scorecard.core.choice_words import CHOICES
from scorecard.core.edits import (
    add_candidate,
    change_candidate,
    move_criterion,
    remove_candidate,
    set_consensus,
    set_fact,
    set_rules,
    set_score,
    set_share,
    set_waiver,
    set_weight,
)
from scorecard.core.model import (
    TABLES,
    Act,
    ActKind,
    Candidate,
    Cell,
    CostKind,
    CostLine,
    CostTerms,
    Criterion,
    Declaration,
    Departure,
    Evaluation,
    Evaluator,
    Head,
    Judgement,
    Key,
    Kind,
    Method,
    OwnWeight,
    Rules,
    Scale,
    Scenario,
    Stage,
    Submission,
    ValueFunction,
    Waiver,
)
from scorecard.gui.views.change_words import Area, area_of, names_in, place_of, reason_of, words_of
from scorecard.gui.views.field_words import FIELDS, ROWS, SHAPES
from tests.core.evaluations import pairs

KEY: dict[str, Key] = {
    "criteria": ("k-leaf",),
    "candidates": ("k-candidate",),
    "evaluators": ("k-evaluator",),
    "facts": ("k-candidate", "k-measure"),
    "sheets": ("k-evaluator", "k-candidate", "k-leaf"),
    "consensus": ("k-candidate", "k-leaf"),
    "weights": ("k-evaluator", "k-leaf"),
    "waivers": ("k-candidate", "k-gate"),
    "declarations": ("k-evaluator", "k-candidate"),
    "submissions": ("k-evaluator",),
    "acts": ("000001",),
    "judgements": ("k-group", "k-evaluator"),
    "cost_lines": ("k-candidate", "000001"),
    "scenarios": ("k-scenario",),
    "departures": ("k-scenario", "weight", "k-leaf", ""),
}
ALL_KEYS = {
    "k-group",
    "k-leaf",
    "k-other",
    "k-measure",
    "k-gate",
    "k-candidate",
    "k-second",
    "k-evaluator",
    "k-ben",
    "k-scenario",
}


@pytest.fixture
def value() -> Evaluation:
    tables: dict[str, dict[Key, Any]] = {
        "head": {(): Head(title="Choice")},
        "scale": {(): Scale()},
        "rules": {(): Rules()},
        "criteria": {
            ("k-group",): Criterion("Quality", Kind.GROUP, weight=3.0),
            ("k-leaf",): Criterion("Fit", parent="k-group", weight=1.0),
            ("k-other",): Criterion("Skill", parent="k-group", position=1.0, weight=3.0),
            ("k-measure",): Criterion("Price", Kind.MEASURE, position=2.0, unit="EUR"),
            ("k-gate",): Criterion("ISO", Kind.GATE, position=3.0),
        },
        "candidates": {("k-candidate",): Candidate("Acme"), ("k-second",): Candidate("Beta", 1.0)},
        "evaluators": {("k-evaluator",): Evaluator("Ann"), ("k-ben",): Evaluator("Ben", 1.0)},
        "facts": {("k-candidate", "k-measure"): Cell(20.5), ("k-candidate", "k-gate"): Cell(False)},
        "sheets": {("k-evaluator", "k-candidate", "k-leaf"): Cell(3.0)},
        "consensus": {("k-candidate", "k-leaf"): Cell(3.0)},
        "weights": {("k-evaluator", "k-leaf"): OwnWeight(2.0)},
        "declarations": {("k-evaluator", "k-candidate"): Declaration(statement="None", at="2026-11-01")},
        "submissions": {("k-evaluator",): Submission("2026-11-01")},
        "acts": {("000001",): Act(ActKind.ADVANCED, Stage.SCORING, "Ann", "ready", "2026-11-01")},
        "waivers": {("k-candidate", "k-gate"): Waiver("Ann", "known", "2026-11-01")},
        "judgements": {("k-group", "k-evaluator"): Judgement(Method.POINTS, '{"k-leaf":1,"k-other":3}', "Ann")},
        "cost_terms": {(): CostTerms(years=3, feeds="")},
        "cost_lines": {("k-candidate", "000001"): CostLine(CostKind.FEES, (100.0,), "USD", "p. 3", "Agents")},
        "scenarios": {("k-scenario",): Scenario("Cheaper", "as the board asked")},
        "departures": {("k-scenario", "weight", "k-leaf", ""): Departure(2.0)},
    }
    return from_rows(tables)


def said(before: Evaluation, after: Evaluation) -> list[str]:
    return [str(each) for each in words_of(diff(before, after), before, after)]


def other_than(table: str, name: str, now: Any) -> Any:
    """Another value for a field."""
    special: dict[str, Any] = {
        "kpis": ("Speed",),
        "levels": ((1.0, "poor"),),
        "tie_break": ("k-leaf",),
        "assigned": ("k-leaf",),
        "draw": ("k-second", "k-candidate"),
        "parent": "",
        "position": 9.0,
        "delivery": next(each for each in CHOICES if type(each).__name__ == "Delivery"),
        "at_least": 2.0,
        "at_most": 3.0,
        "value": ValueFunction(worst=10.0, best=1.0),
        "answers": '["k-leaf",["k-other"]]',
        "feeds": "k-measure",
        "rates": (("USD", 0.92, "2026-01-31"),),
        "amounts": (100.0, 50.0),
    }
    if table == "departures":
        return 5.0
    if name in special:
        return special[name]
    if isinstance(now, StrEnum):
        return next(each for each in type(now) if each is not now)
    if isinstance(now, bool):
        return not now
    if isinstance(now, (int, float)):
        return now + 1
    return "Another text" if table != "facts" else 1.0


@pytest.mark.parametrize(
    ("table", "name"), [(table, each.name) for table in TABLES for each in fields(TABLES[table].row)]
)
def test_every_field_of_every_table_is_told_without_a_key(value: Evaluation, table: str, name: str) -> None:
    key = KEY.get(table, ())
    row: Any = getattr(value, table)
    for part in key:
        row = row[part]
    after = with_row(value, table, key, replace(row, **{name: other_than(table, name, getattr(row, name))}))
    (words,) = words_of(diff(value, after), value, after)
    assert words.what
    assert words.before != words.after
    assert words.before or words.after
    assert words.where or not key
    whole = str(words)
    assert not any(each in whole for each in ALL_KEYS), whole
    assert words.what == FIELDS[table][name] or (table, name) in (("facts", "score"), ("departures", "value"))
    assert "_" not in whole


@pytest.mark.parametrize("table", [table for table, shape in TABLES.items() if shape.key])
def test_rows_that_come_and_go_are_told_without_a_key(value: Evaluation, table: str) -> None:
    gone = with_row(value, table, KEY[table], None)
    for before, after in ((gone, value), (value, gone)):
        words = words_of(diff(before, after), before, after)
        assert words
        assert not any(each in str(words) for each in ALL_KEYS)
    (added, *_), (removed, *_) = (words_of(diff(*each), *each) for each in ((gone, value), (value, gone)))
    assert not added.before
    assert removed.after in ("", "removed")


def test_every_table_field_and_choice_has_its_words() -> None:
    assert set(FIELDS) == set(TABLES) == set(ROWS)
    for table, shape in TABLES.items():
        assert list(FIELDS[table]) == [each.name for each in fields(shape.row)]
    used = {type(each.default) for shape in TABLES.values() for each in fields(shape.row)}
    for kind in used:
        if issubclass(kind, StrEnum):
            assert set(kind) <= set(CHOICES)
    assert set(SHAPES) == set(type(ValueFunction().shape))


def test_what_is_hidden_is_told_without_its_content(value: Evaluation) -> None:
    change = Change("facts", ("k-candidate", "k-measure"), {}, {})
    (words,) = words_of([change], value, value)
    assert (words.where, words.before, words.after) == ("Acme, Price", "", "hidden for now")


def test_weights_are_told_as_shares_of_the_whole(value: Evaluation) -> None:
    after = set_share(value, "k-leaf", 0.5)
    assert said(value, after) == [
        "Fit: weight of the whole 18.8\N{NO-BREAK SPACE}% → 37.5\N{NO-BREAK SPACE}%",
        "Skill: weight of the whole 56.3\N{NO-BREAK SPACE}% → 37.5\N{NO-BREAK SPACE}%",
    ]


def test_weights_that_hardly_differ_get_as_many_decimals_as_they_need(value: Evaluation) -> None:
    after = set_weight(value, "k-leaf", 1.0001)
    (words,) = words_of(diff(value, after), value, after)
    assert (words.before, words.after) == ("18.750\N{NO-BREAK SPACE}%", "18.751\N{NO-BREAK SPACE}%")


def test_cells_are_told_by_candidate_criterion_and_person(value: Evaluation) -> None:
    after = set_score(value, "k-evaluator", "k-candidate", "k-leaf", 4.0)
    assert said(value, after) == ["Acme, Fit, Ann: score 3 → 4"]
    assert said(value, set_fact(value, "k-candidate", "k-gate", True)) == ["Acme, ISO: gate not passed → passed"]
    after = set_fact(value, "k-candidate", "k-measure", 21.4)
    assert said(value, after) == ["Acme, Price: figure 20.5\N{NO-BREAK SPACE}EUR → 21.4\N{NO-BREAK SPACE}EUR"]
    cleared = set_score(value, "k-evaluator", "k-candidate", "k-leaf", None)
    assert said(value, cleared) == ["Acme, Fit, Ann: score 3 → –"]


def test_a_move_is_told_by_place_and_group(value: Evaluation) -> None:
    after = move_criterion(value, "k-other", "k-group", before="k-leaf")
    assert said(value, after) == ["Skill: place 2 of 2 → 1 of 2"]
    after = move_criterion(value, "k-other", "")
    assert "Skill: group Quality → top level" in said(value, after)


def test_what_was_added_is_told_with_what_it_came_with(value: Evaluation) -> None:
    after, _ = add_candidate(value, Candidate("Gamma", country="PT"))
    assert said(value, after) == ["Gamma: candidate – → added", "Gamma: country – → PT"]
    assert said(after, value)[0] == "Gamma: candidate Gamma → removed"


def test_places_of_many_changes_are_counted(value: Evaluation) -> None:
    one = set_score(value, "k-evaluator", "k-candidate", "k-leaf", 4.0)
    two = set_score(one, "k-evaluator", "k-second", "k-leaf", 4.0)
    three = set_score(two, "k-evaluator", "k-second", "k-other", 4.0)
    assert place_of(diff(value, one), value) == "Acme, Fit, Ann"
    assert place_of(diff(value, two), value) == "Acme, Fit, Ann and Beta, Fit, Ann"
    assert place_of(diff(value, three), value) == "3 scores, Ann"
    assert area_of(diff(value, three)) is Area.SCORES
    gone = remove_candidate(value, "k-candidate")
    assert area_of(diff(value, gone)) is Area.CANDIDATES
    told = "Acme, 2 facts, 1 score, 1 agreed score, 1 waiver, 1 declaration of interest, 1 line of costs"
    assert place_of(diff(value, gone), gone) == told
    assert area_of(()) is Area.NOTHING
    assert area_of(diff(value, set_share(value, "k-leaf", 0.5))) is Area.WEIGHTS


def test_names_of_what_is_gone_come_from_the_change_that_took_it(value: Evaluation) -> None:
    gone = remove_candidate(value, "k-candidate")
    earlier = diff(value, set_score(value, "k-evaluator", "k-candidate", "k-leaf", 4.0))
    assert place_of(earlier, gone) == "something that was removed, Fit, Ann"
    assert place_of(earlier, gone, names_in(diff(value, gone))) == "Acme, Fit, Ann"


def test_the_reason_is_that_of_the_one_cell(value: Evaluation) -> None:
    after = set_consensus(value, "k-candidate", "k-leaf", 2.0, "Read from a script")
    assert reason_of(diff(value, after), after) == "Read from a script"
    waived = set_waiver(value, "k-candidate", "k-gate", Waiver("Ben", "in renewal"))
    assert reason_of(diff(value, waived), waived) == "in renewal"
    renamed = change_candidate(value, "k-candidate", name="Acme 2")
    assert reason_of(diff(value, renamed), renamed) == ""


def test_rows_of_one_name_are_told_apart_by_their_places(value: Evaluation) -> None:
    value, other = add_candidate(value, Candidate("Beta"))
    value, third = add_candidate(value, Candidate("Gamma"))
    for key in (other, third):
        value = replace(value, candidates=value.candidates.set(key, replace(value.candidates[key], name="Twin")))
    drawn = set_rules(value, replace(value.rules, draw=(other, third)))
    again = set_rules(value, replace(value.rules, draw=(third, other)))
    (words,) = words_of(diff(drawn, again), drawn, again)
    assert (words.before, words.after) == ("Twin (3), Twin (4)", "Twin (4), Twin (3)")


@given(pairs())
def test_any_changes_can_be_told_forth_and_back(pair: tuple[Evaluation, Evaluation]) -> None:
    before, after = pair
    changes = diff(before, after)
    for some, one, other in ((changes, before, after), (invert(changes), after, before)):
        words = words_of(some, one, other)
        assert len(words) >= len(some)
        assert all(each.before != each.after for each in words)
    assert place_of(changes, after) or not changes
    assert words_of(diff(EMPTY, after), EMPTY, after)
    assert apply(before, changes) == after


def test_what_a_scenario_has_otherwise_is_told_by_name(value: Evaluation) -> None:
    said_of: dict[tuple[str, str, str], tuple[float | bool | str, str]] = {
        ("candidate", "k-candidate", ""): (True, "Cheaper, Acme: taking part – → left out"),
        ("vote", "k-ben", ""): (0.0, "Cheaper, Ben: voting weight – → 0"),
        ("score", "k-candidate", "k-leaf"): (4.0, "Cheaper, Acme, Fit: agreed score – → 4"),
        ("fact", "k-candidate", "k-gate"): (True, "Cheaper, Acme, ISO: fact – → passed"),
        ("rule", "pooling", ""): ("median", "Cheaper, pooling: rule – → median"),
        ("weight", "gone", ""): (4.0, "Cheaper, something that was removed: weight – → 4"),
    }
    for place, (stated, words) in said_of.items():
        after = with_row(value, "departures", ("k-scenario", *place), Departure(stated))
        assert said(value, after) == [words]
    (hidden,) = words_of((Change("departures", ("k-scenario", "fact", "k-candidate", "k-gate"), {}, {}),), value, value)
    assert hidden.after == "hidden for now"
    assert area_of(diff(value, after)) is Area.SCENARIOS
    assert place_of(diff(value, after), after) == "Cheaper, something that was removed"
