"""About the program: its version, what it stands on and under which licences, and where a person's data is."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

import scorecard
from scorecard.app.paths import data_folder, log_folder, settings_file
from scorecard.gui.buttons import Button
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.labels import Text
from scorecard.gui.look import Look

LICENCES: Final = (
    ("Qt for Python (PySide6)", "PySide6-Essentials", "LGPL 3.0"),
    ("SQLModel", "sqlmodel", "MIT"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("Pydantic", "pydantic", "MIT"),
    ("openpyxl", "openpyxl", "MIT"),
    ("NumPy", "numpy", "BSD 3-Clause"),
    ("Typer", "typer", "MIT"),
    ("platformdirs", "platformdirs", "MIT"),
    ("defusedxml", "defusedxml", "PSF 2.0"),
    ("python-calamine", "python-calamine", "MIT"),
)
"""What the program stands on: its name, the name of its package, and its licence."""


def known_places(workspace: Path) -> list[tuple[str, Path]]:
    """Where a person's data is, under untranslated names."""
    return [
        ("Workspace", workspace),
        ("Data", data_folder()),
        ("Settings", settings_file()),
        ("Log", log_folder()),
    ]


class AboutDialog(Dialog):
    """What this program is. `places` are names and paths; all of it can be selected, and copied at once.

    Its owner frees it, as those of the settings and of a crash.
    """

    def __init__(self, look: Look, places: Sequence[tuple[str, Path]], parent: QWidget | None = None) -> None:
        title = self.tr("Scorecard {version}").format(version=scorecard.__version__)
        what = self.tr("Choose an outsourcing partner, with weights, scores and reasons that can be checked.")
        super().__init__(look, title, what, self.tr("Close"), width=look.length("size.form"), parent=parent)
        self.setWindowTitle(self.tr("About Scorecard"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self.cancel.hide()
        free = self.tr("Scorecard is free software under the MIT licence. Nothing leaves this computer.")
        self._lines = [title, what, free]
        self._places = [(self.tr(name), str(path)) for name, path in places]
        self._parts = [("Python", platform.python_version(), "PSF 2.0")]
        self._parts += [(name, _version(package), licence) for name, package, licence in LICENCES]
        self._note = self.tr(
            "Qt is used unchanged under the GNU Lesser General Public License, version 3: you may replace it by your "
            "own build. Its source is at code.qt.io."
        )
        self.copy = Button(look, self.tr("Copy all"), icon="copy")
        self.buttons.insertWidget(0, self.copy)
        self._arrange()
        self.verb.setFocus()
        self.copy.clicked.connect(self._on_copy)

    @property
    def text(self) -> str:
        """All that the dialog says."""
        places = [f"{name}: {path}" for name, path in self._places]
        parts = [f"{name} {number}, {licence}" for name, number, licence in self._parts]
        return "\n".join([*self._lines, "", *places, "", *parts, "", self._note])

    def _arrange(self) -> None:
        look = self.look
        for title, rows in (
            (self.tr("Where your data is"), self._places),
            (self.tr("What it stands on"), self._parts),
        ):
            part = QVBoxLayout()
            part.setSpacing(look.length("space.xs"))
            part.addWidget(Text(look, title, "strong"))
            part.addLayout(self._grid(rows))
            self.column.addLayout(part)
        self.column.addWidget(self._selectable(f"{self._lines[-1]} {self._note}", "small", "text.tertiary"))

    def _grid(self, rows: Sequence[tuple[str, ...]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self.look.length("space.lg"))
        grid.setVerticalSpacing(self.look.length("space.xxs"))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                ink = "text.primary" if column else "text.secondary"
                label = self._selectable(text, "small", ink, wraps=column == len(row) - 1)
                grid.addWidget(label, at, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(max(map(len, rows)) - 1, 1)
        return grid

    def _selectable(self, text: str, role: str, ink: str, *, wraps: bool = True) -> Text:
        label = Text(self.look, text, role, ink, wraps=wraps)
        flags = Qt.TextInteractionFlag
        label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return label

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.copy.setText(self.tr("Copied"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
