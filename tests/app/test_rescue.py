"""Saving what can be saved, in a process of its own: the damaged file is only read, and nothing it does reaches us."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from random import Random

import pytest

from scorecard.app import rescue as module
from scorecard.app.rescue import LABEL, rescue
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.ranking import rank
from scorecard.exchange.apart import BrokeDown
from tests.faults.test_rescue import PAGE
from tests.storage.workspaces import behind_the_back


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "Team.scorecard"
    with Workspace(found, create=True) as workspace:
        workspace.add_sample(author="Ann")
        workspace.new_provider("Cobalt")
    return found


def crash(*_: object) -> None:
    """What a file may do to its reader."""
    os.kill(os.getpid(), signal.SIGABRT)


def test_a_workspace_without_its_first_page_is_saved_and_ranks_as_before(path: Path, tmp_path: Path) -> None:
    with Workspace(path) as workspace:
        (listed,) = workspace.evaluations()
        before = workspace.load(listed.uid)
    data = bytes(PAGE) + path.read_bytes()[PAGE:]
    path.write_bytes(data)
    out = tmp_path / "out.scorecard"
    report = rescue(path, out, "Ann")
    (saved,) = report.evaluations
    assert (saved.title, saved.candidates, saved.losses) == (before.value.head.title, 5, ())
    assert report.losses, "whether there were others nobody can say"
    assert path.read_bytes() == data
    with Workspace(out) as workspace:
        now = workspace.load(listed.uid)
        assert (now.value, now.hash) == (before.value, before.hash)
        assert repr(rank(now.value)) == repr(rank(before.value))
        assert workspace.check() == []
        assert [each.name for each in workspace.versions(listed.uid)] == ["Before consensus", "Decided"]


def test_what_has_losses_begins_a_journal_that_says_so(path: Path, tmp_path: Path) -> None:
    with behind_the_back(path) as connection:
        connection.execute("DELETE FROM version")
        connection.execute("DELETE FROM journal WHERE sequence = 1")
    out = tmp_path / "out.scorecard"
    report = rescue(path, out, "Ann")
    assert not report.is_whole
    with Workspace(out) as workspace:
        (listed,) = workspace.evaluations()
        (entry,) = workspace.entries(listed.uid)
    assert (entry.author, entry.label) == ("Ann", LABEL)


@pytest.mark.parametrize("data", [b"", b"nothing", bytes(50_000), Random(3).randbytes(50_000)], ids=range(4))
def test_what_is_no_workspace_leaves_no_file(tmp_path: Path, data: bytes) -> None:
    source, out = tmp_path / "bad.scorecard", tmp_path / "out.scorecard"
    source.write_bytes(data)
    report = rescue(source, out, "Ann")
    assert report.is_empty
    assert not out.exists()


def test_what_cannot_be_read_or_written_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match="no such file"):
        rescue(tmp_path / "nothing.scorecard", tmp_path / "out.scorecard", "Ann")
    with pytest.raises(ScorecardError, match="a file of this name already"):
        rescue(path, path, "Ann")
    with pytest.raises(ScorecardError, match="folder is not there"):
        rescue(path, tmp_path / "nowhere" / "out.scorecard", "Ann")
    with pytest.raises(ScorecardError, match="no such file"):
        rescue(tmp_path, tmp_path / "out.scorecard", "Ann")


@pytest.mark.skipif(not hasattr(signal, "SIGABRT") or os.name == "nt", reason="needs signals")
def test_a_file_that_ends_its_reader_does_not_end_the_program(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "rescue_here", crash)
    with pytest.raises(BrokeDown):
        rescue(path, tmp_path / "out.scorecard", "Ann")
    assert not (tmp_path / "out.scorecard").exists()


def test_a_full_disk_leaves_no_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scorecard.storage.adopting.make_durable", full)
    with pytest.raises(ScorecardError, match="could not be written: No space left"):
        module.rescue_here(str(path), str(tmp_path / "out.scorecard"), "Ann")
    assert not list(tmp_path.glob("*.part*"))
