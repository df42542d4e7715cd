"""Taking a widget away for good."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def forget(widget: QWidget) -> None:
    """Hide a widget, and let Qt delete it when what happens now is over; it leaves its layout or stack with that.

    It is not removed from them before. That would make it Python's own, to be deleted the moment it is forgotten,
    perhaps inside its own signal, or by a garbage collection that takes it apart in any order.
    """
    widget.hide()
    widget.deleteLater()
