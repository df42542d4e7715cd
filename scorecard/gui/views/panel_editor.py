"""The panel: the table of evaluators, with what adds, moves and removes them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from scorecard.core.edits import add_evaluator, move_evaluator, remove_evaluator
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluator
from scorecard.core.wording import counted, one_line
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.document import Document
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.locked import why_closed_list, why_fixed_order
from scorecard.gui.models.panel_model import PanelColumn, PanelModel, said_by
from scorecard.gui.models.roles import DISPLAY
from scorecard.gui.models.seen import Shown
from scorecard.gui.views.names_field import NameLine
from scorecard.gui.views.row_table import TableHead
from scorecard.render.drawing import Align, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex
MOST_ROWS: Final = 8
"""Rows in sight where nobody gives the table more room; of a larger panel it scrolls."""


class PanelDelegate(QStyledItemDelegate):
    """Paints a cell of the panel."""

    def __init__(self, look: Look, model: PanelModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(self._look.length("column.number"), self._look.length("row.table"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        look = self._look
        rect = QRectF(option.rect)
        state = option.state
        text = str(self._model.data(index) or "")
        number = index.column() >= PanelColumn.VOTE
        with drawing(painter, rect, look.theme) as draw:
            if state & QStyle.StateFlag.State_Selected:
                draw.fill(rect, "selection.fill")
            elif state & QStyle.StateFlag.State_MouseOver:
                draw.fill(rect, "surface.hover")
            draw.row_rule(rect.left(), rect.right(), rect.bottom())
            ink = "text.primary" if index.column() in (PanelColumn.NAME, PanelColumn.VOTE) else "text.secondary"
            inside = rect.adjusted(look.length("space.sm"), 0, -look.length("space.sm"), 0)
            progress = self._model.progress_of(self._model.key_at(index.row()))
            if progress is not None and index.column() == PanelColumn.SCORES:
                high = look.length("bar.range")
                draw.text(inside, text, "small", ink, Align.RIGHT)
                text_width = width_of(draw.theme, "small", f"{progress.expected} of {progress.expected}")
                wide = min(inside.width() - text_width - look.length("space.sm"), 3 * look.length("space.xl"))
                bar = QRectF(inside.right() - text_width - look.length("space.sm") - wide, 0, wide, high)
                bar.moveTop(rect.center().y() - high / 2)
                if wide >= look.length("space.xl"):
                    draw.rounded(bar, look.theme.length("radius.cell"), "surface.pressed")
                    bar.setWidth(wide * min(progress.scored / progress.expected, 1.0) if progress.expected else 0.0)
                    draw.rounded(bar, look.theme.length("radius.cell"), "text.secondary")
            else:
                draw.text(inside, text, "body", ink, Align.RIGHT if number else Align.LEFT)
            if state & QStyle.StateFlag.State_HasFocus:
                look.draw_ring(draw, rect.adjusted(0, 0, 0, -draw.pixel), "radius.cell")


class PanelHead(TableHead):
    """The heads of the panel, which do not sort: the order is that of the panel."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self.setSectionsClickable(False)
        self.setSortIndicatorShown(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self.viewport())
        rect = QRectF(self.viewport().rect())
        with drawing(painter, rect, look.theme) as draw:
            draw.fill(rect, "surface.canvas")
            for section in range(self.count()):
                box = QRectF(self.sectionViewportPosition(section), 0, self.sectionSize(section), rect.height())
                words = str(self.model().headerData(section, Qt.Orientation.Horizontal, DISPLAY))
                align = Align.RIGHT if section >= PanelColumn.VOTE else Align.LEFT
                inside = box.adjusted(look.length("space.sm"), 0, -look.length("space.sm"), 0)
                draw.text(inside, words, "label", "text.tertiary", align)
            draw.row_rule(0, rect.right(), rect.bottom(), "border.default")
        painter.end()


