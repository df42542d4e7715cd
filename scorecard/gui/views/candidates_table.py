"""The table of candidates: rows of two lines, a name that can be typed in place, and a list of names that is pasted."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from scorecard.app.pasting.block import block_in, filled
from scorecard.core.wording import NOTHING, one_line
from scorecard.gui.look import Look
from scorecard.gui.models.candidates_model import (
    DRAFT,
    CandidateLine,
    CandidatesColumn,
    CandidatesModel,
    CandidatesRole,
    InOrOut,
    Known,
)
from scorecard.render.drawing import Align, Drawing, drawing, widest, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

SHARES: Final = {CandidatesColumn.NAME: 6, CandidatesColumn.OFFER: 5, CandidatesColumn.STATUS: 4}
"""Columns that grow with the window, and by how much beside each other."""

FAMILIES: Final = {InOrOut.OUT: "danger", InOrOut.WAIVED: "warn"}
"""The colours of the states that are shown by a chip."""


class CandidatesTable(QTableView):
    """The candidates, one chosen or several.

    named              names to be added, in their order
    pasted             a list of candidates was pasted (text)
    current_moved      another row is the current one (its key)
    naming_ended       the row for a new candidate is gone
    removal_requested  the selected ones are to be removed
    """

    named = Signal(object)
    pasted = Signal(str)
    current_moved = Signal(str)
    naming_ended = Signal()
    removal_requested = Signal()

    def __init__(self, look: Look, model: CandidatesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._candidates = model
        self._again = False  # whether the row for a new candidate opens again once it is closed
        self._chosen_next = ""
        self.by_keys = False
        self.hovered_row = -1
        self.setModel(model)
        self.setItemDelegate(_Delegate(look, self))
        self.setHorizontalHeader(_Head(look, self))
        self.setAccessibleName(self.tr("Candidates"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.refreshed.connect(self._fit)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def current_key(self) -> str:
        """The key of the current candidate, "" where there is none."""
        return str(self.currentIndex().data(CandidatesRole.KEY) or "")

    @property
    def chosen_keys(self) -> list[str]:
        """The keys of the selected candidates in their order."""
        rows = sorted(each.row() for each in self.selectionModel().selectedRows())
        found = [str(self._candidates.index(row, 0).data(CandidatesRole.KEY)) for row in rows]
        return [key for key in found if key != DRAFT]

    def choose(self, key: str) -> None:
        """Make a candidate the current one; while a name is typed, afterwards."""
        row = self._candidates.row_of(key)
        if self.is_naming:
            self._chosen_next = key
        elif row >= 0:
            self._go(self._candidates.index(row, CandidatesColumn.NAME))

    def _go(self, index: QModelIndex) -> None:
        """Make a row the current and only selected one, whatever keys are held down."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    @property
    def is_naming(self) -> bool:
        """Whether the row for a new candidate is there."""
        return self._candidates.row_of(DRAFT) >= 0

    def rename(self) -> None:
        """Open the editor for the name of the current candidate."""
        if self.currentIndex().isValid() and self.state() is not self.State.EditingState:
            self._open_name(self.currentIndex().siblingAtColumn(CandidatesColumn.NAME))

    def paste_list(self) -> None:
        """Add the candidates on the clipboard."""
        self.pasted.emit(QApplication.clipboard().text())

    def begin_name(self) -> None:
        """Open the editor for the name of a new candidate."""
        index = self._candidates.begin_draft()
        self._go(index)
        self.scrollTo(index)
        if self.state() is not self.State.EditingState:
            self._open_name(index)

    def _open_name(self, index: QModelIndex) -> None:
        """Open the editor of a name; one that is open already, with a name that was refused, stays as it is."""
        self.edit(index, self.EditTrigger.AllEditTriggers, QEvent(QEvent.Type.None_))

    def take_names(self, names: list[str], *, again: bool) -> None:
        """Names were typed in the row for a new candidate; `again` asks for the next one."""
        self._again = again
        self.named.emit(names)

    def take_list(self, text: str) -> None:
        """A list was pasted in the row for a new candidate."""
        self._again = False
        self.pasted.emit(text)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        was_draft = isinstance(editor, _NameEditor) and editor.is_new and self.is_naming
        again, self._again = self._again, False
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if not was_draft:
            return
        self._candidates.end_draft()
        if again:
            self.begin_name()
        else:
            self.choose(self._chosen_next)
            self._chosen_next = ""
            self.naming_ended.emit()
            self.setFocus()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.current_moved.emit(self.current_key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.by_keys = True
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_list()
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            lines = (self._candidates.line(key) for key in self.chosen_keys)
            QApplication.clipboard().setText("\n".join(line.name for line in lines if line))
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.rename()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_requested.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.by_keys = False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.by_keys = event.reason() is not Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._candidates.rowCount():
            self._go(self._candidates.index(0, CandidatesColumn.NAME))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def _fit(self) -> None:
        """Give the columns with words what the figures leave; columns in which nobody has anything are not shown."""
        look, lines = self._look, self._candidates.lines
        needed = {
            CandidatesColumn.OFFER: any(line.provider or line.commercial for line in lines),
            CandidatesColumn.FACTS: any(line.known.facts_of or line.known.sealed for line in lines),
            CandidatesColumn.GATES: any(line.known.gates_of for line in lines),
        }
        for column, wanted in needed.items():
            self.setColumnHidden(column, not wanted)
        figures = {
            column: self._width_of(column)
            for column in (CandidatesColumn.FACTS, CandidatesColumn.GATES, CandidatesColumn.TOTAL)
            if needed.get(column, True)
        }
        shares = {column: share for column, share in SHARES.items() if needed.get(column, True)}
        whole = sum(shares.values())
        room = max(self.viewport().width() - sum(figures.values()), whole * look.length("space.xl"))
        for column, share in shares.items():
            self.setColumnWidth(column, room * share // whole)
        left = room - sum(room * share // whole for share in shares.values())
        self.setColumnWidth(CandidatesColumn.NAME, self.columnWidth(CandidatesColumn.NAME) + left)
        for column, width in figures.items():
            self.setColumnWidth(column, width)

    def _width_of(self, column: CandidatesColumn) -> int:
        """The width of a column of figures: that of its widest, and the gap beside it."""
        look, theme = self._look, self._look.theme
        title = str(self._candidates.headerData(column, Qt.Orientation.Horizontal))
        texts = [self._candidates.index(row, column).data() for row in range(self._candidates.rowCount())]
        width = max(widest(theme, "strong", texts), width_of(theme, "label", title))
        if column == CandidatesColumn.TOTAL:
            width = max(width, widest(theme, "small", [line.rank for line in self._candidates.lines]))
            return round(width) + page_margin(look, self) + look.length("space.sm")
        return round(width) + look.length("space.lg")

    def _dress(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.length("row.table_two_lines"))
        self._fit()


def page_margin(look: Look, table: QTableView) -> int:
    """What is left of the page's right margin beside the scroll bar."""
    return look.length("size.page_right") - (table.width() - table.viewport().width())


class _Head(QHeaderView):
    """The heads of the columns."""

    def __init__(self, look: Look, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._look = look
        self._table = table
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.table_head"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        rect = QRectF(self.viewport().rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.row_rule(0, rect.right(), rect.bottom(), "border.default")
        painter.end()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        with drawing(painter, QRectF(rect), self._look.theme) as draw:
            draw.fill(QRectF(rect), "surface.canvas")
            text = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal))
            right = logical_index == CandidatesColumn.TOTAL
            inside = inside_of(self._look, self._table, QRectF(rect), logical_index)
            draw.text(inside, text, "label", "text.tertiary", Align.RIGHT if right else Align.LEFT)


def inside_of(look: Look, table: QTableView, rect: QRectF, column: int) -> QRectF:
    """Where the text of a cell stands; the last column ends where the page does, also beside a scroll bar."""
    left = look.length("size.page_left") if column == CandidatesColumn.NAME else 0
    right = page_margin(look, table) if column == CandidatesColumn.TOTAL else look.length("space.md")
    return rect.adjusted(left, 0, -right, 0)


class _Delegate(QStyledItemDelegate):
    """Paints a row from its line, and lets a name be typed."""

    def __init__(self, look: Look, table: CandidatesTable) -> None:
        super().__init__(table)
        self._look = look
        self._table = table

    # ---- painting --------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look, rect = self._look, QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        model = index.model()
        line = model.data(index, CandidatesRole.LINE)
        current = self._table.currentIndex().row() == index.row()
        with drawing(painter, rect, look.theme) as draw:
            if state & QStyle.StateFlag.State_Selected or (current and line is None):
                draw.fill(rect, "selection.fill")
            elif index.row() == self._table.hovered_row:
                draw.fill(rect, "surface.hover")
            draw.row_rule(rect.left(), rect.right(), rect.bottom())
            if isinstance(line, CandidateLine):
                self._paint_line(draw, inside_of(look, self._table, rect, index.column()), line, index.column())
            if current and self._table.hasFocus() and self._table.by_keys:
                self._paint_ring(draw, rect, index.column())

    def _paint_line(self, draw: Drawing, inside: QRectF, line: CandidateLine, column: int) -> None:
        known = line.known
        if column == CandidatesColumn.NAME:
            self._two(draw, inside, line.name, line.place, "strong")
        elif column == CandidatesColumn.OFFER:
            self._two(draw, inside, line.provider, line.commercial)
        elif column == CandidatesColumn.FACTS:
            self._paint_facts(draw, inside, known)
        elif column == CandidatesColumn.GATES:
            fails = line.state is InOrOut.OUT and known.failed > 0
            self._count(draw, inside, known.passed, known.gates_of, known.passed + known.failed, fails=fails)
        elif column == CandidatesColumn.STATUS:
            self._paint_state(draw, inside, line)
        elif line.total:
            if line.state is InOrOut.OUT:
                draw.text(inside, line.total, "body", "text.tertiary", Align.RIGHT)
            else:
                self._two(draw, inside, line.total, line.rank, "strong" if line.leads else "body", align=Align.RIGHT)
        elif self._has_totals():
            draw.text(inside, NOTHING, "body", "text.tertiary", Align.RIGHT)

    def _has_totals(self) -> bool:
        model = self._table.model()
        return isinstance(model, CandidatesModel) and any(each.total for each in model.lines)

    def _two(
        self, draw: Drawing, inside: QRectF, first: str, second: str, role: str = "body", align: Align = Align.LEFT
    ) -> None:
        """A line in ink over a smaller one in grey, as far apart as in the library."""
        if not second:
            draw.text(inside, first, role, "text.primary", align)
            return
        upper, lower = self._look.line_height("body"), self._look.line_height("small")
        top = inside.center().y() - (upper + lower) / 2
        draw.text(QRectF(inside.left(), top, inside.width(), upper), first, role, "text.primary", align)
        below = QRectF(inside.left(), top + upper, inside.width(), lower)
        draw.text(below, second, "small", "text.tertiary", align)

    def _count(self, draw: Drawing, inside: QRectF, count: int, of: int, known: int, *, fails: bool = False) -> None:
        """So many of so many: in the colour of what is missing, or of what fails."""
        if not of:
            return
        text = self.tr("{count} of {of}").format(count=count, of=of)
        if known < of:
            draw.text(inside, text, "body", "warn.text")
            return
        draw.text(inside, text, "body", "danger.text" if fails else "text.primary")

    def _paint_facts(self, draw: Drawing, inside: QRectF, known: Known) -> None:
        """How many are stated, and what is sealed, of which nothing is told."""
        if not known.sealed:
            self._count(draw, inside, known.facts, known.facts_of, known.facts_of)
        elif not known.facts_of:
            draw.text(inside, self.tr("sealed"), "body", "text.tertiary")
        else:
            stated = self.tr("{count} of {of}").format(count=known.facts, of=known.facts_of)
            self._two(draw, inside, stated, self.tr("{count} sealed").format(count=known.sealed))

    def _paint_state(self, draw: Drawing, inside: QRectF, line: CandidateLine) -> None:
        look, model = self._look, self._table.model()
        assert isinstance(model, CandidatesModel)
        word, family = model.word(line.state), FAMILIES.get(line.state, "")
        if not family:
            side = look.length("icon.inline")
            if line.state is InOrOut.IN:
                mark = QRectF(inside.left(), inside.top(), side, inside.height())
                look.draw_icon(draw, mark, "check", "success.mark", "icon.inline")
                inside = inside.adjusted(side + look.length("space.xs") + look.length("space.xxs"), 0, 0, 0)
            ink = "text.primary" if line.state is InOrOut.IN else "text.secondary"
            draw.text(inside, word, "body", ink)
            return
        height, below = look.length("control.chip"), look.line_height("small")
        top = inside.center().y() - (height + below) / 2
        self._chip(draw, inside.left(), top + height / 2, word, family, "gate" if line.state is InOrOut.OUT else "")
        under = QRectF(inside.left(), top + height, inside.width(), below)
        draw.text(under, line.reason, "small", "text.secondary")

    def _chip(self, draw: Drawing, left: float, middle: float, word: str, family: str, icon: str) -> None:
        look = self._look
        padding, height = look.length("space.xs") + look.length("space.xxs"), look.length("control.chip")
        room = look.length("icon.tiny") + look.length("space.xs") if icon else 0
        width = width_of(look.theme, "label", word) + 1 + 2 * padding + room
        rect = QRectF(left, middle - height / 2, width, height)
        look.draw_box(draw, rect, f"{family}.soft", "border.default" if look.high_contrast else None, "radius.chip")
        inside = rect.adjusted(padding, 0, -padding, 0)
        if icon:
            box = QRectF(inside.left(), rect.top(), look.length("icon.tiny"), height)
            look.draw_icon(draw, box, icon, f"{family}.text", "icon.tiny")
            inside = inside.adjusted(room, 0, 0, 0)
        draw.text(inside, word, "label", f"{family}.text")

    def _paint_ring(self, draw: Drawing, rect: QRectF, column: int) -> None:
        """The ring of the focus, around the whole row: each cell paints its part."""
        beyond = self._look.length("space.xl")
        first, last = column == CandidatesColumn.NAME, column == CandidatesColumn.TOTAL
        self._look.draw_ring(draw, rect.adjusted(0 if first else -beyond, 0, 0 if last else beyond, 0), "radius.cell")

    # ---- typing a name -------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = _NameEditor(self._table, parent, is_new=index.data(CandidatesRole.KEY) == DRAFT)
        editor.setFont(self._look.font("body"))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect
        padding = self._look.length("control.padding_small")
        height = self._look.length("control.height")
        left = rect.left() + self._look.length("size.page_left") - padding
        editor.setGeometry(left, rect.center().y() - height // 2 + 1, rect.right() - left - padding, height)

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, _NameEditor) and not editor.isModified():  # what is being typed stays
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        assert isinstance(editor, _NameEditor)
        text = one_line(editor.text())
        if not editor.is_new:
            model.setData(index, text)
        elif text:
            self._table.take_names([text], again=editor.wants_next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, _NameEditor) and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            watched.wants_next = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched.wants_next:  # at once; left to Qt, the key would reach the table as well
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                return True
        return super().eventFilter(watched, event)


class _NameEditor(QLineEdit):
    """The name of a candidate while it is typed. A list that is pasted into a new one becomes several."""

    def __init__(self, table: CandidatesTable, parent: QWidget, *, is_new: bool) -> None:
        super().__init__(parent)
        self._table = table
        self.is_new = is_new
        self.wants_next = False
        self.setAccessibleName(self.tr("Name of the new candidate") if is_new else self.tr("Name"))
        if is_new:
            self.setPlaceholderText(self.tr("Name, or paste a list"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_new and event.matches(QKeySequence.StandardKey.Paste):
            text = QApplication.clipboard().text()
            if len(filled(block_in(text))) > 1 and not self.text():
                self._table.take_list(text)
                return
        super().keyPressEvent(event)
