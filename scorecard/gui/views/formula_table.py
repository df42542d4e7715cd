"""Formulas side by side: what each candidate ranks and scores under every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.formula_lab import Lab
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.wording import NOTHING, one_line
from scorecard.gui.look import Look
from scorecard.gui.views.explained import ASKS
from scorecard.render.drawing import Align, drawing, width_of, wrapped

LEAST_HEAD_LINES, MOST_HEAD_LINES = 3, 6


@dataclass(frozen=True, slots=True)
class FormulaCell:
    """What a formula makes of a candidate: rank and total as texts, and what the measure is worth in points of 100."""

    rank: str
    total: str
    worth: str
    leads: bool


@dataclass(frozen=True, slots=True)
class FormulaColumn:
    """A formula with its cells, one for each candidate."""

    name: str
    note: str
    warns: bool
    cells: tuple[FormulaCell, ...]


def columns_of(
    value: Evaluation, lab: Lab, notes: tuple[str, str]
) -> tuple[tuple[str, ...], tuple[FormulaColumn, ...]]:
    """The candidates in the order of the formula in force, and the formulas with their cells.

    `notes` say that a formula is in force, and that its bounds are only an example.
    """
    order = [each.key for each in lab.outcomes[0].scorecard.standings]
    found = []
    for outcome in lab.outcomes:
        standings = {each.key: each for each in outcome.scorecard.standings}
        leaders = {each.key for each in outcome.scorecard.leaders}
        cells = []
        for key in order:
            standing, worth = standings[key], outcome.worth.get(key)
            cells.append(
                FormulaCell(
                    NOTHING if standing.rank is None else str(standing.rank),
                    NOTHING if standing.total is None else shown(standing.total, 1),
                    NOTHING if worth is None else shown(100 * worth, 0),
                    key in leaders,
                )
            )
        note = notes[0] if outcome.current else notes[1] if outcome.formula.proposed else ""
        found.append(FormulaColumn(str(outcome.formula.name), note, bool(outcome.paradoxes), tuple(cells)))
    return tuple(one_line(value.candidates[key].name) for key in order), tuple(found)


class FormulaTable(QWidget):
    """Candidates down, formulas across. A click or the arrows choose a formula; a click on a cell, or Enter, asks
    how its figures come about.

    chosen  another formula is looked at (its place)
    asked   somebody wants to know about a cell (the places of its formula and of its candidate)
    """

    chosen = Signal(int)
    asked = Signal(int, int)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names: tuple[str, ...] = ()
        self._columns: tuple[FormulaColumn, ...] = ()
        self._current = 0
        self._row_at = 0
        self._head_lines = LEAST_HEAD_LINES
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    @property
    def columns(self) -> tuple[FormulaColumn, ...]:
        """What is painted."""
        return self._columns

    def show_columns(self, names: Sequence[str], columns: Sequence[FormulaColumn], current: int) -> None:
        """Show other figures, and which formula is looked at."""
        if len(names) != len(self._names):
            self.updateGeometry()
        self._names, self._columns, self._current = tuple(names), tuple(columns), current
        self._row_at = min(self._row_at, max(len(names) - 1, 0))
        self._fit_head()
        if columns:
            column = columns[current]
            rows = (f"{name}: {cell.rank}, {cell.total}" for name, cell in zip(names, column.cells, strict=True))
            self.setAccessibleDescription(f"{column.name}. {'. '.join(rows)}")
        self.update()

    def column_box(self, at: int) -> QRectF:
        """Where a formula stands."""
        left = self._names_width()
        wide = (self.width() - left) / max(len(self._columns), 1)
        return QRectF(left + at * wide, 0, wide, self.height())

    def cell_box(self, at: int, row: int) -> QRectF:
        """Where the figures of a candidate stand under a formula."""
        column = self.column_box(at)
        return QRectF(column.left(), self._head() + row * self._row(), column.width(), self._row())

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.form"), round(self._head() + len(self._names) * self._row()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self.sizeHint().height())

    # ---- events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        if at >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at, row = self._at(event.position()), self._row_of(event.position())
        if at >= 0 and row >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self._row_at = row
            self.asked.emit(at, row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        down = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self._current + step < len(self._columns):
            self.chosen.emit(self._current + step)
        elif down and 0 <= self._row_at + down < len(self._names):
            self._row_at += down
            self.update()
        elif event.key() in ASKS and self._columns and self._names:
            self.asked.emit(self._current, self._row_at)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(QPointF(event.pos()))
            row = self._row_of(QPointF(event.pos()))
            if at >= 0:
                words = self._columns[at].name
                if row >= 0:
                    cell = self._columns[at].cells[row]
                    what = self.tr("{name}: rank {rank}, {total} points in all; this measure is worth {worth} of 100")
                    fields = {"name": self._names[row], "rank": cell.rank, "total": cell.total, "worth": cell.worth}
                    words = f"{words}\n{what.format(**fields)}"
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, theme) as draw:
            head, row, gap = self._head(), self._row(), look.length("space.sm")
            label, caption = look.line_height("label"), look.line_height("caption")
            for at, column in enumerate(self._columns):
                box = self.column_box(at)
                if at == self._current:
                    draw.fill(box, "selection.fill")
                inside = box.adjusted(gap, 0, -gap, 0)
                lines = wrapped(theme, "label", column.name, inside.width(), self._head_lines)
                top = head - gap - caption - len(lines) * label
                ink = "text.primary" if at == self._current else "text.tertiary"
                place = QRectF(inside.left(), top, inside.width(), len(lines) * label)
                draw.lines(place, lines, "label", ink, Align.RIGHT)
                note = QRectF(inside.left(), head - gap / 2 - caption, inside.width(), caption)
                draw.text(note, column.note, "caption", "text.secondary", Align.RIGHT)
                if column.warns:
                    side = look.length("icon.tiny")
                    mark = QRectF(inside.left(), note.top(), side, caption)
                    look.draw_icon(draw, mark, "warning", "warn.text", "icon.tiny")
            draw.row_rule(0, rect.right(), head, "border.default")
            for number, name in enumerate(self._names):
                top = head + number * row
                left = look.length("size.page_left")
                words = QRectF(left, top, max(self._names_width() - gap - left, 0), row)
                leads = bool(self._columns) and self._columns[0].cells[number].leads
                draw.text(words, name, "strong" if leads else "body")
                for at, column in enumerate(self._columns):
                    self._paint_cell(painter, column.cells[number], self.column_box(at), top)
                draw.row_rule(0, rect.right(), top + row)
            if self.hasFocus():
                place = self.cell_box(self._current, self._row_at) if self._columns and self._names else rect
                look.draw_ring(draw, place)
        painter.end()

    # ---- within --------------------------------------------------------------------------------------

    def _paint_cell(self, painter: QPainter, cell: FormulaCell, column: QRectF, top: float) -> None:
        look, gap = self._look, self._look.length("space.sm")
        upper, lower = look.line_height("body"), look.line_height("caption")
        first = top + (self._row() - upper - lower) / 2
        box = QRectF(column.left() + gap, first, column.width() - 2 * gap, upper)
        with drawing(painter, column, look.theme) as draw:
            role = "strong" if cell.leads else "body"
            draw.text(box, cell.total, role, "text.primary", Align.RIGHT)
            wide = width_of(look.theme, "strong", "100.0") + gap
            rank = QRectF(box.left(), box.top(), max(box.width() - wide, 0), upper)
            draw.text(rank, cell.rank, role, "text.primary" if cell.leads else "text.secondary", Align.RIGHT)
            below = QRectF(box.left(), box.bottom(), box.width(), lower)
            words = self.tr("worth {worth}").format(worth=cell.worth)
            draw.text(below, words, "caption", "text.tertiary", Align.RIGHT)

    def _names_width(self) -> float:
        look = self._look
        names = max((width_of(look.theme, "strong", name) for name in self._names), default=0.0)
        wanted = look.length("size.page_left") + names + look.length("space.md")
        return min(wanted, self.width() * 0.3)

    def _head(self) -> float:
        look = self._look
        return self._head_lines * look.line_height("label") + look.line_height("caption") + 2 * look.length("space.sm")

    def _fit_head(self) -> None:
        """Give the names of the formulas as many lines as the longest one takes."""
        if not self._columns or self.width() <= 0:
            return
        room = max(self.column_box(0).width() - 2 * self._look.length("space.sm"), 1.0)
        wanted = max(
            len(wrapped(self._look.theme, "label", each.name, room, MOST_HEAD_LINES)) for each in self._columns
        )
        lines = max(wanted, LEAST_HEAD_LINES)
        if lines != self._head_lines:
            self._head_lines = lines
            self.updateGeometry()

    def _row(self) -> float:
        look = self._look
        return look.line_height("body") + look.line_height("caption") + look.length("space.sm")

    def _row_of(self, point: QPointF) -> int:
        """The row of a candidate at a point; -1 over the heads and below."""
        row = int((point.y() - self._head()) // self._row())
        return row if 0 <= row < len(self._names) else -1

    def _at(self, point: QPointF) -> int:
        for at in range(len(self._columns)):
            if self.column_box(at).contains(point):
                return at
        return -1
