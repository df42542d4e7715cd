"""Taking a widget away for good."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import createdByPython, isValid

from scorecard.gui.parts import parts_of


def forget(widget: QWidget) -> None:
    """Hide a widget, and let Qt delete it when what happens now is over; it leaves its layout or stack with that.

    It is not removed from them before. That would make it Python's own, to be deleted the moment it is forgotten,
    perhaps inside its own signal, or by a garbage collection that takes it apart in any order.
    """
    widget.hide()
    widget.deleteLater()
    hold(widget)


def hold(widget: QWidget) -> None:
    """Keep what Python knows of a widget and all in it until Qt has deleted it.

    The binding looks once more at the Python side of an object while Qt deletes it, even where nobody else held it. Of
    what Qt made itself it is not told the end: a name for that must not outlive it, so it is not kept.
    """
    held = [each for each in (widget, *parts_of(widget, QObject)) if createdByPython(each)]

    def look() -> None:
        if isValid(held[0]):
            QTimer.singleShot(0, look)

    QTimer.singleShot(0, look)
