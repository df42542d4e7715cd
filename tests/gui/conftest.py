"""What all tests of the window share: what is to be deleted goes before the next test begins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Delete what was left to be deleted later: nobody runs an event loop between two tests."""
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
