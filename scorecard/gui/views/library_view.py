"""The table of the library: its columns, its rows of two lines, and the title that can be typed in place."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QStyleOptionViewItem, QToolButton, QWidget

from scorecard.core.model import Stage
from scorecard.core.wording import NBSP
from scorecard.gui.actions import empty_menu
from scorecard.gui.fields import SearchField
from scorecard.gui.look import Look
from scorecard.gui.models.library_model import LibraryColumn, LibraryLine, LibraryOrder
from scorecard.gui.models.summaries import Verdict
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render import pips
from scorecard.render.drawing import Align, Drawing, drawing, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex


class LibraryView(RowTable):
    """The evaluations, one chosen or several.

    retitled  a person typed another title (the uid, and the title)
    """

    retitled = Signal(str, str)

    def __init__(self, look: Look, order: LibraryOrder, name: str, parent: QWidget | None = None) -> None:
        super().__init__(look, name, "row.table_two_lines", parent)
        self._order = order
        self._longest = ""
        self._delegate = LibraryDelegate(look, self, order)
        self._delegate.typed.connect(self.retitled)
        self.setItemDelegate(self._delegate)
        self.setModel(order)
        self.setSortingEnabled(True)
        self.sortByColumn(LibraryColumn.CHANGED, Qt.SortOrder.DescendingOrder)
        self._fit()
        look.changed.connect(self._fit)
        order.dataChanged.connect(self._on_totals)
        order.rowsInserted.connect(self._on_rows)
        order.modelReset.connect(self._on_reset)

    def rename(self, index: QModelIndex) -> None:
        """Let a person type another title in place."""
        cell = index.siblingAtColumn(LibraryColumn.TITLE)
        self.setCurrentIndex(cell)
        if self.state() is not self.State.EditingState:
            self.edit(cell, self.EditTrigger.AllEditTriggers, QEvent(QEvent.Type.None_))

    def _on_totals(self, first: QModelIndex, last: QModelIndex) -> None:
        self._measure(first.row(), last.row())

    def _on_rows(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._measure(first, last)

    def _on_reset(self) -> None:
        self._measure(0, self._order.rowCount() - 1)

    def _measure(self, first: int, last: int) -> None:
        """Give totals the room that they take: some need more decimals than others, and no number is cut."""
        totals = [self._order.line_at(self._order.index(row, 0)).total for row in range(first, last + 1)]
        longest = max((*totals, self._longest), key=len)
        if longest != self._longest:
            self._longest = longest
            self._fit()

    def _fit(self) -> None:
        """Columns as wide as their texts are in this font, and not narrower than designed."""
        look, theme = self._look, self._look.theme
        gap = look.length("space.md")
        model = max(width_of(theme, "small", "BPO"), width_of(theme, "label", self.tr("Model"))) + gap
        stages = [f"{pips.pips_of(stage).word}{NBSP}{pips.pips_of(stage, 0.99).done}" for stage in Stage]
        stage = widest(theme, "small", stages) + gap
        leader = look.length("column.score_maximum") + look.length("space.xs")
        verdict = (
            widest(theme, "label", [Verdict.PROVISIONAL.value]) + look.length("space.lg") + look.length("space.sm")
        )
        total = widest(theme, "strong", ("100.0", self._longest)) + look.length("space.sm")
        changed = widest(theme, "small", (self.tr("Yesterday 00:00"), "28 Dec 2026"))
        changed += look.length("size.page_right") + look.length("space.xs")
        widths = [round(each) for each in (model, stage, leader, verdict, total, changed)]
        columns = LibraryColumn
        least = round(look.length("column.name") * max(look.text_scale, 1.0))
        self.set_widths(widths, least, (columns.MODEL, columns.VERDICT, columns.STAGE, columns.CHANGED))


class LibraryDelegate(RowDelegate):
    """Paints the rows of the library, and edits titles.

    typed  a person typed a title (the uid, and the title)
    """

    typed = Signal(str, str)

    def __init__(self, look: Look, table: RowTable, order: LibraryOrder) -> None:
        super().__init__(look, table)
        self._order = order
        self._edited = ""

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        line, column = self._order.line_at(index), index.column()
        if column == LibraryColumn.TITLE and line.uid == self._edited:
            return
        if column == LibraryColumn.TITLE:
            self._paint_title(draw, rect, line)
        elif column == LibraryColumn.MODEL:
            draw.text(rect, line.model, "small", "text.secondary")
        elif column == LibraryColumn.STAGE:
            if line.pips is not None:
                pips.paint(draw.painter, rect, line.pips, draw.theme)
            else:
                draw.text(rect, line.stage, "small", "text.secondary")
        elif column == LibraryColumn.LEADER:
            draw.text(rect, line.leader, "body", "text.primary" if line.leads else "text.secondary")
        elif column == LibraryColumn.VERDICT:
            self._paint_verdict(draw, rect, line)
        elif column == LibraryColumn.TOTAL:
            draw.text(rect, line.total, "strong", "text.primary", Align.RIGHT)
        else:
            self.paint_two_lines(draw, rect, line.when, line.who, ("small", "small"), Align.RIGHT)

    def _paint_title(self, draw: Drawing, rect: QRectF, line: LibraryLine) -> None:
        if not line.sample:
            self.paint_two_lines(draw, rect, line.title, line.subject, ("strong", "small"))
            return
        theme, word = draw.theme, self.tr("sample")
        upper, lower = theme.line_height("strong"), theme.line_height("small")
        top = rect.center().y() - (upper + lower) / 2
        draw.text(QRectF(rect.left(), top, rect.width(), upper), line.title, "strong")
        middle = top + upper + theme.length("space.xxs") + lower / 2
        taken = draw.chip(rect.left(), middle, word) + theme.length("space.sm")
        box = QRectF(rect.left() + taken, middle - lower / 2, rect.width() - taken, lower)
        draw.text(box, line.subject, "small", "text.secondary")

    def _paint_verdict(self, draw: Drawing, rect: QRectF, line: LibraryLine) -> None:
        if not line.verdict:
            draw.text(rect, line.lead, "small", "text.secondary")
            return
        middle, lead = rect.center().y(), line.lead if line.verdict in (Verdict.PROVISIONAL, Verdict.SEALED) else ""
        lower = draw.theme.line_height("small")
        draw.chip(rect.left(), middle - (lower / 2 if lead else 0), line.verdict, most=rect.width())
        if lead:
            top = middle + draw.theme.length("control.chip") / 2 - lower / 2 + draw.theme.length("space.xxs")
            draw.text(QRectF(rect.left(), top, rect.width(), lower), lead, "small", "text.secondary")

    # ---- typing a title -------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(self.tr("Title"))
        self._edited = self._order.line_at(index).uid
        return editor

    def destroyEditor(self, editor: QWidget, index: AnyIndex) -> None:
        self._edited = ""
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.isModified() or editor.text():
            return  # the row has changed behind the editor; what is being typed stays
        title = self._order.line_at(index).title
        editor.setText(title)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        assert isinstance(editor, QLineEdit)
        self.typed.emit(self._order.line_at(index).uid, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look = self._look
        cell = option.rect
        high = look.length("control.height")
        left = look.length("size.page_left") - look.length("control.padding_small")
        title = width_of(look.theme, "body", self._order.line_at(index).title) + look.length("space.xxl")
        room = self._table.viewport().width() - left - self._table.right_margin()
        width = round(min(max(cell.width() - left - look.length("space.sm"), title), room))  # all of it is in sight
        editor.setGeometry(cell.left() + left, cell.center().y() - high // 2, width, high)


class ChoiceButton(QToolButton):
    """An icon and what is chosen; a click offers the others in a menu."""

    def __init__(self, look: Look, icon: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._name = name
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setToolTip(name)
        self.setAccessibleName(name)
        look.changed.connect(self.updateGeometry)

    def set_choices(self, actions: Iterable[QAction]) -> None:
        """Offer these."""
        empty_menu(self._menu)
        self._menu.addActions(list(actions))

    def set_words(self, words: str) -> None:
        """Show what is chosen."""
        self.setText(words)
        self.setAccessibleName(f"{self._name}: {words}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        look = self._look
        words = round(width_of(look.theme, "body", self.text()))
        width = words + look.length("icon.button") + look.length("space.xs") + look.length("space.sm")
        return QSize(width, look.length("control.icon_button"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect = self._look, QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            if self.isDown() or self.underMouse():
                look.draw_box(draw, rect, "surface.pressed" if self.isDown() else "surface.hover")
            if self.hasFocus():
                look.draw_ring(draw, rect)
            side, xs = look.length("icon.button"), look.length("space.xs")
            look.draw_icon(draw, QRectF(xs, 0, side, rect.height()), self._icon, "text.secondary")
            words = rect.adjusted(xs + side + xs + look.length("space.xxs"), 0, 0, 0)
            draw.text(words, self.text(), "body", "text.secondary")
        painter.end()


class FindField(SearchField):
    """A line to find something, as wide as designed where there is room."""

    def __init__(self, look: Look, words: str) -> None:
        super().__init__(look, words)
        self._widths = look

    def sizeHint(self) -> QSize:
        width = round(2 * self._widths.length("column.score_maximum") * max(self._widths.text_scale, 1.0))
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widths.length("column.score_maximum"), super().minimumSizeHint().height())
