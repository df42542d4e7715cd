"""The look: palette and style sheet from the theme, icons in its colours, and switching under open windows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from scorecard.core.errors import ScorecardError
from scorecard.gui.look import PALETTE, Choice, Look, palette_of, style_sheet, with_contrast
from scorecard.render.theme import load_theme
from tests.gui.places import RESOURCES


def test_palette_holds_the_table(look: Look, qapp: QApplication) -> None:
    for role, name in PALETTE.items():
        assert qapp.palette().color(QPalette.ColorGroup.Active, role) == look.color(name), role
    disabled = qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == look.color("text.disabled")


def test_switching_repaints_what_was_made_before(look: Look, qapp: QApplication, qtbot: QtBot) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(QSize(80, 30))
    light = field.grab().toImage().pixelColor(40, 15)
    with qtbot.waitSignal(look.changed):
        look.choose(Choice.DARK)
    dark = field.grab().toImage().pixelColor(40, 15)
    assert (light, dark) == (QColor("#FFFFFF"), look.color("surface.canvas"))
    assert look.is_dark
    assert look.choice is Choice.DARK


def test_choosing_what_is_shown_changes_nothing(look: Look, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.changed):
        look.choose(Choice.LIGHT)


def test_system_is_followed_only_when_it_is_chosen(look: Look, qapp: QApplication) -> None:
    hints = qapp.styleHints()
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not look.is_dark
    look.choose(Choice.SYSTEM)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look.is_dark
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert not look.is_dark


def test_size_of_text_reaches_buttons_and_rows(look: Look, qtbot: QtBot) -> None:
    button = QPushButton("Save")
    qtbot.addWidget(button)
    before = button.sizeHint()
    look.scale_text(1.3)
    assert button.sizeHint().height() > before.height()
    assert button.sizeHint().width() > before.width()


def test_icons_are_kept_and_take_the_colours_of_the_look(look: Look) -> None:
    assert look.pixmap("lock", "icon.button", "text.primary", 2.0) is look.pixmap(
        "lock", "icon.button", "text.primary", 2.0
    )
    assert look.pixmap("lock", "icon.button", "text.primary", 1.5).size() == QSize(24, 24)
    normal = look.icon("lock").pixmap(QSize(16, 16), 1.0).toImage()
    pale = look.icon("lock").pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled).toImage()
    assert normal.size() == QSize(16, 16)
    assert normal != pale
    look.choose(Choice.DARK)
    assert look.icon("lock").pixmap(QSize(16, 16), 1.0).toImage() != normal


def test_icons_are_drawn_for_the_screens_that_there_are(
    look: Look, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecard.gui.look._ratios", lambda: (1.0, 2.0))
    changed: list[bool] = []
    look.changed.connect(lambda: changed.append(True))
    qapp.screenAdded.emit(qapp.primaryScreen())
    assert changed == [True]
    assert look.icon("lock").pixmap(QSize(16, 16), 2.0).toImage().size() == QSize(32, 32)
    qapp.screenAdded.emit(qapp.primaryScreen())
    assert changed == [True]


def test_missing_icon_is_named(look: Look) -> None:
    with pytest.raises(ScorecardError) as caught:
        look.icon("nothing")
    assert caught.value.place == "icons/nothing.svg"


def test_high_contrast_has_strong_borders_and_no_soft_grounds(look: Look, qapp: QApplication) -> None:
    qapp.styleHints().accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert look.high_contrast
    assert look.color("border.subtle") == look.color("border.strong")
    assert look.color("success.soft") == look.color("surface.canvas")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_style_sheet_is_whole_and_holds_no_size_of_type(qapp: QApplication, name: str) -> None:
    theme = load_theme(RESOURCES / "themes", name)
    for each in (theme, with_contrast(theme)):
        sheet = style_sheet(each)
        assert "%(" not in sheet
        assert "font" not in sheet
        assert sheet.count("{") == sheet.count("}")
        assert palette_of(each).color(QPalette.ColorRole.Window) == each.color("surface.canvas")
