"""The journal: it is only ever added to, and whatever is changed behind the store's back shows."""

from __future__ import annotations

import sqlite3
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.model import TABLES
from scorecard.storage.journal import START, Entry, broken_at, chained, entry_hash
from scorecard.storage.records import Provider
from scorecard.storage.store import Store
from scorecard.storage.tables import table_named
from tests.storage.workspaces import behind_the_back, filled, raw, small_evaluation

ENTRIES = 6

OTHER = {
    "sequence": "sequence + 100",
    "at": "'2020-01-01T00:00:00.000Z'",
    "author": "author || '.'",
    "label": "label || '.'",
    "changes": "changes || ' '",
    "previous": f"'{'0' * 64}'",
    "hash": f"'{'0' * 64}'",
}


# ---- the chain by itself -----------------------------------------------------------------------------


@given(
    parts=st.lists(st.text(max_size=5), min_size=6, max_size=6),
    other=st.lists(st.text(max_size=5), min_size=6, max_size=6),
    sequence=st.integers(0, 200),
    other_sequence=st.integers(0, 200),
)
def test_hashes_when_any_field_differs_then_they_differ(
    parts: list[str], other: list[str], sequence: int, other_sequence: int
) -> None:
    def digest(number: int, texts: list[str]) -> str:
        uid, at, author, label, text, previous = texts
        return entry_hash(uid, number, at, author, label, text, previous)

    same = (sequence, parts) == (other_sequence, other)
    assert (digest(sequence, parts) == digest(other_sequence, other)) is same


def test_hashes_when_a_letter_moves_over_a_border_then_they_differ() -> None:
    letters = "abcdefghijklmno"
    cuts = [(2, 5, 7, 10, 13), (1, 5, 7, 10, 13), (2, 4, 7, 10, 13), (2, 5, 8, 10, 13), (2, 5, 7, 9, 13), (0,) * 5]
    found = set()
    for a, b, c, d, e in cuts:
        parts = [letters[:a], letters[a:b], letters[b:c], letters[c:d], letters[d:e], letters[e:]]
        found.add(entry_hash(parts[0], 1, *parts[1:]))
    assert len(found) == len(cuts)


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    previous = START
    for at in range(1, length + 1):
        entries.append(chained("uid", at, f"t{at}", "Ann", f"Edit {at}", "{}", previous))
        previous = entries[-1].hash
    return entries


def test_a_chain_when_sound_then_nothing_is_broken() -> None:
    entries = chain(5)
    assert broken_at("uid", entries, 5, entries[-1].hash) is None
    assert broken_at("uid", [], 0, START) is None


def test_a_chain_when_in_any_other_order_then_it_is_broken() -> None:
    entries = chain(4)
    for order in permutations(entries):
        if list(order) != entries:
            assert broken_at("uid", order, 4, entries[-1].hash) is not None


def test_a_chain_when_an_entry_is_missing_then_that_place_is_named() -> None:
    entries = chain(5)
    for at in range(5):
        assert broken_at("uid", entries[:at] + entries[at + 1 :], 5, entries[-1].hash) == at + 1


def test_a_chain_when_taken_for_another_evaluation_then_it_is_broken() -> None:
    entries = chain(3)
    assert broken_at("other", entries, 3, entries[-1].hash) == 1


# ---- the journal in the file ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET label = 'other'",
        "UPDATE journal SET hash = hash WHERE sequence = 1",
        "DELETE FROM journal WHERE sequence = 3",
        "DELETE FROM journal",
    ],
)
def test_the_journal_when_somebody_changes_it_then_the_file_refuses(store: Store, path: Path, statement: str) -> None:
    loaded, _ = filled(store, 1)
    before = store.entries(loaded.uid)
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError, match="the journal is never"):
        connection.execute(statement)
    assert store.entries(loaded.uid) == before


def test_the_journal_when_its_evaluation_is_erased_then_it_goes_too(store: Store) -> None:
    loaded, _ = filled(store, 1)
    store.erase(loaded.uid)
    assert store.evaluations() == []
    assert store.check() == []