class PanelTable(QTableView):
    """The table; as high as its rows, up to a handful."""

    def __init__(self, look: Look, model: PanelModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._most = MOST_ROWS
        self.setAccessibleName(self.tr("Panel"))
        self.setModel(model)
        self._delegate = PanelDelegate(look, model, self)
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(PanelHead(look, self))
        self.verticalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        for signal in (model.rowsInserted, model.rowsRemoved):
            signal.connect(self._on_counted)
        look.changed.connect(self._dress)

    def sizeHint(self) -> QSize:
        look = self._look
        rows = min(max(self.model().rowCount(), 1), self._most)
        height = look.length("row.table_head") + rows * look.length("row.table")
        return QSize(look.length("size.advice"), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self.sizeHint().height())

    def give_room(self, height: int) -> None:
        """Show as many rows as find room in a height, and a handful in any case."""
        look = self._look
        most = max((height - look.length("row.table_head")) // look.length("row.table"), MOST_ROWS)
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _on_counted(self) -> None:
        self.updateGeometry()

    def _fit(self) -> None:
        """Names come first: where the table is narrow, the bars go, and then the roles."""
        look = self._look
        head, score = self.horizontalHeader(), look.length("column.score")
        padding, least = 2 * look.length("space.sm"), round(1.5 * score)
        words = str(self.model().headerData(PanelColumn.VOTE, Qt.Orientation.Horizontal, DISPLAY))
        vote = round(width_of(look.theme, "label", words)) + padding
        widths = {PanelColumn.VOTE: max(vote, score), PanelColumn.SCORES: look.length("column.number")}
        if head.count() > PanelColumn.SHEET:
            widths[PanelColumn.SHEET] = score + look.length("space.md")
            widths[PanelColumn.SCORES] = 2 * score + look.length("space.md")
            if self.viewport().width() - sum(widths.values()) < 2 * least:
                widths[PanelColumn.SCORES] = round(width_of(look.theme, "small", "000 of 000")) + padding
                widths[PanelColumn.VOTE] = vote
        self.setColumnHidden(PanelColumn.ROLE, self.viewport().width() - sum(widths.values()) < 2 * least)
        for column, width in widths.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)

    def _dress(self) -> None:
        look = self._look
        head, vertical = self.horizontalHeader(), self.verticalHeader()
        head.setMinimumSectionSize(1)
        modes = QHeaderView.ResizeMode
        for column, mode in ((PanelColumn.NAME, modes.Stretch), (PanelColumn.ROLE, modes.Stretch)):
            head.setSectionResizeMode(column, mode)
        self._fit()
        vertical.setMinimumSectionSize(1)
        vertical.setSectionResizeMode(modes.Fixed)
        vertical.setDefaultSectionSize(look.length("row.table"))
        self.updateGeometry()


class PanelEditor(QWidget):
    """The table with what adds, moves and removes. Who has scored is asked about before they go.

    edited   a person changed the panel: label and value, to be made an edit
    refused  something cannot be (EditError)
    chosen   another evaluator is the current one (its key)
    """

    edited = Signal(str, object)
    refused = Signal(object)
    chosen = Signal(str)

    def __init__(
        self, look: Look, document: Shown, parent: QWidget | None = None, *, whole: Document | None = None
    ) -> None:
        """With the `whole` evaluation, how far each evaluator has come is shown."""
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("Panel"))
        self.model = PanelModel(document, self, whole=whole)
        self.table = PanelTable(look, self.model)
        self.line = NameLine()
        self.line.setAccessibleName(self.tr("Add an evaluator"))
        self.line.setPlaceholderText(self.tr("Add an evaluator: name, then Enter"))
        self.up = IconButton(look, "up", self.tr("Move up"), keys="Alt+Up")
        self.down = IconButton(look, "down", self.tr("Move down"), keys="Alt+Down")
        self.remove = IconButton(look, "delete", self.tr("Remove from the panel"), keys="Delete")
        self.nobody = Text(look, self.tr("Nobody yet. Add the people who will score."), "body", "text.secondary")
        self.asking = QWidget()
        self.question = Text(look, "", "body", wraps=True)
        self.go_button = Button(look, self.tr("Remove"), kind=ButtonKind.DANGER, small=True)
        self.keep_button = Button(look, self.tr("Keep"), small=True)
        self._asked = ""
        self._arrange(look)
        self._make_actions()
        self._connect()
        self._show_state()

    def show_evaluator(self, key: str) -> None:
        """Choose an evaluator, and put the keyboard there."""
        row = self.model.row_of(key)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, PanelColumn.NAME))
            self.table.setFocus()

    def show_row(self, key: str) -> None:
        """Choose an evaluator, and leave the keyboard where it is."""
        row = self.model.row_of(key)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, PanelColumn.NAME))

    @property
    def current(self) -> str:
        """The key of the chosen evaluator; "" where none is."""
        return self.model.key_at(self.table.currentIndex().row())

    # ---- slots -------------------------------------------------------------------------------------

    def move_up(self) -> None:
        """Move the chosen evaluator up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the chosen evaluator down."""
        self._move(1)

    def remove_current(self) -> None:
        """Remove the chosen evaluator; where scores go with it, ask first."""
        key = self.current
        if not key:
            return
        scores, weights = said_by(self.model.value, key)
        if not scores and not weights:
            self._remove(key)
            return
        what = " and ".join(
            counted(number, one, many)
            for number, one, many in ((scores, "score", "scores"), (weights, "own weight", "own weights"))
            if number
        )
        self._asked = key
        name = self.model.value.evaluators[key].name
        words = self.tr("Remove {name} with {what}? Undo brings all of it back.")
        self.question.setText(words.format(name=name, what=what))
        self.asking.show()
        self.keep_button.setFocus()

    def _on_go(self) -> None:
        key = self._asked
        self._end_asking()
        if key in self.model.value.evaluators:
            self._remove(key)
        self.table.setFocus()

    def _end_asking(self) -> None:
        self._asked = ""
        self.asking.hide()

    def _on_keep(self) -> None:
        self._end_asking()
        self.table.setFocus()

    def _on_entered(self) -> None:
        self._add(self.line.text())

    def _add(self, text: str) -> None:
        value = self.model.value
        names = [name for line in text.splitlines() if (name := one_line(line))]
        try:
            for name in names:
                value, _ = add_evaluator(value, Evaluator(name=name))
        except EditError as error:
            self.refused.emit(error)
            return
        if names:
            self.line.clear()
            added = self.tr("{name} added to the panel").format(name=names[0])
            many = self.tr("{count} evaluators added").format(count=len(names))
            self.edited.emit(added if len(names) == 1 else many, value)
            self.table.scrollToBottom()

    def _move(self, by: int) -> None:
        key, row = self.current, self.table.currentIndex().row()
        to = row + by
        if not key or not 0 <= to < self.model.rowCount():
            return
        before = self.model.key_at(to if by < 0 else to + 1)
        label = self.tr("{name} moved in the panel").format(name=self.model.value.evaluators[key].name)
        self.edited.emit(label, move_evaluator(self.model.value, key, before))

    def _remove(self, key: str) -> None:
        name = self.model.value.evaluators[key].name
        label = self.tr("{name} removed from the panel").format(name=name)
        self.edited.emit(label, remove_evaluator(self.model.value, key))

    def _on_current_changed(self) -> None:
        self._show_state()
        self.chosen.emit(self.current)

    def show_state(self) -> None:
        """Offer what can be done now, as after the order of work has gone on."""
        self._show_state()

    def _show_state(self) -> None:
        row, count = self.table.currentIndex().row(), self.model.rowCount()
        self.nobody.setVisible(not count)
        self.table.setVisible(bool(count))
        still = why_fixed_order(self.model.document, "evaluators")
        self.up.allow(row > 0, still)
        self.down.allow(0 <= row < count - 1, still)
        closed = why_closed_list(self.model.document, "evaluators")
        self.remove.allow(row >= 0, closed)
        self.line.setEnabled(not closed)
        self.line.setToolTip(closed)
        if self._asked and self._asked != self.current:
            self._end_asking()

    # ---- putting together --------------------------------------------------------------------------

    def _arrange(self, look: Look) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(look.length("space.xs"))
        tools.addWidget(self.line, 1)
        for button in (self.up, self.down, self.remove):
            tools.addWidget(button)
        asking = QHBoxLayout(self.asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.setSpacing(look.length("space.sm"))
        asking.addWidget(self.question, 1)
        asking.addWidget(self.go_button)
        asking.addWidget(self.keep_button)
        self.asking.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        column.addWidget(self.nobody)
        column.addWidget(self.table)
        column.addWidget(self.asking)
        column.addLayout(tools)

    def _make_actions(self) -> None:
        about = self.tr("Panel")
        self.panel_actions = (
            new_action(self, self.tr("Move evaluator up"), self.move_up, about=about, keys="Alt+Up"),
            new_action(self, self.tr("Move evaluator down"), self.move_down, about=about, keys="Alt+Down"),
        )
        new_action(self.table, self.tr("Remove evaluator"), self.remove_current, about=about, keys="Del")

    def _connect(self) -> None:
        self.model.edited.connect(self.edited)
        self.model.refused.connect(self.refused)
        for signal in (self.model.dataChanged, self.model.rowsRemoved, self.model.rowsInserted, self.model.rowsMoved):
            signal.connect(self._show_state)
        self.table.selectionModel().currentChanged.connect(self._on_current_changed)
        self.line.entered.connect(self._on_entered)
        self.line.pasted.connect(self._add)
        self.up.clicked.connect(self.move_up)
        self.down.clicked.connect(self.move_down)
        self.remove.clicked.connect(self.remove_current)
        self.go_button.clicked.connect(self._on_go)
        self.keep_button.clicked.connect(self._on_keep)
