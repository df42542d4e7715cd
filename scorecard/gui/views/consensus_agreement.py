"""How far the panel agrees: each evaluator's figures, those of the whole, and whose say decides."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation, in_order
from scorecard.core.panel import Progress, progress
from scorecard.core.ranking import Scorecard
from scorecard.core.sight import closed_criteria
from scorecard.gui.jobs import Job, Jobs
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.agreement_model import (
    EvaluatorColumn,
    FigureColumn,
    Others,
    RowsModel,
    other_rankings,
)
from scorecard.gui.models.disagreements import Disagreements
from scorecard.gui.progress import ProgressBar
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.agreement_words import (
    CONSISTENCY,
    LENIENCY,
    OWN,
    SCORED,
    WITHOUT,
    EvaluatorFigures,
    Explained,
    Figure,
    evaluator_figures,
    figures_of,
    verdict_on,
)
from scorecard.gui.views.consensus_figures import EvaluatorTable, FigureTable
from scorecard.gui.views.fact_line import Sentence

LINES: Final = 13.5
EXPLAINED: Final = 0.4
"""How many lines the explanation has room for, and the share of the view that it takes at most."""


class AgreementView(QWidget):
    """The figures of agreement. What takes long is worked out elsewhere while the view is seen.

    failed  it could not be worked out (ScorecardError)
    """

    failed = Signal(object)

    def __init__(self, look: Look, disagreements: Disagreements, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._found = disagreements
        self._jobs = jobs
        self._job: Job | None = None
        self._others: Others | None = None
        self._others_of: Evaluation | None = None
        self._worked_on: Evaluation | None = None
        self.setAccessibleName(self.tr("Agreement"))
        self.said = Sentence(look, "section", "text.primary", most=3)
        self.progress = ProgressBar(look)
        self.progress.hide()
        self._doing = Text(look, "", "small", "text.tertiary", elides=True)
        titles = (
            (self.tr("Evaluator"), ""),
            (self.tr("Leniency"), LENIENCY),
            (self.tr("Consistency"), CONSISTENCY),
            (self.tr("Scored"), SCORED),
            (self.tr("Without: first"), WITHOUT),
            (self.tr("Own weights: first"), OWN),
        )
        right = (EvaluatorColumn.LENIENCY, EvaluatorColumn.CONSISTENCY, EvaluatorColumn.SCORED)
        self.evaluator_rows: RowsModel[EvaluatorFigures] = RowsModel(titles, right, self)
        heads = ((self.tr("The panel, then each criterion"), ""), ("", ""), (self.tr("0 to 1"), ""))
        self.figure_rows: RowsModel[Figure] = RowsModel(heads, (FigureColumn.VALUE,), self)
        self.evaluators = EvaluatorTable(look, self.evaluator_rows, self.tr("Evaluators"))
        self.figures = FigureTable(look, self.figure_rows, self.tr("Figures of the panel"))
        self.explanation = Explanation(look)
        self._lay_out()
        self._found.changed.connect(self._on_changed)
        self.evaluators.pointed.connect(self._on_evaluator)
        self.figures.pointed.connect(self._on_figure)

    def _lay_out(self) -> None:
        look = self._look
        left, right, lg = look.length("size.page_left"), look.length("size.page_right"), look.length("space.lg")
        head = QVBoxLayout()
        head.setContentsMargins(left, lg, right, look.length("space.sm"))
        head.setSpacing(look.length("space.xs"))
        head.addWidget(self.said)
        head.addWidget(self._doing)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.figures, 1)
        beside.addWidget(Rule(look))
        beside.addWidget(self.explanation)
        tables = QHBoxLayout()
        tables.setSpacing(0)
        tables.addWidget(self.evaluators, 7)
        tables.addWidget(Rule(look, Qt.Orientation.Vertical))
        tables.addLayout(beside, 4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.progress)
        whole.addLayout(head)
        whole.addLayout(tables, 1)
        self._doing.setFixedHeight(look.line_height("small"))
        self.setFocusProxy(self.evaluators)

    @property
    def is_busy(self) -> bool:
        """Whether rankings are being worked out."""
        return self._worked_on is not None

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._tell()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.explanation.fit(round(EXPLAINED * self.height()))

    # ---- showing ----------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        if self._worked_on is not self._found.value:
            self._cancel()
        if self.isVisible():
            self._tell()

    def _tell(self) -> None:
        value, scorecard = self._found.value, self._found.scorecard
        if scorecard is None:
            self._cancel()
            self.evaluator_rows.show_rows(())
            self.figure_rows.show_rows(())
            self.said.set_text(self.tr("There is nothing to rank yet."))
            return
        if self._others_of is not value:
            self._others = None
            self._work(value, scorecard)
        self._tell_rows(self._others)

    def _work(self, value: Evaluation, scorecard: Scorecard) -> None:
        """Work out the rankings without each evaluator, if that is not under way."""
        if self._worked_on is not None:
            return
        self._worked_on = value
        job = self._jobs.run(
            other_rankings(value, scorecard, self.tr("Leaving out {name}")),
            done=self._on_others,
            failed=self._on_failed,
            stopped=self._on_stopped,
            progressed=self._on_progressed,
        )
        if self.is_busy:
            self._job = job

    def _tell_rows(self, others: Others | None) -> None:
        value, agreement = self._found.value, self._found.agreement
        without, own = others if others is not None else (None, None)
        self.said.set_text(str(verdict_on(value, agreement, without)))
        rows = [
            evaluator_figures(
                value,
                key,
                agreement.evaluators[key],
                self._progress(key),
                None if without is None else without.get(key),
                None if own is None else own.get(key),
            )
            for key in in_order(value.evaluators)
        ]
        self.evaluators.set_reach(max((abs(row.leniency) for row in rows if row.leniency is not None), default=0.0))
        self.evaluators.set_own(shown=bool(value.weights))
        self.evaluator_rows.show_rows(rows)
        self.figure_rows.show_rows(list(figures_of(value, agreement)))
        if not self.explanation.text:
            self._on_figure(0, 0)

    def _progress(self, key: str) -> Progress:
        """How far an evaluator has come; what is sealed is not expected yet."""
        value = self._found.value
        closed = closed_criteria(value)
        return progress(value, key, value.criteria.keys() - closed if closed else None)

    # ---- the job ----------------------------------------------------------------------------------

    def _on_progressed(self, share: float, doing: str) -> None:
        if self.is_busy:
            self.progress.show()
            self.progress.set_share(share)
            self._doing.setText(doing)

    def _on_others(self, others: Others) -> None:
        self._others, self._others_of = others, self._worked_on
        self._end()

    def _on_failed(self, error: ScorecardError) -> None:
        self._others_of = self._worked_on  # it would fail again
        self._end()
        self.failed.emit(error)

    def _on_stopped(self) -> None:
        self._end()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        """What was worked out is shown; where it is of yesterday, it is worked out anew."""
        self._job = self._worked_on = None
        self.progress.hide()
        self._doing.setText("")
        if self.isVisible():
            self._tell()

    # ---- explaining -------------------------------------------------------------------------------

    def _on_evaluator(self, row: int, column: int) -> None:
        if 0 <= row < len(self.evaluator_rows.rows):
            self.explanation.explain(self.evaluator_rows.row_at(row).explained[column])

    def _on_figure(self, row: int, _column: int) -> None:
        if 0 <= row < len(self.figure_rows.rows):
            self.explanation.explain(self.figure_rows.row_at(row).explained)


class Explanation(QWidget):
    """What the figure that was pointed at says, what it means, and how it is worked out."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(self.tr("What the figure means"))
        self._title = Text(look, "", "strong", wraps=True)
        self._says = Text(look, "", "body", wraps=True)
        self._means = Text(look, "", "body", "text.secondary", wraps=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        lg = look.length("space.lg")
        column.setContentsMargins(lg, lg, look.length("size.page_right"), lg)
        column.setSpacing(look.length("space.xs"))
        for each in (self._title, self._says, self._means):
            column.addWidget(each)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(EdgeScroll(inside))

    @property
    def text(self) -> str:
        """All that it says."""
        return "\n".join(filter(None, (each.text() for each in (self._title, self._says, self._means))))

    def explain(self, explained: Explained) -> None:
        """Explain a figure."""
        self._title.setText(explained.title)
        self._says.setText(explained.says)
        self._says.setVisible(bool(explained.says))
        self._means.setText(explained.means)
        self.setAccessibleDescription(self.text)

    def fit(self, most: int) -> None:
        """Be as high as most texts need, where there is so much room."""
        self.setFixedHeight(min(round(LINES * self._look.line_height("body")), most))
