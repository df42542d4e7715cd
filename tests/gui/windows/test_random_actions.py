"""Whatever a person does, in whatever order: nothing breaks, nothing is lost, and undo goes all the way back.

Keys, clicks, drags and actions are drawn from a seed and sent to a real window, as they would come from a person's
hands. The long form (`--slow`) draws thousands.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from scorecard.core.changes import diff
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.core.soundness import unsound
from scorecard.gui.models.missing import PAGES
from scorecard.gui.windows.main_window import STEPS
from tests.gui.windows.program import Program

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
PLAIN, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
PLACES = [key for key, _, _ in STEPS]
KEYS = (
    [(key, PLAIN) for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Tab, KEY.Key_Return)] * 3
    + [(key, PLAIN) for key in (KEY.Key_0, KEY.Key_1, KEY.Key_3, KEY.Key_5, KEY.Key_9, KEY.Key_A, KEY.Key_L)] * 2
    + [(key, PLAIN) for key in (KEY.Key_Space, KEY.Key_Delete, KEY.Key_Escape, KEY.Key_F2, KEY.Key_Home, KEY.Key_End)]
    + [(key, PLAIN) for key in (KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_Insert, KEY.Key_Backspace, KEY.Key_F6)]
    + [(key, CTRL) for key in (KEY.Key_Z, KEY.Key_Y, KEY.Key_C, KEY.Key_X, KEY.Key_V, KEY.Key_D, KEY.Key_A, KEY.Key_J)]
    + [(key, CTRL) for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_PageDown, KEY.Key_K)]
    + [(key, SHIFT) for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Tab)]
    + [(key, ALT) for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right)]
)
LEAVES_THE_WINDOW = ("Export", "Open folder", "Verify", "Save", "Cancel")
"""Buttons whose work is not what is tried here: files, and whole-workspace checks."""


class Somebody:
    """A person with nothing in mind."""

    def __init__(self, program: Program, seed: int) -> None:
        self.program = program
        self.random = Random(seed)
        self.done: list[str] = []

    def act(self) -> None:
        """Do one thing."""
        deeds = (self.press, self.click, self.point, self.drag, self.go, self.trigger, self.work)
        self.random.choices(deeds, (9, 3, 5, 2, 1, 2, 6))[0]()
        QApplication.processEvents()

    def press(self) -> None:
        key, modifier = self.random.choice(KEYS)
        target = QApplication.focusWidget() or self.program.window
        self.note(f"press {key.name} {modifier.name} on {type(target).__name__}")
        QTest.keyClick(target, key, modifier)

    def click(self) -> None:
        buttons = [
            each
            for each in self.program.page.findChildren(QAbstractButton)
            if each.isVisible() and each.isEnabled() and not each.text().startswith(LEAVES_THE_WINDOW)
        ]
        if buttons:
            button = self.random.choice(buttons)
            self.note(f"click {button.text() or button.accessibleName()}")
            QTest.mouseClick(button, LEFT)

    def point(self) -> None:
        target = self.somewhere()
        if target is not None:
            at = self.within(target)
            self.note(f"point at {type(target).__name__} {at.x()} {at.y()}")
            QTest.mouseClick(target, LEFT, self.random.choice((PLAIN, PLAIN, PLAIN, SHIFT, CTRL)), at)

    def drag(self) -> None:
        target = self.somewhere()
        if target is not None:
            start, end = self.within(target), self.within(target)
            self.note(f"drag in {type(target).__name__} {start.toTuple()} {end.toTuple()}")
            QTest.mousePress(target, LEFT, PLAIN, start)
            QTest.mouseMove(target, QPoint((start.x() + end.x()) // 2, start.y()))
            QTest.mouseMove(target, QPoint(end.x(), start.y()))
            QTest.mouseRelease(target, LEFT, PLAIN, QPoint(end.x(), start.y()))

    def go(self) -> None:
        place = self.random.choice(PLACES)
        self.note(f"go {place}")
        self.program.desk.go(place)

    def trigger(self) -> None:
        actions = [
            each
            for each in self.program.page.actions()
            if each.isEnabled() and not each.text().startswith(LEAVES_THE_WINDOW)
        ]
        if actions:
            action = self.random.choice(actions)
            self.note(f"trigger {action.text()}")
            action.trigger()

    def work(self) -> None:
        """Go to a row or cell where work is done, and type there."""
        value, random = self.program.value, self.random
        table = random.choice(("criteria", "candidates", "facts", "sheets", "sheets", "consensus"))
        criterion, candidate, evaluator = (
            random.choice(sorted(rows)) if rows else "" for rows in (value.criteria, value.candidates, value.evaluators)
        )
        key = {
            "criteria": (criterion,),
            "candidates": (candidate,),
            "sheets": (evaluator, candidate, criterion),
        }.get(table, (candidate, criterion))
        if not all(key):
            return
        self.note(f"work on {table} {key}")
        self.program.desk.go(PAGES[table], (table, key))
        QApplication.processEvents()
        typed = random.choice(("4", "2", "0", "y", "n", "12.5", "9", "abc", "1500000", ""))
        keys = [KEY.Key_Delete, KEY.Key_Right, KEY.Key_Left, KEY.Key_Return] if not typed else []
        for each in random.choices(keys, k=2) if keys else ():
            self.send(each)
        for letter in typed:
            self.send(letter)
        if typed:
            self.send(random.choice((KEY.Key_Return, KEY.Key_Return, KEY.Key_Tab, KEY.Key_Escape)))

    def send(self, key: Qt.Key | str) -> None:
        """To where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.program.window, key)  # type: ignore[arg-type]

    def somewhere(self) -> QWidget | None:
        seen = [
            each
            for each in self.program.page.findChildren(QWidget)
            if each.isVisible()
            and each.isEnabled()
            and each.width() > 8
            and each.height() > 8
            and not isinstance(each, QAbstractButton)
        ]
        return self.random.choice(seen) if seen else None

    def within(self, widget: QWidget) -> QPoint:
        return QPoint(self.random.randrange(widget.width()), self.random.randrange(widget.height()))

    def note(self, what: str) -> None:
        self.done.append(f"{self.program.desk.place}: {what}")


