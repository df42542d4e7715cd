"""Tab goes as things stand, whenever they were made."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from scorecard.gui.tab_order import bring_into_sight, go_on, tab_stops


def test_stops_stand_as_in_the_layouts(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    column, row = QVBoxLayout(whole), QHBoxLayout()
    last, first, between = QLineEdit(), QPushButton("first"), QLineEdit()
    column.addWidget(first)
    column.addLayout(row)
    row.addWidget(last)
    row.insertWidget(0, between)  # made last, and standing before
    whole.show()
    assert tab_stops(whole) == [first, between, last]


def test_what_tab_cannot_reach_is_no_stop_unless_it_is_there(qtbot: QtBot) -> None:
    parts = QSplitter()
    qtbot.addWidget(parts)
    disabled, hidden, clicked, usual = QPushButton(), QPushButton(), QPushButton(), QPushButton()
    for each in (disabled, hidden, clicked, usual):
        parts.addWidget(each)
    disabled.setEnabled(False)
    clicked.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    parts.show()
    hidden.hide()
    assert tab_stops(parts) == [usual]
    assert tab_stops(parts, clicked) == [clicked, usual]


def test_what_stands_for_another_is_one_stop(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    frame, line = QLineEdit(), QLineEdit()
    frame.setFocusProxy(line)
    column.addWidget(frame)
    column.addWidget(line)
    whole.show()
    assert tab_stops(whole) == [line]


def test_of_buttons_of_which_one_is_chosen_it_is_the_stop(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    column, group = QVBoxLayout(whole), QButtonGroup(whole)
    buttons = [QPushButton(str(at)) for at in range(3)]
    for each in buttons:
        each.setCheckable(True)
        group.addButton(each)
        column.addWidget(each)
    whole.show()
    assert tab_stops(whole) == buttons
    buttons[1].setChecked(True)
    assert tab_stops(whole) == [buttons[1]]


def test_a_stop_below_the_edge_comes_into_sight(qtbot: QtBot) -> None:
    inside = QWidget()
    column = QVBoxLayout(inside)
    buttons = [QPushButton(str(at)) for at in range(40)]
    for each in buttons:
        column.addWidget(each)
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(inside)
    area.resize(200, 150)
    area.show()
    assert buttons[-1].visibleRegion().isEmpty()
    bring_into_sight(buttons[-1])
    assert not buttons[-1].visibleRegion().isEmpty()


class Own(QLineEdit):
    """A line of our own class: what Python knows of it goes before Qt has taken it apart."""


class Holder(QWidget):
    """A window that lets Tab go as its layouts have it."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_on(self, self.focusWidget(), forward) or super().focusNextPrevChild(forward)


def test_a_field_that_is_deleted_while_it_has_the_focus_passes_it_on(qtbot: QtBot) -> None:
    whole = Holder()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    first, second = Own(), Own()
    for each in (first, second):
        column.addWidget(each)
    with qtbot.waitActive(whole):
        whole.show()
    first.setFocus()
    delete(first)
    assert tab_stops(whole) == [second]
