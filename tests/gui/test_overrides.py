"""What goes wrong in a method that Qt calls is an error like any other, whatever raised it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

import scorecard.gui.overrides
from scorecard.gui.overrides import guarded


def ask_the_dead() -> None:
    dead = QObject()
    delete(dead)
    dead.objectName()


WRONG: dict[str, tuple[Callable[[], object], type[Exception]]] = {
    "index": (lambda: [][1], IndexError),
    "number": (lambda: int("x"), ValueError),
    "key": (lambda: os.environ["THERE IS NO SUCH NAME"], KeyError),
    "deleted": (ask_the_dead, RuntimeError),
}


class Faulty(QWidget):
    """Fails when Qt asks for its size."""

    def __init__(self, wrong: Callable[[], object]) -> None:
        super().__init__()
        self._wrong = wrong

    def sizeHint(self) -> QSize:
        self._wrong()
        return QSize()


@pytest.mark.parametrize("name", WRONG)
def test_an_error_in_an_override_is_told(qtbot: QtBot, name: str) -> None:
    wrong, kind = WRONG[name]
    widget = Faulty(wrong)
    qtbot.addWidget(widget)
    with pytest.raises(kind):
        widget.adjustSize()


def test_only_what_stands_in_for_qt_is_guarded() -> None:
    class Own(QWidget):
        def sizeHint(self) -> QSize:
            return QSize(3, 4)

        def own(self) -> int:
            return 1

    assert hasattr(Own.sizeHint, "__wrapped__") == scorecard.gui.overrides.NEEDED
    assert not hasattr(Own.own, "__wrapped__")


def test_a_guarded_method_answers_as_before() -> None:
    assert guarded(lambda first, second=2: (first, second))(1, second=3) == (1, 3)
