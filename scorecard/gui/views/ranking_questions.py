"""Rank order: nothing but which criterion matters more than which, and a rule that makes weights of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scorecard.core.weighting.rank_order import RankRule
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.rank_list import Order, RankList


class RankingQuestions(QWidget):
    """The order of the criteria, and the rule."""

    def __init__(self, look: Look, eliciting: Eliciting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._eliciting = eliciting
        self._asked = Text(look, "", "body", "text.secondary", wraps=True)
        self.list = RankList(look, self.tr("Criteria by importance"))
        self.rule = SegmentedControl(
            look,
            self.tr("Weights from places"),
            (
                (str(RankRule.CENTROID), self.tr("Centroid")),
                (str(RankRule.SUM), self.tr("Sum")),
                (str(RankRule.RECIPROCAL), self.tr("Reciprocal")),
            ),
            small=True,
        )
        self._rule_said = Text(look, "", "small", "text.secondary", wraps=True)
        self._asked.setText(
            self.tr(
                "Put the most important criterion first: drag a row, or use Alt+Up and Alt+Down. The equals sign puts "
                "a row level with the one above it."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.md"))
        column.addWidget(self._asked)
        column.addWidget(self.list)
        column.addWidget(self.rule, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rule_said)
        column.addStretch(1)
        self.list.arranged.connect(self._on_arranged)
        self.rule.chosen.connect(self._on_rule)

    def refresh(self) -> None:
        """Show the answers as they are."""
        asked = self._eliciting
        order = [each if isinstance(each, list) else [each] for each in asked.answers["order"]]
        rule = asked.answers.get("rule", str(RankRule.CENTROID))
        self.rule.choose(rule)
        self._rule_said.setText(
            {
                str(RankRule.CENTROID): self.tr(
                    "The middle of all weights that keep this order; the first weighs much."
                ),
                str(RankRule.SUM): self.tr("Equal steps from place to place; the flattest of the three."),
                str(RankRule.RECIPROCAL): self.tr("One over the place: the second weighs half as much as the first."),
            }[rule]
        )
        self.list.show_order(order, asked.names, asked.elicited.weights if asked.elicited else {})

    def _on_arranged(self, order: Order) -> None:
        self._eliciting.answer({**self._eliciting.answers, "order": [list(tier) for tier in order]})

    def _on_rule(self, rule: str) -> None:
        self._eliciting.answer({**self._eliciting.answers, "rule": rule})
