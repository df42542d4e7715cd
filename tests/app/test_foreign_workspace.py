"""A workspace that somebody sent: its evaluations come with their journals, or it is said why one stays behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.app.foreign_workspace import already_here, read_foreign_workspace, take_over
from scorecard.app.workspace import Workspace
from scorecard.cli.commands import run
from scorecard.core.changes import EMPTY, Change, apply, diff
from scorecard.core.edits import add_candidate, add_criterion, add_evaluator, set_head, set_score, set_weight
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator, Head, Kind
from scorecard.exchange.apart import Apart
from scorecard.storage.carrying import MOST_ENTRIES, why_left_behind
from scorecard.storage.encoding import changes_to_text
from scorecard.storage.journal import START, Entry, chained
from tests.storage.workspaces import behind_the_back


def small() -> Evaluation:
    """One score of one candidate."""
    value, _ = add_criterion(Evaluation(Head(title="Small")), Criterion("Care", Kind.RATING), "care")
    value, _ = add_candidate(value, Candidate("Acme"), "acme")
    value, _ = add_evaluator(value, Evaluator("Ann"), "ann")
    return set_score(value, "ann", "acme", "care", 3.0)


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart(seconds=60, memory=1 << 30) as child:
        yield child


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A workspace with the sample, changed twice and named once, and a second evaluation."""
    path = tmp_path / "sent.scorecard"
    with Workspace(path, create=True) as workspace:
        first = workspace.add_sample(author="Ann")
        criterion = next(iter(first.value.criteria))
        workspace.edit(first.uid, lambda v: set_weight(v, criterion, 17.0), author="Ben", label="Weight")
        workspace.name_version(first.uid, "Before the visit", author="Ben")
        workspace.edit(first.uid, lambda v: set_weight(v, criterion, 18.0), author="Cleo", label="Again")
        workspace.add(small(), author="Ann", label="Made")
    return path


def journal(workspace: Workspace, uid: str) -> list[tuple[str, str, str]]:
    return [(each.author, each.label, each.hash) for each in workspace.entries(uid)]


def test_evaluations_come_with_their_journals_and_versions(sent: Path, tmp_path: Path, apart: Apart) -> None:
    foreign = read_foreign_workspace(sent, apart=apart)
    assert foreign.notes == ()
    with Workspace(sent) as theirs, Workspace(tmp_path / "mine.scorecard", create=True) as mine:
        assert already_here(mine, foreign) == []
        taken = take_over(mine, foreign, author="Dora")
        assert {each.uid for each in taken} == {each.uid for each in theirs.evaluations()}
        assert mine.check() == []
        for each in taken:
            before = journal(theirs, each.uid)
            after = journal(mine, each.uid)
            assert after[: len(before)] == before
            (added,) = after[len(before) :]
            assert added[:2] == ("Dora", "Imported from sent.scorecard")
            assert mine.verify(each.uid).holds
            assert mine.load(each.uid).value == theirs.load(each.uid).value
            assert mine.versions(each.uid) == theirs.versions(each.uid)
            for sequence in range(1, len(before) + 1):
                assert mine.state_at(each.uid, sequence) == theirs.state_at(each.uid, sequence)
        edited = taken[0]
        mine.edit(edited.uid, lambda v: set_head(v, title="Ours"), author="Dora", label="Title")
        assert mine.verify(edited.uid).holds


def test_what_is_here_already_is_stored_once_more_without_its_journal(sent: Path, tmp_path: Path, apart: Apart) -> None:
    foreign = read_foreign_workspace(sent, apart=apart)
    with Workspace(tmp_path / "mine.scorecard", create=True) as mine:
        first = take_over(mine, foreign, author="Dora")
        mine.remove(first[0].uid, author="Dora")
        notes = already_here(mine, foreign)
        assert len(notes) == 2
        assert notes[0].endswith("is in the workspace already; it is stored once more, and its history stays behind.")
        again = take_over(mine, foreign, author="Dora")
        assert not {each.uid for each in first} & {each.uid for each in again}
        assert [len(mine.entries(each.uid)) for each in again] == [1, 1]
        assert mine.check() == []


def test_a_journal_that_was_changed_stays_behind_and_is_told(sent: Path, tmp_path: Path, apart: Apart) -> None:
    with behind_the_back(sent) as connection:
        connection.execute("UPDATE journal SET author = 'Nobody' WHERE sequence = 2")
    foreign = read_foreign_workspace(sent, apart=apart)
    (note,) = foreign.notes
    assert "The history of " in note
    assert [bool(each.entries) for each in foreign.histories].count(False) == 1
    with Workspace(tmp_path / "mine.scorecard", create=True) as mine:
        taken = take_over(mine, foreign, author="Dora")
        left = next(each for each, history in zip(taken, foreign.histories, strict=True) if not history.entries)
        assert [each[:2] for each in journal(mine, left.uid)] == [("Dora", "Imported from sent.scorecard")]
        assert mine.check() == []


def test_the_command_says_what_stays_behind(
    sent: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    assert run(["import", str(sent)]) == 0
    assert "history" not in capfd.readouterr().err
    assert run(["import", str(sent)]) == 0
    assert capfd.readouterr().err.count("its history stays behind") == 2


# ---- what is believed -------------------------------------------------------------------------------------

UID = "0123456789abcdef" * 2
WHEN = "2026-05-12T09:30:00.000Z"


def told(*steps: Evaluation, label: str = "Step", at: str = WHEN) -> tuple[Entry, ...]:
    """A journal that leads from nothing through these states, whatever they are."""
    entries: list[Entry] = []
    before, last = EMPTY, START
    for sequence, state in enumerate(steps, 1):
        text = changes_to_text(diff(before, state))
        entries.append(chained(UID, sequence, at, "Ann", label, text, last))
        before, last = state, entries[-1].hash
    return tuple(entries)


def test_a_whole_journal_is_believed() -> None:
    first = small()
    second = replace(first, head=replace(first.head, title="Another"))
    assert why_left_behind(UID, told(first, second), second) == ""


def _unsound() -> Evaluation:
    """A score that lies outside the scale, which no edit makes."""
    return apply(small(), [Change("sheets", ("ann", "acme", "care"), {"score": 3.0}, {"score": 999.0})])


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: (UID, (), small()), "none that can be told"),
        (lambda: ("../etc", told(small()), small()), "none that can be told"),
        (lambda: (UID, told(small())[::-1] * 2, small()), "hashes do not hold"),
        (lambda: ("f" * 32, told(small()), small()), "hashes do not hold"),
        (lambda: (UID, told(small()), Evaluation(Head(title="Else"))), "does not lead to the evaluation"),
        (lambda: (UID, told(_unsound(), small()), small()), "what entry 1 left did not hold together"),
        (lambda: (UID, told(small(), label="Bell \x07"), small()), "makes no sense"),
        (lambda: (UID, told(small(), at="yesterday"), small()), "makes no sense"),
        (lambda: (UID, told(small()) * (MOST_ENTRIES + 1), small()), "too long"),
        (lambda: (UID, (chained(UID, 1, WHEN, "Ann", "Step", "[[1]]", START),), small()), "makes no sense"),
    ],
)
def test_anything_else_stays_behind(make: Callable[[], tuple[str, tuple[Entry, ...], Evaluation]], why: str) -> None:
    assert why in why_left_behind(*make())
