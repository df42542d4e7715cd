"""What the tests of pictures share: the application that fonts need, and both looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from scorecard.render.theme import Theme, load_theme

THEMES = Path(__file__).parents[2] / "resources" / "themes"


@pytest.fixture(scope="session", autouse=True)
def application(qapp: QGuiApplication) -> QGuiApplication:
    """Fonts and pixmaps need it."""
    return qapp


@pytest.fixture(scope="session")
def light(application: QGuiApplication) -> Theme:
    return load_theme(THEMES, "light")


@pytest.fixture(scope="session")
def dark(application: QGuiApplication) -> Theme:
    return load_theme(THEMES, "dark")
