"""The line of time under the journal: every change from the first to the last, with ticks where versions are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from scorecard.core.numbers import grouped
from scorecard.gui.buttons import IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.slider import HIGHEST, SliderState, paint_slider, x_of
from scorecard.render.drawing import drawing, widest

PAGES: int = 20
"""How many steps of Page Up lead through the whole journal."""


class TimeLine(QSlider):
    """A slider over the changes of a journal."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._ticks: tuple[int, ...] = ()
        self.setAccessibleName(self.tr("Time, from the first change to the last"))
        self.setRange(1, 1)
        self.setSingleStep(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_ticks(self, ticks: Sequence[int]) -> None:
        """Show a tick at each of these changes."""
        if tuple(ticks) != self._ticks:
            self._ticks = tuple(ticks)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self._look.length("control.height_small"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.score_minimum"), self.sizeHint().height())

    def place_of(self, change: int) -> float:
        """Where a change lies across the line."""
        return x_of(self._look, QRectF(self.rect()), self._share(change))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._follow(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._follow(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)
        self.update()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        state = SliderState(
            self._share(self.value()),
            hovered=self.underMouse(),
            focused=self.hasFocus(),
            enabled=self.isEnabled(),
            ticks=tuple(self._share(each) for each in self._ticks),
        )
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            paint_slider(draw, QRectF(self.rect()), state, self._look)
        painter.end()

    def _share(self, change: int) -> float:
        return HIGHEST * (change - self.minimum()) / max(self.maximum() - self.minimum(), 1)

    def _follow(self, event: QMouseEvent) -> None:
        left, right = self.place_of(self.minimum()), self.place_of(self.maximum())
        share = min(max((event.position().x() - left) / max(right - left, 1.0), 0.0), 1.0)
        self.setValue(self.minimum() + round(share * (self.maximum() - self.minimum())))


class TimeSlider(QWidget):
    """Steps through a journal: one change back, a slider over all of them, one change on, and which one it is.

    moved  to a change, by a person (its place in the journal)
    """

    moved = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.back = IconButton(look, "chevron-left", self.tr("One change back"))
        self.line = TimeLine(look)
        self.on = IconButton(look, "chevron-right", self.tr("One change on"))
        self._words = Text(look, "", "small", "text.secondary")
        self._words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        gap = look.length("space.lg")
        row.setContentsMargins(look.length("space.sm"), look.length("line.hair"), gap, 0)
        row.setSpacing(look.length("space.sm"))
        for part in (self.back, self.line, self.on, self._words):
            row.addWidget(part, 1 if part is self.line else 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.line.valueChanged.connect(self._on_moved)
        self.back.clicked.connect(self.step_back)
        self.on.clicked.connect(self.step_on)
        look.changed.connect(self._tell)
        self._tell()

    @property
    def place(self) -> int:
        """The change that it stands at."""
        return self.line.value()

    def show_place(self, change: int, count: int, versions: Sequence[int] = ()) -> None:
        """Stand at a change of so many, without telling."""
        self.line.blockSignals(True)
        self.line.setRange(1, max(count, 1))
        self.line.setPageStep(max(count // PAGES, 2))
        self.line.setValue(change)
        self.line.blockSignals(False)
        self.line.show_ticks(versions)
        self._tell()

    def step_back(self) -> None:
        """One change back."""
        self.line.setValue(self.place - 1)

    def step_on(self) -> None:
        """One change on."""
        self.line.setValue(self.place + 1)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("size.toolbar"))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._look.length("size.toolbar"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            draw.row_rule(0, self.width(), draw.pixel)
        painter.end()

    def _on_moved(self, change: int) -> None:
        self._tell()
        self.moved.emit(change)

    def _tell(self) -> None:
        of = self.tr("{number} of {count}")
        count = grouped(self.line.maximum())
        self._words.setText(of.format(number=grouped(self.place), count=count))
        self._words.setMinimumWidth(
            round(widest(self._look.theme, "small", [of.format(number=count, count=count)])) + 1
        )
        self.back.setEnabled(self.place > self.line.minimum())
        self.on.setEnabled(self.place < self.line.maximum())
