"""The order of work is kept by every way into a workspace, and what is hidden by every way out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.app.transfer import Source, as_seen, export, import_document
from scorecard.app.workspace import NotAllowed, Workspace
from scorecard.core import edits
from scorecard.core.errors import ScorecardError
from scorecard.core.formality import lateness
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.core.panel_edits import submit_sheet
from scorecard.core.process import Locked, advance, make_formal, reopen
from scorecard.core.sight import veiled
from tests.core.formal import AT, decided, handed_in, in_consensus, in_scoring, in_setup, scored


def added(workspace: Workspace, value: Evaluation) -> str:
    return workspace.add(value, author="Ada", label="new").uid


def test_a_commit_that_the_stage_forbids_saves_nothing(workspace: Workspace) -> None:
    uid = added(workspace, in_scoring())
    before = workspace.load(uid)
    with pytest.raises(NotAllowed, match="locked since scoring began on 2026-03-01 by Ada") as caught:
        workspace.edit(uid, lambda now: edits.change_criterion(now, "quality", weight=1.0), author="me", label="w")
    assert isinstance(caught.value, Locked)
    assert caught.value.rest == ()
    assert workspace.load(uid) == before


def test_what_somebody_locked_meanwhile_is_refused_and_named(workspace: Workspace) -> None:
    uid = added(workspace, scored(in_scoring()))
    mine = workspace.load(uid)
    with Workspace(workspace.path) as other:
        theirs = other.load(uid)
        other.commit(theirs, submit_sheet(theirs.value, "ann", AT), author="Ann", label="handed in")
    value = edits.set_score(mine.value, "ann", "acme", "skill", 0.0)
    value = edits.set_score(value, "ben", "acme", "skill", 0.0)
    with pytest.raises(NotAllowed, match="Ann handed in the sheet") as caught:
        workspace.commit(mine, value, author="me", label="scores")
    assert [each.key for each in caught.value.refusals] == [("ann", "acme", "skill")]
    assert [each.key for each in caught.value.rest] == [("ben", "acme", "skill")]
    assert caught.value.theirs == workspace.load(uid)


def test_weights_that_were_changed_while_somebody_began_scoring_are_refused(workspace: Workspace) -> None:
    uid = added(workspace, in_setup())
    mine = workspace.load(uid)
    workspace.edit(uid, lambda now: advance(now, "Ada", "", AT), author="Ada", label="scoring")
    with pytest.raises(NotAllowed, match="Reopen setup"):
        workspace.commit(mine, edits.change_criterion(mine.value, "quality", weight=1.0), author="me", label="w")


def test_who_makes_it_formal_while_somebody_scores_is_told(workspace: Workspace) -> None:
    """Without a score it is a plain edit; meant so, it is not kept over scores that came meanwhile."""
    uid = added(workspace, in_setup(process=Process.OPEN))
    mine = workspace.load(uid)
    formal = edits.set_head(mine.value, process=Process.FORMAL)
    workspace.edit(uid, lambda now: edits.set_score(now, "ann", "acme", "skill", 3.0), author="Ann", label="score")
    with pytest.raises(NotAllowed, match="have been given already"):
        workspace.commit(mine, formal, author="Ada", label="formal")
    made = workspace.edit(uid, lambda now: make_formal(now, "Ada", "Rules", AT), author="Ada", label="formal").loaded
    assert made.value.head.process is Process.FORMAL
    with Workspace(workspace.path) as other:
        assert other.load(uid).value == made.value
        copied = other.duplicate(uid, "Again", author="Ada").value
    assert not copied.acts  # so that no switch can be taken back there
    assert "1 score had been given already" in str(lateness(copied).what)  # type: ignore[union-attr]


@pytest.mark.parametrize("stage", Stage)
def test_what_became_formal_late_before_that_was_refused_still_opens(
    workspace: Workspace, tmp_path: Path, stage: Stage
) -> None:
    value = scored(in_setup())
    value = replace(value, head=replace(value.head, stage=stage))
    loaded = workspace.load(added(workspace, value))
    assert loaded.value == value
    path = tmp_path / "late.json"
    export(value, path, Source("Late", loaded.uid, loaded.sequence, loaded.hash))
    assert import_document(path)[0] == value
    assert lateness(value) is not None


def test_a_document_cannot_change_what_is_locked(workspace: Workspace, tmp_path: Path) -> None:
    uid = added(workspace, decided())
    loaded = workspace.load(uid)
    value = edits.set_fact(loaded.value, "acme", "price", 1.0)
    place = Source("", uid, loaded.sequence, loaded.hash).place
    with pytest.raises(NotAllowed, match="nothing in it changes any more"):
        workspace.update(uid, value, place, author="me", label="import")
    with pytest.raises(NotAllowed):
        workspace.update(uid, value, None, author="me", label="import", overwrite=True)


def test_a_document_of_what_is_seen_comes_back_as_a_new_evaluation_only(workspace: Workspace, tmp_path: Path) -> None:
    uid = added(workspace, scored(in_scoring()))
    loaded = workspace.load(uid)
    seen = as_seen(loaded.value, Source("", uid, loaded.sequence, loaded.hash), "Ann")
    path = tmp_path / "seen.json"
    export(seen.value, path, seen.source)
    value, place = import_document(path)
    assert place is None
    assert set(value.sheets) == {"ann"}
    for overwrite in (False, True):
        with pytest.raises(ScorecardError):
            workspace.update(uid, value, place, author="me", label="import", overwrite=overwrite)
    assert workspace.load(uid) == loaded
    assert workspace.add(value, author="me", label="import").value.head == value.head


def test_a_document_of_the_whole_keeps_its_place(workspace: Workspace) -> None:
    uid = added(workspace, decided())
    loaded = workspace.load(uid)
    seen = as_seen(loaded.value, Source("", uid, loaded.sequence, loaded.hash))
    assert seen.value is loaded.value
    assert seen.source.place is not None
    assert not seen.hidden


def test_evaluators_are_named_by_key_or_name() -> None:
    value = handed_in(scored(in_scoring()), ("ann",))
    assert as_seen(value, Source(), " ANN ").value == veiled(value, "ann")
    assert as_seen(value, Source(), "ann").value == veiled(value, "ann")
    with pytest.raises(ScorecardError, match="Ann, Ben, Eva, Obs"):
        as_seen(value, Source(), "Zoe")
    twice = edits.change_evaluator(value, "ben", name="Ann")
    with pytest.raises(ScorecardError, match="Name one by key: ann, ben"):
        as_seen(twice, Source(), "Ann")


def test_a_copy_begins_anew(workspace: Workspace) -> None:
    uid = added(workspace, decided())
    copy = workspace.duplicate(uid, "Again", author="me").value
    assert (copy.head.stage, copy.head.unsealed, copy.head.process) == (Stage.SETUP, False, Process.FORMAL)
    assert not copy.acts
    assert not copy.submissions
    assert not veiled(copy).sheets


def test_the_journal_tells_the_whole_way(workspace: Workspace) -> None:
    uid = added(workspace, in_setup())
    steps = [in_scoring(), scored(in_scoring()), handed_in(scored(in_scoring())), in_consensus()]
    for value in steps:
        workspace.edit(uid, lambda _, value=value: value, author="Ada", label="step")  # type: ignore[misc]
    back = reopen(in_consensus(), Stage.SCORING, "Ada", "a figure was wrong", AT)
    workspace.edit(uid, lambda _: back, author="Ada", label="back")
    assert [act.kind for act in (workspace.load(uid).value.acts[key] for key in sorted(back.acts))] == [
        "advanced",
        "advanced",
        "reopened",
    ]
    assert workspace.verify(uid).holds
