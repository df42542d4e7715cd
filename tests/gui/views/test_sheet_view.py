"""The preview of a table: figures stay whole, names give way, and what is cut is told."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from scorecard.gui.look import Look
from scorecard.gui.views.sheet_view import Sheet, SheetCell, SheetView

NAMES = ("Solenne Contact", "Nordlys Care", "Brightwater Business Services")
LONG = "Quality method and continuous improvement of everything that is done"


def sheet() -> Sheet:
    heads = tuple(SheetCell(name, right=True, strong=True, head=True) for name in ("", *NAMES))
    figures = tuple(SheetCell(text, right=True) for text in ("75.8", "73.6", "69.6"))
    return Sheet(((1, (SheetCell("Scorecard"),)), (4, heads), (5, (SheetCell(LONG), *figures))))


def shown(qtbot: QtBot, look: Look, width: int) -> SheetView:
    view = SheetView(look)
    qtbot.addWidget(view)
    view.resize(width, 300)
    view.set_sheet(sheet())
    view.show()
    view.grab()
    return view


def test_all_columns_fit_where_there_is_room_for_the_figures(qtbot: QtBot, look: Look) -> None:
    for width in (240, 320, 480, 900):
        view = shown(qtbot, look, width)
        assert sum(view._columns(width)) <= width + 1


def test_what_is_cut_is_told(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, look, 320)
    told = {text: box for box, text in view._cut}
    assert LONG in told
    place = told[LONG].center().toPoint()
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert QToolTip.text() == LONG
    QToolTip.hideText()


def test_nothing_is_told_where_nothing_is_cut(qtbot: QtBot, look: Look) -> None:
    view = shown(qtbot, look, 2000)
    assert view._cut == []
    place = QPoint(1, 1)
    QApplication.sendEvent(view, QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert QToolTip.text() == ""
