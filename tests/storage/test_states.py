"""Earlier states: whatever was asked for before, and from wherever they are worked out, they are what was."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.changes import EMPTY, Changes, diff
from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation
from scorecard.storage import states
from scorecard.storage.encoding import changes_from_text
from scorecard.storage.records import Loaded
from scorecard.storage.store import Store
from tests.core.evaluations import after_edits, any_evaluation
from tests.storage.workspaces import behind_the_back, filled, opened

FEWER = settings(max_examples=max(settings().max_examples // 2, 1))
PLACES = st.lists(st.integers(0, 12), min_size=1, max_size=20)


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """States are kept often, so that few entries do what many would."""
    monkeypatch.setattr(states, "STEP", 3)
    monkeypatch.setattr(states, "MOST_LOOSE", 2)
    monkeypatch.setattr(states, "MOST_STATES", 4)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened(tmp_path_factory.mktemp("shelf") / "shelf.scorecard", create=True) as store:
        yield store


def journal_of_twelve(store: Store, pick: Random) -> tuple[str, list[Loaded]]:
    """An evaluation with twelve entries, and every state of it with its place."""
    made = store.create(any_evaluation(pick), author="Ann", label="Made")
    found = [Loaded(made.uid, EMPTY, 0, ""), made]
    while len(found) < 13:
        value = after_edits(pick, found[-1].value)
        entry = store.save(made.uid, diff(found[-1].value, value), len(found) - 1, author="Ann", label="Edited")
        found.append(Loaded(made.uid, value, entry.sequence, entry.hash))
    return made.uid, found


@FEWER
@given(seed=st.integers(0, 2**32 - 1), places=PLACES)
def test_states_when_asked_for_in_any_order_then_each_is_what_it_was(
    shelf: Store, seed: int, places: list[int]
) -> None:
    pick = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "STEP", 3)
        patch.setattr(states, "MOST_LOOSE", 2)
        patch.setattr(states, "MOST_STATES", 4)
        uid, known = journal_of_twelve(shelf, pick)
        for place in places:
            near = pick.choice([None, pick.choice(known[1:])])
            assert shelf.state_at(uid, place, near) == known[place].value


def test_a_state_when_close_to_a_kept_one_then_only_the_way_between_is_read(
    store: Store, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, known = journal_of_twelve(store, Random(5))
    store.state_at(uid, 5)
    read: list[str] = []
    parse = changes_from_text

    def watched(text: str) -> Changes:
        read.append(text)
        return parse(text)

    monkeypatch.setattr(states, "changes_from_text", watched)
    assert store.state_at(uid, 6) == known[6].value
    assert store.state_at(uid, 5) == known[5].value
    assert len(read) <= 2


def test_a_state_when_another_file_was_put_in_place_then_it_is_that_of_the_file(
    store: Store, path: Path, tmp_path: Path
) -> None:
    uid, known = journal_of_twelve(store, Random(7))
    store.backup(tmp_path / "kept.scorecard")
    other = after_edits(Random(8), known[12].value)
    store.save(uid, diff(known[12].value, other), 12, author="Ann", label="Here")
    assert store.state_at(uid, 13) == other
    with opened(tmp_path / "kept.scorecard") as elsewhere:
        third = after_edits(Random(9), known[12].value)
        elsewhere.save(uid, diff(known[12].value, third), 12, author="Bob", label="There")
    store._engine.dispose()
    store._reader.close()
    shutil.copyfile(tmp_path / "kept.scorecard", path)
    assert store.state_at(uid, 13) == third


def test_a_near_state_when_it_is_of_another_history_then_it_is_not_taken(store: Store) -> None:
    uid, known = journal_of_twelve(store, Random(11))
    wrong = Loaded(uid, Evaluation(), 6, "0" * 64)
    assert store.state_at(uid, 6, wrong) == known[6].value
    assert store.state_at(uid, 5, wrong) == known[5].value


@pytest.mark.parametrize(("gone", "asked"), [(2, 2), (5, 5), (11, 10)])
def test_a_state_when_an_entry_on_the_way_is_not_there_then_it_is_no_state(
    store: Store, path: Path, gone: int, asked: int
) -> None:
    uid, _ = journal_of_twelve(store, Random(13))
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM journal WHERE sequence = ?", (gone,))
    with pytest.raises(StorageError, match="does not lead to"):
        store.state_at(uid, asked)


def test_a_state_when_the_first_entry_is_long_then_it_is_gone_back_to(
    store: Store, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "LONGEST_BEGINNING", 1)
    uid, known = journal_of_twelve(store, Random(17))
    for place in (1, 0, 4, 12, 2):
        assert store.state_at(uid, place) == known[place].value


# ---- any column of any row ---------------------------------------------------------------------------

WATCHED = {
    "journal": ("evaluation", "sequence", "at", "author", "label", "changes", "previous", "hash"),
    "version": ("evaluation", "sequence", "name", "at", "author", "hash"),
    "evaluation": ("uid", "created", "changed", "removed", "sequence", "hash"),
}
CELLS = st.sampled_from([(table, column) for table, columns in WATCHED.items() for column in columns])


@FEWER
@given(cell=CELLS, row=st.integers(0, 30), letter=st.sampled_from("x0 "), seed=st.integers(0, 3))
def test_a_chain_when_any_column_of_any_row_is_tampered_with_then_verifying_finds_it(
    tmp_path_factory: pytest.TempPathFactory, cell: tuple[str, str], row: int, letter: str, seed: int
) -> None:
    table, column = cell
    path = tmp_path_factory.mktemp("chain") / "w.scorecard"
    with opened(path, create=True) as store:
        loaded, _ = filled(store, seed)
        assert store.verify(loaded.uid).holds
    with behind_the_back(path) as connection:
        number = connection.execute("SELECT rowid FROM evaluation").fetchone()[0]
        count = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        order = {"journal": "sequence", "version": "sequence", "evaluation": "id"}[table]
        at = connection.execute(f"SELECT {order} FROM {table} ORDER BY 1 LIMIT 1 OFFSET ?", (row % count,)).fetchone()
        whole = column in ("evaluation", "sequence")
        other = f"{column} + 50" if whole else f"{column} || '{letter}'"
        with suppress(sqlite3.IntegrityError):
            connection.execute(f"UPDATE {table} SET {column} = {other} WHERE {order} = ?", at)
        uid = connection.execute("SELECT uid FROM evaluation WHERE id = ?", (number,)).fetchone()[0]
    with opened(path) as store:
        try:
            verdict = store.verify(uid)
        except StorageError:
            return  # so it is found as well
        assert not verdict.holds
        if table == "journal" and column != "evaluation":
            assert verdict.broken is not None
            assert verdict.broken <= at[0]
