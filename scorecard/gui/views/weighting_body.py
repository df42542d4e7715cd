"""Weights by a method: for which criteria, the questions, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.model import Method
from scorecard.gui.fields import Picker
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.notice import LockLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.best_worst_questions import BestWorstQuestions
from scorecard.gui.views.pairwise_questions import PairwiseQuestions
from scorecard.gui.views.ranking_questions import RankingQuestions
from scorecard.gui.views.swing_questions import SwingQuestions
from scorecard.gui.views.weighting_result import WeightingResult


class WeightingBody(QWidget):
    """Stands in the place of the tree while weights are found by a method.

    reopening_requested  somebody wants to open what is locked
    """

    reopening_requested = Signal()

    def __init__(
        self, look: Look, eliciting: Eliciting, series: Callable[[str], int | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self.eliciting = eliciting
        self._settled = ""
        self.setAccessibleName(self.tr("Weights by a method"))
        self.lock = LockLine(look, self.tr("Reopen the setup"))
        self.group = Picker(look, self.tr("Which criteria are weighted"))
        self._for = Text(look, "", "small", "text.secondary", elides=True)
        self.swing = SwingQuestions(look, eliciting)
        self.ranking = RankingQuestions(look, eliciting)
        self.pairwise = PairwiseQuestions(look, eliciting)
        self.best_worst = BestWorstQuestions(look, eliciting)
        self.result = WeightingResult(look, eliciting, series)
        self._by_method: dict[Method, SwingQuestions | RankingQuestions | PairwiseQuestions | BestWorstQuestions] = {
            Method.SWING: self.swing,
            Method.RANK_ORDER: self.ranking,
            Method.PAIRWISE: self.pairwise,
            Method.BEST_WORST: self.best_worst,
        }
        self._stack = QStackedWidget()
        self._stack.setMinimumWidth(look.length("size.standing_maximum"))
        self._holders: dict[Method, QWidget] = {}
        for method, questions in self._by_method.items():
            self._holders[method] = self._held(questions)
            self._stack.addWidget(self._holders[method])
        self._none = Text(
            look,
            self.tr("There is nothing to weigh against each other here. A group needs two criteria with a weight."),
            "body",
            "text.secondary",
            wraps=True,
        )
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(look.length("size.page_left"), 0, look.length("size.page_right"), 0)
        self._stack.addWidget(self._none)
        self._lay_out(look)
        eliciting.changed.connect(self.refresh)
        self.group.activated.connect(self._on_group)
        self.lock.followed.connect(self.reopening_requested)
        self.result.revisit_requested.connect(self.pairwise.go_to)

    def _held(self, questions: QWidget) -> EdgeScroll:
        look = self._look
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(
            look.length("size.page_left"), 0, look.length("size.page_right"), look.length("space.lg")
        )
        column.addWidget(questions)
        margins = look.length("size.page_left") + look.length("size.page_right")
        inside.setMaximumWidth(round(look.length("size.form") * max(look.text_scale, 1.0)) + margins)
        return EdgeScroll(inside)

    def _lay_out(self, look: Look) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(look.length("space.md"))
        head = QHBoxLayout()
        head.setContentsMargins(
            look.length("size.page_left"), look.length("space.md"), look.length("size.page_right"), 0
        )
        head.setSpacing(look.length("space.md"))
        head.addWidget(self.group)
        head.addWidget(self._for, 1)
        left.addLayout(head)
        left.addWidget(self._stack, 1)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(left, 1)
        below.addWidget(Rule(look, Qt.Orientation.Vertical))
        below.addWidget(self.result)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.lock)
        whole.addLayout(below, 1)

    @property
    def questions(self) -> QWidget:
        """What is asked now."""
        return self._by_method[self.eliciting.method]

    def room(self) -> int:
        """The width in which questions and what follows can be read beside each other."""
        look = self._look
        margins = look.length("size.page_left") + look.length("size.page_right")
        questions = round(look.length("size.standing_maximum") * max(look.text_scale, 1.0)) + margins
        return questions + self.result.sizeHint().width()

    def settle(self, why: str, briefly: str) -> None:
        """Offer nothing where these weights are settled, and say why; "" offers again."""
        self._settled = why
        self.lock.say(briefly)
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked, what was answered, and what follows."""
        asked = self.eliciting
        if not asked.is_on:
            return
        blocked = QSignalBlocker(self.group)
        groups = asked.groups
        if [self.group.itemData(at) for at in range(self.group.count())] != groups or self._renamed():
            self.group.clear()
            for key in groups:
                self.group.addItem(self._called(key), key)
            self.group.updateGeometry()
        self.group.setCurrentIndex(max(self.group.findData(asked.group), 0))
        self.group.setToolTip(self.group.currentText())
        del blocked
        kept = asked.kept
        said = self.tr("Weights of the panel")
        if asked.who:
            said = self.tr("Own weights of {name}").format(name=asked.base.evaluators[asked.who].name)
        if kept is not None and kept.method is asked.method and kept.at:
            said = self.tr("{said}; answered on {day}").format(said=said, day=kept.at[:10])
            if kept.by:
                said = self.tr("{said} by {name}").format(said=said, name=kept.by)
        self._for.setText(said)
        if len(asked.names) < 2:
            self._stack.setCurrentWidget(self._none)
        else:
            self._stack.setCurrentWidget(self._holders[asked.method])
            self._by_method[asked.method].refresh()
        for questions in self._by_method.values():
            questions.setEnabled(not self._settled)
        self.result.refresh()
        self.result.settle(self._settled)

    def _called(self, group: str) -> str:
        return self.eliciting.base.criteria[group].name if group else self.tr("Top criteria")

    def _renamed(self) -> bool:
        return any(self.group.itemText(at) != self._called(self.group.itemData(at)) for at in range(self.group.count()))

    def _on_group(self, at: int) -> None:
        asked = self.eliciting
        asked.ask(asked.method, self.group.itemData(at) or "", asked.who)
