"""The dialog that asks for a waiver: what it says, what it needs, what it answers."""

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.edits import set_waiver
from scorecard.core.model import Evaluation, Waiver
from scorecard.gui.dialogs.waiver_dialog import WaiverDialog
from scorecard.gui.look import Choice, Look

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


def dialog_of(look: Look, qtbot: QtBot, value: Evaluation, criterion: str, author: str = "Ann Keller") -> WaiverDialog:
    dialog = WaiverDialog(look, value, "kestrel", criterion, author, now=lambda: NOON)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    return dialog


def words(dialog: WaiverDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def button(dialog: WaiverDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def test_it_asks_and_says_what_follows(look: Look, qtbot: QtBot, sample: Evaluation) -> None:
    gate = dialog_of(look, qtbot, sample, "security_certificate")
    assert gate.windowTitle() == "Waive this gate for Kestrel Connect?"
    assert "Information security certificate in date" in words(gate)
    assert button(gate, "Waive gate").isEnabled()
    limit = dialog_of(look, qtbot, sample, "total_cost")
    assert limit.windowTitle() == "Waive this limit for Kestrel Connect?"
    assert button(limit, "Waive limit").isEnabled()


def test_name_and_reason_are_needed(look: Look, qtbot: QtBot, sample: Evaluation) -> None:
    dialog = dialog_of(look, qtbot, sample, "security_certificate", author="")
    height = dialog.height()
    QTest.mouseClick(button(dialog, "Waive gate"), LEFT)
    assert dialog.isVisible()
    assert dialog.waiver is None
    assert "A waiver needs the name of who gives it." in words(dialog)
    assert "A waiver needs a reason." in words(dialog)
    assert dialog.height() > height
    name = dialog.findChildren(QLineEdit)[0]
    assert name.hasFocus()
    QTest.keyClicks(name, "Ben")
    assert "A waiver needs the name" not in words(dialog)


@pytest.mark.parametrize("by_keys", [True, False])
def test_it_answers_a_waiver_that_can_be_given(look: Look, qtbot: QtBot, sample: Evaluation, by_keys: bool) -> None:
    dialog = dialog_of(look, qtbot, sample, "security_certificate")
    reason = dialog.findChildren(QPlainTextEdit)[0]
    assert reason.hasFocus()
    QTest.keyClicks(reason, " The audit is booked. ")
    if by_keys:
        QTest.keyClick(reason, Qt.Key.Key_Return, CONTROL)
    else:
        QTest.mouseClick(button(dialog, "Waive gate"), LEFT)
    assert not dialog.isVisible()
    assert dialog.waiver == Waiver("Ann Keller", "The audit is booked.", "2026-11-14T12:00+00:00")
    after = set_waiver(sample, "kestrel", "security_certificate", dialog.waiver)
    assert after.waivers["kestrel"]["security_certificate"] == dialog.waiver


def test_changing_ones_mind_answers_nothing(look: Look, qtbot: QtBot, sample: Evaluation) -> None:
    dialog = dialog_of(look, qtbot, sample, "security_certificate")
    QTest.keyClicks(dialog.findChildren(QPlainTextEdit)[0], "x")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.waiver is None


def test_everything_has_a_name(look: Look, qtbot: QtBot, sample: Evaluation) -> None:
    dialog = dialog_of(look, qtbot, sample, "security_certificate")
    for each in dialog.findChildren(QWidget):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
            assert QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name), type(each).__name__


def test_it_is_freed_when_it_is_closed(look: Look, qapp: QApplication, sample: Evaluation) -> None:
    dialog = WaiverDialog(look, sample, "kestrel", "security_certificate", "Ann")
    dialog.show()
    dialog.grab()
    gone = weakref.ref(dialog)
    dialog.close()
    dialog.deleteLater()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    look.choose(Choice.DARK)
