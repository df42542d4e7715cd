"""A second start finds the first one, and opens beside it where nobody answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from scorecard.gui.doorbell import Doorbell

RING = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from scorecard.gui.doorbell import Doorbell
application = QCoreApplication([])
bell = Doorbell(Path(sys.argv[1]), Path(sys.argv[2]))
assert not bell.is_first()
print("answered" if bell.ring(["a.json", "Größe.json"]) else "nobody")
"""


@pytest.fixture
def place(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "Work.scorecard", tmp_path / "data"


def second_start(qtbot: QtBot, place: tuple[Path, Path]) -> str:
    import sys

    process = QProcess()
    process.start(sys.executable, ["-c", RING, str(place[0]), str(place[1])])
    qtbot.waitUntil(lambda: process.state() is QProcess.ProcessState.NotRunning, timeout=30_000)
    said = bytes(process.readAllStandardOutput().data()).decode()
    assert process.exitCode() == 0, bytes(process.readAllStandardError().data()).decode()
    return said.strip()


def test_the_first_start_is_asked_to_open_what_the_second_was_given(qtbot: QtBot, place: tuple[Path, Path]) -> None:
    bell = Doorbell(*place)
    assert bell.is_first()
    bell.listen()
    heard: list[list[str]] = []
    bell.rung.connect(heard.append)
    assert second_start(qtbot, place) == "answered"
    assert heard == [["a.json", "Größe.json"]]
    bell.leave()


def test_a_first_start_that_does_not_answer_is_left_alone(qtbot: QtBot, place: tuple[Path, Path]) -> None:
    bell = Doorbell(*place)
    assert bell.is_first()
    assert second_start(qtbot, place) == "nobody"
    bell.leave()


def test_after_leaving_another_start_is_the_first(place: tuple[Path, Path]) -> None:
    first, second = Doorbell(*place), Doorbell(*place)
    assert first.is_first()
    assert not second.is_first()
    first.leave()
    assert second.is_first()
    second.leave()


def test_each_workspace_has_its_own(tmp_path: Path) -> None:
    one, other = (Doorbell(tmp_path / f"{name}.scorecard", tmp_path) for name in ("one", "other"))
    assert one.is_first()
    assert other.is_first()
    one.leave()
    other.leave()
