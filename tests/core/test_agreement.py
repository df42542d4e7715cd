"""How far the panel agrees: spread, leniency, consistency, concordance, and why a figure is not there."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.agreement import AMBER, RED, Agreement, Band, agreement, band
from scorecard.core.changes import from_rows, rows, with_row
from scorecard.core.concordance import ICC_FORMS
from scorecard.core.errors import Sentence
from scorecard.core.model import Cell, Criterion, Declaration, Evaluation, Evaluator, Kind, Scale
from tests.core.evaluations import evaluations
from tests.core.made import made

Sheets = dict[str, dict[str, list[float | None]]]


def panel(sheets: Sheets, **given_fields: Any) -> Evaluation:
    """An evaluation of two ratings c0 and c1 that is scored by these sheets."""
    names = sorted({name for sheet in sheets.values() for name in sheet})
    leaves = len(next(iter(next(iter(sheets.values())).values())))
    none: list[float | bool | str | None] = [None] * leaves
    criteria = {f"c{at}": 1.0 for at in range(leaves)}
    return made(criteria, dict.fromkeys(names, none), panel=sheets, **given_fields)


THREE: Sheets = {
    "ann": {"p0": [5, 4], "p1": [3, 3], "p2": [1, 2]},
    "ben": {"p0": [4, 3], "p1": [2, 2], "p2": [0, 1]},
    "cy": {"p0": [3, 5], "p1": [1, 4], "p2": [2, 0]},
}


# ---- spread ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spread", "expected"),
    [
        (0.0, Band.GREEN),
        (0.19, Band.GREEN),
        (AMBER, Band.AMBER),
        (0.3, Band.AMBER),
        (RED, Band.AMBER),
        (0.51, Band.RED),
        (1.0, Band.RED),
    ],
)
def test_band_when_at_its_edges_then_as_published(spread: float, expected: Band) -> None:
    assert band(spread) is expected


def test_spread_when_scored_by_two_or_more_then_a_share_of_the_scale() -> None:
    found = agreement(panel(THREE))
    assert found.spreads.tolist() == [[0.4, 0.4], [0.4, 0.4], [0.4, 0.4]]
    one = agreement(panel({"ann": THREE["ann"]}))
    assert not one.compared.any()
    assert not one.spreads.any()


@given(evaluation=evaluations())
def test_spread_when_any_evaluation_then_between_zero_and_one_and_zero_only_where_all_agree(
    evaluation: Evaluation,
) -> None:
    found = agreement(evaluation)
    assert ((found.spreads >= 0) & (found.spreads <= 1)).all()
    differ = found.compared & (found.cube.lowest < found.cube.highest)
    assert ((found.spreads > 0) == differ).all()


@given(evaluation=evaluations(), times=st.sampled_from([2.0, 10.0]), shift=st.sampled_from([0.0, 7.0, -3.0]))
def test_spread_when_the_scale_is_stretched_and_moved_then_the_same(
    evaluation: Evaluation, times: float, shift: float
) -> None:
    def moved(score: float) -> float:
        return round(score * times + shift, 9)

    scale = evaluation.scale
    other = replace(evaluation, scale=Scale(moved(scale.minimum), moved(scale.maximum), scale.step * times))
    for key, cell in rows(evaluation, "sheets"):
        if cell.score is not None:
            other = with_row(other, "sheets", key, Cell(moved(cell.score)))
    np.testing.assert_allclose(agreement(other).spreads, agreement(evaluation).spreads, atol=1e-9)


# ---- evaluators -----------------------------------------------------------------------------------


def test_leniency_when_one_gives_a_point_more_then_beside_the_panel_mean_and_the_others() -> None:
    found = agreement(panel({"ann": {"p0": [4, 3], "p1": [2, 5]}, "ben": {"p0": [3, 2], "p1": [1, 4]}}))
    ann, ben = found.evaluators["ann"], found.evaluators["ben"]
    assert (ann.leniency, ben.leniency) == (0.5, -0.5)
    assert (ann.beside, ben.beside) == (1.0, -1.0)
    assert (ann.scatter, ben.scatter) == (0.0, 0.0)
    assert ann.consistency == pytest.approx(1.0)
    assert (ann.scored, ann.compared, ann.lowest, ann.highest, ann.same_level) == (4, 4, 2.0, 5.0, False)


def test_leniency_when_cells_are_scored_alone_then_they_do_not_count() -> None:
    found = agreement(panel({"ann": {"p0": [5, 5], "p1": [None, 4]}, "ben": {"p0": [3, None], "p1": [None, None]}}))
    ann = found.evaluators["ann"]
    assert (ann.scored, ann.compared, ann.leniency, ann.beside) == (3, 1, 1.0, 2.0)
    assert ann.consistency is None
    assert str(ann.inconsistent_reason) == "Fewer than three cells can be compared"


def test_consistency_when_the_same_level_everywhere_then_none_and_said() -> None:
    found = agreement(panel({**THREE, "di": {"p0": [3, 3], "p1": [3, 3], "p2": [3, 3]}})).evaluators["di"]
    assert found.same_level
    assert found.consistency is None
    assert str(found.inconsistent_reason) == "All these scores are the same"
    assert found.leniency is not None


@pytest.mark.parametrize(
    ("evaluator", "cells", "reason"),
    [
        (Evaluator("Di", voting_weight=0.0), [3, 3], "Di has no vote, so no score of Di is heard"),
        (Evaluator("Di"), [None, None], "Di has not scored anything that counts"),
        (Evaluator("Di", assigned=("c9",)), [3, 3], "Di has not scored anything that counts"),
    ],
)
def test_leniency_when_nothing_is_heard_then_none_with_the_reason(
    evaluator: Evaluator, cells: list[float | None], reason: str
) -> None:
    evaluation = panel({**THREE, "di": {"p0": cells, "p1": cells, "p2": cells}})
    found = agreement(with_row(evaluation, "evaluators", ("di",), evaluator))
    di = found.evaluators["di"]
    assert (di.scored, di.leniency, di.consistency, str(di.reason)) == (0, None, None, reason)
    assert found.totals == agreement(panel(THREE)).totals


# ---- concordance ----------------------------------------------------------------------------------


def test_kendalls_w_when_all_put_them_in_one_order_then_one() -> None:
    found = agreement(panel(THREE))
    assert found.totals.w == 1.0
    assert (found.totals.evaluators, found.totals.candidates) == (("ann", "ben", "cy"), ("p0", "p1", "p2"))
    assert (found.totals.chi_squared, found.totals.freedom) == (6.0, 2)
    assert found.totals.p_value == pytest.approx(math.exp(-3))
    assert found.criteria["c1"].w == 1.0
    # c0: ranks 3 2 1, 3 2 1, 3 1 2 have the sums 9, 5, 4, so that W = 12 x 14 / (9 x 24).
    assert found.criteria["c0"].w == pytest.approx(7 / 9)


def test_kendalls_w_when_somebody_lacks_a_candidate_then_over_the_block_and_said() -> None:
    sheets: Sheets = {**THREE, "cy": {"p0": [3, 5], "p1": [1, 4], "p2": [2, None]}}
    found = agreement(panel(sheets))
    assert (found.totals.evaluators, found.totals.candidates) == (("ann", "ben"), ("p0", "p1", "p2"))
    assert found.criteria["c0"].evaluators == ("ann", "ben", "cy")
    assert found.criteria["c1"].candidates == ("p0", "p1", "p2")
    assert (found.reliability.evaluators, found.reliability.cells, found.reliability.of_cells) == (
        ("ann", "ben", "cy"),
        5,
        6,
    )


def test_kendalls_w_when_a_conflict_is_declared_then_without_these_cells() -> None:
    evaluation = with_row(panel(THREE), "declarations", ("cy", "p0"), Declaration(conflict=True))
    found = agreement(evaluation)
    assert found.totals.evaluators == ("ann", "ben")
    assert found.evaluators["cy"].scored == 4


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({"ann": THREE["ann"]}, "Fewer than two evaluators have scored"),
        ({"ann": {"p0": [3, 3]}, "ben": {"p0": [4, 4]}}, "Fewer than two candidates have been scored"),
        (
            {"ann": {"p0": [3, 3], "p1": [None, None]}, "ben": {"p0": [None, None], "p1": [3, 3]}},
            "No two evaluators have scored the same two candidates completely",
        ),
        ({"ann": {"p0": [3, 3], "p1": [3, 3]}, "ben": {"p0": [4, 4], "p1": [4, 4]}}, "No evaluator tells any two"),
    ],
)
def test_kendalls_w_when_undefined_then_none_with_the_reason(sheets: Sheets, reason: str) -> None:
    found = agreement(panel(sheets)).totals
    assert (found.w, found.chi_squared, found.p_value) == (None, None, None)
    assert str(found.reason).startswith(reason)


def test_agreement_when_there_is_nobody_or_nothing_then_reasons_everywhere() -> None:
    for evaluation in (
        Evaluation(),
        made({"c0": 1.0}, {"p0": [None]}),
        from_rows({"criteria": {("c",): Criterion("c", Kind.GATE)}, "evaluators": {("e",): Evaluator("e")}}),
    ):
        found = agreement(evaluation)
        assert found.totals.w is None
        assert found.reliability.icc == dict.fromkeys(ICC_FORMS)
        assert isinstance(found.reliability.reason, Sentence)
        assert all(leaning.reason is not None for leaning in found.evaluators.values())


def test_kappa_when_the_scale_is_fine_then_none_with_the_reason() -> None:
    pick = Random(1)
    sheets: Sheets = {
        name: {f"p{at}": [pick.randint(0, 500) / 100, pick.randint(0, 500) / 100] for at in range(12)}
        for name in ("ann", "ben")
    }
    found = agreement(panel(sheets, scale=Scale(step=0.01))).reliability
    assert found.kappa is None
    assert "too fine" in str(found.kappa_reason)
    assert found.icc["ICC1"] is not None


# ---- laws -----------------------------------------------------------------------------------------


def figures(value: Any) -> list[float]:
    """Every float in a result, however deep."""
    if isinstance(value, float):
        return [value]
    if isinstance(value, np.ndarray):
        return list(map(float, value.ravel())) if value.dtype == float else []
    if isinstance(value, dict):
        return [each for part in value.values() for each in figures(part)]
    if is_dataclass(value) and not isinstance(value, type):
        return [
            each
            for field in fields(value)
            if field.name not in ("evaluation", "written")
            for each in figures(getattr(value, field.name))
        ]
    return []


@given(evaluation=evaluations())
def test_agreement_when_any_evaluation_then_no_figure_is_nan_and_none_has_a_reason(evaluation: Evaluation) -> None:
    found = agreement(evaluation)
    assert all(map(math.isfinite, figures(found)))
    for concordance in (found.totals, *found.criteria.values()):
        assert (concordance.w is None) is (concordance.reason is not None)
        assert concordance.w is None or 0 <= concordance.w <= 1
        assert concordance.p_value is None or 0 <= concordance.p_value <= 1
    for leaning in found.evaluators.values():
        assert (leaning.leniency is None) is (leaning.reason is not None)
        assert (leaning.consistency is None) is (leaning.inconsistent_reason is not None)
    assert (None in found.reliability.icc.values()) is (found.reliability.reason is not None)
    assert (found.reliability.kappa is None) is (found.reliability.kappa_reason is not None)
    assert sum(leaning.scored for leaning in found.evaluators.values()) == int(found.cube.count.sum())
    together = [(leaning.beside or 0.0) * leaning.compared for leaning in found.evaluators.values()]
    if found.cube.count.max(initial=0) <= 2:
        assert sum(together) == pytest.approx(0, abs=1e-9)  # between two, what one leans to the other leans away


@given(evaluation=evaluations(), pick=st.integers(0, 2**32 - 1).map(Random))
def test_agreement_when_people_stand_in_another_order_then_the_same_figures(
    evaluation: Evaluation, pick: Random
) -> None:
    turned = evaluation
    for table in ("candidates", "evaluators"):
        for key, row in rows(evaluation, table):
            turned = with_row(turned, table, key, replace(row, position=pick.random()))
    before, after = agreement(evaluation), agreement(turned)
    assert _in_words(after) == pytest.approx(_in_words(before), abs=1e-9)


def _in_words(found: Agreement) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for key, leaning in found.evaluators.items():
        words |= {f"{key}.{name}": getattr(leaning, name) for name in ("scored", "compared", "leniency", "consistency")}
    for key, concordance in (("", found.totals), *found.criteria.items()):
        words[f"W of {key}"] = concordance.w
        words[f"who of {key}"] = len(concordance.evaluators)
    words |= {f"{form}": value for form, value in found.reliability.icc.items()}
    words["kappa"] = found.reliability.kappa
    return words
