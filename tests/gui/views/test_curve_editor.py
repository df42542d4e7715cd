"""A curve of agreed points, dragged by the mouse and moved by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scorecard.core.model import Criterion, Evaluation, Shape, ValueFunction
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.criterion_form import CriterionForm
from scorecard.gui.views.curve_editor import CurveEditor
from scorecard.gui.views.value_curve import Curve, over
from tests.core.made import made, measure
from tests.gui.models.documents import memory_document

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
POINTS = ((100.0, 1.0), (150.0, 0.5), (200.0, 0.0))


def bent() -> Evaluation:
    function = ValueFunction(Shape.PIECEWISE, points=POINTS)
    criteria: dict[str, Criterion | float] = {"price": measure(function, lower=True, weight=50.0), "quality": 50.0}
    return made(criteria, {"a": [120.0, 3.0], "b": [160.0, 4.0]})


@pytest.fixture
def form(look: Look, qtbot: QtBot) -> CriterionForm:
    document = memory_document(bent())
    opened = Opened(document)
    shown = CriterionForm(look, opened)
    for each in (document, opened):
        each.setParent(shown)
    qtbot.addWidget(shown)
    shown.resize(384, 700)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    shown.show_criterion("price")
    return shown


def curve(form: CriterionForm) -> CurveEditor:
    found = form.part("value").curve
    assert isinstance(found, CurveEditor)
    return found


def points(form: CriterionForm) -> tuple[tuple[float, float], ...]:
    return tuple(form._opened.value.criteria["price"].value.points)


def test_a_point_is_dragged_live_and_kept_as_one_step(form: CriterionForm) -> None:
    shown, document = curve(form), form._opened.document
    before = document.value
    start = shown.place_of(1).toPoint()
    QTest.mousePress(shown, LEFT, pos=start)
    QTest.mouseMove(shown, start + QPoint(20, -15))
    assert document.is_previewing
    tried = points(form)
    assert tried[1][0] > 150.0
    assert tried[1][1] > 0.5
    assert (tried[0], tried[2]) == (POINTS[0], POINTS[2])
    assert document.undo_stack.count() == 0
    assert (shown.place_of(1).toPoint() - (start + QPoint(20, -15))).manhattanLength() <= 3
    QTest.mouseRelease(shown, LEFT, pos=start + QPoint(20, -15))
    assert not document.is_previewing
    assert points(form) == tried
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.value == before


def test_a_drag_is_given_up_by_escape(form: CriterionForm) -> None:
    shown, document = curve(form), form._opened.document
    before = document.value
    shown.setFocus()
    start = shown.place_of(2).toPoint()
    QTest.mousePress(shown, LEFT, pos=start)
    QTest.mouseMove(shown, start + QPoint(-10, -20))
    assert points(form) != POINTS
    QTest.keyClick(shown, KEY.Key_Escape)
    assert document.value is before
    QTest.mouseRelease(shown, LEFT, pos=start)
    assert document.undo_stack.count() == 0
    assert shown.shown_curve.handles == POINTS


def test_a_point_stays_between_its_neighbours_and_on_the_scale(form: CriterionForm) -> None:
    shown = curve(form)
    start = shown.place_of(1).toPoint()
    QTest.mousePress(shown, LEFT, pos=start)
    QTest.mouseMove(shown, QPoint(shown.width() + 50, -40))
    QTest.mouseRelease(shown, LEFT, pos=QPoint(shown.width() + 50, -40))
    found = points(form)
    assert 150.0 < found[1][0] < 200.0
    assert found[1][1] == 1.0


def test_keys_move_choose_add_and_remove(form: CriterionForm) -> None:
    shown = curve(form)
    shown.setFocus()
    QTest.keyClick(shown, KEY.Key_PageDown)
    assert shown.current == 1
    QTest.keyClick(shown, KEY.Key_Up)
    assert points(form)[1] == (150.0, 0.51)
    QTest.keyClick(shown, KEY.Key_Right)
    assert points(form)[1] == (151.0, 0.51)
    QTest.keyClick(shown, KEY.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert points(form)[1] == (150.9, 0.51)
    assert "Point 2 of 3" in shown.accessibleDescription()
    QTest.keyClick(shown, KEY.Key_Delete)
    assert len(points(form)) == 2
    QTest.keyClick(shown, KEY.Key_Delete)
    assert len(points(form)) == 2  # a curve has two ends
    middle = (shown.place_of(0) + shown.place_of(1)) / 2
    QTest.mouseDClick(shown, LEFT, pos=middle.toPoint())
    assert len(points(form)) == 3
    assert points(form)[1][0] == pytest.approx(150.0, abs=2)


def test_a_run_of_keys_is_one_step_of_undo(form: CriterionForm) -> None:
    shown, document = curve(form), form._opened.document
    before = document.value
    shown.setFocus()
    QTest.keyClick(shown, KEY.Key_PageDown)
    for key in (KEY.Key_Up, KEY.Key_Up, KEY.Key_Right, KEY.Key_Down):
        QTest.keyClick(shown, key)
    assert points(form)[1] == (151.0, 0.51)
    assert document.undo_stack.count() == 1
    QTest.keyClick(shown, KEY.Key_PageUp)  # another point is another step
    QTest.keyClick(shown, KEY.Key_Down)
    assert document.undo_stack.count() == 2
    form.setFocus()
    shown.setFocus()
    QTest.keyClick(shown, KEY.Key_Down)
    assert document.undo_stack.count() == 3
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert points(form)[1] == (151.0, 0.51)
    document.undo_stack.undo()
    assert document.value == before


def test_what_is_locked_is_not_dragged(form: CriterionForm) -> None:
    shown = curve(form)
    form.settle("Locked")
    assert not shown.isEnabled()  # Qt then hands it no event
    at = shown.place_of(1)
    kind, plain = QEvent.Type.MouseButtonPress, Qt.KeyboardModifier.NoModifier
    press = QMouseEvent(kind, at, shown.mapToGlobal(at), LEFT, LEFT, plain)
    shown.mousePressEvent(press)
    moved = QMouseEvent(QEvent.Type.MouseMove, at + QPointF(20, -15), shown.mapToGlobal(at), LEFT, LEFT, plain)
    shown.mouseMoveEvent(moved)
    assert points(form) == POINTS


def test_a_curve_over_another_range_goes_on_level() -> None:
    data = Curve(((1.0, 0.0), (2.0, 0.5), (3.0, 1.0)), ())
    assert over(data, 0.0, 4.0).line == ((0.0, 0.0), (1.0, 0.0), (2.0, 0.5), (3.0, 1.0), (4.0, 1.0))
    assert over(data, 2.0, 3.0).line == ((2.0, 0.5), (3.0, 1.0))
    assert over(Curve((), ()), 0.0, 1.0).line == ()
