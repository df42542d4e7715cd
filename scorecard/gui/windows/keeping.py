"""Backups as the windows of a program make, show and put them back; and a look for damage while one works."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.app.backups import Backup, Described, Reason, backups_of, open_beside
from scorecard.app.paths import SUFFIX
from scorecard.app.settings import Settings
from scorecard.app.workspace import Workspace
from scorecard.core.errors import DamagedError, ScorecardError, StorageError
from scorecard.core.progress import Report
from scorecard.gui.files import FileKind, Files
from scorecard.gui.look import Look
from scorecard.gui.parts import part_of
from scorecard.gui.session import Session
from scorecard.gui.windows.desk import Desk
from scorecard.gui.windows.main_window import MainWindow

if TYPE_CHECKING:
    from scorecard.app.putting_back import PutBack
    from scorecard.gui.dialogs.backups_dialog import BackupsDialog

FIRST_AFTER: Final = 20_000
"""Milliseconds after which the first backup is made: whoever has just opened a workspace wants to see it first."""
EVERY: Final = 20 * 60_000
"""Milliseconds between two looks whether a backup is due."""
LOOKS_AFTER: Final = 30_000
"""Milliseconds after opening when the whole workspace is looked over for damage."""

LOOKED_INTO: Final = 8_000_000
"""Bytes up to which every journal is gone through as well: that is work for Python, and would slow a window down."""


class Keeping(QObject):
    """The backups of the workspace that a program has open.

    copy_opened       a copy of a backup is to be opened beside (its path)
    settings_changed  backups are wanted or not, and where a second copy goes (bool, str)
    damaged           something is wrong with the workspace (DamagedError); told once
    """

    copy_opened = Signal(str)
    settings_changed = Signal(bool, str)
    damaged = Signal(object)
    _failed_elsewhere = Signal(object)

    def __init__(
        self,
        look: Look,
        session: Session,
        workspace: Workspace,
        files: Files,
        settings: Settings,
        desks: Callable[[], Sequence[Desk]],
        parent: QObject | None = None,
    ) -> None:
        """`desks` tells which windows there are; the first is where something is said."""
        super().__init__(parent)
        self._look = look
        self._session = session
        self._files = files
        self._desks = desks
        self._is_on = settings.backups
        self._folder = settings.backup_folder
        self._backups = backups_of(workspace.path, settings)
        self._told = ""
        self._is_putting_back = False
        self._says_damage = True
        workspace.before_large_change = lambda: self._back_up_now(workspace)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._look_over = QTimer(self)
        self._look_over.setSingleShot(True)
        self._look_over.setInterval(LOOKS_AFTER)
        self._look_over.timeout.connect(self.look_over)
        self._failed_elsewhere.connect(self._tell_once)
        session.failed.connect(self.tell_damage)

    def start(self) -> None:
        """Make backups from now on, and look the workspace over once."""
        self._timer.start(FIRST_AFTER)
        self._look_over.start()

    def take_settings(self, settings: Settings) -> None:
        """Go by other settings from now on."""
        if (settings.backups, settings.backup_folder) != (self._is_on, self._folder):
            self._is_on, self._folder = settings.backups, settings.backup_folder
            self._backups = backups_of(self._backups.workspace, settings)

    # ---- making -----------------------------------------------------------------------------------

    def back_up(self, reason: Reason = Reason.AUTOMATIC) -> None:
        """Make a backup if something has changed since the last one."""
        if self._is_on and not self._is_putting_back:
            backups = self._backups
            self._session.ask(lambda workspace, _: backups.make(workspace, reason), self._on_made, self._tell_once)

    def close(self) -> None:
        """Make the last backup; whoever closes the session waits for it."""
        self._timer.stop()
        self._look_over.stop()
        self.back_up()

    def _back_up_now(self, workspace: Workspace) -> None:
        """Make a backup before a large change; in the thread that is going to make it."""
        if self._is_on:
            try:
                self._backups.make(workspace, Reason.LARGE_CHANGE)
            except ScorecardError as error:
                self._failed_elsewhere.emit(error)

    def _on_time(self) -> None:
        self.back_up()
        self._timer.start(EVERY)

    def _on_made(self, _made: Backup | None) -> None:
        self._told = ""

    def _tell_once(self, error: ScorecardError) -> None:
        """Say why there is no backup, once for as long as it is the same reason."""
        if str(error) == self._told:
            return
        self._told = str(error)
        if isinstance(error, DamagedError):
            self.tell_damage(error)
        elif error.place != str(self._backups.workspace) and self._desks():  # else whoever needs the file tells of it
            what = self.tr("No backup could be made. {reason}").format(reason=error)
            self._desks()[0].tell_error(StorageError(what.rstrip(".")))

    # ---- looking ----------------------------------------------------------------------------------

    def look_over(self) -> None:
        """Look for damage in the workspace, in a thread of its own and with a connection of its own."""
        path = self._backups.workspace

        def look(report: Report) -> list[str]:
            with Workspace(path) as workspace:
                return workspace.check(report, in_full=path.stat().st_size <= LOOKED_INTO)

        self._session.jobs.run(look, done=self._on_looked_over, failed=self._on_look_failed)

    def _on_looked_over(self, faults: list[str]) -> None:
        if faults:
            what = faults[0]
            if len(faults) > 1:
                what = self.tr("{fault}, and {count} more faults").format(fault=what, count=len(faults) - 1)
            self.tell_damage(DamagedError(what, place=str(self._backups.workspace)))

    def _on_look_failed(self, error: ScorecardError) -> None:
        self.tell_damage(error)

    def tell_damage(self, error: ScorecardError) -> None:
        """Tell of damage, once until something has been put in place; anything else is told by whoever met it."""
        if isinstance(error, DamagedError) and self._says_damage:
            self._says_damage = False
            self.damaged.emit(error)

    # ---- the dialog -------------------------------------------------------------------------------

    def show(self, window: MainWindow) -> None:
        """Show the backups over a window."""
        backups = self._backups

        def listed(answer: tuple[list[Described], bool]) -> None:
            if self._dialog() is None:
                self._open(window, *answer)

        self._session.ask(
            lambda _workspace, _report: (backups.described(), backups.holds), listed, self._session.failed
        )

    def _open(self, window: MainWindow, described: list[Described], holds: bool) -> None:
        from scorecard.gui.dialogs.backups_dialog import BackupsDialog  # nobody waits for it when a workspace is opened

        dialog = BackupsDialog(
            self._look,
            self._backups.workspace.stem,
            described,
            window,
            holds=holds,
            is_on=self._is_on,
            folder=self._folder,
        )
        dialog.copy_requested.connect(self._on_copy_requested)
        dialog.let_go_requested.connect(self._on_let_go_requested)
        dialog.switched.connect(self._on_switched)
        dialog.folder_requested.connect(self._on_folder_requested)
        dialog.folder_dropped.connect(self._on_folder_dropped)
        dialog.accepted.connect(self._on_put_back_requested)
        dialog.open()

    def _dialog(self) -> BackupsDialog | None:
        from scorecard.gui.dialogs.backups_dialog import BackupsDialog

        return next((found for each in self._desks() if (found := part_of(each.window, BackupsDialog))), None)

    def _on_copy_requested(self, backup: Backup) -> None:
        dialog = self._dialog()
        if dialog is None:
            return
        kinds = (FileKind(self.tr("Workspaces"), (SUFFIX.lstrip("."),)),)
        moment = backup.made.astimezone().strftime("%Y-%m-%d %H.%M")
        name = self.tr("{workspace} of {moment}").format(workspace=self._backups.workspace.stem, moment=moment)
        path = self._files.to_save(dialog, self.tr("Open a copy of the backup"), f"{name}{SUFFIX}", kinds)
        if path is not None:
            self._session.ask(
                lambda _workspace, _report: open_beside(backup, path),
                lambda _: self.copy_opened.emit(str(path)),
                self._tell,
            )

    def _on_let_go_requested(self) -> None:
        backups = self._backups
        self._session.ask(lambda _workspace, _report: backups.let_go(), None, self._tell)

    def _on_switched(self, on: bool) -> None:
        self.settings_changed.emit(on, self._folder)

    def _on_folder_requested(self) -> None:
        dialog = self._dialog()
        if dialog is not None:
            folder = self._files.folder(dialog, self.tr("A second folder for backups"))
            if folder is not None:
                self.settings_changed.emit(self._is_on, str(folder))
                dialog.show_folder(self._folder)

    def _on_folder_dropped(self) -> None:
        self.settings_changed.emit(self._is_on, "")
        dialog = self._dialog()
        if dialog is not None:
            dialog.show_folder("")

    # ---- putting back -----------------------------------------------------------------------------

    def _on_put_back_requested(self) -> None:
        from scorecard.gui.dialogs.backups_dialog import BackupsDialog, PutBackDialog

        asked = self.sender()
        if not isinstance(asked, BackupsDialog) or asked.chosen is None or not self._desks():
            return
        chosen = asked.chosen
        window = next((each.window for each in self._desks() if each.window is asked.parent()), self._desks()[0].window)
        dialog = PutBackDialog(self._look, chosen, asked.model.made(chosen.backup), window)
        dialog.accepted.connect(lambda: self.put_in_place(chosen.backup.path))
        dialog.open()

    def put_in_place(self, source: Path) -> None:
        """Let a backup, or another file, take the place of the workspace. All documents are closed first; they must be
        saved.
        """
        unsaved = [label for each in self._session.unsaved for label in each.waiting]
        if unsaved:
            self._tell(
                StorageError(
                    self.tr("There are changes that are not saved yet ({label})").format(label=unsaved[0]),
                    advice=self.tr("Wait until the foot says that all is saved, then put the backup back."),
                )
            )
            return
        for desk in self._desks():
            desk.close_evaluation()
            desk.go("library")
        backups = self._backups
        self._is_putting_back = True

        def work(workspace: Workspace, report: Report) -> PutBack:
            from scorecard.app.putting_back import put_in_place  # it loads what writes: not before it is wanted

            workspace.close()  # it opens again by itself; a file that is swapped must not be held by anybody
            return put_in_place(source, backups, report)

        job = self._session.ask(work, self._on_put_back, self._on_not_put_back)
        for desk in self._desks()[:1]:
            desk.waiting.follow(job, self.tr("Putting the backup in place"))

    def _on_put_back(self, done: PutBack) -> None:
        self._is_putting_back = False
        self._says_damage = True
        self._session.start_over()
        words = self.tr("It is in place.")
        if done.kept is not None:
            words = self.tr("It is in place. What was there before is kept: {name}").format(name=done.kept.name)
        for desk in self._desks()[:1]:
            desk.tell(words)

    def _on_not_put_back(self, error: ScorecardError) -> None:
        self._is_putting_back = False
        self._session.start_over()
        self._tell(error)

    def _tell(self, error: ScorecardError) -> None:
        for desk in self._desks()[:1]:
            desk.tell_error(error)
