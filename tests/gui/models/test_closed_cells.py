"""Cells that do not count, are hidden or are closed: what the grid shows of them, and that they take nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from scorecard.core import edits
from scorecard.core.model import Declaration, Evaluation
from scorecard.core.panel_edits import assign_criteria, set_declaration
from scorecard.core.process import unseal
from scorecard.gui.models.score_cell import CellState
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.seen import Seen
from scorecard.gui.models.sheets import Filling, Whose
from tests.core.formal import AT, as_open, handed_in, in_consensus, in_scoring, in_setup, scored
from tests.gui.models.documents import memory_document, watched


def made(value: Evaluation, who: str = "ann", whose: str = "ann") -> tuple[Seen, ScoresModel]:
    seen = Seen(memory_document(value))
    seen.look_as(who)
    model = ScoresModel(seen, evaluator=whose)
    watched(model)
    return seen, model


def state(model: ScoresModel, leaf: str, candidate: str) -> CellState:
    place = model.place_of(leaf, candidate)
    return model.cell(place.row(), place.column()).state


def why(model: ScoresModel, leaf: str, candidate: str) -> str:
    place = model.place_of(leaf, candidate)
    return model.why_closed(place.row(), place.column())


def is_editable(model: ScoresModel, leaf: str, candidate: str) -> bool:
    return bool(model.place_of(leaf, candidate).flags() & Qt.ItemFlag.ItemIsEditable)


def test_a_conflict_greys_the_cells_of_a_candidate_and_says_why(qapp: object) -> None:
    seen, model = made(as_open(scored(in_setup())))
    changed: list[object] = []
    model.dataChanged.connect(lambda *given: changed.append(given))
    assert state(model, "skill", "brio") is CellState.SCORED
    seen.edit("Conflict", set_declaration(seen.value, "ann", "brio", Declaration(True, "My brother", AT)))
    assert changed
    assert state(model, "skill", "brio") is CellState.BARRED
    assert state(model, "skill", "acme") is CellState.SCORED
    assert why(model, "skill", "brio").startswith("Ann has declared a conflict of interest with Brio")
    assert not is_editable(model, "skill", "brio")
    before = seen.value
    refused: list[object] = []
    model.refused.connect(refused.append)
    assert not model.setData(model.place_of("skill", "brio"), "1")
    assert "conflict of interest" in str(refused[0])
    assert seen.value is before
    seen.undo_stack.undo()
    assert state(model, "skill", "brio") is CellState.SCORED


def test_what_is_not_assigned_is_greyed_and_not_missing(qapp: object) -> None:
    seen, model = made(as_open(assign_criteria(in_setup(), "ann", ["fit"])))
    assert state(model, "skill", "acme") is CellState.BARRED
    assert state(model, "fit", "acme") is CellState.UNSCORED
    assert why(model, "skill", "acme") == "Skill is not assigned to Ann, so this cell does not count"
    place = model.place_of("skill", "acme")
    assert not model.is_open(place.row(), place.column())
    assert Filling().count(seen.value, Whose("ann")) == (0, 2)
    block = model.preview_paste(place.row(), place.column(), "3")
    assert not block.cells
    assert "not assigned" in str(block.refused[0].error)


def test_sealed_groups_are_sealed_with_all_under_them_until_they_are_opened(qapp: object) -> None:
    seen, model = made(in_consensus())
    assert state(model, "terms", "acme") is CellState.SEALED
    assert state(model, "price", "acme") is CellState.SEALED
    assert not is_editable(model, "terms", "acme")
    seen.edit("Opened", unseal(seen.value, "Ada", "", AT))
    assert state(model, "terms", "acme") is CellState.UNSCORED
    assert state(model, "price", "acme") is CellState.MEASURE
    assert is_editable(model, "terms", "acme")


def test_a_hidden_sheet_shows_nothing_and_takes_nothing(qapp: object) -> None:
    seen, model = made(scored(in_scoring()), who="ben")
    assert state(model, "skill", "acme") is CellState.SEALED
    place = model.place_of("skill", "acme")
    assert model.cell(place.row(), place.column()).text == "hidden"
    assert model.cell(place.row(), place.column()).value is None
    assert why(model, "skill", "acme") == "The sheet of Ann is hidden until all are handed in"
    assert not is_editable(model, "skill", "acme")
    seen.look_as("ann")
    model.look_again()
    assert state(model, "skill", "acme") is CellState.SCORED


def test_a_sheet_that_is_handed_in_is_closed(qapp: object) -> None:
    _, model = made(handed_in(scored(in_scoring()), ("ann",)))
    assert state(model, "skill", "acme") is CellState.SCORED
    assert "Ann handed in the sheet on 1 Mar" in why(model, "skill", "acme")
    assert not is_editable(model, "skill", "acme")
    _, own = made(handed_in(scored(in_scoring()), ("ann",)), who="ben", whose="ben")
    assert is_editable(own, "skill", "acme")


def test_nothing_is_scored_in_a_formal_setup(qapp: object) -> None:
    _, model = made(in_setup())
    assert "There are no scores or figures in setup" in why(model, "skill", "acme")
    assert not is_editable(model, "skill", "acme")


def test_means_leave_out_what_does_not_count(qapp: object) -> None:
    value = as_open(scored(in_setup(), ("ann",)))
    value = assign_criteria(value, "ann", ["fit"])
    seen, model = made(value)
    place = model.place_of("quality", "acme")
    fit = seen.value.sheets["ann"]["acme"]["fit"].score
    assert model.cell(place.row(), place.column()).value == fit
    assert model.cell(place.row(), place.column()).is_approximate
    assert edits.set_score(value, "ann", "acme", "skill", None) != value
