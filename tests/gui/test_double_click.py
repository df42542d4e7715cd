"""Files that macOS hands to the program that runs already."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from scorecard.gui.double_click import Opening


def test_a_file_is_told_and_everything_else_goes_on(qtbot: QtBot) -> None:
    opening, target = Opening(), QObject()
    target.installEventFilter(opening)
    opened: list[str] = []
    opening.file_opened.connect(opened.append)
    QCoreApplication.sendEvent(target, QEvent(QEvent.Type.User))
    assert opened == []
    QCoreApplication.sendEvent(target, QFileOpenEvent(QUrl.fromLocalFile("/data/Größe.json")))
    assert opened == ["/data/Größe.json"]
