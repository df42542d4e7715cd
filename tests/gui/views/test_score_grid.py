"""The scoring grid, typed into and pointed at as a spreadsheet is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scorecard.core.edits import (
    add_candidate,
    change_criterion,
    move_candidate,
    remove_criterion,
    set_head,
    set_reason,
    set_score,
)
from scorecard.core.model import Candidate, Evaluation, Scale
from scorecard.core.process import make_formal
from scorecard.gui.document import Document
from scorecard.gui.look import Look
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.views.score_grid import ScoreGrid
from tests.gui.models.documents import memory_document
from tests.gui.views.scoring import PACE, PRICE, SPEECH, TERMS, to_score

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


@pytest.fixture
def document(qapp: QApplication) -> Document:
    return memory_document(to_score())


def shown(look: Look, qtbot: QtBot, document: Document) -> ScoreGrid:
    model = ScoresModel(document, evaluator="ann", locale=ENGLISH)
    grid = ScoreGrid(look, model)
    model.setParent(grid)
    qtbot.addWidget(grid)
    grid.resize(700, 320)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()
    grid.setFocus()
    grid.go_to("terms", "a")
    return grid


@pytest.fixture
def grid(look: Look, qtbot: QtBot, document: Document) -> ScoreGrid:
    return shown(look, qtbot, document)


def score(document: Document, candidate: str, criterion: str) -> float | None:
    cell = document.value.sheets.get("ann", {}).get(candidate, {}).get(criterion)
    return None if cell is None else cell.score


def press(qtbot: QtBot, grid: ScoreGrid, *keys: Qt.Key, held: Qt.KeyboardModifier = MODIFIER.NoModifier) -> None:
    for key in keys:
        qtbot.keyClick(grid, key, held)


def at(grid: ScoreGrid, row: int, column: int) -> QPoint:
    return grid.visualRect(grid.model().index(row, column)).center()


def picture(grid: ScoreGrid, row: int, column: int) -> QImage:
    rect = grid.visualRect(grid.model().index(row, column)).adjusted(2, 2, -2, -2)
    return grid.viewport().grab(rect).toImage()


def test_digit_is_a_score_and_moves_down_past_the_rows_of_groups(
    grid: ScoreGrid, qtbot: QtBot, document: Document
) -> None:
    before = document.value
    qtbot.keyClicks(grid, "53")
    assert (score(document, "a", "terms"), score(document, "a", "speech")) == (5.0, 3.0)
    assert grid.cursor_place == (PACE, 0)
    assert document.undo_stack.undoText() == "Acme Care: scored Speech"
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert document.value == before


def test_decimal_sign_after_a_digit_goes_back_to_it(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    qtbot.keyClicks(grid, "3.")
    assert grid.editor.is_open
    qtbot.keyClicks(grid.editor, "5")
    qtbot.keyClick(grid.editor, KEY.Key_Return)
    assert score(document, "a", "terms") == 3.5
    assert grid.cursor_place == (SPEECH, 0)
    assert grid.hasFocus()


@pytest.mark.parametrize("scale", [Scale(0.0, 5.0, 0.5), Scale(0.0, 10.0, 1.0)])
def test_where_a_digit_can_begin_another_score_it_waits_for_enter(look: Look, qtbot: QtBot, scale: Scale) -> None:
    document = memory_document(to_score(scale))
    grid = shown(look, qtbot, document)
    qtbot.keyClicks(grid, "1")
    assert grid.editor.is_open
    assert score(document, "a", "terms") == 4.0
    qtbot.keyClick(grid.editor, KEY.Key_Tab)
    assert score(document, "a", "terms") == 1.0
    assert grid.cursor_place == (TERMS, 1)


def test_score_outside_the_scale_is_refused_at_the_cell(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    before = document.value
    qtbot.keyClicks(grid, "7")
    assert "outside the scale from 0 to 5" in grid.bubble.text
    assert grid.bubble.isVisible()
    assert document.value is before
    assert grid.cursor_place == (TERMS, 0)
    press(qtbot, grid, KEY.Key_Down)
    assert not grid.bubble.isVisible()


def test_what_was_refused_is_not_said_for_ever(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    def refuse() -> None:
        qtbot.keyClicks(grid, "7")
        assert grid.bubble.isVisible()

    refuse()
    press(qtbot, grid, KEY.Key_Escape)
    assert not grid.bubble.isVisible()
    refuse()
    press(qtbot, grid, KEY.Key_Delete)
    assert not grid.bubble.isVisible()
    qtbot.keyClicks(grid, "3")
    refuse()
    document.undo_stack.undo()
    assert not grid.bubble.isVisible()
    refuse()
    grid.hide()
    grid.show()
    assert not grid.bubble.isVisible()


def test_what_is_refused_while_typing_stays_to_be_mended(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    grid.open_editor()
    grid.editor.selectAll()
    qtbot.keyClicks(grid.editor, "many")
    qtbot.keyClick(grid.editor, KEY.Key_Return)
    assert grid.editor.is_open
    assert grid.editor.property("invalid")
    assert "A number is needed here" in grid.bubble.text
    qtbot.keyClick(grid.editor, KEY.Key_Escape)
    assert not grid.editor.is_open
    assert grid.hasFocus()
    assert score(document, "a", "terms") == 4.0


def test_arrows_enter_tab_and_ends_move_the_cursor(grid: ScoreGrid, qtbot: QtBot) -> None:
    seen = []
    for key, held in (
        (KEY.Key_Return, MODIFIER.NoModifier),
        (KEY.Key_Return, MODIFIER.ShiftModifier),
        (KEY.Key_Tab, MODIFIER.NoModifier),
        (KEY.Key_Right, MODIFIER.NoModifier),
        (KEY.Key_Tab, MODIFIER.NoModifier),
        (KEY.Key_Backtab, MODIFIER.NoModifier),
        (KEY.Key_Home, MODIFIER.NoModifier),
        (KEY.Key_End, MODIFIER.ControlModifier),
        (KEY.Key_Up, MODIFIER.ControlModifier),
        (KEY.Key_Home, MODIFIER.ControlModifier),
    ):
        press(qtbot, grid, key, held=held)
        seen.append(grid.cursor_place)
    assert seen == [
        (SPEECH, 0),
        (TERMS, 0),
        (TERMS, 1),
        (TERMS, 2),
        (SPEECH, 0),
        (TERMS, 2),
        (TERMS, 0),
        (PACE, 2),
        (PRICE, 2),
        (PRICE, 0),
    ]


def test_tab_leaves_the_grid_only_at_its_end(grid: ScoreGrid, qtbot: QtBot) -> None:
    grid.go(PACE, 2)
    press(qtbot, grid, KEY.Key_Tab)
    assert grid.cursor_place == (PACE, 2)


def test_shift_and_mouse_choose_a_block(grid: ScoreGrid, qtbot: QtBot) -> None:
    press(qtbot, grid, KEY.Key_Right, KEY.Key_Down, held=MODIFIER.ShiftModifier)
    assert grid.block == (TERMS, 0, SPEECH, 1)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at(grid, PACE, 2))
    assert grid.chosen == [(PACE, 2)]
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, MODIFIER.ShiftModifier, at(grid, TERMS, 1))
    assert grid.block == (TERMS, 1, PACE, 2)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at(grid, 3, 0))
    assert grid.cursor_place == (TERMS, 1)  # the row of a group is passed over
    grid.choose_all()
    assert grid.block == (PRICE, 0, PACE, 2)


def test_next_cell_without_a_score_goes_down_then_across_and_round(grid: ScoreGrid) -> None:
    grid.go(SPEECH, 0)
    places: list[object] = []
    while grid.go_next_open() and (not places or grid.cursor_place != places[0]):
        places.append(grid.cursor_place)
    assert places == [(PACE, 0), (SPEECH, 1), (PACE, 1), (TERMS, 2), (SPEECH, 2), (PACE, 2)]


def test_measures_are_read_and_lead_to_the_facts(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    asked: list[tuple[str, str]] = []
    grid.facts_requested.connect(lambda candidate, criterion: asked.append((candidate, criterion)))
    grid.go_to("price", "a")
    qtbot.keyClicks(grid, "4")
    assert "stands in the facts" in grid.bubble.text
    qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at(grid, PRICE, 0))
    assert asked == [("a", "price")]
    assert document.undo_stack.count() == 0
    assert "6180000\N{NO-BREAK SPACE}EUR" in grid.told(PRICE, 0)


def test_cell_is_painted_by_what_it_says(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    pictures = [picture(grid, TERMS, 1), picture(grid, TERMS, 2), picture(grid, PRICE, 0), picture(grid, 0, 0)]
    low = set_score(document.value, "ann", "b", "terms", 1.0)
    for value in (
        set_score(document.value, "ann", "b", "terms", 5.0),
        low,
        set_reason(document.value, "sheets", ("ann", "b", "terms"), rationale="Seen"),
        set_reason(document.value, "sheets", ("ann", "b", "terms"), evidence="Call"),
    ):
        document.edit("Edit", value)
        pictures.append(picture(grid, TERMS, 1))
        document.undo_stack.undo()
    grid.go_to("terms", "a")
    grid.go(SPEECH, 1, extends=True)
    pictures.append(picture(grid, TERMS, 1))
    different = [all(one != other for other in pictures[:number]) for number, one in enumerate(pictures)]
    assert all(different)


def test_sealed_cells_tell_nothing(grid: ScoreGrid, document: Document) -> None:
    value = change_criterion(document.value, "terms", sealed=True)
    document.edit("Seal", make_formal(set_head(value, title="T"), "Ann", "To be fair", "2026-03-01"))
    assert "4" not in grid.told(TERMS, 0)
    assert "sealed" in grid.told(TERMS, 0)
    assert not grid.put("3")


def test_cursor_stays_on_its_cell_when_rows_and_columns_move(grid: ScoreGrid, document: Document) -> None:
    grid.go_to("pace", "c")
    document.edit("Move", move_candidate(document.value, "c", "a"))
    assert grid.cursor_place == (PACE, 0)
    document.edit("Remove", remove_criterion(document.value, "terms"))
    assert grid.cursor_keys == ("pace", "c")
    document.edit("Remove", remove_criterion(document.value, "pace"))
    assert grid.cursor_place is None
    document.undo_stack.undo()
    grid.go_to("pace", "c")
    assert grid.cursor_keys == ("pace", "c")


def test_heads_are_as_high_and_columns_as_wide_as_designed(look: Look, grid: ScoreGrid, document: Document) -> None:
    heads = grid.criteria_head
    assert [heads.sectionSize(row) for row in (0, PRICE, TERMS)] == [24, 26, 26]
    assert grid.candidates_head.height() == 40
    assert look.length("column.score_minimum") <= grid.columnWidth(0) <= look.length("column.score_maximum")
    assert heads.width() + 3 * grid.columnWidth(0) == grid.width()
    value = document.value
    for number in range(30):
        value, _ = add_candidate(value, Candidate(f"Offer {number}"))
    document.edit("Many", value)
    assert grid.columnWidth(0) == look.length("column.score_minimum")
    assert grid.horizontalScrollBar().maximum() > 0
    shown_head = heads.mapTo(grid, QPoint(0, 0)).x()
    grid.horizontalScrollBar().setValue(500)
    assert heads.mapTo(grid, QPoint(0, 0)).x() == shown_head  # the criteria stay in sight


def test_only_what_changed_is_painted_again(grid: ScoreGrid, qtbot: QtBot, document: Document) -> None:
    asked: list[QRect] = []
    viewport = grid.viewport()
    grid.viewport = lambda: _Watched(viewport, asked)  # type: ignore[method-assign, assignment, return-value]
    document.edit("Score", set_score(document.value, "ann", "c", "pace", 4.0))
    del grid.viewport
    whole = viewport.width() * viewport.height()
    assert asked
    assert all(rect.width() * rect.height() < whole / 8 for rect in asked)


class _Watched:
    def __init__(self, viewport: object, asked: list[QRect]) -> None:
        self._viewport = viewport
        self._asked = asked

    def update(self, rect: QRect) -> None:
        self._asked.append(rect)

    def __getattr__(self, name: str) -> object:
        return getattr(self._viewport, name)


def test_large_grid_describes_only_what_is_in_sight(look: Look, qtbot: QtBot) -> None:
    value: Evaluation = to_score()
    for number in range(60):
        value, _ = add_candidate(value, Candidate(f"Offer {number}"))
    grid = shown(look, qtbot, memory_document(value))
    model = grid.model()
    assert isinstance(model, ScoresModel)
    qtbot.wait(1)
    assert model.described < 6 * 63 / 2


def test_columns_are_as_wide_as_their_names_need_where_there_is_room(grid: ScoreGrid) -> None:
    heads = grid.candidates_head
    before = [heads.sectionSize(at) for at in range(heads.count())]
    name = "Brightwater Outsourc"
    heads.show_names({heads.scores().candidate_at(1): name})
    after = [heads.sectionSize(at) for at in range(heads.count())]
    assert after[1] > before[1] or before[1] == heads.look.length("column.score_maximum")
    assert after[:1] + after[2:] == before[:1] + before[2:]
    assert grid.visualRect(grid.model().index(0, 2)).left() == sum(after[:2])


def crowded(look: Look, qtbot: QtBot, names: list[str], criterion: str) -> ScoreGrid:
    """A low grid of many columns, one of whose criteria has a long name."""
    value = change_criterion(to_score(), "terms", name=criterion)
    for each in names:
        value = add_candidate(value, Candidate(each))[0]
    return shown(look, qtbot, memory_document(value))


def test_names_that_are_cut_get_a_second_line_where_there_is_room(look: Look, qtbot: QtBot) -> None:
    names = ["Vending Machine", "Affiliate Partner", "Crowdfunding", "Odoo", "SOIL", "Konma Payments"]
    long = "Impact and alignment with all of the goals of the challenge"
    grid = crowded(look, qtbot, names, long)
    designed, leaf = look.length("row.grid_head"), look.length("row.grid_leaf")
    assert grid.criteria_head.cuts(grid.criteria_head.width())
    assert grid.leaf_height > leaf
    rows = sum(grid.rowHeight(row) for row in range(grid.model().rowCount()))
    assert rows + grid.candidates_head.height() <= grid.height()
    assert {grid.rowHeight(row) for row in grid._steps.leaves} == {grid.leaf_height}
    grid.resize(700, designed + 4 * leaf)  # now the rows would not all be in sight
    assert grid.leaf_height == leaf
    assert grid.candidates_head.height() > designed  # places stand under two lines of a name
    grid.resize(2400, 320)  # here the names of criteria stand in full
    assert not grid.criteria_head.cuts(grid.criteria_head.width())
    assert grid.leaf_height == leaf
    assert not grid.candidates_head.grab().isNull()
