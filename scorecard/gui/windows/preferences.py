"""What the person has chosen for all windows, and how the windows were left, kept from one start to the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scorecard.app.paths import settings_file
from scorecard.app.settings import Settings, save_settings
from scorecard.core.errors import ScorecardError

if TYPE_CHECKING:
    from scorecard.gui.look import Look
    from scorecard.gui.windows.main_window import MainWindow


class Preferences(QObject):
    """The settings. What is chosen is kept at once; how the windows are left is written down by `keep`.

    widths    page key -> width of its side panel; pages write into it
    geometry  where the last window stood, as Qt writes it, in base64

    changed  other settings hold from now on (Settings)
    failed   they hold, but cannot be kept (ScorecardError)
    """

    changed = Signal(object)
    failed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._working_as = {place: dict(chosen) for place, chosen in settings.working_as.items()}
        self.widths = dict(settings.widths)
        self.geometry = settings.geometry

    @property
    def settings(self) -> Settings:
        """What the person has chosen."""
        return self._settings

    def working_as(self, workspace: Path) -> dict[str, str]:
        """Evaluation -> evaluator as whom one works in it; whoever is given this writes into it."""
        return self._working_as.setdefault(str(workspace), {})

    def take(self, settings: Settings) -> None:
        """Work with other settings from now on, and keep them."""
        self._settings = settings
        self.changed.emit(settings)
        try:
            save_settings(settings, settings_file())
        except ScorecardError as error:
            self.failed.emit(error)

    def keep(self) -> None:
        """Keep how the windows were left as well, when the last one goes."""
        with suppress(ScorecardError):  # nobody is left to be told, and nothing but a window's size is lost
            working_as = {place: chosen for place, chosen in self._working_as.items() if chosen}
            left = replace(self._settings, widths=dict(self.widths), working_as=working_as, geometry=self.geometry)
            save_settings(left, settings_file())

    # ---- choosing -----------------------------------------------------------------------------------

    def ask(self, look: Look, window: MainWindow) -> None:
        """Show the settings over a window, and take what is chosen there."""
        from scorecard.gui.dialogs.settings_dialog import SettingsDialog  # loaded when somebody wants it

        dialog = SettingsDialog(look, self._settings, window)
        if dialog.exec():
            self.take(dialog.settings)
        dialog.deleteLater()

    def choose_look(self, look: str) -> None:
        """Work in another look, one of LOOKS."""
        self.take(replace(self._settings, look=look))

    def choose_text_scale(self, scale: float) -> None:
        """Work with larger or smaller text, one of TEXT_SCALES."""
        self.take(replace(self._settings, text_scale=scale))

    def choose_bands(self, bands: dict[str, float]) -> None:
        """Let verdicts begin elsewhere: fields of `Bands`, those that differ from the usual ones."""
        self.take(replace(self._settings, bands=bands))

    def choose_logo(self, path: str) -> None:
        """Put another logo on reports; "" for none."""
        self.take(replace(self._settings, logo=path))

    def choose_backups(self, on: bool, folder: str) -> None:
        """Make backups or none, and copy them to a second folder; "" for none."""
        self.take(replace(self._settings, backups=on, backup_folder=folder))
