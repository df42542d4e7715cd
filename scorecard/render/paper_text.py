"""Text in lines of a width, for paper: nothing is cut, long words break, and a line can be painted by itself."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from scorecard.render.drawing import Align, Drawing

_SEPARATOR = "\N{LINE SEPARATOR}"  # a line end inside a layout


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """A text in lines. The layout is kept, for its lines are parts of it."""

    layout: QTextLayout
    count: int
    line: float
    width: float
    widest: float
    ascent: float
    descent: float

    @property
    def height(self) -> float:
        """Of all lines."""
        return self.count * self.line

    def paint(
        self,
        draw: Drawing,
        at: int,
        left: float,
        top: float,
        color: str,
        align: Align = Align.LEFT,
        *,
        width: float | None = None,
    ) -> None:
        """Paint one line, its box at a place."""
        line = self.layout.lineAt(at)
        free = (self.width if width is None else width) - line.naturalTextWidth()
        across = 0.0 if align is Align.LEFT else free if align is Align.RIGHT else free / 2
        baseline = top + self.line / 2 + (self.ascent - self.descent) / 2
        draw.painter.setPen(draw.theme.color(color))
        place = QPointF(left + across - line.x() * (align is not Align.LEFT), baseline - line.ascent() - line.y())
        line.draw(draw.painter, place)


def laid_out(text: str, font: QFont, line_height: float, width: float, *, typed: bool = False) -> Lines:
    """A text in lines of a width. `typed`: its own direction of writing holds, else it runs from left to right."""
    clean = text.strip().replace("\r\n", "\n").replace("\n", _SEPARATOR).replace("\t", "    ")
    layout = QTextLayout(clean, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto if typed else Qt.LayoutDirection.LeftToRight)
    option.setAlignment(Qt.AlignmentFlag.AlignLeft)
    layout.setTextOption(option)
    layout.beginLayout()
    count, widest = 0, 0.0
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0.0, count * line_height))
        widest = max(widest, line.naturalTextWidth())
        count += 1
    layout.endLayout()
    metrics = QFontMetricsF(font)
    return Lines(layout, max(count, 1) if clean else 0, line_height, width, widest, metrics.ascent(), metrics.descent())
