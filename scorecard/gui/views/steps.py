"""The steps of a page that makes something: which there are, which are done, and which one is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Align, drawing, width_of


class StepBar(QWidget):
    """Numbered steps; each can be gone to at any time.

    chosen  the key of the step that a person chose
    """

    chosen = Signal(str)

    def __init__(self, look: Look, steps: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`steps` are keys and words."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Steps"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.length("space.sm"))
        self._steps: dict[str, Step] = {}
        for number, (key, words) in enumerate(steps, 1):
            if number > 1:
                row.addWidget(_Dash(look))
            step = Step(look, key, number, words, self)
            step.asked.connect(self._on_asked)
            self._steps[key] = step
            row.addWidget(step)
        self.set_current(steps[0][0])

    @property
    def current(self) -> str:
        """The key of the step that is shown."""
        return next(key for key, step in self._steps.items() if step.isChecked())

    def step(self, key: str) -> Step:
        """The button of a step."""
        return self._steps[key]

    def set_current(self, key: str) -> None:
        """Show a step as the present one."""
        for each, step in self._steps.items():
            step.setChecked(each == key)

    def set_done(self, key: str, *, done: bool) -> None:
        """Show whether a step is done."""
        self._steps[key].set_done(done=done)

    def _on_asked(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)


class Step(QAbstractButton):
    """One step: its number in a circle, a check instead once it is done."""

    asked = Signal(str)

    def __init__(self, look: Look, key: str, number: int, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key
        self._number = number
        self._words = words
        self._done = False
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()
        self.clicked.connect(self._on_clicked)
        self.toggled.connect(self._on_toggled)
        look.changed.connect(self.updateGeometry)

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self._done

    def set_done(self, *, done: bool) -> None:
        """Show whether it is done."""
        self._done = done
        self._name()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        words = round(width_of(look.theme, "strong" if self.isChecked() else "body", self._words))
        width = self._inset() + look.length("icon.rail") + look.length("space.sm") + words + look.length("space.xs")
        return QSize(width, look.length("control.segmented"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        rect = QRectF(self.rect())
        side = look.length("icon.rail")
        circle = QRectF(self._inset(), (rect.height() - side) / 2, side, side)
        current, over = self.isChecked(), self.underMouse()
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            if over and not current:
                look.draw_box(draw, rect, "surface.hover")
            if self._done and not current:
                look.draw_icon(draw, circle, "check", "success.mark")
            else:
                ground, edge = ("accent.fill", "accent.fill") if current else ("surface.canvas", "border.strong")
                draw.dot(circle.center(), side, ground, edge, draw.pixel)
                ink = "text.on_accent" if current else "text.secondary"
                draw.text(circle, str(self._number), "label", ink, Align.CENTER)
            words = QRectF(circle.right() + look.length("space.sm"), 0, rect.width(), rect.height())
            ink = "text.primary" if current or over else "text.secondary"
            taken = draw.text(words, self._words, "strong" if current else "body", ink)
            if not current:  # a link, underlined as those of the foot
                bottom = words.center().y() + look.line_height("body") / 2
                draw.row_rule(words.left(), words.left() + taken, bottom, ink if over else "border.default")
            if self.hasFocus():
                look.draw_ring(draw, rect)
        painter.end()

    def _inset(self) -> int:
        """The first circle stands under the title of the page; its ring then is close to it."""
        return self._look.length("line.focus") if self._number == 1 else self._look.length("space.xs")

    def _on_toggled(self, current: bool) -> None:
        self.setCursor(Qt.CursorShape.ArrowCursor if current else Qt.CursorShape.PointingHandCursor)
        self.updateGeometry()

    def _on_clicked(self) -> None:
        self.setChecked(True)
        self.asked.emit(self._key)

    def _name(self) -> None:
        line = self.tr("{number}. {words}, done") if self._done else self.tr("{number}. {words}")
        self.setAccessibleName(line.format(number=self._number, words=self._words))


class _Dash(QWidget):
    """The short line between two steps."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("icon.inline"), self._look.length("control.segmented"))

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, self._look.theme) as draw:
            draw.row_rule(0, rect.width(), rect.center().y(), "border.default")
        painter.end()
