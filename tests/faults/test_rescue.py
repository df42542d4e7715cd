"""Rescue: whatever is done to the pages of a workspace, nothing crashes, and what is saved is as it was or named.

An evaluation that is saved without a loss is the one that there was, to the last cell and with its whole journal. One
that is saved with losses names them; one that is not saved is named too.
"""

from __future__ import annotations

import shutil
import sqlite3
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.model import Evaluation
from scorecard.storage.adopting import write_salvage
from scorecard.storage.pages import Unreadable, values_of, varint
from scorecard.storage.rescue import Salvage, salvage
from scorecard.storage.salvaging import content_of
from tests.faults.test_damage import DAMAGES, ranking
from tests.storage.test_opening import KILLED_WRITER
from tests.storage.workspaces import behind_the_back, filled, opened

PAGE = 4096
Damage = Callable[[bytes, Random], bytes]


def some_pages(data: bytes, pick: Random) -> bytes:
    """Some pages are empty, or hold what they hold by chance."""
    found = bytearray(data)
    for _ in range(pick.randint(1, 8)):
        at = pick.randrange(len(data) // PAGE) * PAGE
        found[at : at + PAGE] = pick.choice([bytes(PAGE), pick.randbytes(PAGE)])
    return bytes(found)


def many_bytes(data: bytes, pick: Random) -> bytes:
    """Bytes all over the file are others."""
    found = bytearray(data)
    for _ in range(pick.randint(1, 200)):
        found[pick.randrange(len(found))] = pick.randrange(256)
    return bytes(found)


def pages_among_pages(data: bytes, pick: Random) -> bytes:
    """All pages are in another order."""
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    pick.shuffle(pages)
    return b"".join(pages)


def no_beginning(data: bytes, pick: Random) -> bytes:
    """The first pages are gone."""
    gone = pick.randint(1, 3) * PAGE
    return bytes(gone) + data[gone:]


ALL: list[Damage] = [*DAMAGES, some_pages, many_bytes, pages_among_pages, no_beginning]


class Team:
    """A workspace as it was before it was damaged."""

    def __init__(self, path: Path, seed: int) -> None:
        with opened(path, create=True) as store:
            for each in range(4):
                filled(store, 4 * seed + each)
            store.remove(store.evaluations()[0].uid)
            listed = [*store.evaluations(), *store.evaluations(removed=True)]
            self.values = {each.uid: store.load(each.uid).value for each in listed}
            self.entries = {each.uid: tuple(store.entries(each.uid)) for each in listed}
            self.removed = {each.uid for each in store.evaluations(removed=True)}
        self.data = path.read_bytes()
        self.titles = Counter(value.head.title for value in self.values.values())


def verdicts(team: Team, saved: Salvage) -> Counter[str]:
    """What became of each evaluation."""
    found: Counter[str] = Counter()
    for each in saved.evaluations:
        if each.losses:
            found["with losses"] += 1
        elif team.values.get(each.uid) == each.value and team.entries[each.uid] == each.entries:
            found["whole"] += 1
        else:
            found["silently wrong"] += 1
    missing = len(team.values) - len(saved.evaluations)
    if missing > 0:
        found["gone, and said so" if saved.losses else "gone without a word"] += missing
    return found


def rescue_often(folder: Path, how: Damage, seed: int, times: int, writes_every: int) -> Counter[str]:
    team, pick = Team(folder / "team.scorecard", seed), Random(seed)
    found: Counter[str] = Counter()
    for number in range(times):
        saved = salvage(how(team.data, pick))
        found += verdicts(team, saved)
        if number % writes_every == 0:
            for each in saved.evaluations:
                ranking(each.value)
            target = folder / "rescued.scorecard"
            target.unlink(missing_ok=True)
            write_salvage(saved, target, author="Ann", label="Saved")
            assert_written(target, saved)
    return found


def assert_written(target: Path, saved: Salvage) -> None:
    """The new workspace holds what was saved, and passes every check."""
    with opened(target) as store:
        assert store.check() == []
        listed = {each.uid: each for each in (*store.evaluations(), *store.evaluations(removed=True))}
        assert len(listed) == len(saved.evaluations)
        for each in saved.evaluations:
            if each.entries:
                assert store.load(each.uid).value == each.value
                assert tuple(store.entries(each.uid)) == each.entries


def assert_nothing_silent(found: Counter[str]) -> None:
    assert found["silently wrong"] == found["gone without a word"] == 0, found


@pytest.mark.parametrize("how", ALL, ids=lambda how: how.__name__)
def test_a_damaged_workspace_is_saved_as_it_was_or_with_its_losses_named(tmp_path: Path, how: Damage) -> None:
    found = rescue_often(tmp_path, how, 1, 12, 4)
    assert_nothing_silent(found)
    assert found["whole"] + found["with losses"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("how", ALL, ids=lambda how: how.__name__)
def test_a_workspace_that_is_damaged_very_often_is_never_saved_silently_wrong(
    tmp_path: Path, how: Damage, seed: int
) -> None:
    found = rescue_often(tmp_path, how, seed, 300, 25)
    print(how.__name__, seed, dict(found))
    assert_nothing_silent(found)


# ---- single cases -------------------------------------------------------------------------------------------


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path / "team.scorecard", 3)


def values_saved(saved: Salvage) -> dict[str, Evaluation]:
    assert saved.is_whole
    return {each.uid: each.value for each in saved.evaluations}


def test_a_sound_workspace_is_saved_whole(team: Team, tmp_path: Path) -> None:
    saved = salvage(team.data)
    assert values_saved(saved) == team.values
    target = tmp_path / "rescued.scorecard"
    write_salvage(saved, target, author="Ann", label="Saved")
    assert_written(target, saved)
    with opened(target) as store:
        assert {each.uid for each in store.evaluations(removed=True)} == team.removed


def test_without_its_first_page_every_evaluation_is_still_found(team: Team) -> None:
    """There the schema stands, and with it the way to every table; the journal vouches for itself."""
    saved = salvage(bytes(PAGE) + team.data[PAGE:])
    assert {each.uid: each.value for each in saved.evaluations} == team.values
    assert not any(each.losses for each in saved.evaluations)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sheets",
        "DELETE FROM criteria",
        "UPDATE sheets SET score = 1.0",
        "DROP TABLE facts",
        "DELETE FROM head",
        "UPDATE evaluation SET hash = 'x', sequence = 2",
        "DROP INDEX evaluation_uid",
    ],
)
def test_rows_that_were_changed_behind_the_programs_back_are_made_good_from_the_journal(
    team: Team, tmp_path: Path, statement: str
) -> None:
    path = tmp_path / "team.scorecard"
    with behind_the_back(path) as connection:
        connection.execute(statement)
    saved = salvage(path.read_bytes())
    losses = [loss for each in saved.evaluations for loss in each.losses]
    if "evaluation SET" in statement:
        assert all("perhaps" in each or "lacks" in each or "history" in each for each in losses)
    else:
        assert losses == []
    assert {each.title for each in saved.evaluations} == {
        value.head.title or "Rescued evaluation" for value in team.values.values()
    }


