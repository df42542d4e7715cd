"""The table of the dialog of backups: when each was made and why, and how much is in it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from scorecard.gui.look import Look
from scorecard.gui.models.backups_model import BackupsColumn, BackupsModel
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Align, Drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex
ROWS_IN_SIGHT = 5


class BackupsTable(RowTable):
    """The backups, one of which is chosen."""

    def __init__(self, look: Look, model: BackupsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, "row.table_two_lines", parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(BackupsDelegate(look, self, model))
        self.setModel(model)
        self.head.setSortIndicatorShown(False)
        self.head.setSectionsClickable(False)
        self.set_message(self.tr("There is none yet. One is made as soon as something has changed."))
        self._fit()
        look.changed.connect(self._fit)
        if model.rowCount():
            self.choose([model.index(0, 0)])

    def sizeHint(self) -> QSize:
        look = self._look
        high = look.length("row.table_head") + ROWS_IN_SIGHT * look.length("row.table_two_lines") + 2
        return QSize(super().sizeHint().width(), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def right_margin(self) -> int:
        """The table stands in a frame, and its scroll bar beside it."""
        return self._look.length("space.md")

    def _fit(self) -> None:
        look, theme = self._look, self._look.theme
        count = width_of(theme, "label", self.tr("Evaluations")) + look.length("space.xl")
        size = width_of(theme, "small", "1,000 MB") + look.length("space.md") + look.length("space.xl")
        self.set_widths([round(count), round(size)], look.length("column.name"))
        self.updateGeometry()


class BackupsDelegate(RowDelegate):
    """Paints the rows."""

    def __init__(self, look: Look, table: RowTable, model: BackupsModel) -> None:
        super().__init__(look, table)
        self._model = model

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        text = self._model.texts_at(index.row())[index.column()]
        if index.column() == BackupsColumn.MADE:
            why = self._model.why(self._model.described_at(index.row()))
            self.paint_two_lines(draw, rect, text, why, ("strong", "small"))
        else:
            draw.text(rect, text, "small", "text.secondary", Align.RIGHT)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self._look.length("row.table_two_lines"))
