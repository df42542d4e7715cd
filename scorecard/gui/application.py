"""The program with its windows: the one place where everything is put together.

A window is on the screen before the database and the arithmetic are loaded, because loading them takes several times
as long as showing it. What follows is done when the first picture of it has been painted.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QObject, QTimer  # not Qt: its enumerations take as long to make as all the rest
from PySide6.QtWidgets import QApplication

import scorecard.gui.plain_imports  # noqa: F401 - before all others
from scorecard import __version__
from scorecard.app.paths import SUFFIX, data_folder, default_workspace, log_folder, resource, settings_file
from scorecard.app.settings import Settings, load_settings
from scorecard.core.errors import ScorecardError
from scorecard.gui.windows.main_window import MainWindow
from scorecard.gui.windows.preferences import Preferences

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace
    from scorecard.gui.doorbell import Doorbell
    from scorecard.gui.files import Files
    from scorecard.gui.garbage import Garbage
    from scorecard.gui.jobs import Jobs
    from scorecard.gui.look import Look
    from scorecard.gui.session import Session
    from scorecard.gui.windows.accidents import Accidents
    from scorecard.gui.windows.ahead import Ahead
    from scorecard.gui.windows.desk import Desk
    from scorecard.gui.windows.entering import Entering
    from scorecard.gui.windows.help_window import HelpWindow
    from scorecard.gui.windows.keeping import Keeping


AHEAD_AFTER: Final = 700
"""Milliseconds after which pages are loaded ahead: the library is filled by then."""
LISTEN_AFTER: Final = 300
"""Milliseconds after which other starts are answered; until then they wait, while the library is filled."""
HALF: Final = 128
"""Of 255: the lightness under which a ground is dark."""


class Application(QObject):
    """The windows of one program, all on one workspace."""

    look: Look

    def __init__(
        self,
        qt: QApplication,
        workspace: Path,
        settings: Settings,
        *,
        jobs: Jobs | None = None,
        files: Files | None = None,
        doorbell: Doorbell | None = None,
        catches: bool = False,
    ) -> None:
        """`jobs` and `files` are the usual ones unless given; `catches` what nobody expects, and tells of it."""
        super().__init__(qt)
        self._qt = qt
        self._workspace = workspace
        self._preferences = Preferences(settings, self)
        self._preferences.changed.connect(self._on_settings_changed)
        self._preferences.failed.connect(self._on_not_kept)
        self._jobs = jobs
        self._files = files
        self._doorbell = doorbell
        self._catches = catches
        self._accidents: Accidents | None = None
        self.session: Session | None = None
        self.desks: list[Desk] = []
        self._help: HelpWindow | None = None
        self._garbage: Garbage | None = None
        self._ahead: Ahead | None = None
        self._entering: Entering | None = None
        self._keeping: Keeping | None = None
        self._to_open: list[str] = []
        self._first: MainWindow | None = None
        self._loading = False

    def show(self, paths: Sequence[str] = ()) -> None:
        """Show the first window; the rest follows when it has been painted."""
        self._to_open = list(paths)
        self._first = window = MainWindow(self._theme_file())
        if self._preferences.geometry:
            window.restoreGeometry(QByteArray.fromBase64(QByteArray(self._preferences.geometry.encode())))
        window.painted.connect(self._on_painted)
        window.show()

    def _theme_file(self) -> Path:
        """The file of the look that is going to be shown."""
        name = self.settings.look
        if name == "system":
            name = "dark" if self._qt.palette().window().color().lightness() < HALF else "light"
        return resource("themes", f"{name}.toml")

    def _on_painted(self) -> None:
        if self._first is not None and not self._loading:
            self._loading = True
            QTimer.singleShot(0, self, self.load)

    # ---- loading ----------------------------------------------------------------------------------

    def load(self) -> None:
        """Load what the first picture did not need, and open the workspace."""
        from scorecard.gui.look import Choice, Look

        assert self._first is not None
        self.look = Look(
            self._qt,
            resource("themes"),
            resource("icons"),
            Choice(self.settings.look),
            text_scale=self.settings.text_scale,
            reduced_motion=self.settings.reduced_motion,
            parent=self,
        )
        from PySide6.QtGui import QIcon

        self._qt.setWindowIcon(QIcon(str(resource("scorecard.svg"))))
        self._first.furnish(self.look)
        self._watch_over()
        QTimer.singleShot(0, self, self._open_workspace)

    def _watch_over(self) -> None:
        """Catch what nobody expects, and note that the program runs."""
        if self._catches:
            from scorecard.gui.windows.accidents import Accidents

            self._accidents = Accidents(self.look, log_folder(), self._active, self._unsaved, self)
            self._accidents.quit_requested.connect(self.quit)

    def _unsaved(self) -> list[str]:
        """The labels of the steps that are not on the disk yet."""
        return [label for each in (self.session.unsaved if self.session else ()) for label in each.waiting]

    def _open_workspace(self) -> None:
        from scorecard.gui.files import Files
        from scorecard.gui.jobs import Jobs
        from scorecard.gui.views import library_page as _library  # noqa: F401 - loaded before the workspace is opened
        from scorecard.gui.windows import desk as _desk  # noqa: F401 - likewise
        from scorecard.gui.windows.entering import Entering

        self._jobs = self._jobs or Jobs(self)
        self._files = self._files or Files()
        self._entering = entering = Entering(
            self.look, self._jobs, self._files, self._workspace, self._preferences, self._active, self
        )
        entering.opened.connect(self._on_opened)
        entering.refused.connect(self._collect_garbage)
        entering.given_up.connect(self._give_up)
        entering.enter()

    def _on_opened(self, workspace: Workspace, sample: str) -> None:
        from scorecard.gui.session import Session

        assert self._jobs is not None
        self._workspace = workspace.path
        self.session = Session(workspace, self._jobs, self.settings.name, self)
        self.session.set_bands(self.settings.bands)
        self.session.bands_changed.connect(self._preferences.choose_bands)
        self.session.set_logo(self.settings.logo)
        self.session.logo_changed.connect(self._preferences.choose_logo)
        self.session.start()
        self._keep_backups(workspace)
        self._collect_garbage()
        assert self._first is not None
        desk = self._furnish(self._first)
        self._first = None
        desk.go("library")
        if sample:
            desk.open(sample)
        self.take_paths(self._to_open)
        if self._doorbell is not None:
            self._doorbell.rung.connect(self._on_rung)
            QTimer.singleShot(LISTEN_AFTER, self._doorbell, self._doorbell.listen)
        if self._accidents is not None:
            self._accidents.tell_of_bad_end()
        QTimer.singleShot(AHEAD_AFTER, self, self._load_ahead)

    def _load_ahead(self) -> None:
        from scorecard.gui.windows.ahead import Ahead

        if self._ahead is None:
            self._ahead = Ahead(self)

    def _keep_backups(self, workspace: Workspace) -> None:
        from scorecard.gui.windows.keeping import Keeping

        assert self.session is not None
        assert self._files is not None
        self._keeping = keeping = Keeping(
            self.look, self.session, workspace, self._files, self.settings, lambda: self.desks, self
        )
        keeping.copy_opened.connect(start_beside)
        keeping.settings_changed.connect(self._preferences.choose_backups)
        keeping.damaged.connect(self._on_damaged)
        keeping.start()

    def _on_backups_requested(self) -> None:
        if self._keeping is not None:
            self._keeping.show(self._active())

    def _collect_garbage(self) -> None:
        from scorecard.gui.garbage import Garbage

        if self._garbage is None:
            assert self._jobs is not None
            self._garbage = Garbage(self._jobs, self)

    def _on_damaged(self, error: ScorecardError) -> None:
        """Damage was found while somebody works."""
        if not self.desks or self._keeping is None:
            return
        from scorecard.app.backups import backups_of
        from scorecard.gui.windows.mending import Mending

        assert self._jobs is not None
        assert self._files is not None
        backups, name = backups_of(self._workspace, self.settings), self.settings.name
        mending = Mending(self.look, self._jobs, self._files, backups, name, self._active, self, is_open=True)
        mending.wanted.connect(self._keeping.put_in_place)
        mending.ask(error)

    def _give_up(self) -> None:
        if self._first is not None:
            self._first.close()
        self.leave()

    # ---- windows ------------------------------------------------------------------------------------

    def new_window(self, uid: str = "") -> Desk:
        """Show another window on the same workspace."""
        window = MainWindow(self._theme_file())
        window.furnish(self.look)
        desk = self._furnish(window)
        desk.go("library")
        if uid:
            desk.open(uid)
        window.show()
        return desk

    def _furnish(self, window: MainWindow) -> Desk:
        from scorecard.gui.windows.commands import Commands
        from scorecard.gui.windows.desk import Desk

        assert self.session is not None
        assert self._files is not None
        kept = self._preferences
        chosen = kept.working_as(self._workspace)
        desk = Desk(window, self.look, self.session, self._files, kept.widths, self._has_one_window, chosen)
        commands = Commands(desk, self.look, log_folder())
        commands.new_window_requested.connect(self.new_window)
        commands.workspace_requested.connect(self._on_workspace_requested)
        commands.association_requested.connect(self._on_association_requested)
        commands.backups_requested.connect(self._on_backups_requested)
        commands.settings_requested.connect(self._on_settings_requested)
        commands.about_requested.connect(self._on_about_requested)
        commands.help_requested.connect(self.show_help)
        commands.quit_requested.connect(self.quit)
        commands.look_chosen.connect(kept.choose_look)
        commands.text_scale_chosen.connect(kept.choose_text_scale)
        desk.gone.connect(self._on_gone)
        self.desks.append(desk)
        return desk

    def _on_gone(self) -> None:
        for desk in [each for each in self.desks if each is self.sender()]:
            self.desks.remove(desk)
            self._preferences.geometry = bytes(desk.window.saveGeometry().toBase64().data()).decode()
        if not self.desks:
            self.leave()

    def open_file(self, path: str) -> None:
        """A file was opened from the desktop: a document is read, another workspace gets a program of its own."""
        if Path(path).suffix.lower() != SUFFIX:
            if self.desks:
                self.take_paths([path])
            else:
                self._to_open.append(path)
        elif Path(path) != self._workspace:
            start_beside(path)

    def _has_one_window(self) -> bool:
        return len(self.desks) == 1

    def take_paths(self, paths: Sequence[str]) -> None:
        """Open what was named at the start or let fall on the program's icon."""
        documents = [each for each in paths if Path(each).suffix.lower() != SUFFIX]
        if documents and self.desks:
            self.desks[0].take_files(documents)

    def _on_rung(self, paths: list[str]) -> None:
        """Another start has been made: come to the front."""
        from PySide6.QtCore import Qt

        if self.desks:
            window = self.desks[0].window
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            window.show()
            window.raise_()
            window.activateWindow()
        self.take_paths(paths)

    # ---- settings -------------------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What the person has chosen."""
        return self._preferences.settings

    def take_settings(self, settings: Settings) -> None:
        """Work with other settings from now on, and keep them."""
        self._preferences.take(settings)

    def _on_settings_changed(self, settings: Settings) -> None:
        from scorecard.gui.look import Choice

        if self.session is not None:
            self.session.set_author(settings.name)
        if self._keeping is not None:
            self._keeping.take_settings(settings)
        self.look.choose(Choice(settings.look))
        self.look.scale_text(settings.text_scale)
        self.look.reduce_motion(settings.reduced_motion)
        for desk in self.desks:
            desk.show_person()

    def _on_not_kept(self, error: ScorecardError) -> None:
        for desk in self.desks[:1]:
            desk.tell_error(error)

    def _on_settings_requested(self) -> None:
        self._preferences.ask(self.look, self._active())

    def _on_association_requested(self) -> None:
        from scorecard.app.association import associate

        assert self._jobs is not None
        desk = self.desks[0]
        words = self.tr("A double click on a workspace opens it in Scorecard from now on.")
        self._jobs.run(lambda _report: associate(), done=lambda _: desk.tell(words), failed=desk.tell_error)

    def _on_about_requested(self) -> None:
        from scorecard.gui.dialogs.about_dialog import AboutDialog, known_places

        dialog = AboutDialog(self.look, known_places(self._workspace), self._active())
        dialog.exec()
        dialog.deleteLater()

    def show_help(self, page: str) -> None:
        """Show a page of the help, in its one window."""
        from scorecard.gui.windows.help_window import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self.look, resource("help"), None)
        self._help.show_page(page)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def _on_workspace_requested(self) -> None:
        """Open another workspace, in a program of its own."""
        path = self._entering.ask_for_path() if self._entering is not None else None
        if path is not None:
            start_beside(str(path))

    def _active(self) -> MainWindow:
        """The window that a question belongs to."""
        if self._first is not None:
            return self._first
        return next((each.window for each in self.desks if each.window.isActiveWindow()), self.desks[0].window)

    def quit(self) -> None:
        """Close all windows; the last one that goes ends the program."""
        if not self.desks:
            self._give_up()
        for desk in list(self.desks):
            desk.window.close()

    def leave(self) -> None:
        """Let go of the workspace, keep the settings, and end."""
        if self._keeping is not None:
            self._keeping.close()
            self._keeping = None
        if self.session is not None:
            self.session.close()
            self.session = None
        self._preferences.keep()
        if self._doorbell is not None:
            self._doorbell.leave()
        if self._accidents is not None:
            self._accidents.end()
        if self._garbage is not None:
            self._garbage.stop()
        QTimer.singleShot(
            0, self._qt, self._qt.quit
        )  # later, for it would ask the window that is just closing to close


