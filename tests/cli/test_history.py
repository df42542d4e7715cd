"""`versions`, `history` and `restore`, as a person types them."""

from __future__ import annotations

import pytest

from scorecard.app.paths import default_workspace
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_weight
from scorecard.core.process import advance
from tests.cli.terminal import Terminal
from tests.core import formal
from tests.core.made import made
from tests.storage.workspaces import behind_the_back


@pytest.fixture
def uid() -> str:
    """An evaluation with three entries: made, a version, a weight."""
    with Workspace(default_workspace(), create=True) as workspace:
        value = made({"cost": 1.0, "fit": 1.0}, {"acme": (3, 4), "brio": (2, 5)})
        uid = workspace.add(value, author="Ann", label="New").uid
        workspace.name_version(uid, "Board 12 May", author="Ann")
        workspace.edit(uid, lambda now: set_weight(now, "cost", 4.0), author="Ben", label="Weight of cost")
    return uid


def test_versions_are_listed_with_the_hashes_that_seal_them(terminal: Terminal, uid: str) -> None:
    found = terminal.json("versions", uid)
    (version,) = found["versions"]
    assert (version["sequence"], version["name"], version["author"]) == (2, "Board 12 May", "Ann")
    assert (found["intact"], found["sequence"], found["faults"]) == (True, 3, [])
    assert len(version["hash"]) == len(found["hash"]) == 64
    table = terminal("versions", uid)
    assert "Board 12 May" in table
    assert version["hash"][:12] in table
    assert f"Journal intact, 3 entries, hash {found['hash'][:12]}." in terminal.err


def test_one_entry_is_one_entry(terminal: Terminal) -> None:
    with Workspace(default_workspace(), create=True) as workspace:
        uid = workspace.add(made({"cost": 1.0}, {"acme": (3,)}), author="Ann", label="New").uid
    terminal("versions", uid)
    assert "Journal intact, 1 entry, hash" in terminal.err


def test_a_version_is_named_once(terminal: Terminal, uid: str) -> None:
    terminal("versions", uid, "--name", "After weights")
    assert "Named: After weights, change 4." in terminal.err
    assert [each["name"] for each in terminal.json("versions", uid)["versions"]] == ["Board 12 May", "After weights"]
    terminal("versions", uid, "--name", "after weights", status=1)
    assert "There is a version 'after weights' already" in terminal.err


def test_the_history_is_listed_newest_first(terminal: Terminal, uid: str) -> None:
    found = terminal.json("history", uid)
    assert [(each["sequence"], each["author"], each["label"]) for each in found] == [
        (3, "Ben", "Weight of cost"),
        (2, "Ann", "Version: Board 12 May"),
        (1, "Ann", "New"),
    ]
    assert found[1]["versions"] == ["Board 12 May"]
    assert (found[0]["rows"], found[0]["tables"]) == (1, ["criteria"])
    assert found[0]["previous"] == found[1]["hash"]
    assert len(terminal.json("history", uid, "--most", "1")) == 1
    assert "Weight of cost" in terminal("history", uid)


def test_restoring_brings_the_ranking_back(terminal: Terminal, uid: str) -> None:
    before = terminal.json("rank", uid)
    terminal("restore", uid, "Board 12 May")
    assert "Restored to version 'Board 12 May'" in terminal.err
    assert terminal.json("rank", uid)["weights"]["cost"] == 0.5
    terminal("restore", uid, "3")
    assert terminal.json("rank", uid) == before
    terminal("restore", uid, "June", status=1)
    assert "There is no version 'June'" in terminal.err
    terminal("restore", uid, "5", status=1)
    assert "how the evaluation is already" in terminal.err


def test_restoring_what_is_locked_says_so(terminal: Terminal) -> None:
    with Workspace(default_workspace(), create=True) as workspace:
        uid = workspace.add(formal.in_setup(), author="Ann", label="New").uid
        workspace.edit(uid, lambda now: set_weight(now, "quality", 9.0), author="Ann", label="Weight")
        workspace.edit(uid, lambda now: advance(now, "Ada", "", formal.AT), author="Ann", label="On")
    assert [each["name"] for each in terminal.json("versions", uid)["versions"]] == ["Scoring began"]
    terminal("restore", uid, "1", status=1)
    assert "criteria and their weights are locked since scoring began" in terminal.err


def test_a_broken_chain_is_an_error_that_names_the_place(terminal: Terminal, uid: str) -> None:
    with behind_the_back(default_workspace()) as connection:
        connection.execute("UPDATE journal SET author = 'Eve' WHERE sequence = 2")
    terminal("versions", uid, status=1)
    assert "The journal does not hold from entry 2 on" in terminal.err


def test_what_was_noted_is_told_as_json_unless_part_of_it_is_hidden(terminal: Terminal) -> None:
    label = "Imported from offers.xlsx\nNoted:\nThe total of Acme is off by 0.5."
    with Workspace(default_workspace(), create=True) as workspace:
        clear = workspace.add(made({"cost": 1.0}, {"acme": (3,)}), author="Ann", label=label).uid
        veiled = workspace.add(formal.in_scoring(), author="Ann", label=label).uid
    (entry,) = terminal.json("history", clear)
    assert (entry["label"], entry["note"]) == ("Imported from offers.xlsx", "Noted:\nThe total of Acme is off by 0.5.")
    assert "off by" not in terminal("history", clear)
    (entry,) = terminal.json("history", veiled)
    assert (entry["label"], entry["note"]) == ("Imported from offers.xlsx", "")
