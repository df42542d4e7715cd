"""Garbage is collected in the window's thread, and what has been loaded is not looked through for it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from scorecard.gui import garbage
from scorecard.gui.garbage import Garbage
from scorecard.gui.jobs import ImmediateJobs, Jobs


class Circle:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collecting(qapp: object) -> Iterator[Garbage]:
    del qapp
    gc.collect()
    gc.enable()  # as in a program that begins; the tests of the window are without
    made = Garbage(ImmediateJobs())
    yield made
    made.stop()
    gc.disable()


def many() -> list[list[int]]:
    """More new objects than Python lets come together."""
    return [[at] for at in range(2 * gc.get_threshold()[0])]


def test_python_does_not_collect_by_itself_meanwhile(collecting: Garbage) -> None:
    assert not gc.isenabled()
    collecting.stop()
    assert gc.isenabled()


def test_nothing_is_collected_in_the_middle_of_a_test_of_the_window(qapp: object) -> None:
    del qapp
    left = weakref.ref(Circle())
    kept = many()
    assert left() is not None
    del kept


def test_what_was_off_before_stays_off(qapp: object) -> None:
    del qapp
    gc.disable()
    Garbage(ImmediateJobs()).stop()
    assert not gc.isenabled()


def test_what_is_left_over_is_collected(collecting: Garbage) -> None:
    left = weakref.ref(Circle())
    kept = many()
    assert left() is not None
    collecting.collect()
    assert left() is None
    del kept


def test_nothing_is_collected_while_a_job_is_at_work(qtbot: QtBot) -> None:
    jobs, go_on = Jobs(), Event()
    made = Garbage(jobs)
    job = jobs.run(lambda _: go_on.wait())
    left = weakref.ref(Circle())
    kept = many()
    made.collect()
    assert left() is not None
    with qtbot.waitSignal(job.ended):
        go_on.set()
    made.collect()
    assert left() is None
    made.stop()
    del kept


def test_what_was_loaded_is_put_aside(collecting: Garbage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "LOADED", gc.get_threshold()[0])
    before = gc.get_freeze_count()
    kept = many()
    collecting.collect()
    assert gc.get_freeze_count() >= before + len(kept)
    collecting.stop()
    assert gc.get_freeze_count() == 0


def test_a_full_collection_waits_until_nothing_moves_but_not_for_ever(
    collecting: Garbage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (gc.get_threshold()[0] + 1, 99, 99))
    monkeypatch.setattr(gc, "collect", lambda generation=2: asked.append(generation))

    def move() -> None:
        for _ in range(garbage.CALM + 1):
            QCoreApplication.processEvents()

    for _ in range(garbage.LONGEST_WAIT):
        move()
        collecting.collect()
    assert set(asked) == {1}
    move()
    collecting.collect()
    assert asked[-1] == 2
    collecting._rests_until = 0.0
    collecting.collect()  # calm now
    assert asked[-2:] == [2, 2]
