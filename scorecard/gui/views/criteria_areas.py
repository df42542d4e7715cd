"""What the page of criteria shows under its toolbar: the tree, questions for weights, formulas, or where to begin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from scorecard.core.model import Method
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.formula_lab_view import FormulaLabView
from scorecard.gui.views.weighting_body import WeightingBody


class CriteriaAreas(QStackedWidget):
    """The areas; questions and formulas are made when they are first wanted.

    reopening_requested  somebody wants to open what is locked
    failed               a formula cannot be used (EditError)
    used                 a formula is in force now (a sentence)
    closed               the formulas have been left
    explained            a person asked how a figure comes about (Explanation, the part with it, its place or None)
    """

    reopening_requested = Signal()
    failed = Signal(object)
    used = Signal(str)
    closed = Signal()
    explained = Signal(object, object, object)

    def __init__(
        self,
        look: Look,
        opened: Opened,
        eliciting: Eliciting,
        series: Callable[[str], int | None],
        work: QWidget,
        empty: QWidget,
    ) -> None:
        """`series` is the colour of a top criterion by its place."""
        super().__init__()
        self._look = look
        self._opened = opened
        self._eliciting = eliciting
        self._series = series
        self._empty = empty
        self.work = work
        self.asking: WeightingBody | None = None
        self.formulas: FormulaLabView | None = None
        self._wanted: QWidget = work
        self.addWidget(work)
        self.addWidget(empty)

    @property
    def is_asking(self) -> bool:
        """Whether weights are found by a method now."""
        return self._eliciting.is_on

    def ask(self, method: Method, group: str, who: str) -> None:
        """Ask for weights by a method."""
        if self.asking is None:
            self.asking = WeightingBody(self._look, self._eliciting, self._series)
            self.asking.reopening_requested.connect(self.reopening_requested)
            self.asking.result.explained.connect(self.explained)
            self.addWidget(self.asking)
        self._eliciting.ask(method, group, who)
        self._wanted = self.asking
        self.refresh()

    def compare_formulas(self, key: str, settled: str) -> None:
        """Show what comes of each formula for a measure; `settled` says why none can be used."""
        if self.formulas is None:
            self.formulas = FormulaLabView(self._look, self._opened)
            for ours, theirs in (
                (self.formulas.failed, self.failed),
                (self.formulas.used, self.used),
                (self.formulas.closed, self.closed),
                (self.formulas.explained, self.explained),
            ):
                ours.connect(theirs)
            self.addWidget(self.formulas)
        self._wanted = self.formulas
        self.formulas.show_measure(key, settled)
        self.refresh()

    def show_work(self) -> None:
        """Show the tree; what has been answered is put aside."""
        self._eliciting.put_aside()
        self._wanted = self.work
        self.refresh()

    def refresh(self) -> None:
        """Show what is wanted, as far as there are criteria for it."""
        criteria = self._opened.value.criteria
        if isinstance(self._wanted, FormulaLabView) and self._wanted.key not in criteria:
            self._wanted = self.work
        self.setCurrentWidget(self._wanted if criteria else self._empty)

    def settle(self, why: str, briefly: str) -> None:
        """Offer nothing where weights are settled, and say why; "" offers again."""
        if self.asking is not None:
            self.asking.settle(why, briefly)
