"""A workspace as the program uses it: nothing of anybody is lost, and clashes are told, not settled in silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Clash, Workspace
from scorecard.core.changes import apply
from scorecard.core.edits import change_criterion, remove_candidate, set_score, set_weight
from scorecard.core.errors import ScorecardError, StorageError
from scorecard.core.model import Evaluation, Stage
from scorecard.core.ranking import rank


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path / "deep" / "Work.scorecard", create=True) as opened:
        yield opened


@pytest.fixture
def value() -> Evaluation:
    return new_evaluation("plain", "Choice", ["Acme", "Beta"], ["Ann", "Ben"])


def test_commit_when_others_saved_other_things_keeps_both(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    mine = set_score(base.value, "ann", "acme", "expertise", 4.0)
    workspace.commit(base, set_score(base.value, "ben", "acme", "expertise", 2.0), author="b", label="theirs")
    workspace.edit(base.uid, lambda now: set_weight(now, "cost", 50.0), author="b", label="theirs")
    saved = workspace.commit(base, mine, author="a", label="mine")
    now = workspace.load(base.uid)
    assert now.value == saved.loaded.value
    assert (now.sequence, now.hash) == (saved.loaded.sequence, saved.loaded.hash) == (4, now.hash)
    assert now.value.sheets["ann"]["acme"]["expertise"].score == 4.0
    assert now.value.sheets["ben"]["acme"]["expertise"].score == 2.0
    assert now.value.criteria["cost"].weight == 50.0
    assert len(saved.others) == 2
    assert workspace.check() == []


def test_commit_when_both_changed_one_field_tells_and_saves_nothing(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    theirs = workspace.commit(base, set_weight(base.value, "cost", 40.0), author="b", label="theirs").loaded
    mine = change_criterion(set_weight(base.value, "cost", 60.0), "expertise", name="Skill")
    with pytest.raises(Clash, match="criteria cost: Somebody else changed the same thing") as caught:
        workspace.commit(base, mine, author="a", label="mine")
    assert workspace.load(base.uid).value == theirs.value
    (conflict,) = caught.value.conflicts
    assert (conflict.table, conflict.key, conflict.field) == ("criteria", ("cost",), "weight")
    won = apply(caught.value.theirs.value, [conflict.mine])
    assert won.criteria["cost"].weight == 60.0


def test_commit_when_the_other_removed_what_mine_scores_tells(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    workspace.commit(base, remove_candidate(base.value, "beta"), author="b", label="theirs")
    with pytest.raises(Clash) as caught:
        workspace.commit(base, set_score(base.value, "ann", "beta", "expertise", 3.0), author="a", label="mine")
    assert [each.missing for each in caught.value.dangling] == ["beta"]
    assert workspace.check() == []


def test_commit_when_both_did_the_same_saves_it_once(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    same = set_weight(base.value, "cost", 40.0)
    workspace.commit(base, same, author="b", label="theirs")
    saved = workspace.commit(base, same, author="a", label="mine")
    assert saved.loaded.value == same
    assert saved.loaded.sequence == 2


def test_commit_when_nothing_changed_writes_nothing(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    assert workspace.commit(base, base.value, author="a", label="none").loaded == base


def test_sample_has_a_version_from_before_the_consensus_that_another_candidate_led(workspace: Workspace) -> None:
    loaded = workspace.add_sample(author="me")
    (version,) = workspace.versions(loaded.uid)
    before = workspace.state_at(loaded.uid, version.sequence)
    assert version.name == "Before consensus"
    assert not before.consensus
    assert loaded.value.consensus
    assert loaded.value.head.sample
    assert rank(before).leaders[0].key != rank(loaded.value).leaders[0].key
    assert workspace.check() == []
    assert len(workspace.providers()) == 5


def test_find_by_title_id_and_beginning_of_id(workspace: Workspace, value: Evaluation) -> None:
    loaded = workspace.add(value, author="a", label="new")
    assert workspace.find("Choice").uid == workspace.find("choice").uid == loaded.uid
    assert workspace.find(loaded.uid).uid == workspace.find(loaded.uid[:6]).uid == loaded.uid
    with pytest.raises(ScorecardError, match=r"no evaluation 'Other'.*'Choice'"):
        workspace.find("Other")
    workspace.add(value, author="a", label="new")
    with pytest.raises(ScorecardError, match=f"2 evaluations are called 'Choice'.*{loaded.uid[:8]}"):
        workspace.find("Choice")


def test_duplicate_starts_a_journal_of_its_own_in_the_first_stage(workspace: Workspace) -> None:
    sample = workspace.add_sample(author="me")
    copy = workspace.duplicate(sample.uid, "Next year", author="me")
    assert copy.value.head.title == "Next year"
    assert copy.value.head.stage is Stage.SETUP
    assert not copy.value.head.sample
    assert copy.value.sheets == sample.value.sheets
    workspace.edit(copy.uid, lambda now: set_weight(now, "cost", 1.0), author="me", label="weight")
    assert workspace.load(sample.uid).value == sample.value
    assert workspace.versions(copy.uid) == []


def test_removed_evaluation_comes_back_whole(workspace: Workspace, value: Evaluation) -> None:
    loaded = workspace.add(value, author="a", label="new")
    workspace.remove(loaded.uid)
    assert workspace.evaluations() == []
    workspace.restore(loaded.uid)
    assert workspace.load(loaded.uid) == loaded


def test_backup_when_the_name_is_taken_is_refused(workspace: Workspace, tmp_path: Path, value: Evaluation) -> None:
    loaded = workspace.add(value, author="a", label="new")
    target = tmp_path / "copy.scorecard"
    workspace.backup(target)
    with Workspace(target) as copy:
        assert copy.load(loaded.uid) == loaded
    before = target.read_bytes()
    with pytest.raises(StorageError, match="a file of this name already"):
        workspace.backup(target)
    assert target.read_bytes() == before