def test_a_journal_that_lost_entries_is_named_and_the_rows_are_taken(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "team.scorecard"
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM version")
        connection.execute("DELETE FROM journal WHERE sequence IN (2, 3)")
    saved = salvage(path.read_bytes())
    assert sorted(map(repr, (each.value for each in saved.evaluations))) == sorted(map(repr, team.values.values()))
    assert all("the journal lacks 2 to 3" in each.losses[0] for each in saved.evaluations)
    assert all("its history begins anew" in each.losses for each in saved.evaluations)


def test_rows_that_are_lost_with_their_entries_are_named_by_what_people_call_them(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "team.scorecard"
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM version")
        connection.execute("DELETE FROM journal")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM candidates")
    saved = salvage(path.read_bytes())
    for each in saved.evaluations:
        assert "the journal lacks all of it" in each.losses[0]
    with_cells = [each for each in saved.evaluations if any("with it went" in loss for loss in each.losses)]
    assert with_cells
    assert all(not each.value.facts for each in saved.evaluations)


def test_what_a_killed_program_had_begun_is_taken_back_on_a_copy(team: Team, tmp_path: Path) -> None:
    path = tmp_path / "team.scorecard"
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(path)], check=False)
    journal = path.with_name(f"{path.name}-journal")
    assert journal.stat().st_size > 0
    before = path.read_bytes(), journal.read_bytes()
    saved = salvage(content_of(path))
    assert values_saved(saved) == team.values
    assert (path.read_bytes(), journal.read_bytes()) == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"SQLite format 3\0",
        b"nothing of ours " * 1_000,
        bytes(100_000),
        b"\x0a" * 100_000,
        b"\x02" + b"\xff" * 50_000,
        b"\x0d\x00\x00\xff\xff" * 20_000,
        b"SQLite format 3\0\x00\x01" + b"\x05" * 70_000,
    ],
    ids=range(9),
)
def test_what_is_no_workspace_gives_nothing(data: bytes) -> None:
    saved = salvage(data)
    assert saved.evaluations == ()
    assert saved.providers == ()