@pytest.mark.parametrize("seed", range(5))
def test_a_workspace_when_sound_then_the_check_says_nothing(store: Store, seed: int) -> None:
    for each in range(3):
        filled(store, 10 * seed + each)
    assert store.check() == []


@pytest.mark.parametrize("column", OTHER)
@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_an_entry_when_one_field_is_changed_then_the_check_finds_it(
    store: Store, path: Path, column: str, sequence: int
) -> None:
    loaded, _ = filled(store, 1)
    assert loaded.sequence == ENTRIES
    with behind_the_back(path) as connection:
        connection.execute(f"UPDATE journal SET {column} = {OTHER[column]} WHERE sequence = ?", (sequence,))
    found = store.check()
    assert any(f"from entry {sequence} on" in each for each in found), found


def rehashed(connection: sqlite3.Connection, uid: str, start: int) -> None:
    """Make the chain hold again from an entry on, as a forger would."""
    (number,) = connection.execute("SELECT id FROM evaluation WHERE uid = ?", (uid,)).fetchone()
    query = "SELECT sequence, at, author, label, changes, hash FROM journal WHERE evaluation = ? ORDER BY sequence"
    previous = START
    for sequence, at, author, label, text, digest in connection.execute(query, (number,)).fetchall():
        if sequence >= start:
            digest = entry_hash(uid, sequence, at, author, label, text, previous)
            connection.execute(
                "UPDATE journal SET previous = ?, hash = ? WHERE evaluation = ? AND sequence = ?",
                (previous, digest, number, sequence),
            )
        previous = digest
    connection.execute("UPDATE evaluation SET hash = ? WHERE id = ?", (previous, number))


def test_an_entry_when_forged_with_its_own_hash_then_the_next_one_tells(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    entry = store.entries(loaded.uid)[2]
    digest = entry_hash(loaded.uid, 3, entry.at, "Eve", entry.label, entry.text, entry.previous)
    with behind_the_back(path) as connection:
        connection.execute("UPDATE journal SET author = 'Eve', hash = ? WHERE sequence = 3", (digest,))
    assert any("from entry 4 on" in each for each in store.check())


def test_a_change_when_forged_with_the_whole_chain_then_the_rows_tell(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute("UPDATE journal SET changes = '{}' WHERE sequence = 3")
        connection.execute("DELETE FROM version")
        rehashed(connection, loaded.uid, 3)
    found = store.check()
    assert any("rows differ from what the journal says" in each for each in found), found


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 5), (5, 6)])
def test_entries_when_swapped_then_the_check_finds_it(store: Store, path: Path, first: int, second: int) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        for old, new in ((first, -1), (second, first), (-1, second)):
            connection.execute("UPDATE journal SET sequence = ? WHERE sequence = ?", (new, old))
    assert any(f"from entry {first} on" in each for each in store.check())


@pytest.mark.parametrize("sequence", range(1, ENTRIES + 1))
def test_an_entry_when_taken_out_then_the_check_finds_it(store: Store, path: Path, sequence: int) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM journal WHERE sequence = ?", (sequence,))
    assert any(f"from entry {sequence} on" in each for each in store.check())


@pytest.mark.parametrize("kept", range(ENTRIES))
def test_the_end_when_cut_off_then_the_check_finds_it(store: Store, path: Path, kept: int) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM journal WHERE sequence > ?", (kept,))
    assert any(f"from entry {kept + 1} on" in each for each in store.check())


def test_the_end_when_cut_off_with_its_head_then_the_rows_tell(store: Store, path: Path) -> None:
    _, states = filled(store, 1)
    assert states[2] != states[-1]
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM journal WHERE sequence > 2")
        connection.execute("DELETE FROM version")
        connection.execute("UPDATE evaluation SET sequence = 2, hash = (SELECT hash FROM journal WHERE sequence = 2)")
    found = store.check()
    assert any("rows differ from what the journal says" in each for each in found), found


