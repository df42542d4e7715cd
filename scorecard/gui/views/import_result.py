"""What was read of a spreadsheet, as the evaluation that it would be: criteria, ranking, and all there is to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from scorecard.app.correcting import CriterionChoice, Treat
from scorecard.core.model import Direction
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.import_found import Found
from scorecard.gui.models.import_lines import (
    CandidateLine,
    CriterionLine,
    LinesModel,
    Remark,
    RemarkKind,
    better_words,
    treat_words,
)
from scorecard.gui.models.roles import ALIGN, RIGHT
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.standing import StandingKind, StandingPanel
from scorecard.gui.views.row_table import RowDelegate, RowTable
from scorecard.render.drawing import Align, Drawing, widest, wrapped
from scorecard.render.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex

KIND, BETTER = 1, 2
WIDEST: Final = 200
"""The widest that a column but the first becomes."""
MOST_LINES: Final = 12
"""How many lines a remark takes at most; it says nearly all of them in three."""
LEAST_ROWS: Final = 5
"""For how many criteria there is always room."""
CHECK: Final = "check"
ALL: Final = "all"


class ImportResult(QWidget):
    """Criteria and remarks at the left; the ranking and the candidates at the right.

    place_requested    the cells of a remark are to be shown
    criterion_changed  a criterion is to be taken over in another way: its name in the mapping, and how
    candidate_toggled  a candidate is to be left out, or taken again
    """

    place_requested = Signal(str)
    criterion_changed = Signal(str, object)
    candidate_toggled = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._found: Found | None = None
        self._all_remarks: tuple[Remark, ...] = ()
        self.setAccessibleName(self.tr("What was read"))
        self._criteria_model = LinesModel(
            (
                self.tr("Criterion"),
                self.tr("Kind"),
                self.tr("Better"),
                self.tr("Cells"),
                self.tr("Weight"),
            ),
            (3, 4),
            self,
        )
        self._candidates_model = LinesModel((self.tr("Candidate"), self.tr("Cells")), (1,), self)
        self._remarks_model = LinesModel((self.tr("Remark"), self.tr("Where")), (1,), self)
        self.criteria = CriteriaTable(look, self._criteria_model)
        self.candidates = CandidatesList(look, self._candidates_model)
        self.remarks = RemarksTable(look, self._remarks_model)
        self.standing = StandingPanel(look, StandingKind.BARS)
        self.kinds = SegmentedControl(look, self.tr("Which remarks"), self._kinds(), small=True)
        self._lay_out(look)
        self.criteria.changed.connect(self.criterion_changed)
        self.candidates.toggled.connect(self.candidate_toggled)
        self.remarks.place_requested.connect(self.place_requested)
        self.kinds.chosen.connect(self._on_kind)
        self.setFocusProxy(self.criteria)
        self._dress()
        look.changed.connect(self._dress)

    def _lay_out(self, look: Look) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        row.addWidget(Text(look, self.tr("Remarks"), "strong", elides=True), 1)
        row.addWidget(self.kinds)
        head.setFixedHeight(look.length("size.panel_header"))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.criteria, 3)
        left.addWidget(Rule(look, color="border.default"))
        left.addWidget(head)
        left.addWidget(Rule(look))
        left.addWidget(self.remarks, 2)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.standing, 3)
        right.addWidget(Rule(look, color="border.default"))
        right.addWidget(self.candidates, 2)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(left, 1)
        whole.addWidget(Rule(look, Qt.Orientation.Vertical))
        whole.addWidget(self._right)

    def show_found(self, found: Found | None, questions: Sequence[Remark] = ()) -> None:
        """Show what was read, and what should be looked at; None takes it away."""
        self._found = found
        self._all_remarks = () if found is None else (*questions, *found.remarks)
        if found is None:
            for model in (self._criteria_model, self._candidates_model, self._remarks_model):
                model.show_lines(())
            self.standing.show_nothing(self.tr("Nothing was read yet"))
            return
        self._criteria_model.show_lines(found.criteria)
        self._fit()
        self._candidates_model.show_lines(found.candidates)
        if found.scorecard is not None:
            self.standing.show_result(found.evaluation, found.scorecard)
        else:
            self.standing.show_nothing(found.why_not or found.why_no_ranking)
        self.criteria.set_message(found.why_not or self.tr("No criteria were found"))
        self._show_remarks()

    def _show_remarks(self) -> None:
        found = self._found
        if found is None:
            return
        kind = self.kinds.choice
        shown = [each for each in self._all_remarks if kind in (ALL, _filter_of(each))]
        self._remarks_model.show_lines(shown)
        self.remarks.set_message(self.tr("There is nothing to say about it"))
        for key, words in self._kinds():
            count = sum(key in (ALL, _filter_of(each)) for each in self._all_remarks)
            self.kinds.set_words(key, f"{words} {count}" if count else words)

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            (ALL, self.tr("All")),
            (CHECK, self.tr("To check")),
            (RemarkKind.DISAGREEMENT.value, self.tr("Totals and ranks")),
            (RemarkKind.NOTE.value, self.tr("Notes")),
            (RemarkKind.LEFT_OUT.value, self.tr("Left out")),
        )

    def _on_kind(self, _key: str) -> None:
        self._show_remarks()

    def _fit(self) -> None:
        """Few criteria leave their room to the remarks."""
        look = self._look
        rows = max(self._criteria_model.rowCount(), LEAST_ROWS)
        high = look.length("row.table_head") + rows * look.length("row.table_dense")
        self.criteria.setMaximumHeight(high + look.length("space.sm"))

    def _dress(self) -> None:
        self._fit()
        self._right.setFixedWidth(round(self._look.length("size.standing") * max(self._look.text_scale, 1.0)))


def _filter_of(remark: Remark) -> str:
    """The part of the remarks that one belongs to."""
    return CHECK if remark.kind in (RemarkKind.FAULT, RemarkKind.QUESTION) else remark.kind.value


class _Lines(RowTable):
    """A table of lines, of which one is chosen."""

    def __init__(self, look: Look, name: str, model: LinesModel, row: str = "row.table_dense") -> None:
        super().__init__(look, name, row)
        self.model_of_lines = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setItemDelegate(_LineDelegate(look, self, model))
        self.setModel(model)
        self.head.setSortIndicatorShown(False)
        self.head.setSectionsClickable(False)
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(self._fit)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        theme, model = self._look.theme, self.model_of_lines
        widths = []
        for column in range(1, model.columnCount()):
            texts = {line.texts()[column] for line in model.lines[:200]}
            head = str(model.headerData(column, Qt.Orientation.Horizontal))
            wide = max(widest(theme, "small", texts), widest(theme, "label", (head,)))
            is_last = column == model.columnCount() - 1
            last = theme.length("size.page_right") if is_last else theme.length("space.md")
            widths.append(min(round(wide + last + theme.length("space.sm")), round(WIDEST * theme.text_scale)))
        self.set_widths(widths, 0)


class CriteriaTable(_Lines):
    """The criteria that were read. A click on kind or direction changes it, and so do K and D.

    changed  a criterion is to be taken over in another way: its name in the mapping, and how
    """

    changed = Signal(str, object)

    def __init__(self, look: Look, model: LinesModel) -> None:
        super().__init__(look, "", model)
        self.setAccessibleName(self.tr("Criteria that were read"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            if index.column() == KIND:
                self.offer(index.row(), event.globalPosition().toPoint())
            elif index.column() == BETTER:
                self.turn(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.offer(index.row(), event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() in (Qt.Key.Key_K, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.offer(row, self.viewport().mapToGlobal(self.row_box(row).bottomLeft()))
        elif row >= 0 and event.key() == Qt.Key.Key_D:
            self.turn(row)
        elif row >= 0 and event.key() == Qt.Key.Key_Delete:
            self._treat(row, Treat.LEAVE_OUT)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def offer(self, row: int, at: QPoint) -> None:
        """Offer what a criterion can be taken for."""
        line = self._line(row)
        if line is None or line.choice is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for treat in Treat:
            action = menu.addAction(treat_words(treat).capitalize())
            action.setCheckable(True)
            action.setChecked(line.choice.treat is treat)
            action.triggered.connect(partial(self._treat, row, treat))
        if line.choice.treat is Treat.MEASURE:
            menu.addSeparator()
            for direction in Direction:
                words = better_words(direction)
                action = menu.addAction(self.tr("{more} is better").format(more=words.capitalize()))
                action.setCheckable(True)
                action.setChecked(line.choice.direction is direction)
                action.triggered.connect(partial(self._turn_to, row, direction))
        menu.popup(at)

    def turn(self, row: int) -> None:
        """Let less be better where more was, and the other way round."""
        line = self._line(row)
        if line is not None and line.choice is not None and line.choice.treat is Treat.MEASURE:
            lower = line.choice.direction is Direction.HIGHER
            self._turn_to(row, Direction.LOWER if lower else Direction.HIGHER)

    def _treat(self, row: int, treat: Treat, _checked: bool = False) -> None:
        line = self._line(row)
        if line is not None and line.choice is not None and line.choice.treat is not treat:
            self.changed.emit(line.known, replace(line.choice, treat=treat))

    def _turn_to(self, row: int, direction: Direction, _checked: bool = False) -> None:
        line = self._line(row)
        if line is not None and isinstance(line.choice, CriterionChoice):
            self.changed.emit(line.known, replace(line.choice, direction=direction))

    def _line(self, row: int) -> CriterionLine | None:
        lines = self.model_of_lines.lines
        line = lines[row] if 0 <= row < len(lines) else None
        return line if isinstance(line, CriterionLine) else None


class CandidatesList(_Lines):
    """The candidates that were read. Space or Delete leaves one out, or takes it again, and so does a double click.

    toggled  a candidate is to be left out, or taken again (its name)
    """

    toggled = Signal(str)

    def __init__(self, look: Look, model: LinesModel) -> None:
        super().__init__(look, "", model)
        self.setAccessibleName(self.tr("Candidates that were read"))
        self.setToolTip(self.tr("Space leaves a candidate out, or takes it again"))
        self.doubleClicked.connect(self._on_double_click)

    def left_margin(self) -> int:
        return self._look.length("space.lg")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Delete):
            self._toggle(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _on_double_click(self, index: QModelIndex) -> None:
        self._toggle(index.row())

    def _toggle(self, row: int) -> None:
        lines = self.model_of_lines.lines
        if 0 <= row < len(lines) and isinstance(line := lines[row], CandidateLine):
            self.toggled.emit(line.name)


class RemarksTable(_Lines):
    """What there is to say, each in as many lines as it needs; a click or Enter shows the cells, one after the other.

    place_requested  the cells of a remark are to be shown
    """

    place_requested = Signal(str)

    def __init__(self, look: Look, model: LinesModel) -> None:
        self._shown = ("", 0)
        super().__init__(look, "", model, "row.table")
        self.setAccessibleName(self.tr("Remarks"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self._go(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit(self) -> None:
        super()._fit()
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Each row as high as its text is in the width that there is."""
        look, theme, rows = self._look, self._look.theme, self.verticalHeader()
        taken = self.left_margin() + look.length("icon.inline") + 2 * look.length("space.sm")
        width, step = float(self.columnWidth(0) - taken), theme.line_height("body")
        for row, line in enumerate(self.model_of_lines.lines):
            lines = len(wrapped(theme, "body", line.texts()[0], width, MOST_LINES))
            high = round(2 * remark_margin(theme) + lines * step)
            if rows.sectionSize(row) != high:
                rows.resizeSection(row, high)

    def _go(self, row: int) -> None:
        """Show the cells of a remark; of one about several, those that come next."""
        lines = self.model_of_lines.lines
        if not (0 <= row < len(lines) and isinstance(line := lines[row], Remark) and line.places):
            return
        text, at = self._shown
        at = (at + 1) % len(line.places) if text == line.text else 0
        self._shown = line.text, at
        self.place_requested.emit(line.places[at])


