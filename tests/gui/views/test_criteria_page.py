"""Criteria and weights, used as a person uses the page: by mouse, by keys, with undo."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QPaintEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.edits import add_candidate, change_criterion, set_own_weight
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator, Kind, in_order
from scorecard.core.tree import tree_of
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_carried import MIME
from scorecard.gui.models.criteria_lines import GATES
from scorecard.gui.models.opened import Opened
from scorecard.gui.slider import x_of
from scorecard.gui.views.criteria_delegate import LineEditor
from scorecard.gui.views.criteria_page import DETAILS, CriteriaPage
from scorecard.gui.views.criteria_words import tree_state
from tests.core.made import made
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


Show = Callable[[Evaluation], CriteriaPage]


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    def shown(value: Evaluation) -> CriteriaPage:
        document = memory_document(value)
        given = Opened(document)
        page = CriteriaPage(look, given)
        for each in (document, given):
            each.setParent(page)
        qtbot.addWidget(page)
        page.resize(1064, 744)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.focus_body()
        return page

    return shown


def small() -> Evaluation:
    """Cost 50 (price 60, terms 40), skill 30, fit 20, and a gate."""
    criteria = {
        "cost": Criterion("Cost", Kind.GROUP, weight=50.0),
        "price": Criterion("Price", parent="cost", weight=60.0),
        "terms": Criterion("Terms", parent="cost", weight=40.0),
        "skill": Criterion("Skill", weight=30.0),
        "fit": Criterion("Fit", weight=20.0),
        "iso": Criterion("Certificate", Kind.GATE),
    }
    return made(criteria, {"Acme": [4, 3, 2, 5, True], "Bolt": [2, 4, 5, 3, True]})


def shares(page: CriteriaPage, *keys: str) -> list[float]:
    local = tree_of(page.value.criteria).local_weights
    return [round(float(local[key]) * 100, 6) for key in keys]


def at(page: CriteriaPage, key: str, place: str = "name", value: float = 0.0) -> QPoint:
    """A point in a row: on its name, its slider at a value, its lock, or its numbers."""
    tree, rows = page.tree, page.tree._rows
    rect = tree.visualRect(page.model.index_of(key))
    assert rect.height() > 0, key
    columns, top, height = tree._columns, rect.top(), rect.height()
    if place == "slider":
        return QPoint(round(x_of(page.look, rows.slider_box(columns, top, height), value)), rect.center().y())
    box = {"lock": rows.lock_box, "local": rows.local_box, "whole": rows.whole_box}.get(place)
    if box is not None:
        return box(columns, top, height).center().toPoint()
    line = page.model.line_of(key)
    assert line is not None
    if place == "chevron":
        return rows.chevron_box(columns, line, top, height).center().toPoint()
    return rows.name_box(columns, line, top, height).center().toPoint()


def press(page: CriteriaPage, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.tree, key, modifiers)


def editor(page: CriteriaPage) -> LineEditor:
    found = [each for each in page.tree.viewport().findChildren(LineEditor) if not each.done]
    assert len(found) == 1
    return found[0]


def choose(page: CriteriaPage, key: str) -> None:
    QTest.mouseClick(page.tree.viewport(), LEFT, pos=at(page, key))
    assert page.tree.current_key == key


def run(page: CriteriaPage, text: str) -> None:
    """Run an action of the page by its words, as the palette does."""
    next(action for action in page.actions() if action.text() == text).trigger()


# ---- weights ------------------------------------------------------------------------------------------


def test_drag_shows_every_step_and_is_one_edit(show: Show) -> None:
    page = show(small())
    before, viewport = page.value, page.tree.viewport()
    QTest.mousePress(viewport, LEFT, pos=at(page, "cost", "slider", 50))
    seen = []
    for value in (55, 65, 75):
        QTest.mouseMove(viewport, at(page, "cost", "slider", value))
        seen.append((shares(page, "cost", "skill", "fit"), page.strip.pieces[0].share))
        assert page.document.is_previewing
        assert page.opened.scorecard is not None
        totals = {row.standing.key: row.bar.total for row in page.standing.rows.shown_rows}
        assert totals == {each.key: each.total for each in page.opened.scorecard.standings}
    assert seen[-1] == ([75.0, 15.0, 10.0], 0.75)
    assert [round(row.change or 0, 6) for row in page.standing.rows.shown_rows] != [0.0, 0.0]
    assert page.document.undo_stack.count() == 0
    QTest.mouseRelease(viewport, LEFT, pos=at(page, "cost", "slider", 75))
    assert not page.document.is_previewing
    assert not page.opened.ranking.immediate
    assert page.document.undo_stack.undoText() == "Weight of Cost"
    assert page.document.undo_stack.count() == 1
    assert page.standing.rows.shown_rows[0].change is None
    page.document.undo_stack.undo()
    assert page.value == before
    assert page.strip.pieces[0].share == 0.5


class Regions(QObject):
    """What of a widget is painted from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.painted = self.painted.united(event.region())
        return False


