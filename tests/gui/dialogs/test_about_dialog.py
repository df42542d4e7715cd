"""About: every library that the program needs is named with its licence, and all of it can be copied."""

from __future__ import annotations

import gc
import re
import tomllib
import weakref
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from scorecard import __version__
from scorecard.gui.dialogs.about_dialog import LICENCES, AboutDialog, known_places
from scorecard.gui.look import Look

ROOT = Path(__file__).parents[3]
LEFT = Qt.MouseButton.LeftButton


def test_every_library_that_is_needed_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[=<>!~ ;\[]", each)[0].lower() for each in project["dependencies"]}
    assert needed <= {package.lower() for _, package, _ in LICENCES}


def test_dialog_shows_and_copies_versions_licences_and_places(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = AboutDialog(look, known_places(tmp_path / "W.scorecard"))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.mouseClick(dialog.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert copied == dialog.text
    for words in (__version__, str(tmp_path / "W.scorecard"), "LGPL", "6.11.3", "log", "MIT"):
        assert words in copied
    selectable = Qt.TextInteractionFlag.TextSelectableByMouse
    paths = [label for label in dialog.findChildren(QLabel) if str(tmp_path) in label.text()]
    assert paths
    assert all(label.textInteractionFlags() & selectable for label in paths)
    look.scale_text(1.3)
    dialog.grab()


def test_dialog_is_freed_when_it_is_closed(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = AboutDialog(look, [("Log", tmp_path)])
    with qtbot.waitExposed(dialog):
        dialog.show()
    seen = weakref.ref(dialog)
    dialog.verb.click()
    dialog.deleteLater()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert seen() is None
