"""What all tests of the window share: its look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from scorecard.gui.look import Choice, Look
from tests.gui.places import RESOURCES


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light look of the program, gone from the application afterwards."""
    made = Look(qapp, RESOURCES / "themes", RESOURCES / "icons", Choice.LIGHT)
    yield made
    qapp.setStyleSheet("")
    made.choose(Choice.SYSTEM)
