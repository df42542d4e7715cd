"""What all tests of the window share: its look, and the sample."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from scorecard.app.transfer import import_document
from scorecard.core.model import Evaluation
from scorecard.gui.look import Choice, Look
from tests.gui.places import RESOURCES


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """The light look of the program, gone from the application afterwards."""
    made = Look(qapp, RESOURCES / "themes", RESOURCES / "icons", Choice.LIGHT)
    yield made
    qapp.setStyleSheet("")
    made.choose(Choice.SYSTEM)


@pytest.fixture(scope="session")
def sample() -> Evaluation:
    """The sample that the program comes with."""
    return import_document(RESOURCES / "samples" / "customer_care.json")[0]
