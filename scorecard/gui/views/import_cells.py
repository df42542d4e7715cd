"""Painting the cells of a spreadsheet: grounds, outlines and letters of what they mean, and the texts over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor

from scorecard.app.correcting import Range
from scorecard.gui.look import Look
from scorecard.gui.models.import_grid_model import NUMBERS
from scorecard.gui.models.import_roles import BY_KEY
from scorecard.render.drawing import Align, Drawing
from scorecard.render.theme import Theme

if TYPE_CHECKING:
    from scorecard.gui.views.import_grid import ImportGrid

GROUND: Final = 0.16
"""How much of its colour is in the ground of a cell with a role."""
CHOSEN: Final = 0.22
"""How much of the accent lies over cells that are chosen."""


class CellsPainter:
    """Paints the part of a grid that is in a rectangle of its viewport."""

    def __init__(self, look: Look, grid: ImportGrid, draw: Drawing, rect: QRect) -> None:
        self._look = look
        self._grid = grid
        self._draw = draw
        self._rect = QRectF(rect)
        self._model = grid.model_of_cells
        across, down = grid.horizontalHeader(), grid.verticalHeader()
        first, last = across.visualIndexAt(rect.left()), across.visualIndexAt(rect.right())
        columns = range(max(first, 0), (last if last >= 0 else across.count() - 1) + 1)
        first, last = down.visualIndexAt(rect.top()), down.visualIndexAt(rect.bottom())
        rows = range(max(first, 0), (last if last >= 0 else down.count() - 1) + 1)
        self._columns = [(at, across.sectionViewportPosition(at), across.sectionSize(at)) for at in columns]
        self._rows = [(at, down.sectionViewportPosition(at), down.sectionSize(at)) for at in rows]

    def paint(self) -> None:
        """Paint it all, from the ground up."""
        if not self._rows or not self._columns:
            return
        begins = self._paint_roles()
        self._paint_rules()
        merged = self._paint_merges()
        self._paint_edges()
        self._paint_chosen()
        self._paint_texts(begins, merged)
        self._paint_cursor()

    # ---- what the cells mean ------------------------------------------------------------------------

    def _seen(self) -> Range:
        """The rows and columns in sight, as a range of the sheet."""
        rows, columns = self._rows, self._columns
        return Range(rows[0][0] + 1, columns[0][0] + 1, rows[-1][0] + 1, columns[-1][0] + 1)

    def _paint_roles(self) -> dict[tuple[int, int], str]:
        """The grounds of the roles; answers at which cells their letters stand: where each begins, or is first seen."""
        begins: dict[tuple[int, int], str] = {}
        seen, whole = self._seen(), self._grid.viewport().rect()
        first_row, first_column = self._grid.rowAt(whole.top()), self._grid.columnAt(whole.left())
        for role, area in reversed(self._model.marks):
            if _apart(area, seen):
                continue
            self._draw.fill(self._grid.box(area), ground_of(self._look.theme, role))
            begins[max(area.top - 1, first_row), max(area.left - 1, first_column)] = role
        return begins

    def _paint_rules(self) -> None:
        draw, pixel = self._draw, self._draw.pixel
        right = self._columns[-1][1] + self._columns[-1][2]
        bottom = self._rows[-1][1] + self._rows[-1][2]
        color = draw.color("border.subtle")
        for _, top, height in self._rows:
            draw.painter.fillRect(
                QRectF(self._rect.left(), top + height - pixel, right - self._rect.left(), pixel), color
            )
        for _, left, width in self._columns:
            draw.painter.fillRect(
                QRectF(left + width - pixel, self._rect.top(), pixel, bottom - self._rect.top()), color
            )

    def _paint_merges(self) -> dict[tuple[int, int], QRectF]:
        """Merged ranges as one cell each; answers where the texts of their cells stand, nowhere for all but one."""
        grid, found = self._model.grid, {}
        if grid is None:
            return {}
        seen = self._seen()
        for merge in grid.merges[: self._grid.most_spans]:
            if _apart(merge, seen) or merge.top > grid.rows or merge.left > grid.columns:
                continue
            box = self._grid.box(merge)
            role = self._model.role_at(merge.top - 1, merge.left - 1)
            self._draw.fill(box, ground_of(self._look.theme, role) if role else "surface.canvas")
            self._draw.row_rule(box.left(), box.right(), box.bottom())
            self._draw.column_rule(box.right(), box.top(), box.bottom())
            for row in range(max(merge.top, seen.top), min(merge.bottom, seen.bottom) + 1):
                for column in range(max(merge.left, seen.left), min(merge.right, seen.right) + 1):
                    found[row - 1, column - 1] = QRectF()
            found[merge.top - 1, merge.left - 1] = box
        return found

    def _paint_edges(self) -> None:
        """An outline around what has a role."""
        draw, theme, seen = self._draw, self._look.theme, self._seen()
        wide = draw.gap(theme.length("line.tick"))
        for role, area in reversed(self._model.marks):
            if _apart(area, seen):
                continue
            box, color = draw.snapped(self._grid.box(area)), theme.series_color(BY_KEY[role].place)
            paint = draw.painter.fillRect
            paint(QRectF(box.left(), box.top(), box.width(), wide), color)
            paint(QRectF(box.left(), box.bottom() - wide, box.width(), wide), color)
            paint(QRectF(box.left(), box.top(), wide, box.height()), color)
            paint(QRectF(box.right() - wide, box.top(), wide, box.height()), color)

    # ---- what is chosen -----------------------------------------------------------------------------

    def _paint_chosen(self) -> None:
        wash = QColor(self._look.color("accent.fill"))
        wash.setAlphaF(CHOSEN)
        for each in self._grid.area:
            if not _apart(each, self._seen()):
                self._draw.painter.fillRect(self._grid.box(each).intersected(self._rect), wash)

    def _paint_cursor(self) -> None:
        index = self._grid.currentIndex()
        if index.isValid() and self._grid.hasFocus():
            box = QRectF(self._grid.visualRect(index)).adjusted(0, 0, -1, -1)
            self._look.draw_ring(self._draw, box, "radius.cell")

    # ---- texts --------------------------------------------------------------------------------------

    def _paint_texts(self, begins: dict[tuple[int, int], str], merged: dict[tuple[int, int], QRectF]) -> None:
        draw, theme, model = self._draw, self._look.theme, self._model
        metrics = draw.metrics("small")
        padding = theme.length("space.xs") + theme.length("space.xxs")
        middle = (metrics.ascent() - metrics.descent()) / 2
        inks = draw.color("text.tertiary"), draw.color("text.primary")
        painter, font = draw.painter, theme.font("small")
        painter.setRenderHint(painter.RenderHint.TextAntialiasing)
        for row, top, height in self._rows:
            for column, left, width in self._columns:
                at = (row, column)
                box = merged.get(at)
                if box is not None and box.isEmpty():
                    continue
                x, y, w, h = (left, top, width, height) if box is None else _edges(box)
                start = x + padding
                if at in begins:
                    start = paint_letter(draw, x + padding / 2, y + h / 2, begins[at]) + padding / 2
                cell = model.cell(row, column)
                if cell is None or not cell.text:
                    continue
                text, room = model.line_at(row, column), x + w - padding - start
                wide = metrics.horizontalAdvance(text)
                if wide > room:
                    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0))
                    wide = metrics.horizontalAdvance(text)
                place = x + w - padding - wide if cell.kind in NUMBERS else start
                painter.setFont(font)
                painter.setPen(inks[bool(model.role_at(row, column))])
                painter.drawText(QPointF(place, draw.y(y + h / 2 + middle)), text)


def paint_letter(draw: Drawing, left: float, middle: float, role: str) -> float:
    """The letter of a role on its colour; answers where it ends."""
    theme, known = draw.theme, BY_KEY[role]
    side = theme.line_height("caption")
    box = draw.snapped(QRectF(left, middle - side / 2, side, side))
    draw.rounded(box, theme.length("radius.cell"), theme.series_color(known.place))
    draw.text(box, known.letter, "caption", theme.series_text[known.place], Align.CENTER)
    return box.right()


def ground_of(theme: Theme, role: str) -> QColor:
    """The ground of cells of a role: a little of its colour."""
    over, under = theme.series_color(BY_KEY[role].place), theme.color("surface.canvas")
    pairs = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(above * GROUND + below * (1 - GROUND)) for above, below in pairs))


def _apart(one: Range, other: Range) -> bool:
    return one.top > other.bottom or one.bottom < other.top or one.left > other.right or one.right < other.left


def _edges(box: QRectF) -> tuple[float, float, float, float]:
    return box.left(), box.top(), box.width(), box.height()
