"""The open evaluation: undo returns exactly, every edit reaches the disk, and nobody's work is lost."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Clash, Saved, Workspace
from scorecard.core.changes import diff
from scorecard.core.edits import add_candidate, remove_candidate, set_head, set_score, set_weight
from scorecard.core.errors import StorageError
from scorecard.core.model import Candidate, Evaluation
from scorecard.gui.document import Commit, Document
from scorecard.gui.jobs import ImmediateJobs, Jobs
from tests.core.evaluations import after_edits, any_evaluation
from tests.core.formal import as_open
from tests.gui.models.documents import memory_document


def commit_of(workspace: Workspace, author: str = "me") -> Commit:
    def commit(base: Any, value: Evaluation, label: str) -> Saved:
        return workspace.commit(base, value, author=author, label=label)

    return commit


@pytest.fixture
def document(qapp: object, workspace: Workspace) -> Document:
    loaded = workspace.add(new_evaluation("plain", "T", ["Acme", "Beta"], ["Ann", "Ben"]), author="me", label="new")
    return Document(loaded, commit_of(workspace), ImmediateJobs())


def test_edit_is_saved_at_once_with_its_label_and_can_be_undone(document: Document, workspace: Workspace) -> None:
    start = document.value
    document.edit("Score", set_score(start, "ann", "acme", "cost", 4.0))
    assert document.is_saved
    assert workspace.load(document.uid).value == document.value
    document.undo_stack.undo()
    assert document.value == start
    document.undo_stack.redo()
    assert workspace.load(document.uid).value == document.value != start
    labels = [entry.label for entry in workspace.entries(document.uid)]
    assert labels == ["new", "Score", "Undo: Score", "Score"]


def test_gesture_is_one_step_of_undo(document: Document) -> None:
    start, drag = document.value, object()
    for weight in (21.0, 22.0, 23.0):
        document.edit("Weight", set_weight(document.value, "cost", weight), drag)
    document.edit("Weight", set_weight(document.value, "cost", 40.0), object())
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.value.criteria["cost"].weight == 23.0
    document.undo_stack.undo()
    assert document.value == start


def test_gesture_that_ends_where_it_began_leaves_no_step(document: Document) -> None:
    drag = object()
    for weight in (21.0, 20.0):
        document.edit("Weight", set_weight(document.value, "cost", weight), drag)
    assert document.undo_stack.count() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_undo_after_any_edits_returns_to_the_exact_earlier_value(qapp: object, tmp_path: Path, seed: int) -> None:
    pick = Random(seed)
    path = tmp_path / f"{seed}.scorecard"
    path.unlink(missing_ok=True)
    with Workspace(path, create=True) as workspace:
        loaded = workspace.add(as_open(any_evaluation(pick)), author="me", label="new")
        document = Document(loaded, commit_of(workspace), ImmediateJobs())
        values = [document.value]
        for number in range(6):
            document.edit(f"Edit {number}", as_open(after_edits(pick, document.value)))
            if diff(values[-1], document.value):
                values.append(document.value)
        if document.clash is not None:
            return  # random rows that do not hold together; see below for clashes
        for value in reversed(values[:-1]):
            document.undo_stack.undo()
            assert not diff(document.value, value)
        for value in values[1:]:
            document.undo_stack.redo()
            assert not diff(document.value, value)
        assert not diff(workspace.load(document.uid).value, document.value)
        assert workspace.check() == []


def test_two_documents_when_both_edit_then_both_edits_are_there_and_undo_leaves_the_others(
    document: Document, workspace: Workspace
) -> None:
    other = Document(workspace.load(document.uid), commit_of(workspace, "colleague"), ImmediateJobs())
    document.edit("Mine", set_score(document.value, "ann", "acme", "cost", 4.0))
    other.edit("Theirs", set_score(other.value, "ben", "acme", "cost", 2.0))
    assert other.value.sheets["ann"]["acme"]["cost"].score == 4.0
    other.undo_stack.undo()
    assert other.value.sheets["ann"]["acme"]["cost"].score == 4.0
    assert "ben" not in other.value.sheets
    document.refresh(workspace.newer)
    assert document.value == other.value == workspace.load(document.uid).value


@pytest.mark.parametrize("mine", [True, False])
def test_clash_is_asked_and_settled_either_way(document: Document, workspace: Workspace, mine: bool) -> None:
    workspace.edit(document.uid, lambda now: set_weight(now, "cost", 70.0), author="colleague", label="theirs")
    asked: list[Clash] = []
    document.clashed.connect(asked.append)
    document.edit("Mine", set_weight(document.value, "cost", 30.0))
    document.edit("More", set_score(document.value, "ann", "acme", "expertise", 1.0))
    assert len(asked) == 1
    assert not document.is_saved
    document.settle(mine=mine)
    assert document.is_saved
    assert document.value.criteria["cost"].weight == (30.0 if mine else 70.0)
    assert document.value.sheets["ann"]["acme"]["expertise"].score == 1.0
    assert workspace.load(document.uid).value == document.value


def test_clash_when_the_other_removed_what_i_score_gives_mine_up(document: Document, workspace: Workspace) -> None:
    workspace.edit(document.uid, lambda now: remove_candidate(now, "beta"), author="colleague", label="theirs")
    document.edit("Mine", set_score(document.value, "ann", "beta", "cost", 3.0))
    assert document.clash is not None
    document.settle(mine=True)
    assert document.is_saved
    assert "beta" not in document.value.candidates
    assert workspace.load(document.uid).value == document.value
    assert workspace.check() == []


def test_save_that_fails_keeps_the_edit_and_is_made_up_for(qapp: object, workspace: Workspace) -> None:
    loaded = workspace.add(new_evaluation("plain", "T", ["Acme"], ["Ann"]), author="me", label="new")
    full = [True]

    def commit(base: Any, value: Evaluation, label: str) -> Saved:
        if full[0]:
            raise StorageError("The disk is full")
        return workspace.commit(base, value, author="me", label=label)

    document = Document(loaded, commit, ImmediateJobs())
    errors: list[StorageError] = []
    document.save_failed.connect(errors.append)
    document.edit("One", set_score(document.value, "ann", "acme", "cost", 4.0))
    document.edit("Two", add_candidate(document.value, Candidate("Gamma"))[0])
    assert len(errors) == 2
    assert not document.is_saved
    full[0] = False
    document.retry()
    assert document.is_saved
    assert workspace.load(loaded.uid).value == document.value
    assert [entry.label for entry in workspace.entries(loaded.uid)] == ["new", "One", "Two"]


def test_edits_made_while_one_is_being_saved_reach_the_disk_in_order(qtbot: QtBot, workspace: Workspace) -> None:
    loaded = workspace.add(new_evaluation("plain", "T", ["Acme"], ["Ann"]), author="me", label="new")
    jobs = Jobs()
    document = Document(loaded, commit_of(workspace), jobs)
    seen: list[Evaluation] = []
    document.changed.connect(lambda _before, after: seen.append(after))
    for score in (1.0, 2.0, 3.0, 4.0, 5.0):
        document.edit(f"Score {score}", set_score(document.value, "ann", "acme", "cost", score))
    qtbot.waitUntil(lambda: document.is_saved)
    jobs.wait()
    assert len(seen) == 5
    assert workspace.load(loaded.uid).value == document.value
    labels = [entry.label for entry in workspace.entries(loaded.uid)]
    assert labels == ["new", *(f"Score {score}" for score in (1.0, 2.0, 3.0, 4.0, 5.0))]
    assert workspace.check() == []


def test_an_edit_made_while_another_is_undone_waits_its_turn(qtbot: QtBot) -> None:
    document = memory_document(new_evaluation("plain", "First", ["Acme"], ["Ann"]))
    start = document.value
    document.edit("Title", set_head(document.value, title="Second"))
    done: list[str] = []

    def leave(_before: Evaluation, after: Evaluation) -> None:
        """As a line that commits what was typed because the undo takes its page away."""
        if not done:
            done.append(after.head.title)
            document.edit("Scope", set_head(document.value, scope="Typed"))

    document.changed.connect(leave)
    document.undo_stack.undo()
    assert done == ["First"]
    qtbot.waitUntil(lambda: document.value.head.scope == "Typed")
    assert document.value.head.title == "First"
    assert [document.undo_stack.text(at) for at in range(document.undo_stack.count())] == ["Scope"]
    document.undo_stack.undo()
    assert document.value == start