class _LineDelegate(RowDelegate):
    """Paints a line: its first text with an icon or indented, the others as they are."""

    def __init__(self, look: Look, table: RowTable, model: LinesModel) -> None:
        super().__init__(look, table)
        self._model = model

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        line, column, theme = self._model.lines[index.row()], index.column(), self._look.theme
        text = line.texts()[column]
        ink, role = "text.primary" if column == 0 else "text.secondary", "body" if column == 0 else "small"
        if isinstance(line, CriterionLine):
            if column == 0:
                rect = rect.adjusted(line.depth * theme.length("space.lg"), 0, 0, 0)
            role = "strong" if line.choice is None and column == 0 else role
            if line.choice is not None and line.choice.treat is Treat.LEAVE_OUT:
                ink = "text.tertiary"
            elif column in (KIND, BETTER) and line.choice is not None and text:
                ink = "accent.text"
        elif isinstance(line, CandidateLine) and line.is_left_out:
            ink = "text.tertiary"
        elif isinstance(line, Remark) and column == 0:
            self._paint_remark(draw, rect, line)
            return
        elif isinstance(line, Remark):
            ink = "accent.text"
            rect = QRectF(rect.left(), rect.top() + remark_margin(theme), rect.width(), theme.line_height("body"))
        right = bool(self._model.headerData(column, Qt.Orientation.Horizontal, ALIGN) == RIGHT)
        draw.text(rect, text, role, ink, Align.RIGHT if right else Align.LEFT)

    def _paint_remark(self, draw: Drawing, rect: QRectF, line: Remark) -> None:
        """The whole text of a remark, in as many lines as it needs."""
        theme = self._look.theme
        side, step = theme.length("icon.inline"), theme.line_height("body")
        top = rect.top() + remark_margin(theme)
        icon, color = {
            RemarkKind.FAULT: ("error", "danger.text"),
            RemarkKind.QUESTION: ("help", "accent.text"),
            RemarkKind.DISAGREEMENT: ("scale", "warn.text"),
            RemarkKind.NOTE: ("info", "text.secondary"),
            RemarkKind.LEFT_OUT: ("eye-off", "text.tertiary"),
        }[line.kind]
        self._look.draw_icon(draw, QRectF(rect.left(), top, side, step), icon, color, "icon.inline")
        room = rect.adjusted(side + theme.length("space.sm"), 0, 0, 0)
        lines = wrapped(theme, "body", line.text, room.width(), MOST_LINES)
        draw.lines(QRectF(room.left(), top, room.width(), step * len(lines)), lines, "body")


def remark_margin(theme: Theme) -> float:
    """What is free above and below the lines of a remark, so that one of a line is as high as a row."""
    return max((theme.length("row.table") - theme.line_height("body")) / 2, 0.0)
