"""The price formula lab: the ranking under each formula that fits a measure, what each rewards, and its pitfalls."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.edits import change_criterion
from scorecard.core.errors import EditError, RankingError
from scorecard.core.formula_lab import Lab, formula_lab
from scorecard.core.model import Criterion, Evaluation
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.notice import IconLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.formula_explanations import explain_place
from scorecard.gui.views.formula_table import FormulaTable, columns_of


class FormulaLabView(QWidget):
    """For one measure. Nothing is changed until a formula is used.

    failed  the formula cannot be used (EditError)
    closed  the person goes back
    used    a formula is in force now; the sentence says so
    explained  a person asked how a figure comes about (Explanation, the part with it, its place)
    """

    failed = Signal(object)
    closed = Signal()
    used = Signal(str)
    explained = Signal(object, object, object)

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._opened = opened
        self._key = ""
        self._lab: Lab | None = None
        self._of: Evaluation | None = None
        self._current = 0
        self._settled = ""
        self._lines: list[QWidget] = []
        self._findings: list[QWidget] = []
        self.setAccessibleName(self.tr("Price formulas"))
        self.back = IconButton(look, "chevron-left", self.tr("Back to the criterion"))
        self._title = Text(look, "", "section", elides=True)
        self._fault = Text(look, "", "body", "text.secondary", wraps=True)
        self.table = FormulaTable(look, self.tr("Ranking under each formula"))
        self._legend = Text(
            look,
            self.tr(
                "Rank and total under each formula; below, what the measure is worth of 100. With a warning sign, "
                "somebody else\N{RIGHT SINGLE QUOTATION MARK}s bid changes the order."
            ),
            "small",
            "text.tertiary",
            wraps=True,
        )
        self._name = Text(look, "", "strong", wraps=True)
        self.use = Button(look, self.tr("Use this formula"), kind=ButtonKind.PRIMARY)
        self._lay_out(look)
        self.table.chosen.connect(self.look_at)
        self.table.asked.connect(self._on_asked)
        self.back.clicked.connect(self.closed)
        self.use.clicked.connect(self.use_it)
        opened.seen.changed.connect(self._on_changed)

    def _lay_out(self, look: Look) -> None:
        left, right = look.length("size.page_left"), look.length("size.page_right")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, look.length("space.md"), 0, look.length("space.lg"))
        column.setSpacing(look.length("space.md"))
        head = QHBoxLayout()
        head.setContentsMargins(left - look.length("space.sm"), 0, right, 0)
        head.addWidget(self.back)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(left, 0, right, 0)
        self._top.setSpacing(look.length("space.xs"))
        self._top.addWidget(self._fault)
        column.addLayout(self._top)
        figures = QHBoxLayout()
        figures.setContentsMargins(0, 0, right - look.length("space.sm"), 0)
        figures.addWidget(self.table)
        column.addLayout(figures)
        self._below = QVBoxLayout()
        self._below.setContentsMargins(left, 0, right, 0)
        self._below.setSpacing(look.length("space.sm"))
        self._below.addWidget(self._legend)
        self._below.addSpacing(look.length("space.sm"))
        name = QHBoxLayout()
        name.addWidget(self._name, 1)
        name.addWidget(self.use, 0, Qt.AlignmentFlag.AlignTop)
        self._below.addLayout(name)
        column.addLayout(self._below)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(EdgeScroll(inside))

    @property
    def key(self) -> str:
        """The measure that is shown."""
        return self._key

    @property
    def lab(self) -> Lab | None:
        """What the comparison came to; None where there is none."""
        return self._lab

    @property
    def said(self) -> list[str]:
        """The sentences about the formula that is looked at."""
        return [line.text if isinstance(line, IconLine) else "" for line in self._lines]

    @property
    def findings(self) -> list[str]:
        """The sentences above the table."""
        return [line.text if isinstance(line, IconLine) else "" for line in self._findings]

    @property
    def fault(self) -> str:
        """Why there is nothing to compare."""
        return self._fault.text()

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("size.form"), self._look.length("size.form"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("size.standing"), self._look.length("size.standing"))

    def show_measure(self, key: str, settled: str = "") -> None:
        """Compare the formulas for a measure. `settled` says why none can be used now."""
        if key != self._key:
            self._current = 0
        self._key, self._settled, self._of = key, settled, None
        self.refresh()

    def refresh(self) -> None:
        """Compare again where the evaluation has changed."""
        value = self._opened.value
        if self._of is value:
            return
        self._of = value
        criterion: Criterion | None = value.criteria.get(self._key)
        name = criterion.name if criterion is not None else ""
        self._title.setText(self.tr("Formulas for {name}").format(name=name))
        try:
            self._lab = formula_lab(value, self._key)
            self._fault.setText("")
        except (EditError, RankingError) as error:
            self._lab = None
            self._fault.setText(error.said_there)
        self._fault.setVisible(self._lab is None)
        for part in (self.table, self._legend, self._name, self.use):
            part.setVisible(self._lab is not None)
        for line in self._findings:
            forget(line)
        self._findings = []
        if self._lab is not None:
            self._findings = self._sentences(
                self._top, [str(each) for each in self._lab.findings], warns=self._is_risky()
            )
        self.look_at(min(self._current, len(self._lab.outcomes) - 1) if self._lab else 0)

    def look_at(self, at: int) -> None:
        """Say what a formula does."""
        self._current = at
        for line in self._lines:
            forget(line)
        self._lines = []
        if self._lab is None:
            return
        outcome = self._lab.outcomes[at]
        notes = (self.tr("in force"), self.tr("example"))
        self.table.show_columns(*columns_of(self._opened.value, self._lab, notes), at)
        name = str(outcome.formula.name)
        self._name.setText(self.tr("{name}, in force").format(name=name) if outcome.current else name)
        self._lines = self._sentences(self._below, [str(each) for each in outcome.rewards])
        paradoxes = [str(each.what) for each in outcome.paradoxes]
        self._lines += self._sentences(self._below, paradoxes, warns=[True] * len(paradoxes))
        self.use.setEnabled(not outcome.current and not self._settled)
        self.use.setToolTip(self._settled)

    def use_it(self) -> None:
        """Put the formula that is looked at in force, as one edit."""
        if self._lab is None:
            return
        formula, value = self._lab.outcomes[self._current].formula, self._opened.value
        criterion = value.criteria[self._key]
        try:
            changed = change_criterion(value, self._key, value=replace(formula.function))
        except EditError as error:
            self.failed.emit(error)
            return
        self._current = 0  # what is in force stands first
        label = self.tr("Formula of {name}").format(name=criterion.name)
        self._opened.seen.edit(label, changed)
        if self._opened.value is not value:
            self.used.emit(self.tr("{name}: {formula}.").format(name=criterion.name, formula=formula.name))

    def _on_asked(self, at: int, row: int) -> None:
        """Say how rank, total and worth of a candidate come about under a formula."""
        if self._lab is not None and 0 <= at < len(self._lab.outcomes):
            candidate = self._lab.outcomes[0].scorecard.standings[row].key
            told = explain_place(self._opened.value, self._lab, at, candidate)
            self.explained.emit(told, self.table, self.table.cell_box(at, row).toAlignedRect())

    def _is_risky(self) -> list[bool]:
        """Which of the findings are warnings: that the formula decides, and that somebody else's bid does."""
        assert self._lab is not None
        leaders = {tuple(sorted(each.key for each in out.scorecard.leaders)) for out in self._lab.outcomes}
        return [len(leaders) > 1, *[True] * (len(self._lab.findings) - 1)]

    def _sentences(self, column: QVBoxLayout, words: list[str], warns: list[bool] | None = None) -> list[QWidget]:
        found: list[QWidget] = []
        for at, text in enumerate(words):
            risky = warns is not None and warns[at]
            icon, color = ("warning", "warn.text") if risky else ("info", "text.tertiary")
            line = IconLine(self._look, icon, text, color=color, ink="text.primary" if risky else "text.secondary")
            column.addWidget(line)
            found.append(line)
        return found

    def _on_changed(self, _before: Evaluation, after: Evaluation) -> None:
        if self.isVisible() and self._key in after.criteria and not self._opened.seen.is_previewing:
            self.refresh()
