"""The gates of a candidate: check or cross, the word where it is not the check, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.model import Waiver
from scorecard.gui.buttons import Button
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.gate_items import GateItem, GateState
from scorecard.gui.models.moments import local_now, moment_said
from scorecard.gui.parts import parts_of
from scorecard.render.drawing import Align, drawing, width_of

MARKS: Final = {
    GateState.FAILED: ("close", "danger.mark", "danger.text"),
    GateState.WAIVED: ("close", "warn.mark", "warn.text"),
    GateState.UNNEEDED: ("info", "text.tertiary", "text.secondary"),
    GateState.BLANK: ("more", "warn.mark", "warn.text"),
    GateState.PASSED: ("check", "success.mark", "text.tertiary"),
}
"""Icon, its colour and the colour of the word."""


def waiver_text(waiver: Waiver, locale: QLocale) -> str:
    """Who gave a waiver, and when: "Ann Keller, 14 Nov"."""
    when = moment_said(waiver.at, local_now(), locale)
    return f"{waiver.by}, {when}" if when else waiver.by


class GateList(QWidget):
    """A line for each gate and missed limit; under those that fail why, and what can be done.

    waiver_requested  a failed one is to be let pass (its key)
    taken_back        a waiver is to be taken back (its key)
    place_requested   the cell of one is wanted (its key)
    """

    waiver_requested = Signal(str)
    taken_back = Signal(str)
    place_requested = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._items: tuple[GateItem, ...] = ()
        self._closed = ""
        self._words = {
            GateState.FAILED: self.tr("failed"),
            GateState.WAIVED: self.tr("waived"),
            GateState.UNNEEDED: self.tr("waiver"),
            GateState.BLANK: self.tr("no answer"),
            GateState.PASSED: self.tr("passed"),
        }
        self.setAccessibleName(self.tr("Gates and limits"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._blocks: list[_Block] = []

    def show_items(self, items: Sequence[GateItem], closed: str = "") -> None:
        """Show these; where they are the same as before, nothing happens. `closed`: why nothing is waived now."""
        if (tuple(items), closed) == (self._items, self._closed):
            return
        self._closed = closed
        focused = self._focused()
        self._items = tuple(items)
        for each in self._blocks:
            forget(each)
        self._blocks = []
        for item in self._items:
            block = _Block(self._look, self, item, self._word(item), closed)
            self._blocks.append(block)
            self._column.addWidget(block)
            if item.criterion == focused:
                block.line.setFocus()

    def _word(self, item: GateItem) -> str:
        if item.state is GateState.FAILED and not item.is_gate:
            return self.tr("missed")
        return self._words[item.state]

    def _focused(self) -> str:
        found = (each for each in self._blocks if any(part.hasFocus() for part in parts_of(each, QWidget)))
        block = next(found, None)
        return "" if block is None else block.criterion


class _Block(QWidget):
    """A gate: its line, and what stands under it."""

    def __init__(self, look: Look, owner: GateList, item: GateItem, word: str, closed: str) -> None:
        super().__init__(owner)
        self.criterion = item.criterion
        self._owner = owner
        self.line = _Line(look, item, word, self)
        self.line.clicked.connect(self._on_line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        if item.state > GateState.UNNEEDED:
            return
        under = QVBoxLayout()
        gap = look.length("space.sm")
        under.setContentsMargins(look.length("icon.inline") + gap, 0, 0, look.length("space.md"))
        under.setSpacing(look.length("space.xs"))
        column.addLayout(under)
        if item.why:
            under.addWidget(Text(look, item.why, "small", "text.secondary", wraps=True))
        if item.waiver is not None:
            by = self.tr("Waived by {name}").format(name=waiver_text(item.waiver, QLocale()))
            under.addWidget(Text(look, by, "small", wraps=True))
            under.addWidget(Text(look, item.waiver.reason, "small", "text.secondary", wraps=True))
        if item.state is GateState.UNNEEDED:
            under.addWidget(Text(look, self.tr("It is not needed any more."), "small", "text.tertiary", wraps=True))
        row = QHBoxLayout()
        row.setContentsMargins(0, look.length("space.xs"), 0, 0)
        text = self.tr("Waive…") if item.waiver is None else self.tr("Take back")
        self._button = Button(look, text, small=True)
        said = self.tr("Waive {criterion}") if item.waiver is None else self.tr("Take back the waiver of {criterion}")
        self._button.setAccessibleName(said.format(criterion=item.name))
        self._button.clicked.connect(self._on_waive if item.waiver is None else self._on_take_back)
        self._button.setEnabled(not closed)
        self._button.setToolTip(closed)
        row.addWidget(self._button)
        row.addStretch(1)
        under.addLayout(row)

    def _on_line(self) -> None:
        self._owner.place_requested.emit(self.criterion)

    def _on_waive(self) -> None:
        self._owner.waiver_requested.emit(self.criterion)

    def _on_take_back(self) -> None:
        self._owner.taken_back.emit(self.criterion)


class _Line(QAbstractButton):
    """Check or cross, the name, and the word where it did not pass; a click goes to the cell."""

    def __init__(self, look: Look, item: GateItem, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._item = item
        self._word = word
        self.setText(item.name.replace("&", "&&"))
        self.setAccessibleName(f"{item.name}: {word}")
        self.setToolTip(f"{item.name}\n{word}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("control.slider_halo"), self._look.length("control.height_small"))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        icon, color, ink = MARKS[self._item.state]
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            side = look.length("icon.inline")
            look.draw_icon(draw, QRectF(0, 0, side, rect.height()), icon, color, "icon.inline")
            left = side + look.length("space.sm")
            word = "" if self._item.state is GateState.PASSED else self._word  # the check says so
            room = width_of(look.theme, "small", word)
            strong = self._item.state in (GateState.FAILED, GateState.WAIVED)
            name = QRectF(left, 0, rect.width() - left - room - (look.length("space.sm") if word else 0), rect.height())
            width = draw.text(name, self._item.name, "small", "text.primary" if strong else "text.secondary")
            draw.text(rect, word, "small", ink, Align.RIGHT)
            if self.underMouse():
                bottom = name.center().y() + look.line_height("small") / 2
                draw.row_rule(left, left + width, bottom, "text.tertiary")
            if self.hasFocus():
                look.draw_ring(draw, rect, "radius.chip")
        painter.end()
