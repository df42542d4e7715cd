"""Scores by criterion, with the rubric large beside them, or by candidate: one at a time."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.model import Kind
from scorecard.gui.buttons import IconButton
from scorecard.gui.document import Document
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import Place
from scorecard.gui.models.scores_model import ScoresModel, ScoresRole
from scorecard.gui.models.sheets import Whose
from scorecard.gui.views.rubric_panel import Levels, levels_of
from scorecard.gui.views.score_rows import Line, ScoreRows
from scorecard.render.drawing import drawing

DOWN, ACROSS = Qt.Orientation.Vertical, Qt.Orientation.Horizontal


class By(StrEnum):
    """What is shown one at a time."""

    CRITERION = "criterion"
    CANDIDATE = "candidate"


class ScoreList(QWidget):
    """One criterion with the scores of all candidates, or one candidate with those on all criteria.

    moved  another score is the current one
    """

    moved = Signal()

    def __init__(
        self, look: Look, document: Document, model: ScoresModel, by: By, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._model = model
        self._by = by
        self._whose = Whose()
        self._place: Place | None = None
        by_criterion = by is By.CRITERION
        self.setAccessibleName(self.tr("Scores by criterion") if by_criterion else self.tr("Scores by candidate"))
        self._title = Text(look, "", "section", elides=True)
        self._about = Text(look, "", "small", "text.secondary")
        earlier = self.tr("Previous criterion") if by_criterion else self.tr("Previous candidate")
        later = self.tr("Next criterion") if by_criterion else self.tr("Next candidate")
        self.earlier = IconButton(look, "chevron-left", earlier, keys="Ctrl+Page Up")
        self.later = IconButton(look, "chevron-right", later, keys="Ctrl+Page Down")
        self.earlier.clicked.connect(self.go_back)
        self.later.clicked.connect(self.go_on)
        head = _Head(look)
        row = QHBoxLayout(head)
        row.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        row.setSpacing(look.length("space.sm"))
        row.addWidget(self._title, 1)
        for each in (self._about, self.earlier, self.later):
            row.addWidget(each)
        self.rows = ScoreRows(look, document, model)
        self.rows.moved.connect(self._on_moved)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        self.levels = Levels(look, large=True)
        if by_criterion:
            body.addWidget(self._made_rubric(), 2)
            body.addWidget(Rule(look, DOWN))
        else:
            self.levels.setParent(self)
            self.levels.hide()
        body.addWidget(self.rows, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addLayout(body, 1)
        self.setFocusProxy(self.rows)

    def _made_rubric(self) -> QWidget:
        look = self._look
        left, sm = look.length("size.page_left"), look.length("space.sm")
        self._description = Text(look, "", "body", "text.secondary", wraps=True)
        self._ask = Text(look, "", "small", "text.tertiary", wraps=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(left - sm, look.length("space.lg"), sm, look.length("space.lg"))
        column.setSpacing(look.length("space.md"))
        for each in (self._description, self._ask):
            each.setContentsMargins(sm, 0, 0, 0)
        for widget in (self._description, self.levels, self._ask):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(look.length("size.standing_minimum"))
        self.levels.chosen.connect(self._on_level)
        return scroll

    @property
    def place(self) -> Place | None:
        """Row and column of the current score in the grid."""
        line = self.rows.current
        return self._place if line is None else line.place

    def show_place(self, place: Place | None, whose: Whose) -> None:
        """Show the criterion or the candidate of a cell, with that cell as the current one."""
        self._whose, self._place = whose, place
        if place is None or not self._keys():
            self.rows.show_lines([], whose, None)
            self._title.setText("")
            return
        row, column = place
        model = self._model
        if self._by is By.CRITERION:
            lines = [
                Line((row, at), name, str(model.headerData(at, ACROSS, ScoresRole.PLACE) or ""), name)
                for at in range(model.columnCount())
                for name in [str(model.headerData(at, ACROSS))]
            ]
        else:
            lines = [self._leaf_line(at, column) for at in self._leaves()]
        self.rows.show_lines(lines, whose, place)
        self.refresh()

    def refresh(self) -> None:
        """Show what the evaluation says now."""
        place = self.place
        keys = self._keys()
        if place is None or not keys or place[0] >= self._model.rowCount() or place[1] >= self._model.columnCount():
            return
        row, column = place
        at = row if self._by is By.CRITERION else column
        if at not in keys:
            return
        number, count = keys.index(at) + 1, len(keys)
        self.earlier.setEnabled(number > 1)
        self.later.setEnabled(number < count)
        self._about.setText(self.tr("{number} of {count}").format(number=number, count=count))
        if self._by is By.CRITERION:
            self._show_rubric(row, column)
        else:
            where = self._model.headerData(column, ACROSS, ScoresRole.PLACE)
            name = str(self._model.headerData(column, ACROSS))
            self._title.setText(f"{name}, {where}" if where else name)
        self.rows.refresh()

    def go_on(self) -> None:
        """Show the next one."""
        self._go(1)

    def go_back(self) -> None:
        """Show the one before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        place, keys = self.place, self._keys()
        if place is None or not keys:
            return
        row, column = place
        at = keys.index(row if self._by is By.CRITERION else column) + by
        if 0 <= at < len(keys):
            focused = self.rows.hasFocus()
            self.show_place((keys[at], column) if self._by is By.CRITERION else (row, keys[at]), self._whose)
            if focused:
                self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            self.moved.emit()

    def _keys(self) -> list[int]:
        return self._leaves() if self._by is By.CRITERION else list(range(self._model.columnCount()))

    def _leaves(self) -> list[int]:
        return [row for row in range(self._model.rowCount()) if not self._model.is_group(row)]

    def _leaf_line(self, row: int, column: int) -> Line:
        heading = self._model.heading(row)
        name = "" if heading is None else heading.name
        weight = "" if heading is None or not heading.weight else f"{heading.weight}\N{NO-BREAK SPACE}%"
        group = self._document.value.criteria.get(self._model.key_at(row))
        above = None if group is None else self._document.value.criteria.get(group.parent)
        about = ", ".join(part for part in (weight, "" if above is None else above.name) if part)
        return Line((row, column), name, about, name)

    def _show_rubric(self, row: int, column: int) -> None:
        value = self._document.value
        key, candidate = self._model.key_at(row), self._model.candidate_at(column)
        if key not in value.criteria:
            return
        criterion = value.criteria[key]
        self._title.setText(criterion.name)
        self._description.setText(criterion.description)
        self._description.setVisible(bool(criterion.description))
        ask = self.tr("To look at: {evidence}").format(evidence=criterion.evidence) if criterion.evidence else ""
        self._ask.setText(ask)
        self._ask.setVisible(bool(ask))
        score = self._whose.cell(value, candidate, key).score
        number = score if isinstance(score, float) else None
        rated = criterion.kind is Kind.RATING
        words = (self.tr("Between {low} and {high}"), self.tr("Lowest"), self.tr("Highest"))
        levels = levels_of(criterion, value.scale, number, *words) if rated else ()
        self.levels.show_levels(levels, number)
        self.levels.setVisible(bool(levels))

    def _on_moved(self) -> None:
        self.refresh()
        self.moved.emit()

    def _on_level(self, score: float) -> None:
        self.rows.put(self._model.text_of(score))
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)


class _Head(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.grid_head"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.row_rule(0, rect.right(), rect.bottom())
        painter.end()
