"""Scores by criterion, with the rubric large beside them, or by candidate: one at a time."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.model import Kind
from scorecard.gui.buttons import IconButton
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.scores_model import ScoresModel, ScoresRole
from scorecard.gui.models.seen import Shown
from scorecard.gui.models.sheets import Whose
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.strip import Strip
from scorecard.gui.views.rubric_panel import Levels, rubric_of
from scorecard.gui.views.score_rows import Keys, Line, ScoreRows

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

    def __init__(self, look: Look, document: Shown, model: ScoresModel, by: By, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._model = model
        self._by = by
        self._whose = Whose()
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
        head = Strip(look, "row.grid_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        row.setSpacing(look.length("space.sm"))
        row.addWidget(self._title, 1)
        for each in (self._about, self.earlier, self.later):
            row.addWidget(each)
        margin = "space.lg" if by_criterion else "size.page_left"
        self.rows = ScoreRows(look, document, model, margin=margin)
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
        scroll = EdgeScroll(inside)
        scroll.setMinimumWidth(look.length("size.standing_minimum"))
        self.levels.chosen.connect(self._on_level)
        return scroll

    @property
    def current(self) -> Keys | None:
        """Criterion and candidate of the current score."""
        line = self.rows.current
        return None if line is None else line.keys

    def show_keys(self, keys: Keys | None, whose: Whose) -> None:
        """Show the criterion or the candidate of a cell, with that cell as the current one."""
        self._whose = whose
        index = None if keys is None else self._model.place_of(*keys)
        if keys is None or index is None or not index.isValid():
            self.rows.show_lines([], whose, None)
            self._title.setText("")
            return
        criterion, candidate = keys
        if self._by is By.CRITERION:
            lines = [self._candidate_line(criterion, at) for at in range(self._model.columnCount())]
        else:
            lines = [self._leaf_line(row, candidate) for row in self._leaves()]
        self.rows.show_lines(lines, whose, keys)
        self.refresh()

    def refresh(self) -> None:
        """Show what the evaluation says now."""
        keys = self.current
        index = None if keys is None else self._model.place_of(*keys)
        if keys is None or index is None or not index.isValid():
            return
        places, at = self._places(), index.row() if self._by is By.CRITERION else index.column()
        if at not in places:
            return
        number, count = places.index(at) + 1, len(places)
        self.earlier.setEnabled(number > 1)
        self.later.setEnabled(number < count)
        self._about.setText(self.tr("{number} of {count}").format(number=number, count=count))
        if self._by is By.CRITERION:
            self._show_rubric(*keys)
        else:
            where = self._model.headerData(at, ACROSS, ScoresRole.PLACE)
            name = str(self._model.headerData(at, ACROSS))
            self._title.setText(f"{name}, {where}" if where else name)
        self.rows.refresh()

    def go_on(self) -> None:
        """Show the next one."""
        self._go(1)

    def go_back(self) -> None:
        """Show the one before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        keys, places = self.current, self._places()
        index = None if keys is None else self._model.place_of(*keys)
        if keys is None or index is None or not index.isValid():
            return
        at = places.index(index.row() if self._by is By.CRITERION else index.column()) + by
        if 0 <= at < len(places):
            focused = self.rows.hasFocus()
            model, by_criterion = self._model, self._by is By.CRITERION
            criterion = model.key_at(places[at]) if by_criterion else keys[0]
            candidate = keys[1] if by_criterion else model.candidate_at(places[at])
            self.show_keys((criterion, candidate), self._whose)
            if focused:
                self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            self.moved.emit()

    def _places(self) -> list[int]:
        """The rows or columns of the grid that are gone through."""
        return self._leaves() if self._by is By.CRITERION else list(range(self._model.columnCount()))

    def _leaves(self) -> list[int]:
        return [row for row in range(self._model.rowCount()) if not self._model.is_group(row)]

    def _candidate_line(self, criterion: str, column: int) -> Line:
        name = str(self._model.headerData(column, ACROSS))
        where = str(self._model.headerData(column, ACROSS, ScoresRole.PLACE) or "")
        return Line((criterion, self._model.candidate_at(column)), name, where, name)

    def _leaf_line(self, row: int, candidate: str) -> Line:
        key, criteria = self._model.key_at(row), self._document.value.criteria
        heading = self._model.heading(row)
        name = "" if heading is None else heading.name
        weight = "" if heading is None or not heading.weight else f"{heading.weight}\N{NO-BREAK SPACE}%"
        above = criteria.get(criteria[key].parent) if key in criteria else None
        about = ", ".join(part for part in (weight, "" if above is None else above.name) if part)
        return Line((key, candidate), name, about, name)

    def _show_rubric(self, key: str, candidate: str) -> None:
        value = self._document.value
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
        levels = rubric_of(criterion, value.scale, number) if rated else ()
        self.levels.show_levels(levels, number)
        self.levels.setVisible(bool(levels))

    def _on_moved(self) -> None:
        self.refresh()
        self.moved.emit()

    def _on_level(self, score: float) -> None:
        self.rows.put(self._model.text_of(score))
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
