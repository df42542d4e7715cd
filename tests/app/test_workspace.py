"""A workspace as the program uses it: nothing of anybody is lost, and clashes are told, not settled in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.app.start import new_evaluation, with_blank_cells
from scorecard.app.workspace import Clash, Workspace
from scorecard.core.changes import apply, diff, invert
from scorecard.core.edits import (
    add_candidate,
    change_criterion,
    remove_candidate,
    set_rules,
    set_scale,
    set_score,
    set_weight,
)
from scorecard.core.errors import EditError, ScorecardError, StorageError
from scorecard.core.model import Candidate, Evaluation, Kind, Rules, Scale, Stage
from scorecard.core.ranking import rank
from scorecard.core.table import Table
from scorecard.exchange.document import JournalPlace, document_bytes, parse_document_with_place
from scorecard.storage.records import Diverged


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


def test_an_evaluation_is_read_again_only_where_somebody_changed_it(workspace: Workspace, value: Evaluation) -> None:
    first, second = (workspace.add(value, author="a", label="new").uid for _ in range(2))
    loaded = workspace.load(first)
    assert workspace.load(first) is loaded
    with Workspace(workspace.path) as colleague:
        colleague.edit(second, lambda now: set_weight(now, "cost", 50.0), author="b", label="theirs")
        assert workspace.load(first) is loaded
        colleague.edit(first, lambda now: set_weight(now, "cost", 60.0), author="b", label="theirs")
    assert workspace.load(first).value.criteria["cost"].weight == 60.0
    assert workspace.load(second).value.criteria["cost"].weight == 50.0


def test_commit_when_both_changed_one_field_tells_and_saves_nothing(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    theirs = workspace.commit(base, set_weight(base.value, "cost", 40.0), author="b", label="theirs").loaded
    mine = change_criterion(set_weight(base.value, "cost", 60.0), "expertise", name="Skill")
    with pytest.raises(Clash, match="criteria cost: Somebody else changed the same thing") as caught:
        workspace.commit(base, mine, author="a", label="mine")
    assert workspace.load(base.uid).value == theirs.value
    (conflict,) = caught.value.conflicts
    assert (conflict.table, conflict.key, conflict.field) == ("criteria", ("cost",), "weight")
    won = apply(caught.value.theirs.value, conflict.mine)
    assert won.criteria["cost"].weight == 60.0


def test_commit_when_the_other_removed_what_mine_scores_tells(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    workspace.commit(base, remove_candidate(base.value, "beta"), author="b", label="theirs")
    with pytest.raises(Clash) as caught:
        workspace.commit(base, set_score(base.value, "ann", "beta", "expertise", 3.0), author="a", label="mine")
    assert [each.key for each in caught.value.unsound] == [("ann", "beta", "expertise")]
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
    version, decided = workspace.versions(loaded.uid)
    before = workspace.state_at(loaded.uid, version.sequence)
    assert (version.name, decided.name) == ("Before consensus", "Decided")
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
    workspace.remove(loaded.uid, author="a")
    assert workspace.evaluations() == []
    workspace.restore(loaded.uid, author="a")
    again = workspace.load(loaded.uid)
    assert (again.value, again.sequence) == (loaded.value, 3)
    assert [entry.label for entry in workspace.entries(loaded.uid)] == ["new", "Deleted", "Restored"]


def test_commit_when_somebody_deleted_the_evaluation_then_kept_for_when_it_comes_back(
    workspace: Workspace, value: Evaluation
) -> None:
    loaded = workspace.add(value, author="a", label="new")
    workspace.remove(loaded.uid, author="b")
    mine = set_weight(value, "cost", 1.0)
    workspace.commit(loaded, mine, author="a", label="w")
    assert workspace.evaluations() == []
    workspace.restore(loaded.uid, author="b")
    assert workspace.load(loaded.uid).value == mine
    assert [each.label for each in workspace.entries(loaded.uid)] == ["new", "Deleted", "w", "Restored"]


def test_commit_when_another_history_was_put_in_place_then_refused(
    workspace: Workspace, value: Evaluation, tmp_path: Path
) -> None:
    loaded = workspace.add(value, author="a", label="new")
    backup = tmp_path / "backup.scorecard"
    workspace.backup(backup)
    mine = workspace.commit(loaded, set_weight(value, "cost", 1.0), author="a", label="mine").loaded
    with Workspace(backup) as other:
        theirs = other.edit(loaded.uid, lambda now: set_weight(now, "cost", 2.0), author="b", label="theirs").loaded
        assert theirs.sequence == mine.sequence
        with pytest.raises(Diverged):
            other.commit(mine, set_weight(mine.value, "expertise", 3.0), author="a", label="mine too")
        further = workspace.commit(mine, set_weight(mine.value, "expertise", 4.0), author="a", label="more").loaded
        with pytest.raises(Diverged):
            other.commit(further, set_weight(further.value, "expertise", 5.0), author="a", label="and more")
        assert other.load(loaded.uid) == theirs
        assert other.check() == []


def test_commit_when_an_undo_takes_away_what_somebody_built_on_then_told(
    workspace: Workspace, value: Evaluation
) -> None:
    base = workspace.add(value, author="a", label="new")
    with_gamma, _ = add_candidate(base.value, Candidate("Gamma"))
    mine = workspace.commit(base, with_gamma, author="a", label="mine")
    theirs = set_score(mine.loaded.value, "ben", "gamma", "cost", 3.0)
    now = workspace.commit(mine.loaded, theirs, author="b", label="theirs").loaded
    undone = apply(now.value, invert(diff(base.value, with_gamma)))
    with pytest.raises(Clash) as caught:
        workspace.commit(now, undone, author="a", label="undo")
    assert [(each.table, each.key) for each in caught.value.unsound] == [("sheets", ("ben", "gamma", "cost"))]
    assert workspace.load(base.uid) == now


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (lambda e: set_scale(e, Scale(0.0, 3.0)), lambda e: set_score(e, "ann", "acme", "cost", 5.0)),
        (lambda e: change_criterion(e, "cost", at_least=4.0), lambda e: change_criterion(e, "cost", at_most=2.0)),
        (lambda e: change_criterion(e, "cost", kind=Kind.GATE), lambda e: set_score(e, "ann", "acme", "cost", 1.0)),
        (
            lambda e: set_rules(e, Rules(tie_break=("cost",))),
            lambda e: change_criterion(e, "cost", kind=Kind.GATE),
        ),
    ],
)
def test_commit_when_two_sound_edits_do_not_go_together_then_told_either_way_round(
    workspace: Workspace,
    value: Evaluation,
    mine: Callable[[Evaluation], Evaluation],
    theirs: Callable[[Evaluation], Evaluation],
) -> None:
    scaled = replace(value, scale=Scale())
    plain = replace(scaled, criteria=Table({k: replace(c, levels=()) for k, c in scaled.criteria.items()}))
    for first, second in ((theirs, mine), (mine, theirs)):
        base = workspace.add(plain, author="a", label="new")
        saved = workspace.commit(base, first(base.value), author="b", label="first").loaded
        with pytest.raises(Clash) as caught:
            workspace.commit(base, second(base.value), author="a", label="second")
        assert caught.value.unsound
        assert workspace.load(base.uid) == saved
    assert workspace.check() == []


def test_update_from_a_document_keeps_what_others_changed_since(workspace: Workspace, value: Evaluation) -> None:
    base = workspace.add(value, author="a", label="new")
    place = JournalPlace(base.uid, base.sequence, base.hash)
    data = document_bytes(base.value, place)
    workspace.edit(base.uid, lambda now: set_score(now, "ben", "acme", "cost", 2.0), author="b", label="theirs")
    returned, found = parse_document_with_place(data)
    assert found == place
    changed = set_score(returned, "ann", "acme", "cost", 4.0)
    saved = workspace.update(base.uid, changed, found, author="a", label="from the document")
    assert saved.loaded.value.sheets["ben"]["acme"]["cost"].score == 2.0
    assert saved.loaded.value.sheets["ann"]["acme"]["cost"].score == 4.0
    with pytest.raises(ScorecardError, match="does not say from which state"):
        workspace.update(base.uid, changed, None, author="a", label="x")
    over = workspace.update(base.uid, changed, None, author="a", label="x", overwrite=True)
    assert over.loaded.value == changed


def test_update_from_a_document_that_showed_its_blanks_adds_only_what_was_filled_in(
    workspace: Workspace, value: Evaluation
) -> None:
    base = workspace.add(value, author="a", label="new")
    place = JournalPlace(base.uid, base.sequence, base.hash)
    form, found = parse_document_with_place(document_bytes(with_blank_cells(base.value), place))
    filled = set_score(form, "ann", "acme", "cost", 4.0)
    workspace.update(base.uid, filled, found, author="a", label="from the form")
    (entry,) = workspace.entries(base.uid, after=base.sequence)
    assert [(each.table, each.key) for each in entry.changes] == [("sheets", ("ann", "acme", "cost"))]


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


def test_a_provider_has_a_name_that_nobody_else_has(workspace: Workspace, value: Evaluation) -> None:
    workspace.add(value, author="a", label="new")
    nova = workspace.new_provider("  Nova \n Care ")
    assert nova.name == "Nova Care"
    for name, why in (("acme", "Acme is in the directory already"), ("  ", "needs a name"), ("\x00", "cannot be kept")):
        with pytest.raises(EditError, match=why):
            workspace.new_provider(name)
        with pytest.raises(EditError, match=why):
            workspace.change_provider(nova.uid, name=name)
    workspace.change_provider(nova.uid, name="NOVA CARE", notes=" met \r\n in May ")
    assert [(each.name, each.notes) for each in workspace.providers()] == [
        ("Acme", ""),
        ("Beta", ""),
        ("NOVA CARE", "met \n in May"),
    ]


def test_a_provider_stays_while_it_takes_part_in_an_evaluation(workspace: Workspace, value: Evaluation) -> None:
    first = workspace.add(value, author="a", label="new")
    second = workspace.add(value, author="a", label="new")
    acme = workspace.providers()[0]
    assert [each.evaluation for each in workspace.offers()["acme"]] == [second.uid, first.uid]
    with pytest.raises(EditError, match="Acme takes part in 2 evaluations"):
        workspace.remove_provider(acme.uid)
    workspace.remove(first.uid, author="a")
    with pytest.raises(EditError, match="Acme takes part in an evaluation"):
        workspace.remove_provider(acme.uid)
    workspace.remove(second.uid, author="a")
    assert [each.uid for each in workspace.removed()] == [second.uid, first.uid]
    workspace.remove_provider(acme.uid)
    assert [each.name for each in workspace.providers()] == ["Beta"]
    assert workspace.add_provider(acme) == acme
    assert workspace.providers()[0] == acme