@pytest.mark.parametrize(("moved", "closed"), [("cost", ()), ("price", ()), ("cost", ("cost",)), ("skill", ())])
def test_drag_paints_all_that_differs_and_only_the_shares_of_what_keeps_its_place(
    show: Show, moved: str, closed: tuple[str, ...], qapp: QApplication
) -> None:
    page = show(small())
    tree, viewport = page.tree, page.tree.viewport()
    for key in closed:
        tree.collapse(page.model.index_of(key))
    start = shares(page, moved)[0]
    QTest.mousePress(viewport, LEFT, pos=at(page, moved, "slider", start))
    qapp.processEvents()
    before = viewport.grab().toImage()
    regions = Regions(viewport)
    painted_whole_alone: list[str] = []
    paint = tree._rows.paint

    def noted(draw: Any, rect: Any, columns: Any, state: Any) -> None:
        painted_whole_alone.extend([state.line.key] * state.whole_alone)
        paint(draw, rect, columns, state)

    tree._rows.paint = noted  # type: ignore[method-assign]
    QTest.mouseMove(viewport, at(page, moved, "slider", start + 15))
    qapp.processEvents()
    painted = QRegion(regions.painted)
    expected = {"price", "terms"} if moved in ("cost", "skill") and not closed else set()
    assert set(painted_whole_alone) == expected
    after = viewport.grab().toImage()
    scale = viewport.devicePixelRatioF()
    differing = [
        QPoint(x, y)
        for y in range(before.height())
        for x in range(before.width())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert differing
    assert all(painted.contains(QPoint(int(each.x() / scale), int(each.y() / scale))) for each in differing)
    QTest.mouseRelease(viewport, LEFT, pos=at(page, moved, "slider", start + 15))


def test_escape_while_dragging_goes_back(show: Show) -> None:
    page = show(small())
    before, viewport = page.value, page.tree.viewport()
    QTest.mousePress(viewport, LEFT, pos=at(page, "cost", "slider", 50))
    QTest.mouseMove(viewport, at(page, "cost", "slider", 90))
    assert page.value != before
    press(page, KEY.Key_Escape)
    assert page.value is before
    QTest.mouseMove(viewport, at(page, "cost", "slider", 95))
    QTest.mouseRelease(viewport, LEFT, pos=at(page, "cost", "slider", 95))
    assert page.value is before
    assert page.document.undo_stack.count() == 0


def test_click_on_the_track_jumps_there(show: Show) -> None:
    page = show(small())
    QTest.mouseClick(page.tree.viewport(), LEFT, pos=at(page, "price", "slider", 25))
    assert shares(page, "price", "terms") == [25.0, 75.0]
    assert page.tree.current_key == "price"


def test_keys_move_the_weight_and_one_press_is_one_step(show: Show) -> None:
    page = show(small())
    choose(page, "cost")
    press(page, KEY.Key_Right)
    press(page, KEY.Key_PageUp)
    press(page, KEY.Key_Left, SHIFT)
    assert shares(page, "cost") == [55.9]
    assert page.document.undo_stack.count() == 3
    QTest.keyPress(page.tree, KEY.Key_Left)
    assert page.document.is_previewing
    press(page, KEY.Key_Escape)
    assert shares(page, "cost") == [55.9]
    for _ in range(3):
        page.document.undo_stack.undo()
    assert page.value == small()


def test_number_is_typed_into_the_row(show: Show) -> None:
    page = show(small())
    choose(page, "skill")
    press(page, KEY.Key_4)
    assert editor(page).text() == "4"
    assert "Skill" in editor(page).accessibleName()
    QTest.keyClicks(editor(page), "4.5")
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert shares(page, "skill") == [44.5]
    assert page.tree.hasFocus()
    assert page.document.undo_stack.count() == 1


def test_what_is_no_number_stays_in_the_editor_with_its_reason(show: Show) -> None:
    page = show(small())
    said = heard(page.failed)
    choose(page, "skill")
    press(page, KEY.Key_4)
    QTest.keyClicks(editor(page), "much")
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert editor(page).toolTip() == "A number is needed here."
    assert editor(page).property("invalid")
    assert said == []
    QTest.keyClick(editor(page), KEY.Key_Escape)
    assert page.value == small()


@pytest.mark.parametrize("typed", ["150", "1.234,5", "12 34", "-5", "100.5"])
def test_what_is_no_weight_is_refused_at_the_field_and_the_others_keep_theirs(show: Show, typed: str) -> None:
    """A slip of the comma, 125 for 12,5, made all the siblings weigh nothing."""
    page = show(small())
    said = heard(page.failed)
    choose(page, "skill")
    press(page, KEY.Key_Return)
    editor(page).setText("")
    QTest.keyClicks(editor(page), typed)
    QTest.keyClick(editor(page), KEY.Key_Return)
    words = "A weight among its siblings lies between 0 and 100 per cent."
    assert (editor(page).toolTip(), page.tree.bubble.text) == (words, words)
    assert page.tree.bubble.isVisible()
    assert editor(page).property("invalid")
    QTest.keyClick(editor(page), KEY.Key_Backspace)
    assert not page.tree.bubble.isVisible()
    assert said == []
    QTest.keyClick(editor(page), KEY.Key_Escape)
    assert page.value == small()
    assert page.document.undo_stack.count() == 0


def test_who_leaves_a_weight_that_is_none_is_told(show: Show) -> None:
    page = show(small())
    said: list[EditError] = heard(page.failed)
    choose(page, "skill")
    press(page, KEY.Key_Return)
    editor(page).setText("150")
    page.tree.setFocus(Qt.FocusReason.MouseFocusReason)
    assert [str(each) for each in said] == ["Skill: A weight among its siblings lies between 0 and 100 per cent."]
    assert page.value == small()
    assert not page.tree.bubble.isVisible()


@pytest.mark.parametrize(("typed", "share"), [("0", 0.0), ("100", 100.0), ("12,5", 12.5)])
def test_weights_from_nothing_to_all_are_taken(show: Show, typed: str, share: float) -> None:
    page = show(small())
    choose(page, "skill")
    press(page, KEY.Key_Return)
    editor(page).setText(typed)
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert shares(page, "skill") == [share]


def test_lock_by_key_and_by_mouse_keeps_the_share(show: Show) -> None:
    page = show(small())
    said: list[EditError] = heard(page.failed)
    choose(page, "skill")
    press(page, KEY.Key_L)
    assert page.model.locked == {"skill"}
    press(page, KEY.Key_Right)
    assert str(said[-1]) == "Skill: This weight is locked. Unlock it first."
    QTest.mouseClick(page.tree.viewport(), LEFT, pos=at(page, "cost", "slider", 60))
    assert shares(page, "cost", "skill", "fit") == [60.0, 30.0, 10.0]
    QTest.mouseClick(page.tree.viewport(), LEFT, pos=at(page, "fit", "lock"))
    assert page.model.locked == {"skill", "fit"}
    QTest.mouseClick(page.tree.viewport(), LEFT, pos=at(page, "cost", "slider", 80))
    assert "All the other weights here are locked" in str(said[-1])
    run(page, "Unlock all weights")
    assert page.model.locked == set()


def test_equal_weights_leave_what_is_locked(show: Show) -> None:
    page = show(small())
    choose(page, "cost")
    press(page, KEY.Key_L)
    QTest.mouseClick(page._equal, LEFT)
    assert shares(page, "cost", "skill", "fit") == [50.0, 25.0, 25.0]
    assert page.document.undo_stack.count() == 1
    choose(page, "price")
    QTest.mouseClick(page._equal, LEFT)
    assert shares(page, "price", "terms") == [50.0, 50.0]
    assert page.document.undo_stack.undoText() == "Equal weights in Cost"


def test_border_of_the_strip_moves_weight_between_neighbours(show: Show) -> None:
    page = show(small())
    strip = page.strip
    bar = strip._bar()
    y = round(bar.center().y())
    border = QPoint(round(bar.left() + bar.width() * 0.5), y)
    QTest.mousePress(strip, LEFT, pos=border)
    QTest.mouseMove(strip, QPoint(round(bar.left() + bar.width() * 0.6), y))
    assert shares(page, "cost", "skill", "fit") == [60.0, 20.0, 20.0]
    QTest.mouseRelease(strip, LEFT, pos=QPoint(round(bar.left() + bar.width() * 0.6), y))
    assert page.document.undo_stack.count() == 1
    assert strip.accessibleDescription().startswith("Cost 60.0")
    page.model.toggle_lock("cost")
    before = page.value
    QTest.mousePress(strip, LEFT, pos=QPoint(round(bar.left() + bar.width() * 0.6), y))
    QTest.mouseMove(strip, QPoint(round(bar.left() + bar.width() * 0.3), y))
    QTest.mouseRelease(strip, LEFT, pos=QPoint(round(bar.left() + bar.width() * 0.3), y))
    assert page.value is before


def test_evaluators_own_weights_are_ticks(show: Show) -> None:
    value = replace(small(), evaluators=small().evaluators.set("ann", Evaluator("Ann")))
    for key, weight in (("cost", 20.0), ("skill", 60.0), ("fit", 20.0)):
        value = set_own_weight(value, "ann", key, weight)
    page = show(value)
    assert page.model.ticks("skill") == (0.6,)
    assert page._legend.isVisible()
    page.document.edit("Own weight", set_own_weight(page.value, "ann", "skill", 160.0))
    assert page.model.ticks("skill") == (0.8,)
    assert not show(small())._legend.isVisible()


def test_change_of_a_colleague_while_dragging_is_not_lost(show: Show) -> None:
    page = show(small())
    viewport = page.tree.viewport()
    QTest.mousePress(viewport, LEFT, pos=at(page, "cost", "slider", 50))
    QTest.mouseMove(viewport, at(page, "cost", "slider", 60))
    page.document.end_preview()
    page.document.edit("Renamed", change_criterion(page.value, "fit", name="Cultural fit"))
    QTest.mouseMove(viewport, at(page, "cost", "slider", 70))
    QTest.mouseRelease(viewport, LEFT, pos=at(page, "cost", "slider", 70))
    assert page.value.criteria["fit"].name == "Cultural fit"
    assert shares(page, "cost") == [70.0]


# ---- the tree -----------------------------------------------------------------------------------------


def test_added_criterion_is_named_at_once_and_is_one_step(show: Show) -> None:
    page = show(small())
    choose(page, "price")
    QTest.mouseClick(page._add_button, LEFT)
    editor(page).clear()
    QTest.keyClicks(editor(page), "Indexation")
    QTest.keyClick(editor(page), KEY.Key_Return)
    names = [page.value.criteria[key].name for key in tree_of(page.value.criteria).children["cost"]]
    assert names == ["Price", "Indexation", "Terms"]
    assert page.document.undo_stack.count() == 1
    assert page.document.undo_stack.undoText() == "Added a criterion"
    page.document.undo_stack.undo()
    assert page.value == small()


def test_escape_takes_back_what_was_just_added(show: Show) -> None:
    page = show(small())
    choose(page, "skill")
    press(page, KEY.Key_Insert)
    assert len(page.value.criteria) == 7
    QTest.keyClick(editor(page), KEY.Key_Escape)
    assert page.value == small()
    assert page.document.undo_stack.count() == 0


def test_empty_name_is_refused_in_its_place(show: Show) -> None:
    page = show(small())
    choose(page, "skill")
    press(page, KEY.Key_F2)
    editor(page).clear()
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert editor(page).toolTip() == "A name is needed."
    QTest.keyClicks(editor(page), "Skills")
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert page.value.criteria["skill"].name == "Skills"


def test_group_takes_new_criteria_in(show: Show) -> None:
    page = show(small())
    choose(page, "cost")
    run(page, "Add group")
    QTest.keyClick(editor(page), KEY.Key_Return)
    group = page.tree.current_key
    assert page.value.criteria[group].kind is Kind.GROUP
    assert in_order(page.value.criteria).index(group) > 0
    run(page, "Add criterion")
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert page.value.criteria[page.tree.current_key].parent == group
    assert page.tree.isExpanded(page.model.index_of(group))


def test_gates_stand_under_a_row_of_their_own(show: Show) -> None:
    page = show(small())
    assert list(page.model.children_of(""))[-1] == GATES
    assert page.model.children_of(GATES) == ["iso"]
    choose(page, "iso")
    said = heard(page.failed)
    press(page, KEY.Key_Right)
    press(page, KEY.Key_5)
    assert said == []
    assert page.value == small()
    run(page, "Add criterion")
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert page.value.criteria[page.tree.current_key].kind is Kind.GATE
    assert len(page.model.children_of(GATES)) == 2
    page.document.undo_stack.undo()
    choose(page, "iso")
    run(page, "Remove criterion")
    assert GATES not in page.model.children_of("")


def test_rows_move_by_keys(show: Show) -> None:
    page = show(small())
    choose(page, "fit")
    press(page, KEY.Key_Up, ALT)
    press(page, KEY.Key_Right, ALT)
    assert list(page.model.children_of("cost")) == ["price", "terms", "fit"]
    assert page.tree.current_key == "fit"
    press(page, KEY.Key_Left, ALT)
    assert list(page.model.children_of(""))[:3] == ["cost", "fit", "skill"]
    press(page, KEY.Key_Down, ALT)
    assert list(page.model.children_of(""))[:3] == ["cost", "skill", "fit"]
    for _ in range(page.document.undo_stack.count()):
        page.document.undo_stack.undo()
    assert page.value == small()


def test_removed_criterion_is_offered_back(show: Show) -> None:
    page = show(small())
    offers = heard(page.offered)
    choose(page, "cost")
    press(page, KEY.Key_Delete)
    assert set(page.value.criteria) == {"skill", "fit", "iso"}
    ((sentence, verb, take_back),) = offers
    assert (sentence, verb) == ("Cost is removed.", "Undo")
    told = heard(page.told)
    take_back()
    assert page.value == small()
    assert told == []
    take_back()
    assert page.value == small()
    assert told == ["Nothing was undone: this is not the last step any more"]


def test_offer_to_undo_leaves_later_steps_alone(show: Show) -> None:
    page = show(small())
    offers = heard(page.offered)
    choose(page, "cost")
    press(page, KEY.Key_Delete)
    later = change_criterion(page.value, "skill", name="Skills")
    page.edit("Name of Skill", later)
    page.undo_stack.undo()
    page.edit("Name of Skill", later)
    offers[0][2]()
    assert page.value == later


def drop(page: CriteriaPage, key: str, to: QPoint) -> None:
    """What the system sends while a row is dragged to a place and dropped there."""
    data: QMimeData = page.model.mimeData([page.model.index_of(key)])
    assert data.hasFormat(MIME)
    move, none = Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
    over = QDragMoveEvent(to, move, data, LEFT, none)
    QCoreApplication.sendEvent(page.tree.viewport(), over)
    page.tree.viewport().grab()
    end = QDropEvent(QPointF(to), move, data, LEFT, none)
    page.tree.dropEvent(end)


def test_rows_are_dragged_into_their_place(show: Show) -> None:
    page = show(small())
    row = page.tree.visualRect(page.model.index_of("terms"))
    drop(page, "fit", QPoint(60, row.top() + 2))
    assert list(page.model.children_of("cost")) == ["price", "fit", "terms"]
    last = page.tree.visualRect(page.model.index_of("skill"))
    drop(page, "price", QPoint(60, last.bottom() - 2))
    assert list(page.model.children_of(""))[:3] == ["cost", "skill", "price"]
    page.document.undo_stack.undo()
    page.document.undo_stack.undo()
    assert page.value == small()


def test_group_cannot_be_dropped_into_itself(show: Show) -> None:
    page = show(small())
    said = heard(page.failed)
    row = page.tree.visualRect(page.model.index_of("terms"))
    drop(page, "cost", QPoint(60, row.bottom() - 2))
    assert "A group cannot be moved into itself" in str(said[0])
    assert page.value == small()


def test_groups_close_and_open(show: Show) -> None:
    page = show(small())
    index = page.model.index_of("cost")
    QTest.mouseClick(page.tree.viewport(), LEFT, pos=at(page, "cost", "chevron"))
    assert not page.tree.isExpanded(index)
    choose(page, "cost")
    press(page, KEY.Key_Space)
    assert page.tree.isExpanded(index)


# ---- what is seen -------------------------------------------------------------------------------------


def test_all_rows_of_the_sample_are_in_sight(show: Show, sample: Evaluation) -> None:
    page = show(sample)
    below = page.tree.visualRect(page.model.index_of("corporate_stability"))
    assert 0 < below.bottom() < page.tree.viewport().height()
    assert page.tree.verticalScrollBar().value() == 0


def test_sliders_grow_with_a_wide_window_and_names_keep_their_room(show: Show, sample: Evaluation) -> None:
    page = show(sample)
    slider = page.tree._rows.slider_box(page.tree._columns, 0, 1).width()
    assert slider == page.look.length("column.slider")
    page.resize(1704, 1024)
    QCoreApplication.sendPostedEvents()
    wide = page.tree._rows.slider_box(page.tree._columns, 0, 1).width()
    assert 2 * slider < wide <= 4 * slider
    rows = page.tree._rows
    line = page.model.line_of("total_cost")
    assert line is not None
    assert rows.name_box(page.tree._columns, line, 0, 1).width() > 2 * page.look.length("column.name")


def test_header_counts_what_is_judged_and_its_groups() -> None:
    tree = dict(small().criteria)
    assert tree_state(tree, [0.5, 0.3, 0.2]) == (
        "4 criteria, some of them in 1 group, weights add to 100\N{NO-BREAK SPACE}%, 1 gate"
    )
    flat = {key: row for key, row in tree.items() if key in ("skill", "fit")}
    assert tree_state(flat, [0.6, 0.4]) == "2 criteria, weights add to 100\N{NO-BREAK SPACE}%"
    grouped = {key: row for key, row in tree.items() if key in ("cost", "price", "terms")}
    assert tree_state(grouped, [1.0]) == "2 criteria in 1 group, weights add to 100\N{NO-BREAK SPACE}%"
    assert tree_state({}, []) == "Nothing to score yet"
    gates = {"must": Criterion(kind=Kind.GROUP), "iso": Criterion(parent="must", kind=Kind.GATE)}
    assert tree_state({**flat, **gates}, [0.6, 0.4]) == "2 criteria, weights add to 100\N{NO-BREAK SPACE}%, 1 gate"


def test_heads_say_of_what_they_are_the_share(show: Show) -> None:
    model = show(small()).model
    said = [
        model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        for column in range(model.columnCount())
    ]
    assert said == [None, "Share of its group", "Share of its group", "Share of the whole"]


def test_pointing_at_a_top_criterion_lifts_it_everywhere(show: Show) -> None:
    page = show(small())
    page.tree._point_at(QPointF(at(page, "skill")))
    assert page.standing.rows.shown_rows[0].bar.lifted == "skill"
    assert page.strip._lifted == "skill"
    page.tree._point_at(QPointF(at(page, "price")))
    assert page.standing.rows.shown_rows[0].bar.lifted is None


def test_standing_says_by_what_the_leader_is_ahead(show: Show) -> None:
    page = show(small())
    lead = page.standing._lead.shown_lead
    assert lead is not None
    assert [row.name for row in lead.rows] == ["Cost", "Skill", "Fit"]
    assert sum(row.points for row in lead.rows) == pytest.approx(lead.lead)
    assert "Cost" in page.standing._lead.accessibleDescription()


def test_too_few_candidates_lead_to_their_page(show: Show) -> None:
    criteria = small().criteria
    page = show(Evaluation(criteria=criteria))
    wishes = heard(page.go_requested)
    assert "There is no candidate yet" in page.standing.accessibleDescription()
    QTest.mouseClick(page.standing._way, LEFT)
    assert wishes == [("candidates", None)]
    page.document.edit("Added", add_candidate(page.value, Candidate("Acme"), "acme")[0])
    QCoreApplication.processEvents()
    assert "Add a second candidate to compare." in page.standing._sentence.text()
    assert page.standing._way.isVisible()


def test_empty_page_says_what_to_do(show: Show) -> None:
    page = show(Evaluation())
    assert page.areas.currentIndex() == 1
    page.changes.add_criterion()
    assert page.areas.currentIndex() == 0
    QTest.keyClicks(editor(page), "Price")
    QTest.keyClick(editor(page), KEY.Key_Return)
    assert [row.name for row in page.value.criteria.values()] == ["Price"]
    page.document.undo_stack.undo()
    assert page.areas.currentIndex() == 1


def test_hidden_page_catches_up_when_it_is_shown(show: Show) -> None:
    page = show(small())
    page.hide()
    page.document.edit("Weight", change_criterion(page.value, "cost", weight=150.0))
    QCoreApplication.processEvents()
    page.show()
    assert page.strip.pieces[0].share == 0.75
    assert page.opened.scorecard is not None
    assert page.standing.rows.shown_rows[0].bar.total == page.opened.scorecard.standings[0].total


def test_target_is_shown(show: Show, sample: Evaluation) -> None:
    page = show(sample)
    page.tree.collapseAll()
    page.show_target("criteria", ("references",))
    assert page.tree.current_key == "references"
    assert page.tree.visualRect(page.model.index_of("references")).height() > 0


def test_everything_has_a_name(show: Show, sample: Evaluation) -> None:
    page = show(sample)
    page._go_to_view(DETAILS)
    for key in ("total_cost", "references", "insurance", "cost"):
        page.tree.show_criterion(key)
        for widget in page.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget
            if isinstance(widget, QLineEdit) and widget.isVisible():
                assert widget.accessibleName(), widget


def test_page_is_freed_when_it_is_closed(look: Look, qtbot: QtBot, sample: Evaluation) -> None:
    document = memory_document(sample)
    opened = Opened(document, look)
    document.setParent(look)
    page = CriteriaPage(look, opened)
    page.show()
    page._go_to_view(DETAILS)
    page.tree.show_criterion("total_cost")
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    document.edit("Weight", change_criterion(document.value, "cost", weight=30.0))
    QCoreApplication.processEvents()
