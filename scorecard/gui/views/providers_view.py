"""The table of the directory."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget

from scorecard.gui.look import Look
from scorecard.gui.models.providers_model import RIGHT_ALIGNED, ProvidersColumn, ProvidersOrder
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Align, Drawing, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

DISPENSABLE: Final = (
    ProvidersColumn.SITES,
    ProvidersColumn.COUNTRY,
    ProvidersColumn.SERVICES,
    ProvidersColumn.EVALUATIONS,
)
"""What goes where there is little room, in this order; what holds nothing goes first."""


class ProvidersView(RowTable):
    """The providers, one of which is chosen."""

    def __init__(self, look: Look, order: ProvidersOrder, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, "row.table", parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(ProvidersDelegate(look, self, order))
        self.setModel(order)
        self.setSortingEnabled(True)
        self.sortByColumn(ProvidersColumn.NAME, Qt.SortOrder.AscendingOrder)
        self._order = order
        self._longest = "", ""
        self._empty: set[ProvidersColumn] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._on_results)
        for changed in (order.dataChanged, order.rowsInserted, order.modelReset):
            changed.connect(self._on_changed)
        self._fit()
        look.changed.connect(self._fit)

    def _on_changed(self, *_what: object) -> None:
        self._soon.start()

    def _on_results(self) -> None:
        """Figures are never cut, and long names have more room than columns that can go."""
        rows = range(self._order.rowCount())
        texts = [self._order.texts_at(self._order.index(row, 0)) for row in rows]
        name, result = (
            max((each[column] for each in texts), key=len, default="")
            for column in (ProvidersColumn.NAME, ProvidersColumn.LAST)
        )
        empty = {column for column in DISPENSABLE if not any(each[column] for each in texts)}
        if (len(name), len(result)) != tuple(map(len, self._longest)) or empty != self._empty:
            self._longest, self._empty = (name, result), empty
            self._fit()

    def _fit(self) -> None:
        look, theme = self._look, self._look.theme
        gap = look.length("space.lg")
        sites = round(look.length("column.score_maximum") * max(look.text_scale, 1.0))
        country = width_of(theme, "small", "Netherlands") + gap
        evaluations = width_of(theme, "label", self.tr("Evaluations")) + gap + look.length("icon.tiny")
        name, result = self._longest
        results = (self.tr("12th of 30, 100.0"), result)
        last = widest(theme, "small", results) + look.length("size.page_right") + gap
        widths = [round(each) for each in (country, sites, sites, evaluations, last)]
        usual = look.length("column.name") * max(look.text_scale, 1.0)
        longest = width_of(theme, "strong", name) + look.length("size.page_left") + look.length("space.sm")
        least = round(min(max(usual, longest), 2 * usual))
        self.set_widths(widths, least, sorted(DISPENSABLE, key=lambda column: column not in self._empty))


class ProvidersDelegate(RowDelegate):
    """Paints the rows of the directory."""

    def __init__(self, look: Look, table: RowTable, order: ProvidersOrder) -> None:
        super().__init__(look, table)
        self._order = order

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        column = index.column()
        text = self._order.texts_at(index)[column]
        if column == ProvidersColumn.NAME:
            draw.text(rect, text, "strong")
        else:
            align = Align.RIGHT if column in RIGHT_ALIGNED else Align.LEFT
            draw.text(rect, text, "small", "text.secondary", align)
