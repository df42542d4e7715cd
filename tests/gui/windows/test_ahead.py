"""Loading ahead: every page is loaded in small portions, and not while somebody drags."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scorecard.gui.windows import ahead
from scorecard.gui.windows.ahead import Ahead, modules

LOADED = """
import sys
from importlib import import_module
from PySide6.QtWidgets import QApplication
from scorecard.gui.windows.ahead import modules
for each in modules():
    import_module(each)
before = set(sys.modules)
for page in ("results", "criteria", "candidates", "scoring", "consensus", "robustness", "history"):
    import_module(f"scorecard.gui.views.{page}_page")
print([each for each in set(sys.modules) - before if each.startswith("scorecard")])
"""


def test_every_module_is_there_and_none_is_named_twice() -> None:
    names = list(modules())
    assert len(names) > 100
    assert len(set(names)) == len(names)
    assert all(find_spec(each) for each in names)


def test_the_pages_of_the_work_load_nothing_afterwards() -> None:
    answer = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.strip() == "[]"


def test_it_goes_on_in_portions_until_all_is_loaded(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(ahead, "import_module", loaded.append)
    monkeypatch.setattr(ahead, "PORTION", 1e-9)
    monkeypatch.setattr(ahead, "modules", lambda: iter(["a", "b"]))
    made = Ahead()
    with monkeypatch.context() as dragging:
        dragging.setattr(QApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
        made.go_on()
    assert loaded == []
    made.go_on()
    assert loaded == ["a"]
    qtbot.waitUntil(lambda: made.is_over)
    assert loaded == ["a", "b"]
    assert not made._timer.isActive()
