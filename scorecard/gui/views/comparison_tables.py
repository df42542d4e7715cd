"""The tables of two states: from what causes each total changed, and which weights moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF
from PySide6.QtWidgets import QWidget

from scorecard.core.comparison.comparing import Comparison
from scorecard.gui.look import Look
from scorecard.gui.models.comparison_rows import CauseItem, cause_rows, weight_rows
from scorecard.gui.models.figures_model import FigureRow, FiguresOrder
from scorecard.gui.views.figures_table import FiguresDelegate, FiguresTable
from scorecard.gui.views.row_table import RowDelegate, TableHead
from scorecard.render.cause_bars import CAUSES, CauseBars, axis_of, paint_parts, paint_shade
from scorecard.render.drawing import Align, Drawing, swatch_room, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

BARS: Final = 1
"""The column of the bars, and of the tracks."""
MOVED: Final = 3
"""The column of how far a weight moved."""
NARROWEST_BARS: Final = 72
MOST_OF_WIDTH: Final = 0.4
MOST_OF_NAMES: Final = 0.36
"""The largest shares of the table that bars and names take."""


class CauseTable(FiguresTable):
    """Each candidate's change: rank from and to, the parts round a centre line, their figures, and their sum."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        self.data_of_bars = CauseBars((), ())
        super().__init__(look, name, row="row.table_two_lines", parent=parent)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another comparison."""
        self.data_of_bars, heads, rows = cause_rows(comparison)
        self.show_rows(heads, rows)
        self.viewport().update()

    def made_delegate(self) -> RowDelegate:
        return _CauseDelegate(self._look, self, self.order)

    def width_of_column(self, column: int, rows: Sequence[FigureRow]) -> int:
        if column != BARS:
            swatch = swatch_room(self._look.theme) if 2 <= column < len(self.order.model.heads) - 1 else 0.0
            return round(super().width_of_column(column, rows) + swatch)
        theme = self._look.theme
        names = max(
            widest(theme, "strong", (row.texts[0] for row in rows)),
            widest(theme, "caption", (row.second for row in rows if not row.item.row.absent)),
        )
        return _room_for_bars(self, rows, names)

    def made_head(self) -> TableHead:
        return _CauseHead(self._look, self)


def _room_for_bars(table: FiguresTable, rows: Sequence[FigureRow], names: float) -> int:
    """What names and figures leave for the bars, within what is good for these."""
    look, whole = table.look, table.viewport().width()
    figures = sum(table.width_of_column(at, rows) for at in range(2, len(table.order.model.heads)))
    taken = figures + min(names, whole * MOST_OF_NAMES) + look.length("size.page_left") + 2 * look.length("space.sm")
    return round(max(min(whole - taken, whole * MOST_OF_WIDTH), NARROWEST_BARS))


class _CauseHead(TableHead):
    """Heads that are the legend too: each cause with its shade."""

    def paint_head(self, draw: Drawing, box: QRectF, section: int) -> None:
        super().paint_head(draw, box, section)
        table = self.parent()
        causes = table.data_of_bars.causes if isinstance(table, CauseTable) else ()
        at = section - 2
        if 0 <= at < len(causes):
            theme = draw.theme
            side, gap = theme.length("control.swatch"), theme.length("space.xs")
            right = box.right() - theme.length("space.sm") - width_of(theme, "label", CAUSES[causes[at]])
            if self.isSortIndicatorShown() and self.sortIndicatorSection() == section:
                right -= theme.length("icon.tiny") + theme.length("space.xxs")
            paint_shade(draw, QRectF(right - gap - side, box.center().y() - side / 2, side, side), causes[at])


class _CauseDelegate(FiguresDelegate):
    """Paints the rows of the causes."""

    def __init__(self, look: Look, table: CauseTable, order: FiguresOrder) -> None:
        super().__init__(look, table, order)
        self._causes = table

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        row, column = self._order.row_at(index), index.column()
        item: CauseItem = row.item
        chosen = self._table.selectionModel().isRowSelected(index.row())
        if column == 0:
            self._paint_name(draw, rect, row, chosen=chosen)
        elif item.row.parts is None:
            if column == BARS and not item.row.absent:
                wide = sum(self._table.columnWidth(at) for at in range(2, self._order.columnCount()))
                reason = rect.adjusted(0, 0, wide, 0)
                draw.painter.setClipRect(self._table.viewport().rect())
                draw.text(reason, item.row.reason, "small", "text.tertiary")
        elif column == BARS:
            inset = draw.theme.length("space.sm")
            box = rect.adjusted(inset, 0, -inset, 0)
            data = self._causes.data_of_bars
            ground = "selection.fill" if chosen else "surface.canvas"
            paint_parts(draw, data, axis_of(data, box.left(), box.width()), box, item.row, ground)
        else:
            super().paint_cell(draw, rect, index)

    def _paint_name(self, draw: Drawing, rect: QRectF, row: FigureRow, *, chosen: bool) -> None:
        theme = draw.theme
        upper, lower = theme.line_height("body"), theme.line_height("caption")
        top = rect.center().y() - (upper + lower) / 2
        draw.text(QRectF(rect.left(), top, rect.width(), upper), row.texts[0], "strong" if chosen else "body")
        under = QRectF(rect.left(), top + upper, rect.width(), lower)
        draw.text(under, row.second, "caption", "text.secondary")


class WeightTable(FiguresTable):
    """The weights side by side: a ring where each was, a dot where it is."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, row="row.grid_leaf", sorts=False, parent=parent)
        self.most = 1.0
        self.head.setFixedHeight(0)
        self.head.hide()

    def show_comparison(self, comparison: Comparison, *, everything: bool) -> None:
        """Show another comparison."""
        heads, rows = weight_rows(comparison, everything=everything)
        ends = [each for row in rows for each in (row.item.weight.before, row.item.weight.after) if each is not None]
        self.most = max(ends, default=1.0) or 1.0
        self.show_rows(heads, rows)

    def made_delegate(self) -> RowDelegate:
        return _WeightDelegate(self._look, self, self.order)

    def width_of_column(self, column: int, rows: Sequence[FigureRow]) -> int:
        if column == MOVED and not any(row.texts[MOVED] for row in rows):
            return self._look.length("size.page_right") - self._look.length("space.sm")
        if column != BARS:
            return super().width_of_column(column, rows)
        theme = self._look.theme
        step, swatch = theme.length("space.lg"), theme.length("space.md")
        names = max((width_of(theme, "body", row.texts[0]) + row.depth * step for row in rows), default=0.0)
        return _room_for_bars(self, rows, names + swatch)


