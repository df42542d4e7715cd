"""The cells of a scoring grid, painted from their descriptions. What looks alike is drawn once and kept."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from scorecard.core.wording import NOTHING
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import CellState, ScoreCell
from scorecard.render.drawing import Align, Drawing, drawing

MOST_KEPT: Final = 1_500
"""Pictures of cells that are kept; there are few different ones but for means and figures."""

RATED: Final = (CellState.SCORED, CellState.UNSCORED)
"""The cells that show marks: a link for evidence, else a dot for a reason."""

DOT: Final = 5.0
INSET: Final = 3.0


class Ground(Enum):
    """What lies under a cell besides its own colour."""

    REST = "rest"
    ROW = "row"
    BLOCK = "block"


class CellPainter:
    """Gives the picture of a cell in the present look."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._kept: dict[object, QPixmap] = {}
        look.changed.connect(self.forget)

    def forget(self) -> None:
        """Draw everything anew, as after a change of the look."""
        self._kept.clear()

    def picture(self, cell: ScoreCell, size: QSize, ratio: float, ground: Ground) -> QPixmap:
        """A cell with the rules at its left and under it."""
        key = (cell, size.width(), size.height(), ratio, ground)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._drawn(cell, size, ratio, ground)
        return found

    def _drawn(self, cell: ScoreCell, size: QSize, ratio: float, ground: Ground) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._look.color(self._ground(cell, ground)))
        painter = QPainter(pixmap)
        rect = QRectF(0, 0, size.width(), size.height())
        with drawing(painter, rect, self._look.theme) as draw:
            if cell.state is CellState.SCORED and not cell.below_minimum and ground is not Ground.BLOCK:
                theme = self._look.theme
                draw.fill(rect, theme.heat[theme.score_step(cell.score_step or 0.0)])
            draw.fill(QRectF(0, 0, draw.pixel, rect.height()), "border.subtle")
            draw.row_rule(0, rect.width(), rect.height())
            self._paint(draw, rect.adjusted(draw.pixel, 0, 0, -draw.pixel), cell)
        painter.end()
        return pixmap

    def _ground(self, cell: ScoreCell, ground: Ground) -> str:
        if ground is Ground.BLOCK:
            return "selection.fill"
        if cell.below_minimum:
            return "danger.soft"
        if cell.state in (CellState.MEASURE, CellState.SEALED, CellState.BARRED):
            return "surface.sunken"
        if cell.state is CellState.GROUP:
            return "surface.group"
        return "selection.row" if ground is Ground.ROW else "surface.canvas"

    def _paint(self, draw: Drawing, rect: QRectF, cell: ScoreCell) -> None:
        look = self._look
        sm, tiny = look.length("space.sm"), look.length("icon.tiny")
        if cell.state is CellState.UNSCORED:
            self._paint_dashes(draw, rect)
        left = rect.left() + sm - draw.pixel
        for icon, color in _icons(cell):
            look.draw_icon(draw, QRectF(left, rect.top(), tiny, rect.height()), icon, color, "icon.tiny")
            left += tiny + look.length("space.xs")
        if cell.has_reason and not cell.has_evidence and cell.state in RATED:
            draw.dot(QPointF(left + DOT / 2, rect.center().y()), DOT, "text.secondary")
            left += DOT + look.length("space.xs")
        words = QRectF(left, rect.top(), rect.right() - sm - left, rect.height())
        text, role, ink = _words(cell)
        if draw.metrics(role).horizontalAdvance(text) > words.width():
            role = "small"
        draw.text(words, text, role, ink, Align.RIGHT)

    def _paint_dashes(self, draw: Drawing, rect: QRectF) -> None:
        half = draw.pixel / 2
        box = draw.snapped(rect.adjusted(INSET, INSET, -INSET, -INSET)).adjusted(half, half, -half, -half)
        pen = QPen(self._look.color("warn.mark"), draw.pixel)
        pen.setDashPattern([3, 2])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        draw.painter.setPen(pen)
        radius = self._look.length("radius.cell")
        draw.painter.drawRoundedRect(box, radius, radius)


def _icons(cell: ScoreCell) -> list[tuple[str, str]]:
    found = []
    if cell.state is CellState.SEALED:
        found.append(("eye-off", "text.tertiary"))
    elif cell.state is CellState.GATE:
        found.append(("check", "success.mark") if cell.value is True else ("close", "danger.mark"))
    elif cell.below_minimum:
        found.append(("flag", "danger.mark"))
    if cell.has_evidence and cell.state in RATED:
        found.append(("link", "text.tertiary"))
    return found


def _words(cell: ScoreCell) -> tuple[str, str, str]:
    """The text of a cell, with the role of its font and its colour."""
    text = cell.short or cell.text
    if cell.state is CellState.NOT_APPLICABLE:
        return "n/a", "body", "text.tertiary"
    if cell.below_minimum:
        return text, "strong", "danger.text"
    if cell.state is CellState.SEALED:
        return text, "small", "text.tertiary"
    if cell.state is CellState.BARRED:
        return text, "body", "text.tertiary"
    if cell.state is CellState.MEASURE:
        return text or NOTHING, "body", "text.secondary" if text else "text.tertiary"
    if cell.state is CellState.GROUP:
        return text or NOTHING, "body", "text.secondary" if text else "text.tertiary"
    return text, "body", "text.primary"
