"""What all tests of the command line share: a place of their own, and a terminal."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture(autouse=True)
def _at_home(own_data: None) -> None:
    """No command meets what the person at this machine has."""


@pytest.fixture
def terminal(capfd: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capfd)
