"""What refers to itself in a circle is not collected while windows are open.

Python would collect it in whichever thread happens to make the next object; in a job that takes objects of Qt apart in
a thread that they do not live in. In the window's own thread it is no safer: the binding takes parts of a window that
only Qt holds for Python's own (a viewport that was asked for once is enough), and collecting them deletes them under
the eyes of the person. Qt deletes its objects itself; what is left over is small.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject


class Garbage(QObject):
    """Keeps Python from collecting, until `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()

    def stop(self) -> None:
        """Leave it to Python again."""
        gc.enable()
