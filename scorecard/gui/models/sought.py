"""Rows that are looked for."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QSortFilterProxyModel


class Sought(QSortFilterProxyModel):
    """The rows of a model that hold every word of a text, sorted by a role, in the order of the person's language."""

    def __init__(self, model: QAbstractItemModel, sort_role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSortRole(sort_role)
        self.setSortLocaleAware(True)
        self.setSourceModel(model)

    def find(self, text: str) -> None:
        """Show only rows that hold every word of a text."""
        self.beginFilterChange()
        self._words = tuple(text.casefold().split())
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def is_sought(self, *texts: str) -> bool:
        """Whether a row of these texts holds every word."""
        if not self._words:
            return True
        text = "\n".join(texts).casefold()
        return all(word in text for word in self._words)

    def index_of_row(self, row: int) -> QModelIndex:
        """The first cell of a row of the model; not valid where it is not shown, or below 0."""
        return self.mapFromSource(self.sourceModel().index(row, 0)) if row >= 0 else QModelIndex()
