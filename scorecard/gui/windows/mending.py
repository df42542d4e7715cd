"""What the program does about a workspace that is damaged or gone: it asks, saves what it can, puts back what was.

Before a window is furnished it stands alone with its question; while one works the question stands over the window.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from scorecard.app.backups import Backups, Described
from scorecard.app.paths import SUFFIX
from scorecard.core.errors import ScorecardError, StorageError
from scorecard.core.progress import Report
from scorecard.gui.dialogs.mending import MendingDialog, RescuedDialog
from scorecard.gui.files import FileKind, Files
from scorecard.gui.jobs import Jobs, Queue
from scorecard.gui.look import Look
from scorecard.gui.models.moments import lasting_text, local_now
from scorecard.gui.windows.main_window import MainWindow

if TYPE_CHECKING:
    from scorecard.app.putting_back import PutBack
    from scorecard.app.rescue import RescueReport


class Mending(QObject):
    """Asks what to do about one workspace, and does it.

    mended            the workspace may be opened (again)
    wanted            a file is to take the place of the workspace that is open (Path)
    new_requested     a new workspace is to be made where there is none any more
    other_requested   another workspace is to be opened instead
    given_up          nothing is to be opened
    """

    mended = Signal()
    wanted = Signal(object)
    new_requested = Signal()
    other_requested = Signal()
    given_up = Signal()

    def __init__(
        self,
        look: Look,
        jobs: Jobs,
        files: Files,
        backups: Backups,
        author: str,
        window: Callable[[], MainWindow],
        parent: QObject | None = None,
        *,
        is_open: bool = False,
    ) -> None:
        """`window` tells over which one to ask; `is_open`: the damage was found while one works."""
        super().__init__(parent)
        self._look = look
        self._jobs = jobs
        self._files = files
        self._backups = backups
        self._author = author
        self._window = window
        self._is_open = is_open
        self._error: ScorecardError = StorageError("")
        self._latest: Described | None = None

    def ask(self, error: ScorecardError) -> None:
        """Say what is wrong, and ask what to do."""
        self._error = error
        backups = self._backups
        self._jobs.run(lambda _report: _latest(backups), done=self._ask, queue=Queue.STORAGE)

    def _ask(self, latest: Described | None) -> None:
        self._latest = latest
        dialog = MendingDialog(
            self._look,
            self._error,
            self._window(),
            backup="" if latest is None else self._words(latest),
            is_gone=not self._backups.workspace.exists(),
            is_open=self._is_open,
        )
        dialog.accepted.connect(self.mended)
        dialog.rejected.connect(self._on_rejected)
        dialog.put_back_requested.connect(self._on_put_back)
        dialog.rescue_requested.connect(self._on_rescue)
        dialog.new_requested.connect(self.new_requested)
        dialog.other_requested.connect(self.other_requested)
        dialog.open()

    def _words(self, latest: Described) -> str:
        moment = lasting_text(latest.backup.made, local_now(), QLocale())
        if latest.evaluations == 1:
            return self.tr("Made {moment}, with one evaluation.").format(moment=moment)
        return self.tr("Made {moment}, with {count} evaluations.").format(moment=moment, count=latest.evaluations)

    def _on_rejected(self) -> None:
        if not self._is_open:
            self.given_up.emit()

    # ---- putting back -----------------------------------------------------------------------------

    def _on_put_back(self) -> None:
        if self._latest is not None:
            self._take(self._latest.backup.path)

    def _take(self, source: Path) -> None:
        """Let a file take the place of the workspace."""
        if self._is_open:
            self.wanted.emit(source)
            return
        backups = self._backups

        def work(report: Report) -> PutBack:
            from scorecard.app.putting_back import put_in_place

            return put_in_place(source, backups, report)

        self._jobs.run(work, done=self._on_in_place, failed=self.ask, queue=Queue.STORAGE)

    def _on_in_place(self, _done: PutBack) -> None:
        self.mended.emit()

    # ---- saving what can be saved -----------------------------------------------------------------

    def _on_rescue(self) -> None:
        path, author = self._backups.workspace, self._author
        kinds = (FileKind(self.tr("Workspaces"), (SUFFIX.lstrip("."),)),)
        name = self.tr("{workspace} rescued").format(workspace=path.stem)
        target = self._files.to_save(self._window(), self.tr("Save what can be saved"), f"{name}{SUFFIX}", kinds)
        if target is None:
            self._ask(self._latest)
            return

        def work(_report: Report) -> RescueReport:
            from scorecard.app.rescue import rescue

            return rescue(path, target, author)

        self._jobs.run(work, done=lambda report: self._on_rescued(report, target), failed=self.ask)

    def _on_rescued(self, report: RescueReport, target: Path) -> None:
        if report.is_empty:
            what = self.tr("Nothing could be saved of this file")
            self.ask(StorageError(what, place=str(self._backups.workspace)))
            return
        dialog = RescuedDialog(self._look, report, target.name, self._window())
        dialog.accepted.connect(lambda: self._take(target))
        dialog.rejected.connect(self._on_not_taken)
        dialog.open()

    def _on_not_taken(self) -> None:
        if not self._is_open:
            self._ask(self._latest)


def _latest(backups: Backups) -> Described | None:
    """The newest backup that can be read."""
    try:
        return next((each for each in backups.described() if each.evaluations is not None), None)
    except ScorecardError:
        return None