class _WeightDelegate(FiguresDelegate):
    """Paints the rows of the weights."""

    def __init__(self, look: Look, table: WeightTable, order: FiguresOrder) -> None:
        super().__init__(look, table, order)
        self._weights = table

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        row, column = self._order.row_at(index), index.column()
        if column == 0:
            self._paint_name(draw, rect, row)
        elif column == BARS:
            self._paint_track(draw, rect, row)
        elif column == 2:
            draw.text(rect, row.texts[2], "body", "text.tertiary" if row.faint else "text.primary", Align.RIGHT)
        else:
            draw.text(rect, row.texts[3], "strong", "text.primary", Align.RIGHT)

    def _paint_name(self, draw: Drawing, rect: QRectF, row: FigureRow) -> None:
        theme, item = draw.theme, row.item
        left = rect.left() + row.depth * theme.length("space.lg")
        side = theme.length("control.swatch")
        if row.depth == 0:
            draw.swatch(left, rect.center().y(), item.series)
        left += side + theme.length("space.xs") + theme.length("space.xxs")
        name = QRectF(left, rect.top(), max(rect.right() - left, 0.0), rect.height())
        draw.text(name, row.texts[0], "body", "text.tertiary" if row.faint else "text.primary")

    def _paint_track(self, draw: Drawing, rect: QRectF, row: FigureRow) -> None:
        theme, item = draw.theme, row.item
        weight = item.weight
        size = theme.length("control.slider_knob_leaf")
        left, right = rect.left() + size, rect.right() - size
        middle = rect.center().y()
        color = theme.series_color(item.series)

        def x(share: float) -> float:
            return left + (right - left) * share / self._weights.most

        draw.row_rule(left, right, draw.y(middle), "border.default")
        if weight.before is not None and weight.after is not None and not row.faint:
            ends = sorted((x(weight.before), x(weight.after)))
            draw.fill(QRectF(ends[0], middle - 1, ends[1] - ends[0], 2), color)
        if weight.before is not None and not (row.faint and weight.after is not None):
            draw.dot(QPointF(x(weight.before), middle), size, "surface.canvas", color)
        if weight.after is not None:
            draw.dot(QPointF(x(weight.after), middle), size, color)
