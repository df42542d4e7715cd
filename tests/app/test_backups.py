"""Backups by themselves: which are kept, whose they are, when one is made, and that nothing unfinished is ever left."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.app import backups as module
from scorecard.app.backups import (
    ABOUT,
    DAYS,
    MONTHS,
    NEWEST,
    WEEKS,
    Backup,
    Backups,
    Reason,
    kept,
    numbered,
    open_beside,
)
from scorecard.app.workspace import LARGE, Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import DamagedError, ScorecardError, StorageError
from tests.core.made import made
from tests.storage.workspaces import behind_the_back

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


class Hand:
    """A clock that is set by hand."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def at(number: int, moment: datetime) -> Backup:
    return Backup(Path(f"{number}.scorecard"), number, moment, Reason.AUTOMATIC, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "there" / "Work.scorecard"
    with Workspace(found, create=True) as workspace:
        value = made({"cost": 1.0, "fit": 1.0}, {"acme": (3, 4), "brio": (2, 5)})
        workspace.add(set_head(value, title="Test"), author="Ann", label="New")
    return found


def backups_in(tmp_path: Path, path: Path, clock: Hand | None = None, second: Path | None = None) -> Backups:
    return Backups(path, root=tmp_path / "backups", second=second, clock=clock or Hand())


def edit(path: Path, title: str) -> None:
    with Workspace(path) as workspace:
        uid = workspace.evaluations()[0].uid
        workspace.edit(uid, lambda now: set_head(now, title=title), author="Ann", label="Title")


def back_up(backups: Backups, reason: Reason = Reason.AUTOMATIC) -> Backup | None:
    with Workspace(backups.workspace) as workspace:
        return backups.make(workspace, reason)


def titles(path: Path) -> list[str]:
    with Workspace(path) as workspace:
        return [each.title for each in workspace.evaluations()]


# ---- thinning: tables ---------------------------------------------------------------------------------------


def test_the_newest_are_kept_however_many_were_made_on_one_day() -> None:
    made_today = [at(number, START + timedelta(minutes=number)) for number in range(1, 31)]
    assert kept(made_today) == set(range(30 - NEWEST + 1, 31))


def test_of_each_of_the_latest_days_the_last_is_kept() -> None:
    """Two a day for 20 days, from 1 (9:00) to 40 (15:00 on the last day, a Saturday)."""
    listed = [
        at(2 * day + half + 1, START + timedelta(days=day, hours=6 * half)) for day in range(20) for half in (0, 1)
    ]
    newest = {36, 37, 38, 39, 40}
    days = {2 * day + 2 for day in range(20 - DAYS, 20)}
    weeks = {14, 28, 40}  # the Sundays of the first two weeks, and the last of the third
    months = {40}
    assert kept(listed) == newest | days | weeks | months


def test_of_a_year_of_working_days_so_many_days_weeks_and_months_are_kept() -> None:
    moments = [START + timedelta(days=day) for day in range(365) if (START + timedelta(days=day)).weekday() < 5]
    listed = [at(number, moment) for number, moment in enumerate(moments, 1)]
    stays = sorted(kept(listed), reverse=True)
    days = [moments[number - 1] for number in stays]
    assert stays[:DAYS] == list(range(len(listed), len(listed) - DAYS, -1))
    fridays = [each for each in days[DAYS:] if each.weekday() == 4]
    assert len({each.isocalendar()[:2] for each in days}) >= WEEKS
    assert len({(each.year, each.month) for each in days}) == MONTHS
    assert len(fridays) >= WEEKS - 3
    assert len(stays) <= NEWEST + DAYS + WEEKS + MONTHS


def test_a_leap_day_and_the_turn_of_a_year_are_days_like_others() -> None:
    moments = [datetime(2028, 2, 28, tzinfo=UTC) + timedelta(days=each) for each in range(3)]
    moments += [datetime(2028, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)]
    moments += [datetime(2029, 1, 1, 12, tzinfo=UTC) + timedelta(minutes=each) for each in range(NEWEST)]
    listed = [at(number, moment) for number, moment in enumerate(moments, 1)]
    assert kept(listed) == {1, 2, 3, 4, *range(6, 11)}


@pytest.mark.parametrize("jump", [timedelta(days=3650), timedelta(days=-3650), timedelta(hours=-5)])
def test_a_clock_that_jumps_costs_no_new_backup(jump: timedelta) -> None:
    before = [at(number, START + timedelta(days=number)) for number in range(1, 21)]
    after = [at(number, START + jump + timedelta(days=20, minutes=number)) for number in range(21, 24)]
    stays = kept([*before, *after])
    assert {21, 22, 23} <= stays
    assert len(stays & set(range(1, 21))) >= DAYS - 1


# ---- thinning: laws -----------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
STEPS = st.lists(
    st.one_of(
        st.timedeltas(timedelta(0), timedelta(hours=30)),
        st.timedeltas(timedelta(days=-4000), timedelta(days=4000)),
    ),
    max_size=120,
)


def series(start: datetime, steps: list[timedelta]) -> list[Backup]:
    found, moment = [], start
    for number, step in enumerate(steps, 1):
        moment = min(max(moment + step, datetime(1950, 1, 1, tzinfo=UTC)), datetime(2300, 1, 1, tzinfo=UTC))
        found.append(at(number, moment))
    return found


@given(MOMENTS, STEPS)
def test_the_newest_stay_and_there_are_never_too_many(start: datetime, steps: list[timedelta]) -> None:
    listed = series(start, steps)
    stays = kept(listed)
    numbers = [each.number for each in listed]
    assert set(numbers[-NEWEST:]) <= stays <= set(numbers)
    assert len(stays) <= NEWEST + DAYS + WEEKS + MONTHS


@given(MOMENTS, STEPS)
def test_thinning_after_each_backup_keeps_what_thinning_once_does(start: datetime, steps: list[timedelta]) -> None:
    listed = series(start, steps)
    there: list[Backup] = []
    for each in listed:
        there.append(each)
        stays = kept(there)
        there = [one for one in there if one.number in stays]
    assert {each.number for each in there} == kept(listed)


@given(MOMENTS, STEPS, st.randoms())
def test_the_order_of_a_folder_does_not_matter(start: datetime, steps: list[timedelta], pick: object) -> None:
    listed = series(start, steps)
    shuffled = list(listed)
    pick.shuffle(shuffled)  # type: ignore[attr-defined]
    assert kept(shuffled) == kept(listed)
    assert kept([each for each in listed if each.number in kept(listed)]) == kept(listed)


# ---- making -------------------------------------------------------------------------------------------------


def test_a_backup_is_made_when_something_has_changed_and_not_otherwise(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    assert backups.listed() == []
    first = back_up(backups)
    assert first is not None
    assert first.path.name == "000001 2026-03-02 09.00.00 automatic.scorecard"
    assert back_up(backups) is None
    edit(path, "Other")
    second = back_up(backups, Reason.LARGE_CHANGE)
    assert second is not None
    assert [(each.number, each.reason) for each in backups.listed()] == [
        (2, Reason.LARGE_CHANGE),
        (1, Reason.AUTOMATIC),
    ]
    assert titles(first.path) == ["Test"]
    assert titles(second.path) == ["Other"]
    assert [each.is_present for each in backups.described()] == [True, False]
    assert [each.evaluations for each in backups.described()] == [1, 1]


def test_a_change_of_the_directory_or_a_deletion_is_a_change(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    with Workspace(path) as workspace:
        assert backups.make(workspace, Reason.AUTOMATIC)
        workspace.new_provider("Cobalt")
        assert backups.make(workspace, Reason.AUTOMATIC)
        workspace.remove(workspace.evaluations()[0].uid, author="Ann")
        assert backups.make(workspace, Reason.AUTOMATIC)
    assert [each.evaluations for each in backups.described()] == [0, 1, 1]


def test_an_empty_workspace_has_nothing_to_back_up(tmp_path: Path) -> None:
    path = tmp_path / "Empty.scorecard"
    with Workspace(path, create=True) as workspace:
        assert backups_in(tmp_path, path).make(workspace, Reason.AUTOMATIC) is None
    assert not (tmp_path / "backups").exists()


def test_backups_are_thinned_as_they_are_made(tmp_path: Path, path: Path) -> None:
    clock = Hand()
    backups = backups_in(tmp_path, path, clock)
    with Workspace(path) as workspace:
        uid = workspace.evaluations()[0].uid
        for number in range(12):
            workspace.edit(uid, lambda now, n=number: set_head(now, title=f"T{n}"), author="A", label="T")  # type: ignore[misc]
            assert backups.make(workspace, Reason.AUTOMATIC)
            clock.now += timedelta(minutes=20)
    assert [each.number for each in backups.listed()] == [12, 11, 10, 9, 8]


def test_a_damaged_workspace_is_not_backed_up_and_no_good_backup_goes_for_it(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    back_up(backups)
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM criteria")
        connection.execute("UPDATE evaluation SET hash = 'another'")
    with pytest.raises(DamagedError, match="did not pass its check"):
        back_up(backups)
    (only,) = backups.listed()
    assert sorted(each.name for each in only.path.parent.iterdir()) == sorted([only.path.name, ABOUT])


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backups = backups_in(tmp_path, path)
    back_up(backups)
    edit(path, "Other")

    def full(_: Path, target: Path) -> None:
        target.write_bytes(b"half of it")
        raise StorageError("The disk is full", place=str(target))

    with monkeypatch.context() as patch:
        patch.setattr("scorecard.storage.store.copy_into", full)
        with pytest.raises(StorageError, match="The disk is full"):
            back_up(backups)
    (only,) = backups.listed()
    assert sorted(each.name for each in only.path.parent.iterdir()) == sorted([only.path.name, ABOUT])
    assert back_up(backups) is not None


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, path: Path) -> None:
    (tmp_path / "backups").write_text("a file of this name")
    with pytest.raises(ScorecardError, match="folder for backups cannot be made"):
        back_up(backups_in(tmp_path, path))


def test_what_a_killed_program_left_is_swept_up_later(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = backups_in(tmp_path, path)
    first = back_up(backups)
    assert first is not None
    left = first.path.with_name("000002 2026-03-02 09.00.00 automatic.scorecard.part")
    left.write_bytes(b"half")
    edit(path, "Other")
    assert back_up(backups) is not None
    assert left.exists(), "another program may just be writing it"
    monkeypatch.setattr(module, "utc_now", lambda: datetime.now(UTC) + timedelta(hours=2))
    edit(path, "Third")
    assert back_up(backups) is not None
    assert not left.exists()


def test_two_programs_that_back_up_at_once_take_two_numbers(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = backups_in(tmp_path, path)
    real = Workspace.backup
    raced: list[Path] = []

    def slow(self: Workspace, target: Path) -> None:
        if not raced:
            raced.append(target)
            real(self, target)  # the other one was quicker
        real(self, target)

    monkeypatch.setattr(Workspace, "backup", slow)
    made_here = back_up(backups)
    assert made_here is not None
    assert (made_here.number, len(backups.listed())) == (2, 2)


def test_a_large_change_is_foretold_and_a_small_one_is_not(path: Path) -> None:
    told: list[int] = []
    names = [f"c{at}" for at in range(20)]
    large = set_head(made(dict.fromkeys(names, 1.0), {f"p{at}": tuple([3] * 20) for at in range(11)}), title="Large")
    assert len(names) * 11 >= LARGE
    with Workspace(path) as workspace:
        workspace.before_large_change = lambda: told.append(len(workspace.evaluations()))
        uid = workspace.evaluations()[0].uid
        workspace.edit(uid, lambda now: set_head(now, title="T"), author="A", label="T")
        assert told == []
        workspace.add(large, author="A", label="Imported")
        assert told == [1]
        workspace.edit(uid, lambda _: large, author="A", label="Brought")
    assert told == [1, 2]


# ---- whose they are -----------------------------------------------------------------------------------------


def test_two_workspaces_of_one_name_never_share_a_folder(tmp_path: Path) -> None:
    folders = []
    for place in ("one", "two"):
        path = tmp_path / place / "Work.scorecard"
        with Workspace(path, create=True) as workspace:
            workspace.add(made({"x": 1.0}, {"a": (1,)}), author="A", label="new")
        backups = backups_in(tmp_path, path)
        back_up(backups)
        shelf = backups.shelf()
        assert shelf is not None
        folders.append(shelf.folder)
        assert len(backups.listed()) == 1
    assert folders[0] != folders[1]


def test_a_copy_of_a_workspace_has_a_folder_of_its_own(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    back_up(backups)
    copy = tmp_path / "Work.scorecard"
    with Workspace(path) as workspace:
        workspace.backup(copy)
    edit(copy, "Of the copy")
    others = backups_in(tmp_path, copy)
    back_up(others)
    assert [len(each.listed()) for each in (backups, others)] == [1, 1]
    assert titles(backups.listed()[0].path) == ["Test"]


def test_a_workspace_that_was_moved_finds_its_own(tmp_path: Path, path: Path) -> None:
    back_up(backups_in(tmp_path, path))
    moved = tmp_path / "Moved.scorecard"
    path.rename(moved)
    backups = backups_in(tmp_path, moved)
    assert len(backups.listed()) == 1
    edit(moved, "Later")
    back_up(backups)
    assert [each.number for each in backups.listed()] == [2, 1]


def test_another_workspace_at_the_same_path_begins_anew(tmp_path: Path, path: Path) -> None:
    back_up(backups_in(tmp_path, path))
    path.unlink()
    with Workspace(path, create=True) as workspace:
        workspace.add(made({"x": 1.0}, {"a": (1,)}), author="A", label="new")
    backups = backups_in(tmp_path, path)
    assert backups.listed() == []
    back_up(backups)
    assert [each.number for each in backups.listed()] == [1]


@pytest.mark.parametrize("damage", ["gone", "zeroed", "cut", "garbage"])
def test_the_backups_of_a_workspace_that_cannot_be_read_are_found_by_its_path(
    tmp_path: Path, path: Path, damage: str
) -> None:
    back_up(backups_in(tmp_path, path))
    size = path.stat().st_size
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"zeroed": bytes(size), "cut": path.read_bytes()[:1000], "garbage": b"garbage" * 500}[damage])
    backups = backups_in(tmp_path, path)
    assert backups.is_known
    assert len(backups.listed()) == 1
    assert [each.is_present for each in backups.described()] == [False]


@pytest.mark.parametrize("about", [b"", b"[]", b"{not json", b'{"identity": 5, "path": 7}', b"[" * 100_000])
def test_a_folder_with_a_spoiled_note_is_passed_over(tmp_path: Path, path: Path, about: bytes) -> None:
    backups = backups_in(tmp_path, path)
    first = back_up(backups)
    assert first is not None
    (first.path.parent / ABOUT).write_bytes(about)
    assert backups.listed() == []
    again = back_up(backups)
    assert again is not None
    assert again.path.parent != first.path.parent
    assert first.path.exists()


def test_other_files_in_the_folder_are_neither_listed_nor_removed(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    first = back_up(backups)
    assert first is not None
    own = [
        first.path.with_name(name)
        for name in ("mine.scorecard", "000009 tomorrow automatic.scorecard", "000003 2026-99-99 09.00.00 x.scorecard")
    ]
    for each in own:
        each.write_bytes(b"mine")
    for number in range(8):
        edit(path, f"T{number}")
        back_up(backups)
    assert all(each.read_bytes() == b"mine" for each in own)
    assert [each.number for each in backups.listed()] == [9, 8, 7, 6, 5]


def test_a_backup_that_cannot_be_read_is_listed_so(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    first = back_up(backups)
    assert first is not None
    first.path.write_bytes(b"spoiled" * 1000)
    assert [each.evaluations for each in backups.described()] == [None]
    assert back_up(backups) is not None, "what cannot be read counts for nothing"


# ---- a second place, holding, copies ------------------------------------------------------------------------


def test_a_second_folder_gets_a_copy_of_each(tmp_path: Path, path: Path) -> None:
    second = tmp_path / "drive"
    second.mkdir()
    backups = backups_in(tmp_path, path, second=second)
    back_up(backups)
    edit(path, "Other")
    back_up(backups)
    copies = sorted(second.rglob("*.scorecard"))
    assert [titles(each) for each in copies] == [["Test"], ["Other"]]


def test_a_second_folder_that_is_away_is_told_and_the_backup_is_there(tmp_path: Path, path: Path) -> None:
    second = tmp_path / "drive"
    backups = backups_in(tmp_path, path, second=second)
    with pytest.raises(StorageError, match="second folder for backups is not there"):
        back_up(backups)
    assert len(backups.listed()) == 1
    assert not second.exists()


def test_while_it_holds_nothing_is_removed(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    back_up(backups)
    backups.hold()
    assert backups.holds
    for number in range(8):
        edit(path, f"T{number}")
        back_up(backups)
    assert len(backups.listed()) == 9
    backups.let_go()
    assert not backups.holds
    edit(path, "Last")
    back_up(backups)
    assert len(backups.listed()) == NEWEST


def test_a_copy_of_a_backup_is_a_workspace_of_its_own(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    first = back_up(backups)
    assert first is not None
    target = tmp_path / "Copy.scorecard"
    open_beside(first, target)
    assert titles(target) == ["Test"]
    with pytest.raises(ScorecardError, match="a file of this name already"):
        open_beside(first, target)
    with pytest.raises(ScorecardError, match="folder is not there"):
        open_beside(first, tmp_path / "nowhere" / "x.scorecard")


def test_a_number_that_is_not_there_is_refused(tmp_path: Path, path: Path) -> None:
    backups = backups_in(tmp_path, path)
    with pytest.raises(ScorecardError, match="There is none yet"):
        numbered(backups.listed(), 3, "w")
    back_up(backups)
    assert numbered(backups.listed(), 1, "w").number == 1
    with pytest.raises(ScorecardError, match="There are: 1"):
        numbered(backups.listed(), 3, "w")


def test_a_backup_is_made_while_another_program_reads(tmp_path: Path, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM evaluation").fetchone()
        assert back_up(backups_in(tmp_path, path)) is not None
