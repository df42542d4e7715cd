"""What answers to a weighting method imply: the weights beside the present ones, how consistent they are, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.model import Method
from scorecard.core.numbers import shown
from scorecard.core.weighting.elicited import Elicited
from scorecard.core.weighting.pairwise import LIMIT
from scorecard.core.wording import points_text
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.eliciting import Eliciting
from scorecard.gui.notice import IconLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.button_flow import ButtonFlow
from scorecard.gui.views.explained import AskedLine
from scorecard.gui.views.share_rows import Share, ShareRows
from scorecard.gui.views.weighting_explanations import explain_consistency, explain_data, explain_weight

MOST_SAID: Final = 6
"""Sentences about what is implied; the matrix shows the rest."""


class WeightingResult(QWidget):
    """Beside the questions, with the verbs that keep what follows or drop it.

    revisit_requested  a person wants to see the answer that fits least again (its two criteria)
    explained          a person asked how a figure comes about (Explanation, the part with it, its place there or None)
    """

    revisit_requested = Signal(str, str)
    explained = Signal(object, object, object)

    def __init__(
        self, look: Look, eliciting: Eliciting, series: Callable[[str], int | None], parent: QWidget | None = None
    ) -> None:
        """`series` is the colour of a top criterion by its place; None for others."""
        super().__init__(parent)
        self._look = look
        self._eliciting = eliciting
        self._series = series
        self.setAccessibleName(self.tr("What follows"))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self._title = Text(look, self.tr("What follows"), "strong", elides=True)
        self._heads = Text(look, self.tr("now, then %"), "label", "text.tertiary")
        self.rows = ShareRows(look, self.tr("Weights now and then"))
        self.leads = Text(look, "", "small", "text.primary", wraps=True)
        self.leads.hide()
        self.fault = IconLine(look, "info", color="text.secondary")
        self.consistency = AskedLine(look, "check", color="success.mark")
        self.warning = IconLine(look, "warning", color="warn.text", ink="text.primary")
        self.revisit = Text(look, "", "small", "text.primary", wraps=True)
        self.way = Button(look, self.tr("Look at it again"), kind=ButtonKind.SECONDARY, small=True)
        self.implied = [Text(look, "", "small", "text.secondary", wraps=True) for _ in range(MOST_SAID)]
        self.ask_data = Button(look, self.tr("What the scores suggest"), kind=ButtonKind.GHOST, small=True)
        self.ask_data.setToolTip(self.tr("What the data alone would say about the weights, by entropy and CRITIC"))
        self.ask_data.setCheckable(True)
        self.data = AskedLine(look, "info")
        self.use = Button(look, self.tr("Use these weights"), kind=ButtonKind.PRIMARY)
        self.leave = Button(look, self.tr("Leave"), tooltip=self.tr("Drop these answers"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(EdgeScroll(self._column()), 1)
        whole.addWidget(Rule(look))
        whole.addWidget(self._foot())
        self.use.clicked.connect(eliciting.keep)
        self.leave.clicked.connect(eliciting.leave)
        self.way.clicked.connect(self._on_way)
        self.ask_data.toggled.connect(self.refresh)
        self.rows.asked.connect(self._on_weight_asked)
        self.consistency.asked.connect(self._on_consistency_asked)
        self.data.asked.connect(self._on_data_asked)
        look.changed.connect(self.updateGeometry)

    def _column(self) -> QWidget:
        look = self._look
        inside = QWidget()
        side = look.length("space.lg")
        column = QVBoxLayout(inside)
        column.setContentsMargins(side, look.length("space.md"), side, side)
        column.setSpacing(look.length("space.md"))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._heads)
        column.addLayout(head)
        for each in (self.rows, self.leads, self.fault, self.consistency, self.warning, self.revisit):
            column.addWidget(each)
        column.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        said = QVBoxLayout()
        said.setSpacing(look.length("space.xs"))
        for line in self.implied:
            said.addWidget(line)
        column.addLayout(said)
        column.addWidget(self.ask_data, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.data)
        column.addStretch(1)
        return inside

    def _foot(self) -> QWidget:
        look = self._look
        foot = QWidget()
        row = QVBoxLayout(foot)
        side, gap = look.length("space.lg"), look.length("space.sm")
        row.setContentsMargins(side, gap, side, gap)
        row.addWidget(ButtonFlow(look, (self.use, self.leave)))
        return foot

    def sizeHint(self) -> QSize:
        return QSize(self._wide(), self._look.length("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(), self._look.length("size.panel_header"))

    def _wide(self) -> int:
        return round(self._look.length("size.standing_minimum") * max(self._look.text_scale, 1.0))

    def say_leads(self, words: str) -> None:
        """Say who would lead, where nothing beside it does; "" takes it back."""
        self.leads.setText(words)
        self.leads.setVisible(bool(words))

    def refresh(self) -> None:
        """Show what follows from the answers as they are."""
        asked = self._eliciting
        found, names = asked.elicited, asked.names
        then = {} if found is None else found.weights
        self.rows.show_shares([Share(names[key], asked.before[key], then.get(key), self._series(key)) for key in names])
        self._say(self.fault, asked.fault)
        self._say_consistency(found)
        self._say(self.warning, "" if found is None else "\n".join(map(str, found.warnings)))
        self.revisit.setText("" if found is None or found.revisit is None else str(found.revisit))
        self.revisit.setVisible(bool(self.revisit.text()))
        self.way.setVisible(bool(self.revisit.text()))
        implied = () if found is None else found.implied[:MOST_SAID]
        for at, line in enumerate(self.implied):
            line.setText(str(implied[at]) if at < len(implied) else "")
            line.setVisible(at < len(implied))
        self.data.setVisible(self.ask_data.isChecked())
        if self.ask_data.isChecked():
            self.data.set_words(data_words(asked))
        self.use.setEnabled(asked.may_keep)
        self.leave.setEnabled(asked.is_answered)

    def settle(self, why: str) -> None:
        """Offer nothing where weights are settled, for this reason; "" offers again."""
        for each in (self.use, self.leave, self.way):
            each.setEnabled(each.isEnabled() and not why)
        self.use.setToolTip(why)

    def _say_consistency(self, found: Elicited | None) -> None:
        words, fine = consistency_words(found) if found is not None else ("", True)
        self._say(self.consistency, words, "check" if fine else "warning")

    @staticmethod
    def _say(line: IconLine, words: str, icon: str = "") -> None:
        line.set_words(words, icon)
        line.setVisible(bool(words))

    def _on_weight_asked(self, at: int) -> None:
        key = list(self._eliciting.names)[at]
        self.explained.emit(explain_weight(self._eliciting, key), self.rows, self.rows.box_of(at))

    def _on_consistency_asked(self) -> None:
        self.explained.emit(explain_consistency(self._eliciting), self.consistency, None)

    def _on_data_asked(self) -> None:
        self.explained.emit(explain_data(self._eliciting), self.data, None)

    def _on_way(self) -> None:
        found = self._eliciting.elicited
        if found is not None and found.revisit is not None:
            self.revisit_requested.emit(found.revisit.first, found.revisit.second)


def consistency_words(found: Elicited) -> tuple[str, bool]:
    """How consistent answers are, and whether that is enough; "" for methods that do not know."""
    figures = found.figures
    if found.method is Method.PAIRWISE and "consistency_ratio" in figures:
        ratio = figures["consistency_ratio"]
        answers = f"{figures['answers']:.0f} of {figures['answers_possible']:.0f} pairs compared"
        fine = ratio <= LIMIT
        said = f"Consistency ratio {shown(ratio, 2)}: up to {shown(LIMIT, 2)} is consistent enough. {answers}."
        return said, fine
    if found.method is Method.BEST_WORST and "input_ratio" in figures:
        ratio, limit = figures["input_ratio"], figures.get("input_threshold")
        if limit is None:
            return f"Consistency ratio of the answers {shown(ratio, 2)}; 0 is fully consistent.", ratio <= 0
        said = f"Consistency ratio of the answers {shown(ratio, 2)}: up to {shown(limit, 2)} is consistent enough."
        return said, ratio <= limit + 1e-12
    return "", True


def data_words(asked: Eliciting) -> str:
    """What entropy and CRITIC make of the figures, and what that means."""
    parts = [
        "For information: both call a criterion heavy where the candidates differ much. They do not know what matters "
        "to you."
    ]
    called = {
        Method.ENTROPY: "Entropy (how unevenly the figures are spread)",
        Method.CRITIC: "CRITIC (spread, and how little a criterion runs with the others)",
    }
    for method, said in asked.data_says().items():
        if isinstance(said, str):
            parts.append(f"{called[method]}: {said}")
            continue
        weights = ", ".join(f"{asked.names[key]} {points_text(share)}" for key, share in said.items())
        parts.append(f"{called[method]}: {weights}.")
    return "\n".join(parts)
