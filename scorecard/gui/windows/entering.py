"""Opening the workspace of the program; and what is asked where it does not open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from scorecard.app.backups import backups_of
from scorecard.app.paths import SUFFIX
from scorecard.app.workspace import Workspace
from scorecard.core.errors import DamagedError, GoneError, ScorecardError
from scorecard.gui.files import FileKind, Files
from scorecard.gui.jobs import Jobs, Queue
from scorecard.gui.look import Look
from scorecard.gui.windows.main_window import MainWindow
from scorecard.gui.windows.preferences import Preferences


class Entering(QObject):
    """Opens a workspace, or makes it at the first start; if it does not open, asks until one does or nobody wants to.

    opened    the workspace is open (Workspace), with the uid of the sample if it was made just now, else ""
    refused   it does not open; what to do is asked next
    given_up  no workspace is to be opened
    """

    opened = Signal(object, str)
    refused = Signal()
    given_up = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        files: Files,
        path: Path,
        preferences: Preferences,
        window: Callable[[], MainWindow],
        parent: QObject | None = None,
    ) -> None:
        """`window` tells over which one to ask."""
        super().__init__(parent)
        self._look = look
        self._jobs = jobs
        self._files = files
        self._path = path
        self._preferences = preferences
        self._window = window
        self._makes_new = False

    def enter(self) -> None:
        """Open the workspace, in the thread that has the file."""
        path, settings = self._path, self._preferences.settings
        makes_new, self._makes_new = self._makes_new, False
        backups = backups_of(path, settings)

        def opened(_report: object) -> tuple[Workspace, str]:
            fresh = not path.exists()
            if fresh and not makes_new:
                backups.refuse_a_new_one()
            workspace = Workspace(path, create=fresh)
            return workspace, workspace.add_sample(author=settings.name).uid if fresh else ""

        self._jobs.run(opened, done=self._on_opened, failed=self._on_failed, queue=Queue.STORAGE)

    def ask_for_path(self) -> Path | None:
        """Ask for the file of another workspace."""
        kinds = (FileKind(self.tr("Workspaces"), (SUFFIX.lstrip("."),)),)
        found = self._files.to_open(self._window(), self.tr("Open a workspace"), kinds)
        return found[0] if found else None

    def _on_opened(self, answer: tuple[Workspace, str]) -> None:
        self.opened.emit(*answer)

    # ---- where it does not open ---------------------------------------------------------------------

    def _on_failed(self, error: ScorecardError) -> None:
        self.refused.emit()
        if isinstance(error, DamagedError | GoneError):
            self._ask_to_mend(error)
            return
        from scorecard.gui.dialogs.trouble import WorkspaceDialog

        dialog = WorkspaceDialog(self._look, error, self._window())
        dialog.accepted.connect(self.enter)
        dialog.rejected.connect(self.given_up)
        dialog.other_requested.connect(self._on_other_requested)
        dialog.open()

    def _ask_to_mend(self, error: ScorecardError) -> None:
        from scorecard.gui.windows.mending import Mending

        settings = self._preferences.settings
        backups = backups_of(self._path, settings)
        mending = Mending(self._look, self._jobs, self._files, backups, settings.name, self._window, self)
        mending.mended.connect(self.enter)
        mending.new_requested.connect(self._on_new_requested)
        mending.other_requested.connect(self._on_other_requested)
        mending.given_up.connect(self.given_up)
        mending.ask(error)

    def _on_new_requested(self) -> None:
        self._makes_new = True
        self.enter()

    def _on_other_requested(self) -> None:
        path = self.ask_for_path()
        if path is None:
            self.given_up.emit()
        else:
            self._path = path
            self.enter()