def start_beside(path: str) -> None:
    """Open a workspace in a program of its own."""
    from PySide6.QtCore import QProcess

    from scorecard.app.association import program

    first, *rest = program()
    QProcess.startDetached(first, [*rest, path])


def main(paths: Sequence[str] = ()) -> int:
    """Open the window; the exit status. A path names a workspace, or documents to read into the person's own."""
    gc.disable()  # until everything is loaded: there is nothing to collect, and looking for it takes time
    from scorecard.gui.doorbell import Doorbell

    workspace = next((Path(each) for each in paths if Path(each).suffix.lower() == SUFFIX), default_workspace())
    doorbell = Doorbell(workspace, data_folder())
    qt = QApplication(sys.argv[:1])
    qt.setApplicationName("Scorecard")
    qt.setApplicationVersion(__version__)
    qt.setQuitOnLastWindowClosed(False)
    if not doorbell.is_first() and doorbell.ring(list(paths)):
        return 0
    application = Application(qt, workspace, load_settings(settings_file()), doorbell=doorbell, catches=True)
    if sys.platform == "darwin":
        from scorecard.gui.double_click import Opening

        opening = Opening(qt)
        opening.file_opened.connect(application.open_file)
        qt.installEventFilter(opening)
    application.show(paths)
    return qt.exec()
