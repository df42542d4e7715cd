"""The dialogs of backups and damage: what they say, what they answer, that nothing is cut and that they are freed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.backups import Backup, Described, Reason
from scorecard.app.rescue import RescueReport, Saved
from scorecard.core.errors import DamagedError, GoneError
from scorecard.gui.dialogs.backups_dialog import BackupsDialog, PutBackDialog
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.dialogs.mending import MendingDialog, RescuedDialog
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.backups_model import size_text
from scorecard.gui.parts import parts_of

LEFT = Qt.MouseButton.LeftButton
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAMAGED = DamagedError("This file is not a Scorecard workspace", place="/home/ann/Halden.scorecard")
GONE = GoneError("There was a workspace here", place="/share/Halden.scorecard", advice="Connect its drive.")
LOSSES = ("the journal lacks 3 to 5", "the score of Ann for Acme on Price could not be read")
REPORT = RescueReport((Saved("Care", 3, 2, 1, (), ()), Saved("Payroll", 3, 2, 1, LOSSES, ())), 1, ("a provider",))


def now() -> datetime:
    return NOW


def described() -> list[Described]:
    ages = (timedelta(minutes=5), timedelta(days=1), timedelta(days=8), timedelta(days=400))
    return [
        Described(
            Backup(Path(f"{at}"), 9 - at, NOW - age, list(Reason)[at], 250_000 * 10**at),
            None if at == 2 else at + 1,
            at == 0,
        )
        for at, age in enumerate(ages)
    ]


MAKERS: dict[str, Callable[[Look, QWidget | None], Dialog]] = {
    "backups": lambda look, parent: BackupsDialog(
        look, "Halden", described(), parent, holds=True, folder="/media/a drive/x", locale=QLocale.c(), now=now
    ),
    "none": lambda look, parent: BackupsDialog(look, "Halden", [], parent),
    "put back": lambda look, parent: PutBackDialog(look, described()[0], "Today 9:25", parent),
    "damaged": lambda look, parent: MendingDialog(look, DAMAGED, parent, backup="Made today."),
    "at work": lambda look, parent: MendingDialog(look, DAMAGED, parent, is_open=True),
    "gone": lambda look, parent: MendingDialog(look, GONE, parent, backup="Made today.", is_gone=True),
    "rescued": lambda look, parent: RescuedDialog(look, REPORT, "new.scorecard", parent),
}


def shown(qtbot: QtBot, dialog: Dialog) -> Dialog:
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def words(dialog: Dialog) -> str:
    return "\n".join(each.text() for each in parts_of(dialog, Text) if each.isVisible())


@pytest.mark.parametrize("scale", [1.0, 1.3])
@pytest.mark.parametrize("name", MAKERS)
def test_nothing_is_cut_and_everything_has_a_name(qtbot: QtBot, look: Look, name: str, scale: float) -> None:
    look.scale_text(scale)
    dialog = shown(qtbot, MAKERS[name](look, None))
    for text in parts_of(dialog, Text):
        if text.isVisible() and text.wordWrap():
            assert text.height() >= text.heightForWidth(text.width()), text.text()
    for button in parts_of(dialog, QAbstractButton):
        if button.isVisible():
            assert button.text() or button.accessibleName()
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    dialog.close()
    look.scale_text(1.0)


@pytest.mark.parametrize("name", MAKERS)
def test_it_is_freed_when_it_is_closed(qtbot: QtBot, look: Look, name: str) -> None:
    dialog = shown(qtbot, MAKERS[name](look, None))
    kept = weakref.ref(dialog)
    dialog.close()
    del dialog
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()
    assert kept() is None


def test_backups_are_told_by_when_why_and_how_much(qtbot: QtBot, look: Look) -> None:
    dialog = shown(qtbot, MAKERS["backups"](look, None))
    assert isinstance(dialog, BackupsDialog)
    model = dialog.model
    made = [model.texts_at(row)[0] for row in range(4)]
    assert made[0].startswith("Today ")
    assert made[1].startswith("Yesterday ")
    assert made[2].startswith("14 Nov ")
    assert made[3].startswith("18 Oct 2025 ")
    assert [model.texts_at(row)[1] for row in range(4)] == ["1", "2", "not readable", "4"]
    assert model.why(model.described_at(0)) == "Automatic, after changes; as it is now"
    dialog.close()


def test_what_cannot_be_read_is_not_put_in_place(qtbot: QtBot, look: Look) -> None:
    dialog = shown(qtbot, MAKERS["backups"](look, None))
    assert isinstance(dialog, BackupsDialog)
    assert dialog.verb.isEnabled()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert not dialog.verb.isEnabled()
    assert dialog.copy.isEnabled()
    copies: list[Backup] = []
    dialog.copy_requested.connect(copies.append)
    qtbot.mouseClick(dialog.copy, LEFT)
    assert [each.number for each in copies] == [7]
    dialog.close()


def test_enter_leaves_everything_as_it_is_where_a_backup_would_take_its_place(qtbot: QtBot, look: Look) -> None:
    dialog = shown(qtbot, MAKERS["put back"](look, None))
    answers: list[bool] = []
    dialog.accepted.connect(lambda: answers.append(True))
    dialog.rejected.connect(lambda: answers.append(False))
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert answers == [False]


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("damaged", ["Restore", "Save to a new file", "Choose", "Quit", "Try again"]),
        ("at work", ["Save to a new file", "Go on with it"]),
        ("gone", ["Restore", "Start", "Choose", "Quit", "Try again"]),
    ],
)
def test_what_is_offered_is_what_helps(qtbot: QtBot, look: Look, name: str, offers: list[str]) -> None:
    dialog = shown(qtbot, MAKERS[name](look, None))
    seen = [each.text() for each in parts_of(dialog, QAbstractButton) if each.isVisible()]
    assert sorted(seen) == sorted(offers)
    assert str((GONE if name == "gone" else DAMAGED).place) in words(dialog).replace("\N{ZERO WIDTH SPACE}", "")
    dialog.close()


def test_what_was_lost_is_listed_by_name(qtbot: QtBot, look: Look) -> None:
    dialog = shown(qtbot, MAKERS["rescued"](look, None))
    told = words(dialog)
    assert dialog.windowTitle() == "Part of the workspace was saved"
    assert "The score of Ann for Acme on Price could not be read." in told
    assert "In the workspace" in told
    dialog.close()


def test_sizes_are_short() -> None:
    locale = QLocale.c()
    assert [size_text(size, locale) for size in (4_096, 221_184, 9_940_000, 172_032_000)] == [
        "0.1 MB",
        "0.2 MB",
        "9.9 MB",
        "172 MB",
    ]
