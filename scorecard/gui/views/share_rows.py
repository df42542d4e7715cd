"""Weights beside those in force: a bar for what follows, a tick where the weight is now, both as figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.wording import NOTHING, one_line, points_text, weight_text
from scorecard.gui.look import Look
from scorecard.gui.views.explained import ASKS
from scorecard.render.drawing import Align, drawing, width_of


@dataclass(frozen=True, slots=True)
class Share:
    """A criterion with its share 0..1 now and as it would be (None: not known yet)."""

    name: str
    now: float
    then: float | None
    series: int | None = None

    def said(self) -> str:
        """In words."""
        if self.then is None:
            return f"{one_line(self.name)}: {weight_text(self.now)}"
        return f"{one_line(self.name)}: {weight_text(self.now)}, then {weight_text(self.then)}"


class ShareRows(QWidget):
    """One row for each criterion: its name and figures, under it the bar. A click or Enter asks how they come about.

    asked  somebody wants to know about a row (its place)
    """

    asked = Signal(int)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shares: tuple[Share, ...] = ()
        self._current = 0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What is painted."""
        return self._shares

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Show other weights."""
        if len(shares) != len(self._shares):
            self.updateGeometry()
        self._shares = tuple(shares)
        self._current = min(self._current, max(len(shares) - 1, 0))
        self.setAccessibleDescription(". ".join(each.said() for each in shares))
        self.update()

    def box_of(self, at: int) -> QRect:
        """Where a row stands."""
        return QRect(0, at * self._step(), self.width(), self._step() - self._look.length("space.xs"))

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), len(self._shares) * self._step())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = int(event.pos().y() / max(self._step(), 1))
            if 0 <= at < len(self._shares):
                QToolTip.showText(event.globalPos(), self._shares[at].said(), self)
                return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y() / max(self._step(), 1))
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside and at < len(self._shares):
            self._current = at
            self.asked.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._current + step < len(self._shares):
            self._current += step
            self.update()
        elif event.key() in ASKS and self._shares:
            self.asked.emit(self._current)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), theme) as draw:
            line, bar = look.line_height("body"), look.length("bar.range")
            figure = width_of(theme, "strong", "100.0")
            gap = look.length("space.sm")
            most = max([*(each.now for each in self._shares), *(each.then or 0.0 for each in self._shares), 1e-9])
            for at, each in enumerate(self._shares):
                top = float(at * self._step())
                right = float(self.width())
                moved = each.then is not None and points_text(each.then) != points_text(each.now)
                then = points_text(each.then) if each.then is not None else NOTHING
                box = QRectF(right - figure, top, figure, line)
                draw.text(box, then, "strong" if moved else "body", "text.primary", Align.RIGHT)
                box = QRectF(right - 2 * figure - gap, top, figure, line)
                draw.text(box, points_text(each.now), "body", "text.tertiary", Align.RIGHT)
                draw.text(QRectF(0, top, max(box.left() - gap, 0), line), each.name, "body")
                ground = QRectF(0, top + line + look.length("space.xxs"), right, bar)
                draw.fill(ground, "surface.sunken")
                share = each.now if each.then is None else each.then
                filled = QRectF(ground.left(), ground.top(), ground.width() * share / most, bar)
                if each.series is not None and each.then is not None:
                    draw.series(filled, each.series)
                else:
                    draw.fill(filled, "border.default" if each.then is None else "text.tertiary")
                x = min(draw.x(ground.width() * each.now / most), right - draw.gap(theme.length("line.tick")))
                tick = draw.gap(theme.length("line.tick"))
                rise = look.length("space.xxs")
                place = QPointF(x, ground.top() - rise)
                draw.fill(QRectF(place.x(), place.y(), tick, bar + 2 * rise), "text.primary")
            if self.hasFocus() and self._shares:
                look.draw_ring(draw, QRectF(self.box_of(self._current)), "radius.chip")
        painter.end()

    def _step(self) -> int:
        look = self._look
        return look.line_height("body") + look.length("bar.range") + look.length("space.md")
