"""The dialogs: what they ask, what they answer, and that they are gone once they are closed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Clash, Workspace
from scorecard.core.edits import (
    add_candidate,
    change_candidate,
    remove_candidate,
    set_score,
    set_share,
    set_weight,
)
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Candidate, Evaluation
from scorecard.gui.dialogs.clash_dialog import ClashDialog, ClashWords
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.dialogs.trouble import LeavingDialog, WorkspaceDialog
from scorecard.gui.dialogs.version_dialog import VersionDialog, suggested_name
from scorecard.gui.document import Document
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.tab_order import tab_stops

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
NBSP = "\N{NO-BREAK SPACE}"
Change = Callable[[Evaluation], Evaluation]


def shown(qtbot: QtBot, dialog: Dialog) -> Dialog:
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def answers(dialog: QDialog) -> list[bool]:
    """What it answers from now on."""
    found: list[bool] = []
    dialog.accepted.connect(lambda: found.append(True))
    dialog.rejected.connect(lambda: found.append(False))
    return found


def clash_of(workspace: Workspace, mine: Change, theirs: Change) -> tuple[Clash, Evaluation]:
    """The clash of two edits that were made on one state, and what I see."""
    value = new_evaluation("plain", "Choice", ["Acme", "Beta"], ["Ann", "Ben"])
    base = workspace.add(value, author="a", label="new")
    workspace.commit(base, theirs(base.value), author="b", label="theirs")
    wanted = mine(base.value)
    with pytest.raises(Clash) as caught:
        workspace.commit(base, wanted, author="a", label="mine")
    return caught.value, wanted


# ---- the frame ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "answer"), [(KEY.Key_Return, True), (KEY.Key_Escape, False)])
def test_enter_presses_the_verb_and_escape_closes(qtbot: QtBot, look: Look, key: Qt.Key, answer: bool) -> None:
    dialog = shown(qtbot, Dialog(look, "Lock the weights?", "Scores open then.", "Lock weights"))
    found = answers(dialog)
    qtbot.keyClick(dialog, key)
    assert found == [answer]


@pytest.mark.parametrize("can", [True, False])
def test_ctrl_enter_presses_the_verb_out_of_words_of_several_lines(qtbot: QtBot, look: Look, can: bool) -> None:
    dialog = Dialog(look, "Why?", "It is kept.", "Keep")
    words = QPlainTextEdit()
    dialog.column.addWidget(words)
    shown(qtbot, dialog)
    found = answers(dialog)
    dialog.verb.setEnabled(can)
    words.setFocus()
    qtbot.keyClick(words, KEY.Key_Return)
    assert (words.toPlainText(), found) == ("\n", [])
    qtbot.keyClick(words, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert found == ([True] if can else [])
    dialog.close()


def test_the_question_is_said_to_those_who_do_not_see_it(qtbot: QtBot, look: Look) -> None:
    dialog = shown(qtbot, Dialog(look, "Lock the weights?", "Scores open then.", "Lock weights"))
    assert dialog.windowTitle() == dialog.accessibleName() == "Lock the weights?"
    assert dialog.accessibleDescription() == "Scores open then."
    assert [button.text() for button in (dialog.cancel, dialog.verb)] == ["Cancel", "Lock weights"]
    dialog.close()


@pytest.mark.parametrize("scale", [1.0, 1.3])
def test_no_word_of_a_long_question_is_cut(qtbot: QtBot, look: Look, scale: float) -> None:
    look.scale_text(scale)
    long = "What follows from this is told at some length, so that it takes more than a line or two. " * 3
    dialog = shown(qtbot, Dialog(look, "A question that is too long for one line of a dialog as it is?", long, "Do it"))
    for text in (dialog.question, dialog.consequence):
        assert text.height() >= text.heightForWidth(text.width())
    dialog.close()
    look.scale_text(1.0)


def makers(workspace: Workspace) -> dict[str, Callable[[Look, QWidget], Dialog]]:
    clash, mine = clash_of(
        workspace, lambda now: set_weight(now, "cost", 60.0), lambda now: set_weight(now, "cost", 40.0)
    )
    return {
        "plain": lambda look, parent: Dialog(look, "Q?", "C.", "V", parent=parent),
        "version": lambda look, parent: VersionDialog(look, parent),
        "clash": lambda look, parent: ClashDialog(look, clash, mine, parent),
    }


@pytest.mark.parametrize("name", ["plain", "version", "clash"])
@pytest.mark.parametrize("accepts", [True, False])
def test_a_dialog_is_freed_when_it_is_closed(
    qtbot: QtBot, look: Look, workspace: Workspace, name: str, accepts: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = makers(workspace)[name](look, window)
    shown(qtbot, dialog)
    gone = weakref.ref(dialog)
    qtbot.mouseClick(dialog.verb if accepts else dialog.cancel, LEFT)
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    assert window.findChildren(QDialog) == []


# ---- naming a version -----------------------------------------------------------------------------------


def test_a_name_is_suggested_and_taken(qtbot: QtBot, look: Look) -> None:
    moment = datetime(2026, 11, 22, 15, tzinfo=UTC)
    assert suggested_name(moment, QLocale(QLocale.Language.English)) == "Board 22 Nov"
    dialog = VersionDialog(look, now=lambda: moment)
    shown(qtbot, dialog)
    names: list[str] = []
    dialog.accepted.connect(lambda: names.append(dialog.name))
    assert dialog.editor.selectedText() == dialog.name == suggested_name(moment)
    qtbot.keyClicks(dialog.editor, "  After moderation ")
    qtbot.keyClick(dialog.editor, KEY.Key_Return)
    assert names == ["After moderation"]


@pytest.mark.parametrize(
    ("typed", "flaw"),
    [("   ", "needs a name"), ("scores OPEN", "of this name already"), ("a\x07b", "U+0007")],
)
def test_a_name_that_cannot_be_is_refused_and_kept(qtbot: QtBot, look: Look, typed: str, flaw: str) -> None:
    dialog = VersionDialog(look, taken=["Scores open"])
    shown(qtbot, dialog)
    found = answers(dialog)
    dialog.editor.setText(typed)
    qtbot.keyClick(dialog.editor, KEY.Key_Return)
    assert found == []
    assert flaw in dialog.fault
    assert dialog.editor.text() == typed
    dialog.editor.setText("Better")
    assert dialog.fault == ""
    qtbot.mouseClick(dialog.verb, LEFT)
    assert found == [True]


def test_a_suggested_name_that_is_taken_gets_a_number(look: Look) -> None:
    moment = datetime(2026, 11, 22, 15, tzinfo=UTC)
    dialog = VersionDialog(look, taken=[suggested_name(moment)], now=lambda: moment)
    assert dialog.name == f"{suggested_name(moment)}, 2"
    dialog.deleteLater()


# ---- clashes --------------------------------------------------------------------------------------------


def test_a_clash_tells_what_it_was_mine_and_theirs(look: Look, workspace: Workspace) -> None:
    clash, mine = clash_of(
        workspace,
        lambda now: change_candidate(set_share(now, "cost", 0.5), "acme", notes="Mine"),
        lambda now: change_candidate(set_share(now, "cost", 0.3), "acme", notes="Theirs"),
    )
    dialog = ClashDialog(look, clash, mine)
    weight = next(each for each in dialog.words if each.where == "Cost")
    assert weight == ClashWords("Cost", "weight of the whole", f"20.0{NBSP}%", f"50.0{NBSP}%", f"30.0{NBSP}%")
    notes = next(each for each in dialog.words if each.where == "Acme")
    assert (notes.what, notes.was, notes.mine, notes.theirs) == ("notes", "", "Mine", "Theirs")
    dialog.deleteLater()


def test_a_row_that_one_removed_and_the_other_changed_is_told(look: Look, workspace: Workspace) -> None:
    clash, mine = clash_of(
        workspace, lambda now: remove_candidate(now, "beta"), lambda now: change_candidate(now, "beta", site="Lodz")
    )
    dialog = ClashDialog(look, clash, mine)
    (words,) = dialog.words
    assert (words.where, words.mine, words.theirs) == ("Beta", "removed", "kept, and changed")
    dialog.deleteLater()


@pytest.mark.parametrize("keeps", [True, False])
def test_a_decision_is_what_the_document_settles(qtbot: QtBot, look: Look, workspace: Workspace, keeps: bool) -> None:
    value = new_evaluation("plain", "Choice", ["Acme", "Beta"], ["Ann", "Ben"])
    loaded = workspace.add(value, author="a", label="new")
    document = Document(
        loaded, lambda base, now, label: workspace.commit(base, now, author="a", label=label), ImmediateJobs()
    )
    workspace.commit(loaded, set_weight(value, "cost", 40.0), author="b", label="theirs")
    document.edit("Weight", set_weight(value, "cost", 60.0))
    assert document.clash is not None
    dialog = ClashDialog(look, document.clash, document.value)
    shown(qtbot, dialog)
    dialog.decided.connect(lambda mine: document.settle(mine=mine))
    assert dialog.keep_mine is not None
    qtbot.mouseClick(dialog.keep_mine if keeps else dialog.verb, LEFT)
    assert document.value.criteria["cost"].weight == (60.0 if keeps else 40.0)
    assert workspace.load(document.uid).value == document.value


def test_closing_a_clash_decides_nothing(qtbot: QtBot, look: Look, workspace: Workspace) -> None:
    clash, mine = clash_of(
        workspace, lambda now: set_weight(now, "cost", 60.0), lambda now: set_weight(now, "cost", 40.0)
    )
    dialog = ClashDialog(look, clash, mine)
    shown(qtbot, dialog)
    said: list[bool] = []
    dialog.decided.connect(said.append)
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert said == []


def test_what_does_not_hold_together_can_only_be_given_up(qtbot: QtBot, look: Look, workspace: Workspace) -> None:
    clash, mine = clash_of(
        workspace,
        lambda now: set_score(now, "ann", "beta", "expertise", 3.0),
        lambda now: remove_candidate(now, "beta"),
    )
    dialog = ClashDialog(look, clash, mine)
    shown(qtbot, dialog)
    assert dialog.keep_mine is None
    assert dialog.consequence.text() == (
        "Your change does not hold together with what somebody else saved meanwhile: "
        "Beta, Expertise, Ann, 'Beta' is not there."
    )
    said: list[bool] = []
    dialog.decided.connect(said.append)
    qtbot.keyClick(dialog, KEY.Key_Return)
    assert said == [False]


def test_a_clash_of_very_many_shows_the_first_and_counts_the_rest(look: Look, workspace: Workspace) -> None:
    def noted(text: str) -> Change:
        def change(now: Evaluation) -> Evaluation:
            for at in range(60):
                now = add_candidate(now, Candidate(f"Offer {at}", notes=text))[0]
            return now

        return change

    clash, mine = clash_of(workspace, noted("mine"), noted("theirs"))
    dialog = ClashDialog(look, clash, mine)
    assert len(clash.conflicts) == 60
    assert len(dialog.words) == 50
    dialog.deleteLater()


def test_a_workspace_in_trouble_is_told_in_a_sentence_with_its_place_under_it(qtbot: QtBot, look: Look) -> None:
    error = ScorecardError("The file is damaged", place="Work.scorecard", advice="Open a backup.")
    dialog = WorkspaceDialog(look, error)
    qtbot.addWidget(dialog)
    assert dialog.consequence.text() == "The file is damaged. Open a backup."
    assert [each.text() for each in dialog.findChildren(Text)].count("Work.scorecard") == 1


def test_several_changes_are_spoken_of_as_several(qtbot: QtBot, look: Look) -> None:
    one, two = LeavingDialog(look, ["Title"]), LeavingDialog(look, ["Title", "Scale"])
    for dialog, verb, words in ((one, "Close without it", "It could"), (two, "Close without them", "They could")):
        qtbot.addWidget(dialog)
        assert dialog.verb.text() == verb
        assert dialog.consequence.text().startswith(words)


def test_a_dialog_is_as_high_as_its_words_need(qtbot: QtBot, look: Look) -> None:
    dialog = LeavingDialog(look, [f"Change {number}" for number in range(9)])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.height() == dialog.sizeHint().height()


def test_tab_goes_to_the_buttons_as_they_stand(qtbot: QtBot, look: Look) -> None:
    dialog = WorkspaceDialog(look, ScorecardError("The file is damaged"))
    qtbot.addWidget(dialog)
    dialog.show()
    stops = [each.text() for each in tab_stops(dialog) if isinstance(each, QPushButton)]
    assert stops == ["Open another", "Quit", "Try again"]