def test_pages_that_point_at_each_other_come_to_an_end() -> None:
    """Page 1 and page 2 are inner pages, each the child of both."""
    inner = b"\x05\0\0\0\x01\0\0\0\0\0\0\x02" + b"\x0f\xf0"
    first = (b"SQLite format 3\0\x10\0" + bytes(82) + inner).ljust(PAGE, b"\0")
    second = bytearray(inner.ljust(PAGE, b"\0"))
    second[0x0FF0:0x0FF5] = b"\0\0\0\x01\x01"
    assert salvage(first + bytes(second)).evaluations == ()


@given(st.binary(max_size=300))
def test_a_record_of_any_bytes_is_read_or_refused(data: bytes) -> None:
    with suppress(Unreadable, IndexError, OverflowError, struct.error):  # what reads pages expects these
        assert isinstance(values_of(data), tuple)


@given(st.integers(0, 2**64 - 1))
def test_a_number_of_the_format_is_read_as_it_is_written(number: int) -> None:
    """The form of section 1.6: seven bits a byte, but eight in the ninth."""
    if number >= 1 << 56:
        parts = [(number >> 8 >> 7 * at & 0x7F) | 0x80 for at in reversed(range(8))] + [number & 0xFF]
    else:
        count = max((number.bit_length() + 6) // 7, 1)
        parts = [(number >> 7 * at & 0x7F) | (0x80 if at else 0) for at in reversed(range(count))]
    assert varint(bytes(parts)) == (number, len(parts))


@settings(max_examples=40)
@given(st.binary(max_size=3 * PAGE), st.integers(0, 2**32))
def test_a_file_of_any_bytes_gives_what_it_gives_and_no_error(data: bytes, seed: int) -> None:
    salvage(data)
    salvage(b"SQLite format 3\0" + Random(seed).randbytes(2 * PAGE))


def test_older_samples_are_saved_too(tmp_path: Path) -> None:
    for sample in sorted((Path(__file__).parents[1] / "storage" / "samples").glob("*.sql")):
        path = tmp_path / f"{sample.stem}.scorecard"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(sample.read_text("utf-8"))
        saved = salvage(path.read_bytes())
        shutil.copy(path, tmp_path / "upgraded.scorecard")
        with opened(tmp_path / "upgraded.scorecard") as store:
            expected = {
                each.uid: store.load(each.uid).value
                for each in (*store.evaluations(), *store.evaluations(removed=True))
            }
        assert values_saved(saved) == expected
