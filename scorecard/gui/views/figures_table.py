"""Tables of figures: rows that keep their choice while what they say changes, sorted by a click on a head."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from scorecard.gui.actions import new_action
from scorecard.gui.look import Look
from scorecard.gui.models.figures_model import FigureRow, FiguresModel, FiguresOrder
from scorecard.gui.views.picture_kinds import plain_table, tab_separated
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Align, Drawing, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

MEASURED: Final = 400
"""How many rows say how wide a column must be."""


class FiguresTable(RowTable):
    """Rows of a `FiguresModel`.

    picked  a row is chosen, or none is any more (FigureRow or None)
    copied  its figures are in the clipboard; the sentence says so
    """

    picked = Signal(object)
    copied = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        words: int = 1,
        row: str = "row.table",
        several: bool = False,
        sorts: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """`words`: how many columns are words. `several` rows can be chosen at a time."""
        super().__init__(look, name, row, parent)
        self.words = words
        self._model = FiguresModel(words, self)
        self.order = FiguresOrder(self._model, self)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setItemDelegate(self.made_delegate())
        self.setModel(self.order)
        if sorts:
            self.head.as_given = 0
            self.setSortingEnabled(True)
            self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        else:
            self.head.setSectionsClickable(False)
            self.head.setSortIndicatorShown(False)
        self._quiet = False
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        new_action(self, self.tr("Copy as numbers"), self.copy_numbers, look=look, icon="table")
        self.selectionModel().selectionChanged.connect(self._on_selection)
        look.changed.connect(self.fit)

    @property
    def look(self) -> Look:
        """The look that it is shown in."""
        return self._look

    def made_delegate(self) -> RowDelegate:
        """What paints the cells."""
        return FiguresDelegate(self._look, self, self.order)

    # ---- what it shows ----------------------------------------------------------------------------

    def show_rows(self, heads: Sequence[str], rows: Sequence[FigureRow]) -> None:
        """Show other rows; what was chosen stays chosen where it is still there."""
        before = [row.ident for row in self.picked_rows]
        scrolled = self.verticalScrollBar().value()
        self._quiet = True
        self._model.show(heads, rows)
        self.fit()
        found = [index for index in map(self.order.index_of, before) if index.isValid()]
        self.choose(found, shows=False)
        self.verticalScrollBar().setValue(scrolled)
        self._quiet = False
        if len(found) != len(before):
            self._on_selection()

    @property
    def picked_rows(self) -> list[FigureRow]:
        """The chosen rows, from the top down."""
        return [self.order.row_at(index) for index in self.chosen_rows()]

    def pick(self, ident: Hashable, *, shows: bool = True) -> bool:
        """Choose a row; False where it is not shown."""
        index = self.order.index_of(ident)
        if index.isValid():
            self.choose([index], shows=shows)
        return index.isValid()

    def seek(self, text: str) -> None:
        """Show only rows that hold every word of a text."""
        self.order.find(text)

    def copy_numbers(self) -> None:
        """Put all of it into the clipboard as a table."""
        rows = [self.order.row_at(self.order.index(at, 0)) for at in range(self.order.rowCount())]
        heads = self._model.heads
        noted = [at for at in range(len(heads)) if any(row.notes and row.notes[at] for row in rows)]
        shown = [[*row.texts, *(row.notes[at] for at in noted)] for row in rows]
        heads = (*heads, *(self.tr("{column}, rank").format(column=heads[at]) for at in noted))
        QGuiApplication.clipboard().setText(tab_separated(plain_table(heads, shown, self.words)))
        self.copied.emit(self.tr("Copied as numbers."))

    # ---- widths -----------------------------------------------------------------------------------

    def fit(self) -> None:
        """Columns as wide as their texts are in this font; where there is no room for all, the middle ones share it."""
        heads, rows = self._model.heads, self._model.rows[:MEASURED]
        if len(heads) < 2:
            return
        widths = [self.width_of_column(at, rows) for at in range(1, len(heads))]
        longest = widest(self._look.theme, "strong", (row.texts[0] for row in rows))
        least = min(longest + self._look.length("size.page_left"), self.viewport().width() / 3)
        least = round(max(least, self._look.length("column.score_maximum")))
        over = least + sum(widths) - self.viewport().width()
        if over > 0 and len(widths) > 2:
            middle = sum(widths[:-1])
            share = max(middle - over, len(widths) * self._look.length("column.number") / 2) / middle
            widths = [*(round(each * min(share, 1.0)) for each in widths[:-1]), widths[-1]]
        self.set_widths(widths, least)
        for at in range(1, self.words - 1):
            self.head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)

    def width_of_column(self, column: int, rows: Sequence[FigureRow]) -> int:
        """How wide a column must be."""
        look, theme = self._look, self._look.theme
        text = widest(theme, "strong", (row.texts[column] for row in rows))
        notes = widest(theme, "small", (row.notes[column] for row in rows if row.notes))
        text += notes + look.length("space.sm") if notes else 0.0
        head = width_of(theme, "label", self._model.heads[column])
        head = min(head, 2 * look.length("column.score_minimum")) + look.length("icon.tiny") + look.length("space.xxs")
        is_last = column == len(self._model.heads) - 1
        margin = look.length("size.page_right") if is_last else look.length("space.sm")
        return round(max(text, head)) + margin + look.length("space.sm")

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self.fit()
        super().resizeEvent(event)

    def _on_selection(self, _chosen: QItemSelection | None = None, _left: QItemSelection | None = None) -> None:
        if not self._quiet:
            rows = self.picked_rows
            self.picked.emit(rows[0] if rows else None)


class FiguresDelegate(RowDelegate):
    """Paints words at the left and figures at the right; a change at the end has the colour of its sign."""

    def __init__(self, look: Look, table: FiguresTable, order: FiguresOrder) -> None:
        super().__init__(look, table)
        self._figures = table
        self._order = order

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        row, column = self._order.row_at(index), index.column()
        if column == 0:
            self.paint_name(draw, rect, row)
        elif column < self._figures.words:
            is_last = column == len(row.texts) - 1
            draw.text(
                rect, row.texts[column], "small" if is_last else "body", "text.secondary" if is_last else "text.primary"
            )
        elif column == len(row.texts) - 1:
            self.paint_last(draw, rect, row)
        else:
            ink = "text.primary" if row.strong else "text.tertiary" if row.faint else "text.secondary"
            taken = draw.text(rect, row.texts[column], "strong" if row.strong else "body", ink, Align.RIGHT)
            if row.notes and row.notes[column]:
                before = rect.adjusted(0, 0, -max(taken, self.widest_figure(draw)) - draw.theme.length("space.sm"), 0)
                draw.text(before, row.notes[column], "small", "text.tertiary", Align.RIGHT)

    def widest_figure(self, draw: Drawing) -> float:
        """What a total takes at most, so that what stands before totals is in line."""
        return width_of(draw.theme, "strong", "100.0")

    def paint_name(self, draw: Drawing, rect: QRectF, row: FigureRow) -> None:
        """Paint the first column."""
        inside = rect.adjusted(row.depth * draw.theme.length("space.lg"), 0, 0, 0)
        ink = "text.tertiary" if row.faint else "text.primary"
        draw.text(inside, row.texts[0], "strong" if row.strong else "body", ink)

    def paint_last(self, draw: Drawing, rect: QRectF, row: FigureRow) -> None:
        """Paint the last column."""
        ink = "change.gain" if row.tone > 0 else "change.loss" if row.tone < 0 else "text.secondary"
        draw.text(rect, row.texts[-1], "strong" if row.tone or row.strong else "body", ink, Align.RIGHT)
