"""A person with nothing in mind: keys, clicks, drags, menus and places, drawn from a seed and sent to a real window."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from random import Random

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)

from scorecard.core.model import Evaluation
from scorecard.gui.document import Document
from scorecard.gui.models.missing import PAGES
from scorecard.gui.palette import Palette
from scorecard.gui.parts import part_of, parts_of
from scorecard.gui.windows.main_window import PLACES, STEPS
from tests.gui.windows.program import Program

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
PLAIN, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
PLACE_KEYS = [key for key, _, _ in STEPS]
ALL_PLACES = [*PLACE_KEYS, *(key for key, _, _ in PLACES), "new"]
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
LEAVES_THE_PROGRAM = (
    *("Export", "Open folder", "Open the log", "Verify", "Save", "Quit", "Close the window", "Back up"),
    *("Open another", "Open scorecard files", "Backups"),
)
"""Buttons and commands whose work is files and other programs; and the end of this one."""
TEXT_SCALES = (0.9, 1.0, 1.15, 1.3)
LETTERS = ("go", "undo", "look", "text", "add", "cri", "new", "del", "dup", "a", "weight", "zzz")
MOST_WINDOWS = 3
ROOM = ((1024, 1700), (640, 1100))


def leaves(words: str) -> bool:
    """Whether something of these words is left out."""
    return words.replace("&", "").strip().startswith(LEAVES_THE_PROGRAM)


class Somebody:
    """Does one thing after another in the windows of a program, and remembers how each evaluation was at first."""

    def __init__(self, program: Program, seed: int) -> None:
        self.program = program
        self.random = Random(seed)
        self.done: list[str] = []
        self.began: list[tuple[Document, Evaluation]] = []
        self.asked: list[Document] = []
        self.remember()

    def act(self) -> None:
        """Do one thing."""
        deeds = {
            self.press: 18,
            self.click: 6,
            self.point: 9,
            self.drag: 4,
            self.go: 2,
            self.trigger: 4,
            self.work: 12,
            self.turn_wheel: 2,
            self.ask_menu: 2,
            self.point_at_header: 1,
            self.resize: 1,
            self.find: 1,
            self.change_look: 0.3,
            self.visit: 0.5,
            self.open_other: 0.4,
            self.open_or_close_window: 0.2,
        }
        self.random.choices(list(deeds), list(deeds.values()))[0]()
        QApplication.processEvents()
        self.remember()

    def remember(self) -> None:
        """How an evaluation is when it has just been opened, so that undo can be held against it."""
        for desk in self.program.application.desks:
            if desk.opened is not None and self.beginning_of(desk.opened.document) is None:
                self.began.append((desk.opened.document, desk.opened.value))
                desk.opened.document.clashed.connect(partial(self._on_clashed, desk.opened.document))

    def _on_clashed(self, document: Document, _clash: object) -> None:
        self.asked.append(document)

    def was_asked(self, document: Document) -> bool:
        """Whether two changes of the same were to be decided, as after the title was changed in the library too."""
        return any(each is document for each in self.asked)

    def beginning_of(self, document: Document) -> Evaluation | None:
        """The evaluation as it was when it was opened."""
        return next((value for each, value in self.began if each is document), None)

    # ---- deeds ------------------------------------------------------------------------------------

    def press(self) -> None:
        key, modifier = self.random.choice(KEYS)
        target = QApplication.focusWidget() or self.program.window
        self.note(f"press {key.name} {modifier.name} on {type(target).__name__}")
        QTest.keyClick(target, key, modifier)

    def click(self) -> None:
        buttons = [
            each
            for each in parts_of(self.program.page, QAbstractButton)
            if each.isVisible() and each.isEnabled() and not leaves(each.text())
        ]
        if buttons:
            button = self.random.choice(buttons)
            self.note(f"click {button.text() or button.accessibleName()}")
            QTest.mouseClick(button, LEFT)

    def point(self) -> None:
        target = self.somewhere()
        if target is not None:
            at = self.within(target)
            how = self.random.choice((PLAIN, PLAIN, PLAIN, SHIFT, CTRL))
            self.note(f"point at {type(target).__name__} {at.toTuple()} {how.name}")
            if self.random.random() < 0.15:
                QTest.mouseDClick(target, LEFT, how, at)
            else:
                QTest.mouseClick(target, LEFT, how, at)

    def drag(self) -> None:
        target = self.somewhere()
        if target is not None:
            start, end = self.within(target), self.within(target)
            if self.random.random() < 0.7:
                end.setY(start.y())
            self.note(f"drag in {type(target).__name__} {start.toTuple()} {end.toTuple()}")
            QTest.mousePress(target, LEFT, PLAIN, start)
            for part in (0.3, 0.6, 1.0):
                QTest.mouseMove(target, start + (end - start) * part)
            if self.random.random() < 0.1:
                QTest.keyClick(target, KEY.Key_Escape)
            QTest.mouseRelease(target, LEFT, PLAIN, end)

    def go(self) -> None:
        place = self.random.choice(PLACE_KEYS)
        self.note(f"go {place}")
        self.program.desk.go(place)

    def visit(self) -> None:
        """Go where no evaluation is needed."""
        place = self.random.choice(ALL_PLACES)
        self.note(f"visit {place}")
        self.program.desk.go(place)

    def trigger(self) -> None:
        actions = [each for each in self.program.page.actions() if each.isEnabled() and not leaves(each.text())]
        if actions:
            self.run(self.random.choice(actions))

    def run(self, action: QAction) -> None:
        self.note(f"trigger {action.text()}")
        action.trigger()

    def work(self) -> None:
        """Go to a row or cell where work is done, and type there."""
        if self.program.desk.opened is None:
            self.open_other()
            return
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

    def turn_wheel(self) -> None:
        target = self.somewhere()
        if target is not None:
            at, by = QPointF(self.within(target)), QPoint(0, self.random.choice((-240, -120, 120, 240)))
            how = self.random.choice((PLAIN, PLAIN, SHIFT, CTRL))
            self.note(f"wheel {by.y()} over {type(target).__name__}")
            whole = QPointF(target.mapToGlobal(at))
            event = QWheelEvent(
                at, whole, QPoint(), by, Qt.MouseButton.NoButton, how, Qt.ScrollPhase.NoScrollPhase, False
            )
            QApplication.sendEvent(target, event)

    def ask_menu(self) -> None:
        target = self.somewhere()
        if target is not None:
            at = self.within(target)
            self.note(f"ask for a menu on {type(target).__name__} {at.toTuple()}")
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, target.mapToGlobal(at))
            QApplication.sendEvent(target, event)

    def point_at_header(self) -> None:
        headers = [each.viewport() for each in parts_of(self.program.page, QHeaderView) if each.isVisible()]
        if headers:
            header = self.random.choice(headers)
            at = self.within(header)
            self.note(f"point at header {at.toTuple()}")
            QTest.mouseClick(header, LEFT, PLAIN, at)

    def resize(self) -> None:
        width, height = (self.random.randrange(*each) for each in ROOM)
        self.note(f"resize {width} {height}")
        self.program.window.resize(width, height)

    def find(self) -> None:
        """Type into the palette, and run what is found unless it leaves the program."""
        self.note("palette")
        QTest.keyClick(QApplication.focusWidget() or self.program.window, KEY.Key_K, CTRL)
        palette = part_of(self.program.window, Palette)
        if palette is None or not palette.isVisible():
            return
        QTest.keyClicks(QApplication.focusWidget() or palette, self.random.choice(LETTERS))
        for _ in range(self.random.randrange(4)):
            self.send(KEY.Key_Down)
        current = palette.current
        if current is None or leaves(current.text):
            self.send(KEY.Key_Escape)
        else:
            self.note(f"palette runs {current.text}")
            self.send(KEY.Key_Return)

    def change_look(self) -> None:
        look, scale = self.random.choice(("light", "dark")), self.random.choice(TEXT_SCALES)
        self.note(f"look {look} {scale}")
        application = self.program.application
        application.take_settings(replace(application.settings, look=look, text_scale=scale))

    def open_other(self) -> None:
        session = self.program.application.session
        assert session is not None
        if session.evaluations:
            uid = self.random.choice(session.evaluations).uid
            self.note(f"open {uid}")
            self.program.desk.open(uid)
            self.program.settle()

    def open_or_close_window(self) -> None:
        application = self.program.application
        opened = self.program.desk.opened
        if len(application.desks) < MOST_WINDOWS:
            self.note("new window")
            application.new_window(opened.document.uid if opened is not None else "")
        else:
            self.note("close a window")
            application.desks[-1].window.close()
        self.program.window.activateWindow()

    # ---- where ------------------------------------------------------------------------------------

    def send(self, key: Qt.Key | str) -> None:
        """To where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.program.window, key)  # type: ignore[arg-type]

    def somewhere(self) -> QWidget | None:
        seen = [
            each
            for each in parts_of(self.program.page, QWidget)
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


class Answers:
    """What happens to menus, questions and things that are dragged: they are left, taken or let fall by chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def leave(self) -> None:
        """Answer what waits for an answer."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            actions = [each for each in popup.actions() if each.isEnabled() and each.isVisible()]
            wanted = [each for each in actions if each.menu() is None and each.text() and not leaves(each.text())]
            popup.close()
            if isinstance(popup, QMenu) and wanted and self.random.random() < 0.6:
                self.random.choice(wanted).trigger()
            return
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            for each in parts_of(dialog, QLineEdit):
                each.setText("Somebody")
            for text in parts_of(dialog, QPlainTextEdit):
                if not text.isReadOnly():
                    text.setPlainText("Because")
            (dialog.accept if self.random.random() < 0.5 else dialog.reject)()

    def let_fall(self, drag: QDrag) -> Qt.DropAction:
        """As `QDrag.exec`: over the view that it comes from, and on a place in it."""
        view = drag.source()
        target = view.viewport() if isinstance(view, QAbstractItemView) else view
        assert isinstance(target, QWidget)
        data, action, mode = drag.mimeData(), Qt.DropAction.MoveAction, PLAIN
        places = [
            QPoint(self.random.randrange(target.width()), self.random.randrange(target.height())) for _ in range(4)
        ]
        QApplication.sendEvent(target, QDragEnterEvent(places[0], action, data, LEFT, mode))
        for each in places:
            QApplication.sendEvent(target, QDragMoveEvent(each, action, data, LEFT, mode))
        if self.random.random() < 0.2:
            QApplication.sendEvent(target, QEvent(QEvent.Type.DragLeave))
            return Qt.DropAction.IgnoreAction
        drop = QDropEvent(QPointF(places[-1]), action, data, LEFT, mode)
        QApplication.sendEvent(target, drop)
        return drop.dropAction() if drop.isAccepted() else Qt.DropAction.IgnoreAction
