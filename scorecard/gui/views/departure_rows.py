"""What a scenario has otherwise, line by line: each can be changed by a click and taken back by its cross."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.departures import Told
from scorecard.core.model import Aspect, Key
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.views.explained import AskedSentence
from scorecard.render.drawing import drawing

MOST_ROWS: Final = 14
"""How many lines are shown before all are asked for."""


class DepartureRow(QWidget):
    """A line of what is otherwise.

    asked    it is to be changed: where it is (aspect, subject, leaf)
    dropped  it is to be taken back: where it is
    """

    asked = Signal(object)
    dropped = Signal(object)

    def __init__(self, look: Look, told: Told, *, writes: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.told = told
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        text = str(told.what)
        if told.why is not None:
            text = self.tr("{what} (does not apply: {why})").format(what=told.what, why=told.why)
        ink = "text.secondary" if told.yields or told.why is not None else "text.primary"
        self.changes = writes and told.why is None and told.place[0] != Aspect.CANDIDATE
        self.words: AskedSentence | Text
        if self.changes:
            self.words = AskedSentence(look, ink=ink)
            self.words.set_text(text)
            self.words.setAccessibleDescription(self.tr("Change it"))
            self.words.asked.connect(self._on_asked)
        else:
            self.words = Text(look, text, "small", ink, wraps=True)
        row = QHBoxLayout(self)
        between = look.length("space.xs")
        row.setContentsMargins(0, look.length("space.xxs"), 0, look.length("space.xxs"))
        row.setSpacing(between)
        row.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        name = self.tr("Take it back: {what}").format(what=told.what)
        self.cross = IconButton(look, "close", name, color="text.tertiary", size="icon.inline")
        self.cross.setToolTip(self.tr("Take it back"))
        self.cross.setFixedSize(look.length("control.check") + between, look.length("control.check") + between)
        self.cross.setVisible(writes and not told.yields)
        self.cross.clicked.connect(self._on_dropped)
        row.addWidget(self.cross, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def text(self) -> str:
        """What it says."""
        return self.words.text if isinstance(self.words, AskedSentence) else self.words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.changes and self.underMouse():
            painter = QPainter(self)
            with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
                draw.fill(QRectF(self.rect()), "surface.hover")
            painter.end()

    def _on_asked(self) -> None:
        self.asked.emit(self.told.place)

    def _on_dropped(self) -> None:
        self.dropped.emit(self.told.place)


class DepartureRows(QWidget):
    """The lines. Weights that are as large a part of the whole as before are not among them; those that only make room
    for others stand in one line, which tells them at a click.

    asked    one is to be changed: its line, and where it is (aspect, subject, leaf)
    dropped  one is to be taken back: where it is
    resized  more lines are shown, or fewer
    """

    asked = Signal(object, object)
    dropped = Signal(object)
    resized = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._told: tuple[Told, ...] = ()
        self._writes = True
        self._shows_all = self._shows_room = False
        self.rows: list[DepartureRow] = []
        self.setAccessibleName(self.tr("What is different"))
        self._empty = Text(look, "", "small", "text.secondary", wraps=True)
        self.room = AskedSentence(look)
        self._room_line = QWidget()
        around = QVBoxLayout(self._room_line)
        around.setContentsMargins(0, look.length("space.xs"), 0, look.length("space.xs"))
        around.addWidget(self.room)
        self.more = Button(look, "", kind=ButtonKind.GHOST, small=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self._empty, self._room_line):
            self._column.addWidget(part)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.room.asked.connect(self._on_room)
        self.more.clicked.connect(self._on_more)
        self._room_line.hide()
        self.more.hide()

    @property
    def texts(self) -> list[str]:
        """What the lines say."""
        return [row.text for row in self.rows]

    def row_of(self, place: Key) -> DepartureRow | None:
        """The line of what is otherwise at a place."""
        return next((row for row in self.rows if row.told.place == place), None)

    def show_told(self, told: Iterable[Told], *, writes: bool = True, empty: str = "") -> None:
        """Show what is otherwise; `empty` says that nothing is. Where the keyboard was it stays."""
        found = tuple(each for each in told if not each.same)
        self._empty.setText(empty)
        self._empty.setVisible(bool(empty) and not found)
        if (found, writes) != (self._told, self._writes):
            self._told, self._writes = found, writes
            self._show()

    def fold(self) -> None:
        """Close what was opened, to show the lines of something else."""
        if self._shows_all or self._shows_room:
            self._shows_all = self._shows_room = False
            self._show()

    def _show(self) -> None:
        focused = QApplication.focusWidget()
        at = next((at for at, row in enumerate(self.rows) if focused and row.isAncestorOf(focused)), None)
        on_cross = at is not None and focused is self.rows[at].cross
        for row in self.rows:
            forget(row)
        yielding = [each for each in self._told if each.yields]
        folded = len(yielding) > 1 and not self._shows_room
        listed = [each for each in self._told if not (folded and each.yields)]
        shown = listed if self._shows_all or len(listed) <= MOST_ROWS else listed[: MOST_ROWS - 1]
        self.rows = [DepartureRow(self._look, each, writes=self._writes) for each in shown]
        for row in self.rows:
            row.asked.connect(self._on_asked)
            row.dropped.connect(self.dropped)
            weighs = row.told.place[0] == Aspect.WEIGHT
            self._column.insertWidget(self._column.indexOf(self._room_line if weighs else self.more), row)
        self.room.set_text(self.tr("{count} other weights make room for this").format(count=len(yielding)))
        self.room.setAccessibleDescription("\n".join(str(each.what) for each in yielding))
        self._room_line.setVisible(folded)
        self.more.setText(self.tr("Show all {count}").format(count=len(listed)))
        self.more.setVisible(len(shown) < len(listed))
        if at is not None and self.rows:
            row = self.rows[min(at, len(self.rows) - 1)]
            (row.cross if on_cross and not row.cross.isHidden() else row.words).setFocus()
        self.resized.emit()

    def _on_room(self) -> None:
        self._shows_room = True
        self._show()

    def _on_more(self) -> None:
        self._shows_all = True
        self._show()

    def _on_asked(self, place: Key) -> None:
        row = self.row_of(place)
        if row is not None:
            self.asked.emit(row, place)
