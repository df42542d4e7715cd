"""A line that is taken when it is left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scorecard.gui.line_field import LineField

KEY = Qt.Key


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[LineField]:
    whole = QWidget()
    qtbot.addWidget(whole)
    made, other = LineField("Name"), QLineEdit()
    column = QVBoxLayout(whole)
    column.addWidget(made)
    column.addWidget(other)
    made.show_text("Acme")
    whole.show()
    qtbot.waitExposed(whole)
    whole.activateWindow()
    made.setFocus()
    made.selectAll()
    yield made
    whole.close()


def given(field: LineField) -> tuple[list[str], list[bool]]:
    """What is committed, and what is restored, from now on."""
    committed: list[str] = []
    restored: list[bool] = []
    field.committed.connect(committed.append)
    field.restored.connect(lambda: restored.append(True))
    return committed, restored


def leave(field: LineField) -> None:
    QTest.keyClick(field, KEY.Key_Tab)


def test_enter_takes_and_leaving_does_not_take_again(field: LineField) -> None:
    committed, _ = given(field)
    QTest.keyClicks(field, " Bolt ")
    QTest.keyClick(field, KEY.Key_Return)
    assert committed == ["Bolt"]
    field.commit()
    leave(field)
    assert committed == ["Bolt"]


def test_leaving_takes(field: LineField) -> None:
    committed, _ = given(field)
    QTest.keyClicks(field, "Bolt")
    leave(field)
    assert committed == ["Bolt"]


def test_escape_takes_back(field: LineField) -> None:
    committed, restored = given(field)
    QTest.keyClicks(field, "Bolt")
    QTest.keyClick(field, KEY.Key_Escape)
    leave(field)
    assert (field.text(), committed, restored) == ("Acme", [], [True])


def test_what_is_typed_stays_until_it_is_taken(field: LineField) -> None:
    QTest.keyClicks(field, "Bolt ")
    field.show_text("Crux")
    assert (field.text(), field.kept) == ("Bolt ", "Crux")
    field.commit()
    field.show_text("Bolt")
    assert field.text() == "Bolt"


def test_what_was_refused_stays_and_can_be_asked_for_again(field: LineField) -> None:
    committed, restored = given(field)
    QTest.keyClicks(field, "Bolt")
    QTest.keyClick(field, KEY.Key_Return)
    QTest.keyClick(field, KEY.Key_Return)
    assert (field.text(), committed) == ("Bolt", ["Bolt", "Bolt"])
    field.selectAll()
    QTest.keyClicks(field, "Acme")
    leave(field)
    assert (committed, restored) == (["Bolt", "Bolt"], [True])


def test_space_around_nothing_new_is_dropped(field: LineField) -> None:
    committed, restored = given(field)
    QTest.keyClicks(field, "Acme ")
    leave(field)
    assert (field.text(), committed, restored) == ("Acme", [], [])


def test_several_lines_become_one(field: LineField) -> None:
    committed, _ = given(field)
    field.clear()
    field.insert("Acme\nCare\tLimited")
    QTest.keyClick(field, KEY.Key_Return)
    assert committed == ["Acme Care Limited"]
