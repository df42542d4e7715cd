"""A value function as a line: what a measure is worth, with the candidates' figures on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.core.model import Criterion, Shape
from scorecard.core.numbers import shown
from scorecard.core.values import PRICE_SHAPES, worth_of
from scorecard.core.wording import listed
from scorecard.gui.look import Look
from scorecard.render.difference_bars import compact
from scorecard.render.drawing import Align, drawing, widest
from scorecard.render.theme import Theme

STEPS: Final = 240
MARGIN: Final = 0.08
"""What is shown beyond the first and the last number that matters, as a share of what lies between."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Measures with their values 0..1, ascending; `dots` are the candidates', `handles` what it can be dragged by."""

    line: tuple[tuple[float, float], ...]
    dots: tuple[tuple[float, float], ...]
    unit: str = ""
    handles: tuple[tuple[float, float], ...] = ()

    def said(self) -> str:
        """The curve in words."""
        if not self.line:
            return ""
        (low, worth_low), (high, worth_high) = self.line[0], self.line[-1]
        ends = (
            f"From {compact(low)}, worth {shown(100 * worth_low)}, to {compact(high)}, worth {shown(100 * worth_high)}"
        )
        dots = [f"{compact(x)} is worth {shown(100 * worth)}" for x, worth in self.dots]
        return f"{ends}. {listed(dots)}".strip()


def curve_of(criterion: Criterion, measures: Sequence[float], compliant: Sequence[float]) -> Curve:
    """The curve of a measure; empty where it has none yet. `compliant` is what relative shapes go by."""
    function = criterion.value
    if function.shape is Shape.CATEGORIES:
        return Curve((), ())
    positive = function.shape in PRICE_SHAPES or function.shape is Shape.SHARE_OF_BEST
    marks = [*measures, *(x for x, _ in function.points)]
    marks += [each for each in (function.worst, function.best, function.reference) if each is not None]
    reference = function.reference if function.reference is not None else min(compliant, default=None)
    if function.shape in (Shape.LINEAR_PENALTY, Shape.LOGARITHMIC) and reference is not None:
        marks.append(reference * function.zero_at)
    if positive:
        marks = [each for each in marks if each > 0]
        measures = [each for each in measures if each > 0]
        compliant = [each for each in compliant if each > 0]
    if not marks:
        return Curve((), ())
    low, high = min(marks), max(marks)
    room = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    start = max(low - room, low / 2) if positive else low - room
    step = (high + room - start) / STEPS
    xs = sorted({*marks, *(start + at * step for at in range(STEPS + 1))})
    line, dots = worth_of(criterion, xs, compliant), worth_of(criterion, measures, compliant)
    if line is None or dots is None:
        return Curve((), ())
    handles = function.points if function.shape is Shape.PIECEWISE else ()
    return Curve(tuple(zip(xs, line, strict=True)), tuple(zip(measures, dots, strict=True)), criterion.unit, handles)


def over(data: Curve, low: float, high: float) -> Curve:
    """A curve over another range of measures; beyond its ends it goes on level."""
    if not data.line:
        return data
    inside = [(x, worth) for x, worth in data.line if low < x < high]
    before = [worth for x, worth in data.line if x <= low]
    after = [worth for x, worth in data.line if x >= high]
    start = (low, before[-1] if before else data.line[0][1])
    end = (high, after[0] if after else data.line[-1][1])
    return replace(data, line=(start, *inside, end))


def plot_box(rect: QRectF, theme: Theme) -> QRectF:
    """Where the line is painted: from worth 0 at the bottom to 100 at the top."""
    xs, gap = theme.length("space.xs"), theme.length("space.sm")
    step = theme.line_height("caption")
    left = rect.left() + widest(theme, "caption", ("100", "0")) + gap
    width = rect.right() - left - theme.length("dot.mark") / 2
    return QRectF(left, rect.top() + step / 2, width, rect.height() - 1.5 * step - xs)


def paint(painter: QPainter, rect: QRectF, data: Curve, theme: Theme) -> None:
    """Paint the curve over an axis of measures; at the left what they are worth, 0 to 100."""
    with drawing(painter, rect, theme) as draw:
        if not data.line:
            draw.message(rect, "The curve shows once candidates have figures")
            return
        xs, gap = theme.length("space.xs"), theme.length("space.sm")
        step = theme.line_height("caption")
        dot, plot = theme.length("dot.mark"), plot_box(rect, theme)
        left = plot.left()
        low, high = data.line[0][0], data.line[-1][0]
        span = max(high - low, 1e-12)

        def at(x: float, worth: float) -> QPointF:
            return QPointF(plot.left() + plot.width() * (x - low) / span, plot.bottom() - plot.height() * worth)

        for worth, text in ((1.0, "100"), (0.5, ""), (0.0, "0")):
            y = at(low, worth).y()
            color = "border.default" if worth == 0 else "border.subtle"
            draw.row_rule(plot.left(), plot.right(), y + draw.pixel / 2, color)
            box = QRectF(rect.left(), y - step / 2, left - gap - rect.left(), step)
            draw.text(box, text, "caption", "text.tertiary", Align.RIGHT)
        draw.line([at(x, worth) for x, worth in data.line], "text.primary", theme.length("line.series"))
        pen = theme.length("line.series")
        for x, worth in data.dots:
            draw.dot(at(x, worth), dot, "surface.canvas", "text.primary", pen)
        below = QRectF(plot.left(), plot.bottom() + xs, plot.width(), step)
        draw.text(below, compact(low), "caption", "text.tertiary")
        draw.text(below, f"{compact(high)} {data.unit}".strip(), "caption", "text.tertiary", Align.RIGHT)


class ValueCurve(QWidget):
    """Shows a curve."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._data = Curve((), ())
        self.setAccessibleName(self.tr("What a measure is worth"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.updateGeometry)

    @property
    def look(self) -> Look:
        """The look that it is shown in."""
        return self._look

    @property
    def shown_curve(self) -> Curve:
        """What is painted."""
        return self._data

    def show_curve(self, data: Curve) -> None:
        """Show another curve."""
        self._data = data
        self.setAccessibleDescription(data.said())
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        return QSize(look.length("column.slider"), look.length("size.standing") // 3 + look.line_height("caption"))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, QRectF(self.rect()), self._data, self._look.theme)
        painter.end()
