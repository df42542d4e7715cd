"""Versions: made by name and at each change of stage, opened, started from, and restored."""

from __future__ import annotations

import pytest

from scorecard.app.versions import name_version, restore
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_fact, set_head, set_score, set_weight
from scorecard.core.errors import EditError, ScorecardError
from scorecard.core.model import Process, Stage
from scorecard.core.process import Locked, advance, make_formal, reopen
from scorecard.exchange.document import JournalPlace
from tests.core import formal
from tests.core.made import made

AT = formal.AT


def names(workspace: Workspace, uid: str) -> list[str]:
    return [each.name for each in workspace.versions(uid)]


def test_a_change_of_stage_names_a_version_in_the_same_save(workspace: Workspace) -> None:
    base = workspace.add(formal.in_setup(), author="Ada", label="New")
    saved = workspace.commit(base, advance(base.value, "Ada", "", AT), author="Ada", label="Scoring began")
    (version,) = workspace.versions(base.uid)
    assert (version.name, version.sequence, version.author) == ("Scoring began", 3, "Ada")
    assert (saved.loaded.sequence, saved.loaded.hash) == (3, version.hash)
    assert workspace.state_at(base.uid, version.sequence) == saved.loaded.value
    assert [each.label for each in workspace.entries(base.uid)][1:] == ["Scoring began", "Version: Scoring began"]
    assert workspace.check() == []
    assert workspace.verify(base.uid).holds


def test_stages_when_gone_through_again_then_the_names_are_numbered(workspace: Workspace) -> None:
    loaded = workspace.add(formal.in_setup(), author="Ada", label="New")
    for _ in range(2):
        loaded = workspace.edit(loaded.uid, lambda now: advance(now, "Ada", "", AT), author="Ada", label="On").loaded
        loaded = workspace.edit(
            loaded.uid, lambda now: reopen(now, Stage.SETUP, "Ada", "Again", AT), author="Ada", label="Back"
        ).loaded
    assert names(workspace, loaded.uid) == [
        "Scoring began",
        "Setup reopened",
        "Scoring began (2)",
        "Setup reopened (2)",
    ]


def test_an_open_evaluation_and_a_document_name_versions_too(workspace: Workspace) -> None:
    base = workspace.add(made({"cost": 1.0}, {"acme": (3,), "brio": (2,)}), author="a", label="New")
    decided = set_head(base.value, title="Choice", stage=Stage.DECIDED)
    place = JournalPlace(base.uid, base.sequence, base.hash)
    workspace.update(base.uid, decided, place, author="b", label="Imported")
    assert names(workspace, base.uid) == ["Decided"]
    workspace.edit(base.uid, lambda now: set_weight(now, "cost", 4.0), author="a", label="Weight")
    assert names(workspace, base.uid) == ["Decided"]


def test_a_stage_that_a_colleague_has_changed_already_is_named_once(workspace: Workspace) -> None:
    base = workspace.add(made({"cost": 1.0}, {"acme": (3,), "brio": (2,)}), author="a", label="New")
    workspace.commit(base, set_head(base.value, title="Choice", stage=Stage.SCORING), author="a", label="On")
    mine = set_weight(set_head(base.value, title="Choice", stage=Stage.SCORING), "cost", 3.0)
    saved = workspace.commit(base, mine, author="b", label="On")
    assert names(workspace, base.uid) == ["Scoring began"]
    assert saved.loaded.value == mine


def test_a_new_evaluation_from_a_version_is_a_copy_of_that_state_in_its_first_stage(workspace: Workspace) -> None:
    base = workspace.add(made({"cost": 1.0}, {"acme": (3,), "brio": (2,)}), author="a", label="New")
    workspace.edit(base.uid, lambda now: set_score(now, "e", "acme", "cost", 5.0), author="a", label="Score")
    copy = workspace.duplicate(base.uid, "Again", author="b", sequence=1)
    assert copy.value.sheets == base.value.sheets
    assert (copy.value.head.title, copy.value.head.stage) == ("Again", Stage.SETUP)
    (entry,) = workspace.entries(copy.uid)
    assert entry.label.endswith(", change 1")


def test_a_copy_of_an_earlier_state_does_not_show_what_is_hidden_now(workspace: Workspace) -> None:
    started = formal.in_setup(process=Process.OPEN)
    loaded = workspace.add(set_fact(started, "acme", "price", 1350.0), author="a", label="New")
    workspace.edit(loaded.uid, lambda now: make_formal(now, "a", "To be fair", AT), author="a", label="Formal")
    copy = workspace.duplicate(loaded.uid, "Again", author="a", sequence=1)
    assert "acme" not in copy.value.facts


def test_restoring_is_one_more_change_and_undoing_it_another(workspace: Workspace) -> None:
    base = workspace.add(made({"cost": 1.0}, {"acme": (3,), "brio": (2,)}), author="a", label="New")
    now = workspace.edit(base.uid, lambda now: set_weight(now, "cost", 4.0), author="a", label="Weight").loaded
    saved = restore(workspace, base.uid, 1, author="b", label="Restored")
    assert saved.loaded.value == base.value
    back = restore(workspace, base.uid, 2, author="b", label="Undone")
    assert back.loaded.value == now.value
    assert [each.label for each in workspace.entries(base.uid)] == ["New", "Weight", "Restored", "Undone"]
    with pytest.raises(ScorecardError, match="how the evaluation is already"):
        restore(workspace, base.uid, 2, author="b", label="Again")


def test_restoring_what_a_stage_locks_is_refused_with_its_sentence(workspace: Workspace) -> None:
    loaded = workspace.add(formal.in_setup(), author="a", label="New")
    workspace.edit(loaded.uid, lambda now: set_weight(now, "quality", 10.0), author="a", label="Weight")
    workspace.edit(loaded.uid, lambda now: advance(now, "Ada", "", AT), author="a", label="On")
    with pytest.raises(Locked, match="criteria and their weights are locked since scoring began"):
        restore(workspace, loaded.uid, 1, author="a", label="Restored")
    assert len(workspace.entries(loaded.uid)) == 4


def test_restoring_leaves_what_is_hidden_as_it_is(workspace: Workspace) -> None:
    loaded = workspace.add(formal.scored(formal.in_scoring()), author="a", label="New")
    workspace.edit(loaded.uid, lambda now: set_score(now, "ann", "acme", "skill", 5.0), author="Ann", label="Score")
    workspace.edit(loaded.uid, lambda now: set_head(now, description="Two"), author="a", label="Text")
    saved = restore(workspace, loaded.uid, 1, author="b", label="Restored")
    assert saved.loaded.value.head.description == ""
    assert saved.loaded.value.sheets["ann"]["acme"]["skill"].score == 5.0


def test_a_version_needs_a_name_of_its_own(workspace: Workspace) -> None:
    base = workspace.add(made({"cost": 1.0}, {"acme": (3,)}), author="a", label="New")
    assert name_version(workspace, base.uid, " Board  12 May ", author="a").name == "Board 12 May"
    with pytest.raises(EditError, match="'board 12 may' already"):
        name_version(workspace, base.uid, "board 12 may", author="a")
    with pytest.raises(EditError, match="needs a name"):
        name_version(workspace, base.uid, "  ", author="a")
