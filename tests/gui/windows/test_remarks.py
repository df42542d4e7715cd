"""Many remarks of a kind stand as one at the foot, and lead to the place of each in turn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu

from scorecard.core.model import Evaluation
from scorecard.core.problems import Problem
from tests.core.made import made
from tests.core.test_gathering import crowd
from tests.gui.windows.program import PATIENCE, Program

LEFT = Qt.MouseButton.LeftButton


def links(program: Program) -> dict[str, QAbstractButton]:
    found = program.window.foot.findChildren(QAbstractButton)
    return {each.accessibleName(): each for each in found if each.isVisible()}


def open_value(program: Program, value: Evaluation) -> None:
    """Put an evaluation into the workspace and open it."""
    session = program.application.session
    assert session is not None
    session.change(
        lambda workspace, _report: workspace.add(value, author="Ann", label="Added"),
        lambda loaded: program.desk.open(loaded.uid),
    )
    program.settle()
    program.qtbot.waitUntil(lambda: program.desk.opened is not None and program.value == value, timeout=PATIENCE)


def test_a_click_on_the_remark_goes_from_one_evaluator_to_the_next(program: Program) -> None:
    open_value(program, crowd(5))
    wanted: list[Problem] = []
    program.desk.steps.problem_wanted.connect(wanted.append)
    for _ in range(6):
        QTest.mouseClick(links(program)["1 remark"], LEFT)
        program.settle()
    assert [each.key for each in wanted] == [("e0",), ("e1",), ("e2",), ("e3",), ("e4",), ("e0",)]


def test_the_list_of_what_is_missing_has_a_line_for_each_kind(program: Program) -> None:
    criteria = {"x & y": 1.0, **{f"c{at}": 0.0 for at in range(4)}}
    rows = {"A & B": [3, 1, 1, 1, 1], "Bolt": [2, 1, 1, 1, 1]}
    open_value(program, made(criteria, rows))
    program.desk.steps.list_problems()
    (menu,) = (each for each in program.window.findChildren(QMenu) if each.isVisible())
    lines: list[QAction] = menu.actions()
    assert [each.text() for each in lines] == ["4 criteria weigh nothing"]
    assert lines[0].toolTip() == "Goes from one place to the next, time by time"
    wanted: list[Problem] = []
    program.desk.steps.problem_wanted.connect(wanted.append)
    lines[0].trigger()
    menu.close()
    assert [each.key for each in wanted] == [("c0",)]
