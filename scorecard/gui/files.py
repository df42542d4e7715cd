"""Asking for files: the one place where file dialogs are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its name and its endings, without dots."""

    name: str
    endings: tuple[str, ...]

    @property
    def filter(self) -> str:
        """As a file dialog wants it."""
        return f"{self.name} ({' '.join(f'*.{each}' for each in self.endings)})"


class Files:
    """Asks a person for files and folders. It begins where the person was last."""

    def __init__(self) -> None:
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def to_save(self, parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> Path | None:
        """Where to write a file called `name`, with the ending of the kind that was chosen; None if nowhere."""
        start = str(Path(self._folder) / name)
        filters = ";;".join(each.filter for each in kinds)
        given, chosen = QFileDialog.getSaveFileName(parent, title, start, filters)
        if not given:
            return None
        path = Path(given)
        kind = next((each for each in kinds if each.filter == chosen), kinds[0])
        if path.suffix.lower().lstrip(".") not in {ending for each in kinds for ending in each.endings}:
            path = path.with_name(f"{path.name}.{kind.endings[0]}")
        self._folder = str(path.parent)
        return path

    def to_open(self, parent: QWidget, title: str, kinds: Sequence[FileKind]) -> list[Path]:
        """The files to read; none if the person changed their mind."""
        filters = ";;".join(each.filter for each in kinds)
        given, _ = QFileDialog.getOpenFileNames(parent, title, self._folder, filters)
        paths = [Path(each) for each in given]
        if paths:
            self._folder = str(paths[0].parent)
        return paths

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """A folder to write into; None if nowhere."""
        given = QFileDialog.getExistingDirectory(parent, title, self._folder)
        if not given:
            return None
        self._folder = given
        return Path(given)

    def show_folder(self, path: Path) -> None:
        """Show the folder of a file in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
