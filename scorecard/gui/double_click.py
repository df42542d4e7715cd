"""A double click on a file, as macOS tells of it: by an event to the program that runs already."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent


class Opening(QObject):
    """Waits for files, as a filter of the application's events.

    file_opened  the path of a file that was opened from the desktop
    """

    file_opened = Signal(str)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_opened.emit(event.file())
            return True
        return super().eventFilter(watched, event)
