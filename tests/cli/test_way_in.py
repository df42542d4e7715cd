"""The one command of the program: with a command it does it, without one it opens the window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import scorecard.__main__ as way_in


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What was started, instead of starting it."""
    calls: list[tuple[str, list[str]]] = []

    def window(paths: list[str]) -> int:
        calls.append(("window", paths))
        return 0

    def command() -> None:
        calls.append(("command", sys.argv[1:]))

    monkeypatch.setattr("scorecard.gui.application.main", window)
    monkeypatch.setattr("scorecard.cli.main", command)
    monkeypatch.setattr(os, "_exit", int)
    return calls


@pytest.mark.parametrize(
    ("arguments", "screen", "expected"),
    [
        ([], True, "window"),
        (["Work.scorecard"], True, "window"),
        (["sent.json", "another.JSON"], True, "window"),
        ([], False, "command"),
        (["rank", "sent.json"], True, "command"),
        (["--help"], True, "command"),
        (["--version"], True, "command"),
        (["lsit"], True, "command"),
    ],
)
def test_window_or_command(
    arguments: list[str],
    screen: bool,
    expected: str,
    started: list[tuple[str, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["scorecard", *arguments])
    monkeypatch.setattr(way_in, "_has_screen", lambda: screen)
    way_in.main()
    assert started[0] == (expected, arguments)


def test_without_a_screen_the_sample_is_ranked(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.pop("QT_QPA_PLATFORM", None)
    environment |= {"SCORECARD_DATA": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2])}
    if sys.platform in ("win32", "darwin"):
        pytest.skip("there is always a screen here")
    done = subprocess.run(
        [sys.executable, "-m", "scorecard"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert "leads with" in done.stdout
    assert "no screen" in done.stderr
    assert [path.suffix for path in tmp_path.iterdir() if path.is_file()] == [".xlsx"]
