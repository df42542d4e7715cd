"""A row of numbers of which one is the answer: how many times as much one criterion counts as another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.weighting.pairwise import on_scale
from scorecard.gui.look import Look
from scorecard.render.drawing import Align, drawing


class AnswerScale(QWidget):
    """The steps of a scale. A click or the arrows choose one; a digit does too where it is one; Delete takes it back.

    answered  another step was chosen (a number), or none (None)
    """

    answered = Signal(object)

    def __init__(
        self, look: Look, name: str, steps: Sequence[float], words: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        """`words` stand in the tooltips. Steps below 1 are shown by their reciprocals: the side says which counts."""
        super().__init__(parent)
        self._look = look
        self._steps = tuple(steps)
        self._words = tuple(words)
        self._given: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._hovered = -1
        look.changed.connect(self.updateGeometry)

    @property
    def given(self) -> float | None:
        """The answer; None while there is none."""
        return self._given

    def show_answer(self, given: float | None) -> None:
        """Show an answer, without telling."""
        self._given = given
        self.setAccessibleDescription("" if given is None else on_scale(given))
        self.update()

    def name(self, name: str) -> None:
        """Say what is asked."""
        self.setAccessibleName(name)

    def box_of(self, at: int) -> QRectF:
        """Where a step stands."""
        wide = self.width() / len(self._steps)
        return QRectF(at * wide, 0, wide, self.height())

    def sizeHint(self) -> QSize:
        return QSize(len(self._steps) * self._look.length("control.height_small"), self._look.length("control.height"))

    def minimumSizeHint(self) -> QSize:
        return QSize(len(self._steps) * self._look.length("icon.list"), self._look.length("control.height"))

    # ---- events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at >= 0:
            self._take(self._steps[at])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, at, last = event.key(), self._place(), len(self._steps) - 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = -1 if key == Qt.Key.Key_Left else 1
            start = self._steps.index(1.0) if at is None else min(max(at + step, 0), last)
            self._take(self._steps[start])
        elif key == Qt.Key.Key_Home:
            self._take(self._steps[0])
        elif key == Qt.Key.Key_End:
            self._take(self._steps[-1])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take(None)
        elif event.text().isdecimal() and float(event.text()) in self._steps:
            self._take(float(event.text()))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(QPointF(event.pos()))
            if 0 <= at < len(self._words):
                QToolTip.showText(event.globalPos(), self._words[at], self)
                return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, chosen = self._look, self._place()
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, look.theme) as draw:
            look.draw_box(draw, rect, "surface.sunken", "border.default" if look.high_contrast else None)
            inset = look.length("space.xxs")
            for at, step in enumerate(self._steps):
                box = self.box_of(at).adjusted(0, inset, 0, -inset)
                ink = "text.secondary" if self.isEnabled() else "text.disabled"
                if at == chosen:
                    ground = "surface.sunken" if not self.isEnabled() else "accent.fill"
                    look.draw_box(draw, box, ground, None, "radius.chip")
                    ink = "text.on_accent" if self.isEnabled() else "text.primary"
                elif at == self._hovered and self.isEnabled():
                    look.draw_box(draw, box, "surface.hover", None, "radius.chip")
                text = on_scale(max(step, 1 / step))
                draw.text(box, text, "strong" if at == chosen else "small", ink, Align.CENTER)
            if chosen is None and self._given is not None:  # what was typed elsewhere and is no step
                draw.text(rect, on_scale(self._given), "strong", "text.primary", Align.CENTER)
            if self.hasFocus():
                look.draw_ring(draw, rect)
        painter.end()

    # ---- within --------------------------------------------------------------------------------------

    def _place(self) -> int | None:
        if self._given is None:
            return None
        near = [at for at, step in enumerate(self._steps) if abs(step - self._given) < 1e-6]
        return near[0] if near else None

    def _at(self, point: QPointF) -> int:
        wide = self.width() / len(self._steps)
        return (
            min(int(point.x() / wide), len(self._steps) - 1)
            if wide > 0 and self.rect().contains(point.toPoint())
            else -1
        )

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.update()

    def _take(self, given: float | None) -> None:
        if given != self._given and self.isEnabled():
            self.show_answer(given)
            self.answered.emit(given)