@pytest.fixture
def closed_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Menus and questions that open are left again, by Escape or by their own verb."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: True)
    answers = Random(7)

    def leave() -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            for each in dialog.findChildren(QLineEdit):
                each.setText("Somebody")
            for text in dialog.findChildren(QPlainTextEdit):
                if not text.isReadOnly():
                    text.setPlainText("Because")
            (dialog.accept if answers.random() < 0.5 else dialog.reject)()

    timer = QTimer()
    timer.setInterval(1)
    timer.timeout.connect(leave)
    timer.start()
    yield
    timer.stop()


def check_everything(program: Program, start: Evaluation, somebody: Somebody) -> None:
    """What is seen is what is stored and holds together; and undo goes back to the start."""
    program.settle()
    opened = program.desk.opened
    assert opened is not None
    assert not opened.document.is_previewing
    story = "\n".join(somebody.done[-30:])
    assert program.stored() == opened.value, story
    assert not unsound(opened.value, diff(start, opened.value)), story
    opened.ranking.rank_now()
    if opened.scorecard is not None:
        assert opened.scorecard.standings == rank(opened.value).standings, story
    opened.document.undo_stack.setIndex(0)
    assert opened.value == start, story
    assert program.stored() == start, story


def run(program: Program, seed: int, count: int) -> None:
    """Act, and check."""
    start = program.value
    somebody = Somebody(program, seed)
    for number in range(count):
        somebody.act()
        if not program.window.isActiveWindow() and number % 10 == 0:
            program.window.activateWindow()
    program.settle()
    opened = program.desk.opened
    assert opened is not None
    assert opened.document.undo_stack.count() > count // 20  # it was not all pointing and looking
    check_everything(program, start, somebody)


@pytest.mark.usefixtures("closed_again")
@pytest.mark.parametrize("seed", range(3))
def test_a_few_hundred_actions(program: Program, seed: int) -> None:
    run(program, seed, 300)


@pytest.mark.slow
@pytest.mark.usefixtures("closed_again")
@pytest.mark.parametrize("seed", range(100, 108))
def test_thousands_of_actions(program: Program, seed: int) -> None:
    run(program, seed, 1_500)
