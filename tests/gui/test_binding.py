"""What the binding does not bear (CONTRIBUTING) is not done."""

from __future__ import annotations

import ast
import gc
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLayoutItem,
    QLineEdit,
    QMenu,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import getAllValidWrappers, isValid

import scorecard.gui
from scorecard.gui.actions import empty_menu
from scorecard.gui.tab_order import bring_into_sight, tab_stops

FOLDER = Path(scorecard.gui.__file__).parent
NOT_ASKED = {"itemAt", "takeAt", "focusProxy", "nativeParentWidget", "findChild", "findChildren", "childAt"}
STARTING = {"run", "ask", "change", "read_behind"}
ALLOWED = {("tab_order.py", "focusProxy")}


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_nobody_asks_what_the_binding_does_not_bear(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & NOT_ASKED
    assert {(path.name, each) for each in asked} <= ALLOWED


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_no_menu_is_emptied_by_what_takes_its_actions_from_their_owners(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    cleared = [node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "clear"]
    found = {(path.name, name) for name in map(ast.unparse, cleared) if "menu" in name.lower()}
    assert found <= {("history_filter.py", "self._menu")}  # it has actions of its own alone


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.name)
def test_no_job_is_given_the_emit_of_a_signal(path: Path) -> None:
    """It would be called after its owner has gone; the signal itself is not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    started = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in STARTING]
    given = [each for call in started for each in (*call.args, *(keyword.value for keyword in call.keywords))]
    assert not [each for each in given if isinstance(each, ast.Attribute) and each.attr == "emit"]


def test_an_emptied_menu_leaves_actions_to_their_owner(qtbot: QtBot) -> None:
    owner, menu = QWidget(), QMenu()
    for each in (owner, menu):
        qtbot.addWidget(each)
    for text in ("Copy", "Paste"):
        owner.addAction(QAction(text, owner))
    for _ in range(2):
        menu.addActions(owner.actions())
        empty_menu(menu)
        gc.collect()
        assert menu.actions() == []
    assert [each.text() for each in owner.actions()] == ["Copy", "Paste"]


def test_going_by_tab_leaves_no_name_of_an_item_and_nothing_that_is_collected(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    column, row = QVBoxLayout(whole), QHBoxLayout()
    column.addLayout(row)
    area, inside = QScrollArea(), QLineEdit()
    area.setWidget(inside)
    parts = [QSpinBox(), QComboBox(), QTableWidget(2, 2), area]
    parts[1].setEditable(True)  # type: ignore[attr-defined]
    for each in parts:
        row.addWidget(each)
    whole.show()
    stops = tab_stops(whole)
    assert [each for each in parts if each not in stops] == []
    assert inside in stops
    bring_into_sight(inside)
    gc.collect()
    assert all(isValid(each) for each in (*parts, inside, *stops))
    items = [type(each).__name__ for each in getAllValidWrappers() if isinstance(each, QLayoutItem)]
    assert [each for each in items if each.endswith("Item")] == []
