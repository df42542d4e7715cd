"""A list of organisations before it comes into the directory: what is new, changed, unchanged, and in doubt."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QVBoxLayout, QWidget

from scorecard.app.providers_import import ProviderPreview, What
from scorecard.core.numbers import grouped
from scorecard.core.wording import counted
from scorecard.gui.look import Look
from scorecard.gui.models.import_lines import LinesModel
from scorecard.gui.models.provider_list import Decisions, ProviderRow, rows_of
from scorecard.gui.page import Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.asking_bar import AskingBar
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Drawing, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

ALL: Final = "all"
RESULT: Final = 2


class ProviderListBody(QWidget):
    """The rows of a list. About a doubtful one a person says which organisation it is, or that it is another one.

    decided  something was decided
    """

    decided = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("List of organisations"))
        self.preview: ProviderPreview | None = None
        self.decisions: Decisions = {}
        self.filters = SegmentedControl(look, self.tr("Which organisations"), self._kinds())
        self.bar = AskingBar(look, self.tr("Names in doubt"), ())
        heads = (self.tr("Organisation"), self.tr("What is known of it"), self.tr("Result"))
        self.model = LinesModel(heads, (), self)
        self.table = _Table(look, self.model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Toolbar(look, (self.filters,)))
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.filters.chosen.connect(self._on_filter)
        self.table.decided.connect(self._on_decided)

    @property
    def rows(self) -> list[ProviderRow]:
        """All rows with what was decided."""
        return [] if self.preview is None else rows_of(self.preview, self.decisions)

    @property
    def count(self) -> int:
        """How many organisations would come or change."""
        return sum(
            each.line.what in (What.NEW, What.CHANGED) or (each.line.what is What.DOUBTFUL and each.is_decided)
            for each in self.rows
        )

    def show_preview(self, preview: ProviderPreview | None) -> None:
        """Show a list, with nothing decided."""
        self.preview, self.decisions = preview, {}
        self.filters.choose(ALL)
        self._show()
        if self.model.lines:
            self.table.choose([self.model.index(0, 0)])

    def _show(self) -> None:
        rows, kind = self.rows, self.filters.choice
        self.model.show_lines([row for row in rows if kind in (ALL, row.line.what.value)])
        self.table.set_message(self.tr("No organisation is of this kind"))
        for key, words in self._kinds():
            count = sum(key in (ALL, row.line.what.value) for row in rows)
            self.filters.set_words(key, f"{words} {grouped(count)}" if count else words)
        open_rows = sum(row.is_open for row in rows)
        words = self.tr("{count} like one in the directory. Press Enter to say which it is; until then it is left out.")
        names = counted(open_rows, self.tr("name is"), self.tr("names are"))
        notes = "" if self.preview is None else " ".join(self.preview.notes)
        said = words.format(count=names) if open_rows else ""
        self.bar.say(" ".join(filter(None, (said, notes))))

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            (ALL, self.tr("All")),
            (What.NEW.value, self.tr("New")),
            (What.CHANGED.value, self.tr("Changed")),
            (What.DOUBTFUL.value, self.tr("In doubt")),
            (What.SAME.value, self.tr("Unchanged")),
        )

    def _on_filter(self, _key: str) -> None:
        self._show()

    def _on_decided(self, name: str, uid: object, is_decided: bool) -> None:
        if is_decided:
            self.decisions[name] = uid if isinstance(uid, str) else None
        else:
            self.decisions.pop(name, None)
        self._show()
        self.decided.emit()


class _Table(RowTable):
    """The rows; Enter or a click on the result of a doubtful one asks what it is.

    decided  about the organisation of that name: which one it is (uid or None), and whether anything was decided
    """

    decided = Signal(str, object, bool)

    def __init__(self, look: Look, model: LinesModel) -> None:
        super().__init__(look, "", "row.table")
        self.setAccessibleName(self.tr("Organisations of the list"))
        self._lines = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_Delegate(look, self))
        self.setModel(model)
        self.head.setSortIndicatorShown(False)
        self.head.setSectionsClickable(False)
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(self._fit)
        look.changed.connect(self._fit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid() and index.column() == RESULT:
            self.offer(index.row(), event.globalPosition().toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.offer(index.row(), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.offer(row, self.viewport().mapToGlobal(self.row_box(row).bottomLeft()))
        else:
            super().keyPressEvent(event)

    def offer(self, at: int, place: QPoint) -> None:
        """Ask what a doubtful organisation is."""
        row = self.row_at(at)
        if row is None or row.line.what is not What.DOUBTFUL:
            return
        name = row.line.entry.name
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for each in row.line.close:
            words = self.tr("It is {name}").format(name=each.name.replace("&", "&&"))
            self._add(menu, words, row.is_decided and row.decided == each.uid, name, each.uid, True)
        new = row.is_decided and row.decided is None
        self._add(menu, self.tr("It is another one: add it"), new, name, None, True)
        self._add(menu, self.tr("Leave it out"), not row.is_decided, name, None, False)
        menu.popup(place)

    def row_at(self, at: int) -> ProviderRow | None:
        """A row of the table."""
        line = self._lines.lines[at] if 0 <= at < len(self._lines.lines) else None
        return line if isinstance(line, ProviderRow) else None

    def _add(self, menu: QMenu, words: str, checked: bool, name: str, uid: str | None, is_decided: bool) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(partial(self._decide, name, uid, is_decided))

    def _decide(self, name: str, uid: str | None, is_decided: bool, _checked: bool = False) -> None:
        self.decided.emit(name, uid, is_decided)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        theme = self._look.theme
        texts = {line.texts()[RESULT] for line in self._lines.lines[:200]}
        result = round(widest(theme, "label", texts) + theme.length("space.xl") + theme.length("size.page_right"))
        detail = round(max(self.viewport().width() - result, 0) * 0.55)
        self.set_widths((detail, result), 0)


class _Delegate(RowDelegate):
    """Paints a row: the name, what is known, and the result on a ground where it waits for a word."""

    def __init__(self, look: Look, table: _Table) -> None:
        super().__init__(look, table)
        self._rows = table

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        row = self._rows.row_at(index.row())
        if row is None:
            return
        text = row.texts()[index.column()]
        if index.column() == RESULT:
            family = {What.NEW: "success", What.CHANGED: "accent", What.DOUBTFUL: "warn"}.get(row.line.what, "")
            family = "" if row.line.what is What.DOUBTFUL and row.is_decided else family
            wide = width_of(draw.theme, "label", text) + draw.theme.length("space.lg")
            draw.chip(rect.left(), rect.center().y(), text, family, min(wide, rect.width()))
            return
        ink = "text.primary" if index.column() == 0 else "text.secondary"
        draw.text(rect, text, "strong" if index.column() == 0 else "small", ink)
