"""`backups` and `put-back`, as a person types them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.app.backups import Backups, Reason
from scorecard.app.paths import default_workspace, settings_file
from scorecard.app.settings import Settings, save_settings
from scorecard.app.transfer import Source, export
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from tests.cli.terminal import Terminal
from tests.core.made import made


@pytest.fixture
def uid() -> str:
    with Workspace(default_workspace(), create=True) as workspace:
        value = set_head(made({"cost": 1.0, "fit": 1.0}, {"acme": (3, 4), "brio": (2, 5)}), title="Then")
        return workspace.add(value, author="Ann", label="New").uid


def rename(uid: str, title: str) -> None:
    with Workspace(default_workspace()) as workspace:
        workspace.edit(uid, lambda now: set_head(now, title=title), author="Ann", label=title)


def test_backups_are_made_listed_and_put_back(terminal: Terminal, uid: str) -> None:
    terminal("backups")
    assert "There is no backup of this workspace yet" in terminal.err
    terminal("backups", "--now")
    assert "Written: " in terminal.err
    terminal("backups", "--now")
    assert "Nothing has changed since the newest backup." in terminal.err
    rename(uid, "Now")
    (first,) = terminal.json("backups")
    assert (first["number"], first["why"], first["evaluations"], first["present"]) == (1, "asked-for", 1, False)
    terminal("put-back", "1")
    assert "Backup 1 is in place" in terminal.err
    assert "What was there before is kept: " in terminal.err
    assert "Then" in terminal("list")
    table = terminal("backups")
    assert "before putting back" in table
    assert "as now" in table
    assert "nothing is removed since then" in terminal.err
    terminal("backups", "--confirm")
    assert "nothing is removed since then" not in terminal.err


def test_a_backup_is_copied_to_look_at(terminal: Terminal, uid: str, tmp_path: Path) -> None:
    terminal("backups", "--now")
    rename(uid, "Now")
    terminal("backups", "--copy", "1", "copy.scorecard")
    assert "Then" in terminal("list", "--workspace", "copy.scorecard")
    terminal("backups", "--copy", "1", "copy.scorecard", status=1)
    assert "a file of this name already" in terminal.err
    assert (tmp_path / "copy.scorecard").exists()


def test_a_number_that_is_not_there_is_named(terminal: Terminal, uid: str) -> None:
    terminal("put-back", "7", status=1)
    assert "There is no backup 7" in terminal.err
    assert uid


def test_the_backups_of_a_damaged_workspace_are_found(terminal: Terminal, uid: str) -> None:
    terminal("backups", "--now")
    default_workspace().write_bytes(b"garbage" * 1_000)
    terminal("list", status=1)
    assert "not a Scorecard workspace" in terminal.err
    assert len(terminal.json("backups")) == 1
    terminal("put-back", "1")
    assert " damaged " in terminal.err
    assert "Then" in terminal("list")
    assert uid


def large() -> Path:
    names = [f"c{at}" for at in range(20)]
    value = set_head(made(dict.fromkeys(names, 1.0), {f"p{at}": tuple([3] * 20) for at in range(11)}), title="Large")
    path = Path("large.json")
    export(value, path, Source())
    return path


def test_a_large_import_is_preceded_by_a_backup(terminal: Terminal, uid: str) -> None:
    terminal("import", str(large()))
    (only,) = terminal.json("backups")
    assert (only["why"], only["evaluations"]) == (Reason.LARGE_CHANGE, 1)
    assert uid


def test_a_backup_that_fails_does_not_stop_the_import(terminal: Terminal, uid: str, tmp_path: Path) -> None:
    (tmp_path / "data" / "backups").write_text("in the way")
    terminal("import", str(large()))
    assert "No backup was made before this change" in terminal.err
    assert "Imported: Large" in terminal.err
    assert uid


def test_backups_that_are_switched_off_are_not_made(terminal: Terminal, uid: str) -> None:
    save_settings(Settings(backups=False), settings_file())
    terminal("import", str(large()))
    assert Backups(default_workspace()).listed() == []
    assert uid
