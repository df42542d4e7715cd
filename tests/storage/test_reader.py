"""Reading without SQLModel: the same statements, one state of the file, and nothing held when something fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite

from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import StorageError
from scorecard.core.model import TABLES
from scorecard.storage.encoding import CODECS
from scorecard.storage.reader import Reader, selection
from scorecard.storage.records import Provider
from scorecard.storage.store import Store
from scorecard.storage.tables import table_named
from tests.core.made import made
from tests.storage.workspaces import behind_the_back, filled, held_elsewhere, raw

READ = """
import sys
from pathlib import Path
from scorecard.app.workspace import Workspace
with Workspace(Path(sys.argv[1])) as workspace:
    for each in workspace.evaluations():
        workspace.load(each.uid)
        workspace.versions(each.uid)
    workspace.providers(), workspace.removed(), workspace.stamp
    assert not {"sqlalchemy", "sqlmodel", "openpyxl"} & set(sys.modules), "reading has loaded what it does not need"
    workspace.get_ready()
    assert "sqlmodel" in sys.modules
"""


@pytest.mark.parametrize("table", TABLES)
def test_each_selection_is_what_the_tables_say(table: str) -> None:
    sql_table, codec = table_named(table), CODECS[table]
    keys = [column.name for column in sql_table.primary_key.columns if column.name != "evaluation"]
    statement = (
        select(*(sql_table.c[name] for name in (*keys, *codec.columns)))
        .where(sql_table.c.evaluation == bindparam("evaluation"))
        .order_by(*sql_table.primary_key.columns)
    )
    text = str(statement.compile(dialect=sqlite.dialect()))
    expected = " ".join(text.replace(f"{table}.", "").replace('"', "").split())
    assert selection(table) == expected


def test_reading_loads_no_more_than_the_driver(store: Store, path: Path) -> None:
    filled(store, 1)
    subprocess.run([sys.executable, "-c", READ, str(path)], check=True)


def test_reader_says_what_the_store_says(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 3)
    other, _ = filled(store, 4)
    store.add_providers([Provider("p", "Bolt"), Provider("q", "Acme")])
    store.remove(other.uid, author="Ann")
    reader = Reader(path)
    assert reader.load(loaded.uid) == loaded
    assert [each.uid for each in reader.evaluations()] == [loaded.uid]
    assert [each.uid for each in reader.evaluations(removed=True)] == [other.uid]
    assert [each.name for each in reader.versions(loaded.uid)] == ["The offer"]
    assert [each.name for each in reader.providers()] == ["Acme", "Bolt"]
    reader.close()
    assert [each.name for each in reader.providers()] == ["Acme", "Bolt"]  # it opens the file again
    reader.close()


def test_reading_sees_one_state_while_another_program_wants_to_write(store: Store, path: Path) -> None:
    filled(store, 1)
    reader = Reader(path)
    with reader._reading() as ask:
        before = ask("SELECT sequence FROM evaluation", ()).fetchone()
        with held_elsewhere(path, "BEGIN IMMEDIATE", "UPDATE evaluation SET sequence = 99"):
            assert ask("SELECT sequence FROM evaluation", ()).fetchone() == before
    reader.close()


def test_reading_that_fails_holds_nothing(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    with behind_the_back(path) as connection:
        connection.execute("UPDATE scale SET levels = 'no list'")
    reader = Reader(path)
    for _ in range(2):
        with pytest.raises(StorageError, match="A row of 'scale' makes no sense"):
            reader.load(loaded.uid)
    with pytest.raises(StorageError, match="not in the workspace"):
        reader.versions("nobody")
    with raw(path) as connection:
        connection.execute("BEGIN EXCLUSIVE")  # would wait in vain for a reader
    reader.close()


def test_workspace_writes_without_having_been_made_ready(store: Store, path: Path) -> None:
    loaded = store.create(made({"x": 1.0}, {"a": (1,)}), author="me", label="new")
    store.close()
    with Workspace(path) as workspace:
        stamp = workspace.stamp
        workspace.edit(loaded.uid, lambda value: set_head(value, title="Another"), author="me", label="Title")
        assert workspace.stamp != stamp
        workspace.get_ready()
        assert [each.title for each in workspace.evaluations()] == ["Another"]
        assert workspace.check() == []


def test_workspace_that_is_gone_when_it_is_first_written_then_it_says_so(store: Store, path: Path) -> None:
    loaded = store.create(made({"x": 1.0}, {"a": (1,)}), author="me", label="new")
    store.close()
    with Workspace(path) as workspace:
        known = workspace.load(loaded.uid)
        path.unlink()
        with pytest.raises(StorageError, match="no workspace here"):
            workspace.commit(known, set_head(known.value, title="Another"), author="me", label="Title")
    assert not path.exists()
