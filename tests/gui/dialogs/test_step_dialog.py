"""The dialog of a step in the order of work: what it says, what stands in its way, what it needs, what it answers."""

from __future__ import annotations

import weakref
from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from scorecard.core import edits
from scorecard.core.model import ActKind, Evaluation, Stage
from scorecard.gui.check_box import Check
from scorecard.gui.dialogs.step_dialog import StepDialog
from scorecard.gui.look import Look
from scorecard.gui.models.proceedings import Doing, Step, next_steps, sheet_step, steps_back, taken
from tests.core.formal import decided, handed_in, in_consensus, in_scoring, in_setup, scored

LEFT = Qt.MouseButton.LeftButton
NOON = datetime(2026, 11, 14, 12, 0, tzinfo=UTC)


def asked(look: Look, qtbot: QtBot, value: Evaluation, step: Step, author: str = "Ada", who: str = "") -> StepDialog:
    dialog = StepDialog(look, value, step, author, who=who, now=lambda: NOON)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    return dialog


def words(dialog: StepDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def button(dialog: StepDialog, text: str) -> QPushButton:
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def reason_of(dialog: StepDialog) -> QPlainTextEdit:
    found = dialog.findChild(QPlainTextEdit)
    assert isinstance(found, QPlainTextEdit)
    return found


def test_beginning_says_what_it_locks_and_is_recorded_with_the_name(look: Look, qtbot: QtBot) -> None:
    value = in_setup()
    (step,) = next_steps(value)
    dialog = asked(look, qtbot, value, step)
    assert dialog.windowTitle() == "Lock the weights and begin scoring?"
    assert "settled from then on" in words(dialog)
    qtbot.mouseClick(dialog.verb, LEFT)
    assert dialog.answer is not None
    after = taken(value, step, dialog.answer)
    assert after.head.stage is Stage.SCORING
    (act,) = after.acts.values()
    assert (act.kind, act.by, act.at) == (ActKind.ADVANCED, "Ada", NOON.isoformat(timespec="minutes"))


def test_without_a_name_it_is_not_taken(look: Look, qtbot: QtBot) -> None:
    dialog = asked(look, qtbot, in_setup(), Step(Doing.ADVANCE, Stage.SCORING), author="")
    qtbot.mouseClick(dialog.verb, LEFT)
    assert dialog.answer is None
    assert "recorded with a name" in words(dialog)
    line = dialog.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    qtbot.keyClicks(line, "Ben")
    assert "recorded with a name" not in words(dialog)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert dialog.answer is not None
    assert dialog.answer.by == "Ben"


def test_what_stands_in_the_way_is_listed_with_the_way_there(look: Look, qtbot: QtBot) -> None:
    value = handed_in(scored(in_scoring()), ("ann",))
    dialog = asked(look, qtbot, value, Step(Doing.ADVANCE, Stage.CONSENSUS))
    assert not dialog.verb.isEnabled()
    assert "Ben has not handed in the sheet." in words(dialog)
    assert "Ann has not handed in the sheet." not in words(dialog)
    gone: list[tuple[str, object]] = []
    dialog.place_requested.connect(lambda page, target: gone.append((page, target)))
    ways = [each for each in dialog.findChildren(QPushButton) if each.text() == "Go there"]
    assert "Ben has not handed in" in ways[0].accessibleName()
    qtbot.mouseClick(ways[0], LEFT)
    assert gone == [("panel", ("evaluators", ("ben",)))]
    assert not dialog.isVisible()
    assert dialog.answer is None
    dialog.accept()
    assert dialog.answer is None


def test_a_sheet_with_blanks_leads_to_the_first_of_them(look: Look, qtbot: QtBot) -> None:
    value = edits.set_score(scored(in_scoring()), "ann", "brio", "fit", None)
    step = sheet_step(value, "ann")
    assert step == Step(Doing.HAND_IN, evaluator="ann")
    dialog = asked(look, qtbot, value, step, who="ann")
    assert dialog.windowTitle() == "Hand in your sheet?"
    (hindrance,) = dialog.hindrances
    assert hindrance.target == ("sheets", ("ann", "brio", "fit"))
    assert "Brio, Fit" in words(dialog)


def test_handing_in_asks_for_no_name(look: Look, qtbot: QtBot) -> None:
    value = scored(in_scoring())
    step = Step(Doing.HAND_IN, evaluator="ben")
    dialog = asked(look, qtbot, value, step, author="", who="ann")
    assert dialog.windowTitle() == "Hand in the sheet of Ben?"
    assert not reason_of(dialog).isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.answer is not None
    assert "ben" in taken(value, step, dialog.answer).submissions


def test_reopening_needs_a_reason_and_gives_back_the_sheets_that_are_chosen(look: Look, qtbot: QtBot) -> None:
    value = decided()
    step = next(each for each in steps_back(value) if each.stage is Stage.SCORING)
    dialog = asked(look, qtbot, value, step)
    assert set(dialog.sheets) == {"ann", "ben", "eva"}
    qtbot.mouseClick(dialog.verb, LEFT)
    assert dialog.answer is None
    assert "needs a reason" in words(dialog)
    for key in ("ann", "eva"):
        assert isinstance(dialog.sheets[key], Check)
        dialog.sheets[key].setChecked(False)
    qtbot.keyClicks(reason_of(dialog), "Brio corrected its references")
    qtbot.keyClick(reason_of(dialog), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.answer is not None
    after = taken(value, step, dialog.answer)
    assert after.head.stage is Stage.SCORING
    assert set(after.submissions) == {"ann", "eva"}
    assert after.acts[max(after.acts)].reason == "Brio corrected its references"


def test_a_sheet_is_given_back_by_a_reopening(look: Look, qtbot: QtBot) -> None:
    value = handed_in(scored(in_scoring()), ("ann",))
    step = sheet_step(value, "ann")
    assert step == Step(Doing.TAKE_BACK, Stage.SCORING, "ann")
    dialog = asked(look, qtbot, value, step)
    qtbot.keyClicks(reason_of(dialog), "A slip in row 3")
    qtbot.mouseClick(button(dialog, "Give back the sheet"), LEFT)
    assert dialog.answer is not None
    after = taken(value, step, dialog.answer)
    assert not after.submissions
    assert after.acts[max(after.acts)].kind is ActKind.REOPENED


def test_opening_what_is_sealed_names_it(look: Look, qtbot: QtBot) -> None:
    value = in_consensus()
    dialog = asked(look, qtbot, value, next_steps(value)[0])
    assert dialog.windowTitle() == "Open the sealed criteria?"
    assert "Everybody sees Money" in words(dialog)
    qtbot.mouseClick(dialog.verb, LEFT)
    assert dialog.answer is not None
    assert taken(value, Step(Doing.UNSEAL), dialog.answer).head.unsealed


def test_it_is_freed_when_it_is_closed(look: Look, qtbot: QtBot) -> None:
    dialog = StepDialog(look, in_setup(), Step(Doing.ADVANCE, Stage.SCORING), "Ada")
    dialog.show()
    ghost = weakref.ref(dialog)
    dialog.reject()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert ghost() is None
