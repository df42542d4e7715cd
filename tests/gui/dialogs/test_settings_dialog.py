"""Settings: what is tried is seen at once, kept only when asked for, and the rest stays as it was."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.settings import Settings
from scorecard.gui.dialogs.settings_dialog import SettingsDialog
from scorecard.gui.look import Choice, Look

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
GIVEN = Settings(author="Ann", look="light", recent=("x",), widths={"a": 300}, geometry="g", unknown={"n": 1})


def shown(look: Look, qtbot: QtBot, settings: Settings = GIVEN) -> SettingsDialog:
    dialog = SettingsDialog(look, settings)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    return dialog


def press(qtbot: QtBot, dialog: QWidget, name: str) -> None:
    (button,) = (each for each in dialog.findChildren(QAbstractButton) if each.accessibleName() == name)
    qtbot.mouseClick(button, LEFT)


def test_opening_and_keeping_changes_nothing(look: Look, qtbot: QtBot) -> None:
    dialog = shown(look, qtbot)
    qtbot.keyClick(dialog, KEY.Key_Return)
    assert dialog.settings == GIVEN
    assert not dialog.isVisible()


def test_look_and_size_are_seen_at_once_and_kept(look: Look, qtbot: QtBot) -> None:
    dialog = shown(look, qtbot)
    press(qtbot, dialog, "Dark")
    assert look.is_dark
    press(qtbot, dialog, "130\N{NO-BREAK SPACE}%")
    assert look.text_scale == 1.3
    press(qtbot, dialog, "Reduced")
    line = dialog.findChildren(QLineEdit)[0]
    assert line.hasFocus() or line.isVisible()
    line.clear()
    qtbot.keyClicks(line, "  Ann   Keller ")
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.verb, LEFT)
    assert dialog.settings == Settings(
        author="Ann Keller",
        look="dark",
        text_scale=1.3,
        reduced_motion=True,
        recent=GIVEN.recent,
        widths=GIVEN.widths,
        geometry=GIVEN.geometry,
        unknown=GIVEN.unknown,
    )
    assert look.is_dark


@pytest.mark.parametrize("way", ["Escape", "Cancel"])
def test_cancel_shows_everything_as_it_was(look: Look, qtbot: QtBot, way: str) -> None:
    dialog = shown(look, qtbot)
    press(qtbot, dialog, "Dark")
    press(qtbot, dialog, "115\N{NO-BREAK SPACE}%")
    with qtbot.waitSignal(dialog.rejected):
        if way == "Escape":
            qtbot.keyClick(dialog, KEY.Key_Escape)
        else:
            qtbot.mouseClick(dialog.cancel, LEFT)
    assert (look.is_dark, look.text_scale, look.choice) == (False, 1.0, Choice.LIGHT)


def test_dialog_that_runs_until_it_is_closed_can_be_asked_afterwards(look: Look) -> None:
    dialog = SettingsDialog(look, GIVEN)
    QTimer.singleShot(0, dialog.verb.click)
    assert dialog.exec()
    assert dialog.settings == GIVEN
    dialog.deleteLater()


def test_empty_name_is_the_one_on_this_computer(look: Look, qtbot: QtBot) -> None:
    dialog = shown(look, qtbot, Settings())
    line = dialog.findChildren(QLineEdit)[0]
    assert line.placeholderText() == Settings().name
    assert dialog.settings.author == ""
    assert dialog.settings.name == Settings().name


def test_everything_has_a_name_and_fits_at_every_size(look: Look, qtbot: QtBot) -> None:
    dialog = shown(look, qtbot)
    for scale in (0.9, 1.0, 1.15, 1.3):
        look.scale_text(scale)
        QCoreApplication.processEvents()
        for each in dialog.findChildren(QAbstractButton):
            spoken = QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
            assert spoken
            corner = each.mapTo(dialog, each.rect().bottomRight())
            assert dialog.rect().contains(corner), (scale, spoken)


def test_dialog_is_freed_when_it_is_closed(look: Look, qtbot: QtBot) -> None:
    dialog = SettingsDialog(look, GIVEN)
    with qtbot.waitExposed(dialog):
        dialog.show()
    seen = weakref.ref(dialog)
    dialog.close()
    dialog.deleteLater()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert seen() is None