def test_an_entry_when_put_in_at_the_end_then_the_check_finds_it(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    extra = chained(loaded.uid, ENTRIES + 1, "now", "Eve", "Put in", "{}", loaded.hash)
    with behind_the_back(path) as connection:
        connection.execute(
            "INSERT INTO journal SELECT id, ?, ?, ?, ?, ?, ?, ? FROM evaluation",
            (extra.sequence, extra.at, extra.author, extra.label, extra.text, extra.previous, extra.hash),
        )
    assert any(f"from entry {ENTRIES + 1} on" in each for each in store.check())


def test_an_entry_when_put_in_between_then_the_check_finds_it(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    second = store.entries(loaded.uid)[1]
    extra = chained(loaded.uid, 3, "now", "Eve", "Put in", "{}", second.hash)
    with behind_the_back(path) as connection:
        connection.execute("UPDATE journal SET sequence = -sequence - 1 WHERE sequence > 2")
        connection.execute("UPDATE journal SET sequence = -sequence WHERE sequence < 0")
        connection.execute(
            "INSERT INTO journal SELECT id, ?, ?, ?, ?, ?, ?, ? FROM evaluation",
            (extra.sequence, extra.at, extra.author, extra.label, extra.text, extra.previous, extra.hash),
        )
        connection.execute(f"UPDATE evaluation SET sequence = {ENTRIES + 1}")
    assert any("from entry 4 on" in each for each in store.check())


@pytest.mark.parametrize(
    "setting", ["hash = 'other'", "hash = ''", "sequence = sequence + 1", "sequence = sequence - 1", "uid = uid || 'x'"]
)
def test_the_head_when_changed_then_the_check_finds_it(store: Store, path: Path, setting: str) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute(f"UPDATE evaluation SET {setting}")
    assert any("the journal does not hold" in each for each in store.check())


@pytest.mark.parametrize("column", ["created", "changed"])
def test_the_times_when_changed_then_the_check_finds_it(store: Store, path: Path, column: str) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute(f"UPDATE evaluation SET {column} = '2020-01-01T00:00:00.000Z'")
    assert any("times" in each for each in store.check())


@pytest.mark.parametrize(
    "setting",
    [
        "name = 'The other offer'",
        "hash = 'other'",
        "author = 'Eve'",
        "at = '2020-01-01T00:00:00.000Z'",
        "sequence = 2",
        "sequence = 2, hash = (SELECT hash FROM journal WHERE sequence = 2)",
    ],
)
def test_a_version_when_changed_then_the_check_finds_it(store: Store, path: Path, setting: str) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute(f"UPDATE version SET {setting}")
    assert any("the version" in each for each in store.check())


def test_a_version_when_taken_out_or_put_in_then_the_check_finds_it(store: Store, path: Path) -> None:
    filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute(
            "INSERT INTO version SELECT evaluation, 2, 'Put in', at, author, hash FROM journal WHERE sequence = 2"
        )
    assert any("'Put in'" in each for each in store.check())
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM version")
    assert any("'The offer'" in each for each in store.check())


# ---- the rows that the journal vouches for -------------------------------------------------------------

IN_JSON = {
    "kpis": '["tampered"]',
    "tie_break": '["tampered"]',
    "draw": '["tampered"]',
    "levels": '[[4.0,"tampered"]]',
    "value": '{"shape":"linear","zero_at":9.0}',
}
COLUMNS = [(table, column.name) for table in TABLES for column in table_named(table).columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_row_when_any_column_is_changed_then_the_check_finds_it(
    store: Store, path: Path, table: str, column: str
) -> None:
    store.create(small_evaluation(), author="Ann", label="Made")
    of_type = str(table_named(table).c[column].type.compile())
    if column in IN_JSON:
        other = f"'{IN_JSON[column]}'"
    elif column == "stated":
        other = "'\"tampered\"', score = NULL"
    elif column == "score":
        other = "coalesce(score, 0) + 1, stated = NULL"
    elif of_type == "TEXT":
        other = f"{column} || 'x'"
    elif column == "sample" or column == "sealed":
        other = f"1 - {column}"
    else:
        other = f"coalesce({column}, 0) + 1"
    with behind_the_back(path) as connection:
        assert connection.execute(f"UPDATE {table} SET {column} = {other}").rowcount > 0
    assert store.check()


@pytest.mark.parametrize("table", TABLES)
def test_a_row_when_taken_out_then_the_check_finds_it(store: Store, path: Path, table: str) -> None:
    store.create(small_evaluation(), author="Ann", label="Made")
    with behind_the_back(path) as connection:
        connection.execute(f"DELETE FROM {table}")
    assert any(table in each for each in store.check())


@pytest.mark.parametrize("table", [name for name, shape in TABLES.items() if shape.key])
def test_a_row_when_put_in_then_the_check_finds_it(store: Store, path: Path, table: str) -> None:
    store.create(small_evaluation(), author="Ann", label="Made")
    last = [column.name for column in table_named(table).primary_key.columns][-1]
    names = [column.name for column in table_named(table).columns]
    values = ["'new'" if name == last else name for name in names]
    with behind_the_back(path) as connection:
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} LIMIT 1")
    assert any(table in each for each in store.check())


@pytest.mark.xfail(reason="the directory has no journal, so nothing vouches for its rows")
def test_a_provider_when_changed_then_the_check_finds_it(store: Store, path: Path) -> None:
    store.add_providers([Provider("u1", "Acme", contacts="ann@acme.example")])
    with behind_the_back(path) as connection:
        connection.execute("UPDATE provider SET contacts = 'eve@acme.example'")
    assert store.check()


def test_the_time_of_a_removal_when_changed_then_the_check_finds_it(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    store.remove(loaded.uid)
    with behind_the_back(path) as connection:
        connection.execute("UPDATE evaluation SET removed = '2099-01-01T00:00:00.000Z'")
    assert store.check()


# ---- what stands in the file besides ------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER journal_is_kept",
        "DROP TRIGGER journal_is_not_cut",
        "DROP INDEX evaluation_uid",
        "CREATE TABLE notes (text TEXT)",
        "CREATE VIEW leader AS SELECT * FROM head",
        "CREATE TRIGGER helper AFTER INSERT ON sheets BEGIN UPDATE sheets SET score = 5; END",
        "CREATE INDEX fast ON sheets (score)",
    ],
)
def test_the_schema_when_something_is_added_or_missing_then_the_check_names_it(
    store: Store, path: Path, statement: str
) -> None:
    filled(store, 1)
    with raw(path) as connection:
        connection.execute(statement)
    name = statement.split()[2]
    assert any(name in each for each in store.check())


def test_the_journal_when_read_by_pages_then_it_is_all_of_it_newest_first(store: Store) -> None:
    loaded, _ = filled(store, 3)
    everything = store.entries(loaded.uid)
    found: list[Entry] = []
    while page := store.entries_before(loaded.uid, found[-1].sequence if found else None, 4):
        assert len(page) <= 4
        found += page
    assert found == everything[::-1]
    assert store.entries_before(loaded.uid, 3, 1) == [everything[1]]


def test_the_journal_when_asked_who_wrote_it_then_everybody_is_counted(store: Store) -> None:
    loaded, _ = filled(store, 3)
    for author in ("Zoe", "Zoe", "Ben"):
        store.save(loaded.uid, (), store.entries(loaded.uid)[-1].sequence, author=author, label="x")
    entries = store.entries(loaded.uid)
    found = store.contributors(loaded.uid)
    assert sum(each.entries for each in found) == len(entries)
    assert {each.author: each.entries for each in found}["Zoe"] == 2
    assert min(each.first for each in found) == entries[0].at


def test_the_journal_when_it_was_changed_behind_the_back_then_the_place_is_told(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 3)
    assert store.verify(loaded.uid).broken is None
    with behind_the_back(path) as connection:
        connection.execute("UPDATE journal SET label = 'other' WHERE sequence = 2")
    assert store.verify(loaded.uid).broken == 2
