"""`rescue`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorecard.app.workspace import Workspace
from tests.cli.terminal import Terminal
from tests.storage.workspaces import behind_the_back


@pytest.fixture
def damaged() -> Path:
    path = Path("damaged.scorecard")
    with Workspace(path, create=True) as workspace:
        workspace.add_sample(author="Ann")
    return path


def test_what_was_saved_and_what_was_lost_is_printed(terminal: Terminal, damaged: Path) -> None:
    with behind_the_back(damaged) as connection:
        connection.execute("DELETE FROM version")
        connection.execute("DELETE FROM journal WHERE sequence = 1")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM criteria WHERE key = 'automation'")
    told = terminal("rescue", str(damaged), "out.scorecard")
    assert "with losses" in told
    assert "the criterion 'automation' cannot be read; with it went agreed scores (" in told
    assert "Compare what has losses with a backup" in terminal.err
    terminal("check", "out.scorecard")
    report = json.loads(terminal("rescue", str(damaged), "other.scorecard", "--format", "json"))
    assert report["whole"] is False
    assert report["evaluations"][0]["candidates"] == 5


def test_a_workspace_that_is_whole_after_all_is_said_to_be(terminal: Terminal, damaged: Path) -> None:
    with behind_the_back(damaged) as connection:
        connection.execute("DELETE FROM sheets")
    told = terminal("rescue", str(damaged), "out.scorecard")
    assert "whole" in told
    assert "made good from its journal" in told
    assert "Compare" not in terminal.err


def test_nothing_is_nothing(terminal: Terminal) -> None:
    Path("bad.scorecard").write_bytes(b"nothing of ours")
    terminal("rescue", "bad.scorecard", "out.scorecard", status=1)
    assert "Nothing could be saved of this file" in terminal.err
    assert not Path("out.scorecard").exists()
