"""What all tests share: no window on the screen, and one profile of generated examples."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from scorecard.app.workspace import Workspace
from tests.acceptance.shared_folder import ABSENT, shared_folder

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow machine is no failure, so examples have no deadline. The usual run tries the same examples each time, so that
# what fails is due to a change; the thorough one draws new ones.
settings.register_profile(
    "scorecard",
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("thorough", settings.get_profile("scorecard"), derandomize=False, max_examples=1_000)
settings.load_profile(os.environ.get("SCORECARD_EXAMPLES", "scorecard"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """With Qt, garbage is collected between two tests, as the program does it between two events.

    Python would do it in the middle of a call, where a model that an earlier test has let go may be at work for its own
    timer, or in the thread of a job.
    """
    if not {"qapp", "qtbot"} & set(getattr(item, "fixturenames", ())):
        if not gc.isenabled():
            gc.collect()  # what is left of the window goes here, not in a thread of this test
            gc.enable()
        return
    gc.disable()
    young, middle, old = (count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True))
    if young:
        gc.collect(0 if not middle else 1 if not old else 2)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Delete what was left to be deleted later: nobody runs an event loop between two tests."""
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published inputs; the test is skipped where there is none."""
    folder = shared_folder()
    if folder is None:
        pytest.skip(ABSENT)
    return folder


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program keeps its data below the folder of the test, and is started in that folder."""
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SCORECARD_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace, closed afterwards."""
    with Workspace(tmp_path / "w.scorecard", create=True) as opened:
        yield opened


_STATUS = pytest.StashKey[int]()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave as the program itself does: Python, taking itself apart, would delete objects of Qt in any order."""
    status = config.stash.get(_STATUS, None)
    if status is not None and "PySide6" in sys.modules:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
