"""Undo and typing after a colleague has changed the same: it is asked, and nothing of theirs goes silently."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Clash, Saved, Workspace
from scorecard.core.edits import add_candidate, change_candidate, set_head, set_reason, set_score, set_weight
from scorecard.core.model import Candidate, Evaluation
from scorecard.gui.dialogs.clash_dialog import ClashDialog
from scorecard.gui.document import Document
from scorecard.gui.jobs import ImmediateJobs
from tests.gui.windows.program import PATIENCE, Program

LEFT = Qt.MouseButton.LeftButton
Edit = Callable[[Evaluation], Evaluation]


@pytest.fixture
def document(qapp: object, workspace: Workspace) -> Document:
    def commit(base: object, value: Evaluation, label: str) -> Saved:
        return workspace.commit(base, value, author="me", label=label)  # type: ignore[arg-type]

    loaded = workspace.add(new_evaluation("plain", "T", ["Acme", "Beta"], ["Ann", "Ben"]), author="me", label="new")
    return Document(loaded, commit, ImmediateJobs())


def colleague(workspace: Workspace, document: Document, edit: Edit) -> None:
    """Somebody else makes an edit, and the window has seen it."""
    workspace.edit(document.uid, edit, author="Ben", label="theirs")
    document.refresh(workspace.newer)


def asked(document: Document) -> list[Clash]:
    found: list[Clash] = []
    document.clashed.connect(found.append)
    return found


@pytest.mark.parametrize("mine", [True, False])
def test_undo_of_what_a_colleague_has_changed_since_is_asked(
    document: Document, workspace: Workspace, mine: bool
) -> None:
    start, clashes = document.value, asked(document)
    document.edit("Score", set_score(start, "ann", "acme", "cost", 3.0))
    colleague(workspace, document, lambda now: set_score(now, "ann", "acme", "cost", 5.0))
    document.undo_stack.undo()
    assert len(clashes) == 1
    assert document.waiting == ["Undo: Score"]
    assert workspace.load(document.uid).value.sheets["ann"]["acme"]["cost"].score == 5.0
    document.settle(mine=mine)
    assert document.is_saved
    assert document.value == (start if mine else set_score(start, "ann", "acme", "cost", 5.0))
    assert workspace.load(document.uid).value == document.value
    assert document.undo_stack.canRedo() is mine


def test_undo_of_other_fields_of_the_row_is_not_asked(document: Document, workspace: Workspace) -> None:
    document.edit("Score", set_score(document.value, "ann", "acme", "cost", 3.0))
    document.edit("Score", set_score(document.value, "ann", "acme", "cost", 4.0))
    colleague(
        workspace, document, lambda now: set_reason(now, "sheets", ("ann", "acme", "cost"), rationale="Seen on site")
    )
    document.undo_stack.undo()
    assert document.clash is None
    cell = document.value.sheets["ann"]["acme"]["cost"]
    assert (cell.score, cell.rationale) == (3.0, "Seen on site")


@pytest.mark.parametrize("mine", [True, False])
def test_undo_of_an_added_candidate_that_a_colleague_has_scored_is_asked(
    document: Document, workspace: Workspace, mine: bool
) -> None:
    start, clashes = document.value, asked(document)
    value, key = add_candidate(start, Candidate("Crux"))
    document.edit("Candidate", value)
    colleague(workspace, document, lambda now: set_score(now, "ben", key, "cost", 4.0))
    document.undo_stack.undo()
    ((conflict,),) = [each.conflicts for each in clashes]
    assert (conflict.table, conflict.key) == ("candidates", (key,))
    document.settle(mine=mine)
    assert document.value == (start if mine else set_score(value, "ben", key, "cost", 4.0))
    assert workspace.load(document.uid).value == document.value
    assert workspace.check() == []


def test_undo_of_an_added_candidate_that_was_described_is_asked(document: Document, workspace: Workspace) -> None:
    value, key = add_candidate(document.value, Candidate("Crux"))
    document.edit("Candidate", value)
    colleague(workspace, document, lambda now: change_candidate(now, key, country="PT"))
    document.undo_stack.undo()
    assert document.clash is not None
    document.settle(mine=False)
    assert document.value.candidates[key].country == "PT"


def test_what_waits_to_be_decided_still_does_when_more_arrives(document: Document, workspace: Workspace) -> None:
    document.edit("Score", set_score(document.value, "ann", "acme", "cost", 3.0))
    colleague(workspace, document, lambda now: set_score(now, "ann", "acme", "cost", 5.0))
    kept = document.value
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_save_next", lambda: None)  # the disk is slow
        document.edit("Weight", set_weight(document.value, "cost", 70.0))
        document.undo_stack.undo()
        document.undo_stack.undo()  # the score
        workspace.edit(document.uid, lambda now: set_head(now, title="Other"), author="Ben", label="theirs")
    document.retry()
    while document.clash is None and not document.is_saved:
        document.retry()
    assert document.clash is not None
    document.settle(mine=False)
    assert document.is_saved
    assert document.value == set_head(kept, title="Other")


@pytest.mark.parametrize("mine", [True, False])
def test_what_is_typed_over_a_value_that_arrived_meanwhile_is_asked(
    document: Document, workspace: Workspace, mine: bool
) -> None:
    begun = document.value
    colleague(workspace, document, lambda now: set_head(now, title="Theirs", scope="Their scope"))
    document.edit_from(begun, "Title", set_head(begun, title="Mine"))
    assert document.clash is not None
    document.settle(mine=mine)
    assert (document.value.head.title, document.value.head.scope) == ("Mine" if mine else "Theirs", "Their scope")
    assert workspace.load(document.uid).value == document.value


def test_what_is_typed_where_nobody_else_was_is_saved_at_once(document: Document, workspace: Workspace) -> None:
    begun = document.value
    colleague(workspace, document, lambda now: set_head(now, scope="Their scope"))
    document.edit_from(begun, "Title", set_head(begun, title="Mine"))
    assert document.is_saved
    assert (document.value.head.title, document.value.head.scope) == ("Mine", "Their scope")
    document.undo_stack.undo()
    assert (document.value.head.title, document.value.head.scope) == ("T", "Their scope")


def test_the_question_names_the_step_and_undoes_all_the_same(program: Program, qtbot: QtBot) -> None:
    opened, session = program.desk.opened, program.application.session
    assert opened is not None
    assert session is not None
    title = opened.value.head.title
    opened.document.edit("Title changed", set_head(opened.value, title="Mine"))
    program.settle()
    with Workspace(Path(session.path)) as workspace:
        workspace.edit(opened.document.uid, lambda now: set_head(now, title="Theirs"), author="Ben", label="Title")
    session.look_again()
    qtbot.waitUntil(lambda: opened.value.head.title == "Theirs", timeout=PATIENCE)
    program.desk.window.activateWindow()
    opened.document.undo_stack.undo()
    qtbot.waitUntil(lambda: opened.document.clash is not None, timeout=PATIENCE)
    (dialog,) = [each for each in program.window.findChildren(ClashDialog) if each.isVisible()]
    assert "You undo “Title changed”" in dialog.consequence.text()
    (words,) = dialog.words
    assert (words.mine, words.theirs) == (title, "Theirs")
    assert dialog.keep_mine is not None
    assert dialog.keep_mine.text() == "Undo all the same"
    qtbot.mouseClick(dialog.keep_mine, LEFT)
    assert program.stored().head.title == title
