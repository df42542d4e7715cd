"""The agenda as a table: what is disagreed on, how the scores are spread, the points at stake, what is settled."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from scorecard.core.numbers import plain
from scorecard.gui.look import Look
from scorecard.gui.models.agenda_model import AgendaColumn, AgendaModel, Cell
from scorecard.gui.views.row_table import RowDelegate, RowTable, TableHead
from scorecard.render import dot_plot
from scorecard.render.drawing import Align, Drawing, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

PLOT: Final = 84
"""The width of a plot as designed, at the designed size of text."""
WIDTH: Final = 396
"""The width of the agenda as designed."""


class AgendaView(RowTable):
    """The disagreements, one of which is chosen.

    chosen  another one is, its candidate and criterion; None where there is none
    """

    chosen = Signal(object)

    def __init__(self, look: Look, model: AgendaModel, name: str, parent: QWidget | None = None) -> None:
        self._agenda = model
        super().__init__(look, name, "row.agenda", parent)
        self._cell: Cell | None = None
        self._bar = 0
        self._heads: dict[int, str] = {}
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.head.setSectionsClickable(False)
        self.head.setSortIndicatorShown(False)
        self.setItemDelegate(AgendaDelegate(look, self, model))
        self.setModel(model)
        model.modelAboutToBeReset.connect(self._on_resetting)
        model.modelReset.connect(self._on_reset)
        model.layoutChanged.connect(self._fit_heads)
        model.dataChanged.connect(self._fit_heads)
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._fit()
        look.changed.connect(self._fit)

    @property
    def cell(self) -> Cell | None:
        """Candidate and criterion of the chosen row."""
        return self._cell

    def show_cell(self, cell: Cell | None) -> bool:
        """Choose the row of a cell; False where it has none."""
        row = self._agenda.row_of(cell)
        if row < 0:
            return False
        self.choose([self._agenda.index(row, 0)])
        return True

    def show_row(self, row: int) -> None:
        """Choose a row."""
        if 0 <= row < self._agenda.rowCount():
            self.choose([self._agenda.index(row, 0)])

    def head_over(self, row: int) -> str:
        """What is said over a row; "" over most."""
        return self._heads.get(row, "")

    def head_height(self) -> int:
        """The height of what is said over a row."""
        return self._look.length("row.table_dense")

    def row_box(self, row: int) -> QRect:
        box = super().row_box(row)
        return box.adjusted(0, self.head_height(), 0, 0) if self.head_over(row) else box

    def made_head(self) -> TableHead:
        return AgendaHead(self._look, self, self._agenda)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing_minimum"), self._look.length("row.agenda") * 3)

    def designed_width(self) -> int:
        """The width that it has on the page."""
        return round(WIDTH * max(self._look.text_scale, 1.0))

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        cell = self._agenda.cell_at(current.row()) if current.isValid() else None
        if cell != self._cell:
            self._cell = cell
            self.chosen.emit(cell)

    def _on_resetting(self) -> None:
        self._bar = self.verticalScrollBar().value()

    def _on_reset(self) -> None:
        """Keep what was chosen, and the place in the list; where it is gone, the first row is chosen."""
        self._fit_heads()
        kept = self._agenda.row_of(self._cell)
        if kept >= 0:
            self.choose([self._agenda.index(kept, 0)], shows=False)
            self.verticalScrollBar().setValue(self._bar)
        elif self._agenda.rowCount():
            self.choose([self._agenda.index(0, 0)])
        elif self._cell is not None:
            self._cell = None
            self.chosen.emit(None)

    def _fit_heads(self) -> None:
        """Make room over the rows with which a part of the agenda begins."""
        heads, row, count = self._agenda.heads(), self._look.length("row.agenda"), self._agenda.rowCount()
        for at in self._heads.keys() - heads.keys():
            if at < count:
                self.setRowHeight(at, row)
        for at in heads:
            self.setRowHeight(at, row + self.head_height())
        self._heads = heads
        self.viewport().update()

    def _fit(self) -> None:
        look, theme = self._look, self._look.theme
        sm, lg = look.length("space.sm"), look.length("space.lg")
        plot = round(PLOT * max(look.text_scale, 1.0)) + sm
        points = round(max(width_of(theme, "strong", "100.0"), width_of(theme, "label", self.tr("Points")))) + lg
        settled = look.length("icon.button") + look.length("size.page_right")
        self.set_widths((plot, points, settled), look.length("size.page_left") + look.length("column.slider"))
        self._fit_heads()


class AgendaHead(TableHead):
    """The heads, with the ends of the scale over the plots."""

    def __init__(self, look: Look, table: RowTable, model: AgendaModel) -> None:
        super().__init__(look, table)
        self._agenda = model

    def paint_head(self, draw: Drawing, box: QRectF, section: int) -> None:
        if section != AgendaColumn.PLOT:
            super().paint_head(draw, box, section)
            return
        scale = self._agenda.value.scale
        inside = box.adjusted(0, 0, -self._look.length("space.sm"), 0)
        half = QRectF(inside.left(), inside.top(), inside.width() / 2, inside.height())
        draw.text(half, plain(scale.minimum), "label", "text.tertiary")
        draw.text(half.translated(half.width(), 0), plain(scale.maximum), "label", "text.tertiary", Align.RIGHT)


class AgendaDelegate(RowDelegate):
    """Paints the rows of the agenda, and over some of them what part of it begins."""

    def __init__(self, look: Look, table: AgendaView, model: AgendaModel) -> None:
        super().__init__(look, table)
        self._agenda = model
        self._view = table

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self._look.length("row.agenda"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        words = self._view.head_over(index.row())
        if words:
            whole = QRectF(option.rect)
            box = QRectF(whole.left(), whole.top(), whole.width(), self._view.head_height())
            with drawing(painter, box, self._look.theme) as draw:
                draw.fill(box, "surface.sunken")
                draw.row_rule(box.left(), box.right(), box.bottom())
                if index.column() == AgendaColumn.WHAT:
                    draw.text(box.adjusted(self._table.left_margin(), 0, 0, 0), words, "label", "text.secondary")
            option = QStyleOptionViewItem(option)
            option.rect = option.rect.adjusted(0, self._view.head_height(), 0, 0)
        super().paint(painter, option, index)

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        line, column = self._agenda.line_at(index.row()), index.column()
        settled, weighty = line.item.resolved, line.item.changes_leader
        if column == AgendaColumn.WHAT:
            theme = draw.theme
            upper, lower = theme.line_height("body"), theme.line_height("small")
            top = rect.center().y() - (upper + lower) / 2
            role = "strong" if index.row() == self._table.currentIndex().row() else "body"
            draw.text(QRectF(rect.left(), top, rect.width(), upper), line.candidate, role)
            box = QRectF(rect.left(), top + upper, rect.width(), lower)
            draw.text(box, line.criterion, "small", "text.secondary")
        elif column == AgendaColumn.PLOT:
            dot_plot.paint_small(draw.painter, rect, line.plot, draw.theme)
        elif column == AgendaColumn.POINTS:
            role = "strong" if weighty and not settled else "body"
            ink = "text.secondary" if settled else "text.primary"
            draw.text(rect, line.points, role, ink, Align.RIGHT)
        elif settled:
            side = self._look.length("icon.button")
            self._look.draw_icon(draw, QRectF(rect.left(), rect.top(), side, rect.height()), "check", "success.mark")
