"""What the order of work forbids is not taken by an open document: neither as an edit, nor by undo, nor in a merge."""

from __future__ import annotations

from typing import Any

import pytest

from scorecard.app.workspace import Clash, Saved, Workspace
from scorecard.core import edits
from scorecard.core.model import Evaluation
from scorecard.core.panel_edits import submit_sheet
from scorecard.core.process import Locked, advance
from scorecard.gui.dialogs.clash_dialog import clash_words
from scorecard.gui.document import Document
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.models.opened import Opened
from tests.core.formal import AT, handed_in, in_consensus, in_scoring, in_setup, scored, unsealed
from tests.gui.models.documents import memory_document

Refused = list[Locked]


def followed(document: Document) -> Refused:
    found: Refused = []
    document.refused.connect(found.append)
    return found


def opened_in(workspace: Workspace, uid: str) -> Document:
    def commit(base: Any, value: Evaluation, label: str) -> Saved:
        return workspace.commit(base, value, author="me", label=label)

    return Document(workspace.load(uid), commit, ImmediateJobs())


def test_a_forbidden_edit_is_not_taken_and_says_why(qapp: object) -> None:
    document = memory_document(in_scoring())
    before, refused = document.value, followed(document)
    document.edit("Weight", edits.change_criterion(before, "quality", weight=1.0))
    assert document.value is before
    assert document.undo_stack.count() == 0
    assert "Reopen setup with a reason" in str(refused[0])


def test_a_preview_of_what_is_locked_ends_when_it_is_let_go(qapp: object) -> None:
    document = memory_document(in_scoring())
    before, refused = document.value, followed(document)
    tried = edits.change_criterion(before, "quality", weight=1.0)
    document.preview(tried)
    document.edit("Weight", tried)
    assert document.value is before
    assert not document.is_previewing
    assert len(refused) == 1


def test_a_step_is_not_undone_and_leaves_the_stack(qapp: object) -> None:
    document = memory_document(in_setup())
    refused = followed(document)
    document.edit("Title", edits.set_head(document.value, title="Other"))
    document.edit("Begin scoring", advance(document.value, "Ada", "", AT))
    after = document.value
    document.undo_stack.undo()
    assert document.value is after
    assert "record of proceedings" in str(refused[0])
    assert document.undo_stack.count() == 1
    document.undo_stack.undo()
    assert document.value.head.title == "Partner"
    document.undo_stack.redo()
    assert document.value.head.title == "Other"


def test_what_was_locked_meanwhile_is_given_up_and_nothing_else(qapp: object, workspace: Workspace) -> None:
    uid = workspace.add(scored(in_scoring()), author="Ada", label="new").uid
    document = opened_in(workspace, uid)
    refused = followed(document)
    workspace.edit(uid, lambda now: submit_sheet(now, "ann", AT), author="Ann", label="handed in")
    value = edits.set_score(document.value, "ann", "acme", "skill", 0.0)
    document.edit("Scores", edits.set_score(value, "ben", "acme", "skill", 0.0))
    assert "Ann handed in the sheet" in str(refused[0])
    assert document.is_saved
    assert document.value == workspace.load(uid).value
    assert document.value.sheets["ben"]["acme"]["skill"].score == 0.0
    assert document.value.sheets["ann"]["acme"]["skill"].score != 0.0


def test_an_edit_of_nothing_but_what_was_locked_meanwhile_is_given_up(qapp: object, workspace: Workspace) -> None:
    uid = workspace.add(in_setup(), author="Ada", label="new").uid
    document = opened_in(workspace, uid)
    refused = followed(document)
    workspace.edit(uid, lambda now: advance(now, "Ada", "", AT), author="Ada", label="scoring")
    document.edit("Weight", edits.change_criterion(document.value, "quality", weight=1.0))
    assert len(refused) == 1
    assert document.is_saved
    assert document.value == workspace.load(uid).value


def test_a_clash_over_a_hidden_figure_does_not_show_theirs(qapp: object, workspace: Workspace) -> None:
    uid = workspace.add(scored(in_scoring()), author="Ada", label="new").uid
    mine = workspace.load(uid)
    workspace.edit(uid, lambda now: edits.set_fact(now, "acme", "price", 1_397_531.0), author="Ben", label="price")
    value = edits.set_fact(mine.value, "acme", "price", 1_111.0)
    with pytest.raises(Clash) as caught:
        workspace.commit(mine, value, author="me", label="price")
    (words,) = clash_words(caught.value, value)
    assert (words.was, words.theirs) == ("", "hidden for now")
    assert "1,111" in words.mine.replace("\N{NARROW NO-BREAK SPACE}", ",") or "1111" in words.mine


# ---- the veil ------------------------------------------------------------------------------------------


def test_opened_shows_what_the_evaluator_may_see(qapp: object) -> None:
    opened = Opened(memory_document(handed_in(scored(in_scoring()), ("ann", "ben"))))
    who: list[str] = []
    opened.who_changed.connect(who.append)
    assert not opened.value.sheets
    opened.look_as("ben")
    opened.look_as("ben")
    assert set(opened.value.sheets) == {"ben"}
    assert who == ["ben"]
    opened.document.edit("In", submit_sheet(opened.document.value, "eva", AT))
    assert set(opened.value.sheets) == {"ann", "ben", "eva"}


def test_an_edit_of_what_is_seen_leaves_the_rest(qapp: object) -> None:
    opened = Opened(memory_document(scored(in_scoring())))
    opened.look_as("ann")
    whole = opened.document.value
    opened.seen.edit("Score", edits.set_score(opened.value, "ann", "acme", "skill", 0.0))
    assert opened.document.value == edits.set_score(whole, "ann", "acme", "skill", 0.0)
    opened.document.undo_stack.undo()
    assert opened.document.value == whole


def test_what_is_hidden_changes_without_a_word(qapp: object) -> None:
    opened = Opened(memory_document(scored(in_scoring())))
    changes: list[object] = []
    opened.seen.changed.connect(lambda *_: changes.append(_))
    shown = opened.value
    opened.document.edit("Price", edits.set_fact(opened.document.value, "acme", "price", 1_111.0))
    assert opened.value is shown
    assert not changes


def test_tables_that_an_edit_does_not_touch_stay_the_same(qapp: object) -> None:
    opened = Opened(memory_document(scored(in_scoring())))
    opened.look_as("ann")
    before = opened.value
    opened.seen.edit("Score", edits.set_score(before, "ann", "acme", "skill", 0.0))
    assert opened.value.facts is before.facts
    assert opened.value.criteria is before.criteria
    assert opened.value.sheets is not before.sheets


def test_the_ranking_is_that_of_what_is_seen(qapp: object) -> None:
    sealed, whole = Opened(memory_document(in_consensus())), Opened(memory_document(unsealed()))
    for opened in (sealed, whole):
        opened.ranking.immediate = True
    assert sealed.scorecard is None or not sealed.scorecard.matrix.given.all()
    assert whole.value is whole.document.value
