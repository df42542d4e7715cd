"""Scoresheets out of a workspace and back into it, as one edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest

from scorecard.app.scoresheets import (
    Prefer,
    What,
    compare_returned,
    handed_in,
    journal_label,
    merge,
    merged,
    read_files,
    read_returned,
)
from scorecard.app.sending import (
    NotSent,
    dealt,
    labelled,
    sendable,
    sheet_preview,
    write_scoresheets,
    write_sheets,
)
from scorecard.app.workspace import Workspace
from scorecard.core import edits
from scorecard.core.changes import apply, invert, with_row
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Candidate, Cell, Declaration, Evaluation, Kind, Process, Stage, Submission
from scorecard.core.progress import Cancelled
from scorecard.exchange.scoresheet.writing import Written
from scorecard.storage.records import Loaded
from tests.exchange.scoresheets import edited, filled, panel


@pytest.fixture
def loaded(workspace: Workspace) -> Loaded:
    return workspace.add(panel(), author="Ann", label="Added")


def scored(found: Written, score: float, rationale: str = "") -> Path:
    """The sheet with one score in every cell."""
    cells = {
        (candidate.code, criterion.key): Cell(score, rationale)
        for candidate in found.map.candidates
        for criterion in found.map.criteria
    }
    return filled(found.path, found, cells)


def sheets(workspace: Workspace, loaded: Loaded, folder: Path, *, blind: bool = False) -> dict[str, Written]:
    """The sheets of Ann and Ben."""
    written = write_scoresheets(workspace, loaded.uid, folder, blind=blind, author="Ann")
    return {each.map.about.evaluator: each for each in written}


@pytest.mark.parametrize("blind", [False, True])
def test_a_folder_of_sheets_comes_back_as_one_edit_that_can_be_taken_back(
    workspace: Workspace, loaded: Loaded, tmp_path: Path, blind: bool
) -> None:
    out = sheets(workspace, loaded, tmp_path / "out", blind=blind)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        f"Customer care 2026 - {name}{' (blind)' if blind else ''}.xlsx" for name in ("Ann Keller", "Ben Okafor")
    )
    for score, found in enumerate(out.values(), 2):
        scored(found, float(score), "Said so")
    (tmp_path / "out" / "~$lock.xlsx").write_bytes(b"x")
    collected = read_returned(workspace, loaded.uid, [tmp_path / "out"])
    assert [(file.evaluator, file.faults) for file in collected.files] == [("ann", ()), ("ben", ())]
    assert [file.count(What.NEW) for file in collected.files] == [11, 12]
    before = len(workspace.entries(loaded.uid))
    saved = merge(workspace, collected, author="Ann", submit=True, at="2026-03-20T10:00:00+00:00")
    entries = workspace.entries(loaded.uid)
    assert len(entries) == before + 1
    assert entries[-1].label.startswith("Scoresheets collected: Ann Keller, Ben Okafor [")
    value = saved.loaded.value
    assert value.sheets["ben"]["bolt"]["fit"] == Cell(3.0, "Said so")
    assert {key: row.at for key, row in value.submissions.items()} == dict.fromkeys(
        ("ann", "ben"), "2026-03-20T10:00:00+00:00"
    )
    assert apply(value, invert(entries[-1].changes)) == collected.loaded.value
    assert not workspace.check()


def test_blind_sheets_give_labels_once(workspace: Workspace, tmp_path: Path) -> None:
    value = panel()
    for key, row in value.candidates.items():
        value = with_row(value, "candidates", (key,), replace(row, label=""))
    loaded = workspace.add(value, author="Ann", label="Added")
    sheets(workspace, loaded, tmp_path / "out", blind=True)
    labels = {key: row.label for key, row in workspace.load(loaded.uid).value.candidates.items()}
    assert sorted(labels.values()) == ["Candidate A", "Candidate B", "Candidate C"]
    sheets(workspace, loaded, tmp_path / "out", blind=True)
    assert {key: row.label for key, row in workspace.load(loaded.uid).value.candidates.items()} == labels
    assert len(workspace.entries(loaded.uid)) == 2


def test_a_sheet_that_is_there_is_never_replaced(workspace: Workspace, loaded: Loaded, tmp_path: Path) -> None:
    first = sheets(workspace, loaded, tmp_path)["ann"].path
    second = sheets(workspace, loaded, tmp_path)["ann"].path
    assert (first.name, second.name) == (
        "Customer care 2026 - Ann Keller.xlsx",
        "Customer care 2026 - Ann Keller 2.xlsx",
    )


def test_a_second_return_is_known_and_shows_only_what_differs(
    workspace: Workspace, loaded: Loaded, tmp_path: Path
) -> None:
    found = sheets(workspace, loaded, tmp_path)["ben"]
    scored(found, 3.0)
    merge(workspace, read_returned(workspace, loaded.uid, [found.path]), author="Ann")
    again = read_returned(workspace, loaded.uid, [found.path]).files[0]
    assert again.repeated
    assert again.news == ()
    assert "collected already, with the same content" in again.notes[0].what

    edited(found.path, lambda _, sheet: sheet.cell(_row(sheet, "R004"), 3, 5))
    collected = read_returned(workspace, loaded.uid, [found.path])
    assert "and differs now" in collected.files[0].notes[0].what
    assert [(each.what, each.returned.score) for each in collected.files[0].news] == [(What.CHANGED, 5.0)]
    entries = len(workspace.entries(loaded.uid))
    merge(workspace, collected, author="Ann")
    merge(workspace, read_returned(workspace, loaded.uid, [found.path]), author="Ann")
    assert len(workspace.entries(loaded.uid)) == entries + 1


def _row(sheet: object, key: str) -> int:
    from tests.exchange.scoresheets import row_of

    return row_of(sheet, key)  # type: ignore[arg-type]


def test_a_cell_changed_on_the_sheet_and_in_the_program_needs_a_word(
    workspace: Workspace, loaded: Loaded, tmp_path: Path
) -> None:
    found = sheets(workspace, loaded, tmp_path)["ann"]
    filled(found.path, found, {("acme", "domain"): Cell(5.0), ("bolt", "fit"): Cell(1.0)})
    workspace.edit(
        loaded.uid, lambda value: edits.set_score(value, "ann", "acme", "domain", 2.0), author="Ann", label="Scored"
    )
    collected = read_returned(workspace, loaded.uid, [found.path])
    assert collected.files[0].count(What.CONFLICTING) == 1
    stamp = workspace.stamp
    with pytest.raises(ScorecardError, match="1 cells were changed on a sheet and in the program; nothing was changed"):
        merge(workspace, collected, author="Ann")
    assert workspace.stamp == stamp
    merge(workspace, collected, author="Ann", prefer=Prefer.PROGRAM)
    value = workspace.load(loaded.uid).value
    assert (value.sheets["ann"]["acme"]["domain"].score, value.sheets["ann"]["bolt"]["fit"].score) == (2.0, 1.0)
    merge(workspace, collected, author="Ann", prefer=Prefer.SHEET)
    assert workspace.load(loaded.uid).value.sheets["ann"]["acme"]["domain"] == Cell(5.0)


def test_what_somebody_changed_elsewhere_is_kept(workspace: Workspace, loaded: Loaded, tmp_path: Path) -> None:
    found = sheets(workspace, loaded, tmp_path)["ann"]
    filled(found.path, found, {("bolt", "fit"): Cell(1.0)})
    workspace.edit(
        loaded.uid, lambda value: edits.set_score(value, "ann", "corvid", "fit", 2.0), author="Ann", label="Scored"
    )
    merge(workspace, read_returned(workspace, loaded.uid, [found.path]), author="Ann")
    value = workspace.load(loaded.uid).value
    assert value.sheets["ann"]["corvid"]["fit"].score == 2.0
    assert value.sheets["ann"]["acme"]["domain"].score == 4.0


def test_two_copies_of_a_sheet_count_once_and_contradictions_count_not_at_all(
    workspace: Workspace, loaded: Loaded, tmp_path: Path
) -> None:
    found = sheets(workspace, loaded, tmp_path)["ben"]
    scored(found, 3.0)
    copy = Path(copyfile(found.path, tmp_path / "zcopy.xlsx"))
    files = read_returned(workspace, loaded.uid, [found.path, copy]).files
    assert [len(file.news) for file in files] == [12, 0]
    assert "the same sheet with the same content" in files[1].notes[0].what
    edited(copy, lambda _, sheet: sheet.cell(_row(sheet, "R004"), 3, 5))
    collected = read_returned(workspace, loaded.uid, [found.path, copy])
    assert all("contradicts" in file.faults[0].what for file in collected.files)
    with pytest.raises(ScorecardError, match="2 of 2 files"):
        merge(workspace, collected, author="Ann")


def test_sound_files_can_be_taken_without_the_others(workspace: Workspace, loaded: Loaded, tmp_path: Path) -> None:
    out = sheets(workspace, loaded, tmp_path)
    scored(out["ben"], 3.0)
    filled(out["ann"].path, out["ann"], {("bolt", "fit"): Cell("lots")})
    collected = read_returned(workspace, loaded.uid, [tmp_path])
    assert [bool(file.faults) for file in collected.files] == [True, False]
    merge(workspace, collected, author="Ann", leave_out_faulty=True)
    value = workspace.load(loaded.uid).value
    assert value.sheets["ben"]["bolt"]["fit"].score == 3.0
    assert "bolt" not in value.sheets["ann"]


def test_the_order_of_work_holds_for_sheets_too(workspace: Workspace, tmp_path: Path) -> None:
    value = panel()
    value = replace(value, head=replace(value.head, process=Process.FORMAL, stage=Stage.SCORING))
    loaded = workspace.add(value, author="Ann", label="Added")
    out = sheets(workspace, loaded, tmp_path)
    assert all(not any(map(any, (each.cells for each in found.map.criteria))) for found in out.values())
    seen = write_scoresheets(workspace, loaded.uid, tmp_path, ["ann"], who="ann")[0]
    assert seen.progress.scored == 1
    scored(out["ben"], 3.0)
    collected = read_returned(workspace, loaded.uid, [out["ben"].path])
    assert {each.criterion for each in collected.files[0].differences} == {"domain", "staff", "fit"}
    merge(workspace, collected, author="Ann", submit=True)
    late = replace(collected, loaded=workspace.load(loaded.uid))
    edited(out["ben"].path, lambda _, sheet: sheet.cell(_row(sheet, "R001"), 3, 5))
    late = read_returned(workspace, loaded.uid, [out["ben"].path])
    assert late.files[0].differences == ()
    assert "not open to this evaluator any more" in " ".join(note.what for note in late.files[0].notes)


def test_a_folder_without_workbooks_and_a_file_that_is_not_there_are_named(
    workspace: Workspace, loaded: Loaded, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ScorecardError, match="no workbook in this folder"):
        read_returned(workspace, loaded.uid, [tmp_path / "empty"])
    with pytest.raises(ScorecardError, match="no such file"):
        read_returned(workspace, loaded.uid, [tmp_path / "gone.xlsx"])


def test_what_was_undone_in_the_window_is_not_taken_for_collected(
    workspace: Workspace, loaded: Loaded, tmp_path: Path
) -> None:
    found = sheets(workspace, loaded, tmp_path)["ben"]
    scored(found, 3.0)
    uid = loaded.uid
    merge(workspace, read_returned(workspace, uid, [found.path]), author="Ann")
    taken = workspace.entries(uid)[-1]
    scored(found, 4.0)
    merge(workspace, read_returned(workspace, uid, [found.path]), author="Ann")
    second = workspace.entries(uid)[-1]
    for entry, news in ((second, 12), (taken, 12)):  # the latest first; then nothing of the sheet is there
        now = workspace.load(uid)
        workspace.commit(now, apply(now.value, invert(entry.changes)), author="Ann", label=f"Undo: {entry.label}")
        file = read_returned(workspace, uid, [found.path]).files[0]
        assert len(file.news) == news
    assert not file.repeated
    assert {each.what for each in file.differences} == {What.NEW}


def test_reading_and_comparing_are_two_steps(workspace: Workspace, loaded: Loaded, tmp_path: Path) -> None:
    found = sheets(workspace, loaded, tmp_path)["ben"]
    scored(found, 3.0)
    returned = read_files([found.path])
    value = edits.set_score(loaded.value, "ben", "bolt", "fit", 1.0)
    now = workspace.commit(loaded, value, author="Ann", label="Score").loaded
    counts = [compare_returned(workspace, each, returned).files[0].count(What.CONFLICTING) for each in (loaded, now)]
    assert counts == [0, 1]
    collected = compare_returned(workspace, loaded, returned)
    after = handed_in(merged(collected), collected, "2026-03-20T10:00:00+00:00")
    assert after.submissions["ben"].at == "2026-03-20T10:00:00+00:00"
    assert journal_label(collected).startswith("Scoresheets collected: Ben Okafor [")


@pytest.mark.parametrize("count", [1, 4])
def test_reading_stops_before_the_next_file(workspace: Workspace, loaded: Loaded, tmp_path: Path, count: int) -> None:
    found = sheets(workspace, loaded, tmp_path)["ben"]
    files = [copyfile(found.path, tmp_path / f"{number}.xlsx") for number in range(count)]
    seen = []

    def report(share: float, doing: str) -> None:
        seen.append((share, doing))
        raise Cancelled

    with pytest.raises(Cancelled):
        read_files(files, report)
    assert 1 <= len(seen) <= 2
    assert seen[0] == (0.0, "Reading 0.xlsx")


def test_what_was_written_is_known_when_the_work_is_stopped(
    workspace: Workspace, loaded: Loaded, tmp_path: Path
) -> None:
    done: list[Written] = []

    def report(_share: float, _doing: str) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_sheets(loaded, tmp_path, report=report, done=done)
    assert [each.map.about.evaluator for each in done] == ["ann"]
    assert [path.name for path in tmp_path.glob("*.xlsx")] == [done[0].path.name]


def test_labels_are_given_once_and_as_an_edit(workspace: Workspace) -> None:
    value = panel()
    for key, row in value.candidates.items():
        value = with_row(value, "candidates", (key,), replace(row, label=""))
    uid = workspace.add(value, author="Ann", label="Added").uid
    first, second = (labelled(workspace, uid, author="Ann") for _ in range(2))
    assert {row.label for row in first.value.candidates.values()} == {"Candidate A", "Candidate B", "Candidate C"}
    assert second.sequence == first.sequence


def test_what_was_dealt_stays_and_newcomers_come_after() -> None:
    value = panel()
    for number in range(3):
        value, _ = edits.add_candidate(value, Candidate(f"Firm {number}"))
    first = dealt(value)
    assert sorted(first) == sorted(value.candidates)
    assert dealt(value, first) == first
    fewer = edits.remove_candidate(value, first[0])
    more, key = edits.add_candidate(fewer, Candidate("Newcomer"))
    assert dealt(more, first) == (*first[1:], key)
    assert len({dealt(value) for _ in range(60)}) > 1  # one of 720 orders sixty times over is no lot


def test_labels_follow_what_was_dealt_and_nobody_loses_one(workspace: Workspace) -> None:
    value = panel()
    labels = {key: row.label for key, row in value.candidates.items()}
    value, late = edits.add_candidate(value, Candidate("Late"))
    value, later = edits.add_candidate(value, Candidate("Later"))
    uid = workspace.add(value, author="Ann", label="Added").uid
    order = (later, *labels, late)
    texts = [text for _, row, _ in sheet_preview(value, "ann", blind=True, order=order) for text in row]
    given = labelled(workspace, uid, author="Ann", order=order).value.candidates
    assert {key: given[key].label for key in labels} == labels
    assert (given[later].label, given[late].label) == ("Candidate D", "Candidate E")
    assert {row.label for row in given.values()} <= set(texts)


def formal() -> Evaluation:
    value = panel()
    return with_row(value, "head", (), replace(value.head, process=Process.FORMAL, stage=Stage.SCORING))


def with_conflicts(value: Evaluation) -> Evaluation:
    for candidate in value.candidates:
        value = with_row(value, "declarations", ("ben", candidate), Declaration(conflict=True, statement="Kin"))
    return value


def assigned(value: Evaluation, *criteria: str) -> Evaluation:
    return with_row(value, "evaluators", ("ben",), replace(value.evaluators["ben"], assigned=criteria))


def without(value: Evaluation, table: str) -> Evaluation:
    for key in list(getattr(value, table)):
        value = with_row(value, table, (key,), None)
    return value


def unrated(value: Evaluation) -> Evaluation:
    for key, row in value.criteria.items():
        if row.kind is Kind.RATING:
            value = with_row(value, "criteria", (key,), None)
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (panel(), None),
        (with_conflicts(panel()), NotSent.CONFLICTS),
        (without(without(panel(), "sheets"), "candidates"), NotSent.NO_CANDIDATES),
        (without(unrated(panel()), "sheets"), NotSent.NOTHING_RATED),
        (assigned(panel(), "price"), NotSent.NOTHING_ASSIGNED),
        (assigned(formal(), "terms"), NotSent.SEALED),
        (with_row(formal(), "submissions", ("ben",), Submission("2026-03-20T10:00:00+00:00")), NotSent.HANDED_IN),
    ],
)
def test_who_can_be_sent_a_sheet_and_why_not(value: Evaluation, why: NotSent | None, tmp_path: Path) -> None:
    found = {each.evaluator: each for each in sendable(value)}["ben"]
    assert found.why_not is why
    if why is None:
        assert (found.expected, found.scored) == (12, 0)
        assert sheet_preview(value, "ben", blind=False)
    else:
        with pytest.raises(ScorecardError):
            sheet_preview(value, "ben", blind=False)


def test_how_far_others_are_is_not_told_while_it_is_hidden() -> None:
    found = {each.evaluator: each for each in sendable(formal(), "ben")}
    assert (found["ann"].scored, found["ann"].sealed) == (None, 1)
    assert found["ben"].scored == 0
    texts = [text for _, row, _ in sheet_preview(formal(), "ann", blind=False, who="ben") for text in row]
    assert "Two like clients" not in texts
