"""What nobody expects: caught and told while the program runs, and noted for the next start where it ends badly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scorecard.app.log import start_log
from scorecard.app.running import Running, ended_badly
from scorecard.gui.crash import CrashHandler
from scorecard.gui.look import Look


class Accidents(QObject):
    """Begins to catch when it is made. `window` is the one that a question belongs to, `unsaved` what is not saved yet.

    quit_requested  a person wants to end the program after an error
    """

    quit_requested = Signal()

    def __init__(
        self,
        look: Look,
        log: Path,
        window: Callable[[], QWidget],
        unsaved: Callable[[], Sequence[str]],
        parent: QObject | None = None,
    ) -> None:
        """`log` is the folder that errors are written to."""
        super().__init__(parent)
        self._look, self._log, self._window, self._unsaved = look, log, window, unsaved
        start_log(log)
        self._bad_end = ended_badly(log)
        self._running = Running(log)
        self._handler = CrashHandler(log, self._show, self)
        self._handler.install()

    def tell_of_bad_end(self) -> None:
        """Say, once, that the program did not end as it should last time."""
        end, self._bad_end = self._bad_end, None
        if end is not None:
            from PySide6.QtCore import Qt

            from scorecard.gui.dialogs.crash_dialog import CrashDialog

            dialog = CrashDialog.after_bad_end(self._look, end, self._log, self._window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def end(self) -> None:
        """Catch no more: the program ends as it should."""
        self._handler.uninstall()
        self._running.end()

    def _show(self, report: str) -> None:
        from scorecard.gui.dialogs.crash_dialog import CrashDialog  # not at the start: it is hardly ever wanted

        waiting = self._unsaved()
        dialog = CrashDialog(self._look, report, not waiting, self._log, self._window(), waiting=waiting)
        dialog.exec()
        quits = dialog.quits
        dialog.deleteLater()
        if quits:
            self.quit_requested.emit()
