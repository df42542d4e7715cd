"""What is compared: corrections that follow states about, the states that can be chosen, ranks and trends in rows."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication

from scorecard.app.compare import Side, compare_sides, matching_of
from scorecard.core.comparison.matching import Matching
from scorecard.gui.models.compared import Choice, Compared, Correction, Placed, corrected, told_apart
from scorecard.gui.models.comparison_rows import rank_rows, trend_chart, trend_rows, weight_rows
from scorecard.gui.models.states_model import StateKind, StatesModel
from tests.core.made import made

A, B, C = Choice("a"), Choice("b"), Choice("c", 3)


@dataclass(frozen=True)
class Row:
    """An evaluation as a workspace lists it."""

    uid: str
    title: str
    sequence: int
    changed: str = "2026-11-03T10:00:00+00:00"


@dataclass(frozen=True)
class Named:
    """A version as a workspace names it."""

    name: str
    sequence: int
    at: str = "2026-11-01T10:00:00+00:00"


def matching() -> Matching:
    return Matching((("x", None), (None, "y"), ("z", "z")), (("k", "k"),))


# ---- corrections ----------------------------------------------------------------------------------


def test_correction_holds_whichever_way_round_the_states_stand() -> None:
    paired = Correction("candidates", (A, "x"), (B, "y"))
    assert ("x", "y") in corrected(matching(), (A, B), [paired]).candidates
    assert ("y", "x") in corrected(matching().turned(), (B, A), [paired]).candidates


def test_correction_of_other_states_and_of_what_is_gone_is_passed_over() -> None:
    told = [
        Correction("candidates", (C, "x"), (B, "y")),
        Correction("candidates", (A, "x"), (C, "y")),
        Correction("candidates", (A, "nobody"), (B, "y")),
        Correction("criteria", (A, "nothing")),
    ]
    assert corrected(matching(), (A, B), told) == matching()


def test_later_corrections_stand_on_earlier_ones() -> None:
    told = [Correction("candidates", (B, "z")), Correction("candidates", (A, "x"), (B, "z"))]
    assert set(corrected(matching(), (A, B), told).candidates) == {("x", "z"), (None, "y"), ("z", None)}


# ---- states ---------------------------------------------------------------------------------------


def states(model: StatesModel) -> list[tuple[StateKind, str]]:
    found = [model.state_at(model.index(at)) for at in range(model.rowCount())]
    return [(each.kind, each.text) for each in found if each is not None]


@pytest.fixture
def model(qapp: QApplication) -> StatesModel:
    made_model = StatesModel([Row("a", "Care", 12), Row("b", "Payroll", 1)])
    made_model.begin_with("a")
    made_model.take_versions("a", [Named("Board", 9), Named("Before consensus", 4)])
    return made_model


def test_evaluation_that_is_opened_shows_what_it_was(model: StatesModel) -> None:
    kinds = StateKind
    assert [kind for kind, _ in states(model)] == [
        kinds.EVALUATION,
        kinds.NOW,
        kinds.VERSION,
        kinds.VERSION,
        kinds.HINT,
        kinds.EVALUATION,
    ]
    model.open("")
    assert states(model) == [(kinds.EVALUATION, "Care"), (kinds.EVALUATION, "Payroll")]


def test_scenarios_stand_between_what_it_is_and_what_it_was(model: StatesModel) -> None:
    model.take_versions("a", [Named("Board", 9)], [("cheap", "Cheaper"), ("less", "Without Beta")])
    kinds = [kind for kind, _ in states(model)]
    assert kinds[1:5] == [StateKind.NOW, StateKind.SCENARIO, StateKind.SCENARIO, StateKind.VERSION]
    row = model.state_at(model.index(2))
    assert row is not None
    assert row.choice == Choice("a", None, "cheap")
    model.seek("BETA")
    assert (StateKind.SCENARIO, "Without Beta") in states(model)
    assert (StateKind.SCENARIO, "Cheaper") not in states(model)


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("12", 12), (" 1 ", 1)])
def test_number_means_the_state_after_that_change(model: StatesModel, typed: str, number: int) -> None:
    model.seek(typed)
    assert states(model)[-1] == (StateKind.CHANGE, f"As it was after change {number}")


@pytest.mark.parametrize("typed", ["0", "13", "-1", "²", "1.5", "99999999999999999999"])
def test_what_is_no_change_of_it_is_none(model: StatesModel, typed: str) -> None:
    model.seek(typed)
    assert all(kind is not StateKind.CHANGE for kind, _ in states(model))


def test_versions_and_evaluations_are_found_by_their_names(model: StatesModel) -> None:
    model.seek("BOARD")
    assert (StateKind.VERSION, "Board") in states(model)
    model.seek("pay")
    assert states(model) == [(StateKind.EVALUATION, "Payroll")]


# ---- rows -----------------------------------------------------------------------------------------


def compared(*scores: dict[str, list[float]]) -> Compared:
    sides = [Side(str(at), made({"cost": 60, "skill": 40}, each), str(at)) for at, each in enumerate(scores)]
    placed = told_apart([Placed(side, "") for side in sides])
    found = [each.side for each in placed]
    comparison, series = compare_sides(found)
    choices = tuple(Choice(str(at)) for at in range(len(sides)))
    return Compared(choices, placed, comparison, series, matching_of(found))


def test_ranks_and_trends_stand_in_rows() -> None:
    result = compared({"Acme": [4, 2], "Bolt": [2, 4]}, {"Acme": [1, 1], "Bolt": [3, 3], "Crane": [5, 5]})
    _, ranks = rank_rows(result.series)
    assert [(row.texts[0], row.notes[1:3], row.texts[-1]) for row in ranks] == [
        ("Crane", ("", "1"), ""),
        ("Bolt", ("2", "2"), "0"),
        ("Acme", ("1", "3"), "\N{MINUS SIGN}2"),
    ]
    heads, trends = trend_rows(result)
    assert heads[1:3] == ("0", "1")
    assert [row.texts for row in trends] == [("cost", "60.0", "60.0", ""), ("skill", "40.0", "40.0", "")]
    chart = trend_chart(result.series, trends[0].item, "Acme")
    assert [(line.name, line.role) for line in chart.lines] == [("Crane", "leader"), ("Bolt", ""), ("Acme", "asked")]
    assert [point and point.rank for point in chart.lines[2].points] == ["1", "3"]


def test_weights_that_stayed_are_faint_and_those_below_wait_until_all_are_wanted() -> None:
    result = compared({"Acme": [4, 2]}, {"Acme": [4, 2]})
    _, rows = weight_rows(result.comparison)
    assert [row.faint for row in rows] == [True, True]
    assert rows[0].said == "cost weighs 60.0 % in both"
