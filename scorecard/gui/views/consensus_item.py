"""One disagreement: what is at stake, everybody's score, the agreed one, and what it would do."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.errors import RankingError
from scorecard.core.model import Cell as ScoreCell
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.outcomes import Outcome, outcomes, scores_to_try
from scorecard.core.ranking import Scorecard
from scorecard.core.wording import NOTHING, isolated, listed
from scorecard.gui.buttons import IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.agenda_model import AgendaLine, Cell
from scorecard.gui.views.consensus_decision import DecisionPanel, Question
from scorecard.gui.views.consensus_outcomes import OutcomeRow, OutcomeTable
from scorecard.gui.views.consensus_votes import VotesTable, VoteStrip
from scorecard.gui.views.consensus_words import agreed_of, score_text, stake_of, votes_on
from scorecard.gui.views.fact_line import Sentence
from scorecard.gui.views.scrolled import Scrolled
from scorecard.render.dot_plot import MEAN_NAMES

EARLIER_KEYS = "Ctrl+PgUp"
LATER_KEYS = "Ctrl+PgDown"
LEAST_ROWS: Final = 13
"""In a panel that is lower than so many rows the picture gives way to the table, which says the same."""
ROOMY_ROWS: Final = 18
"""In a panel that is lower than so many rows, those of the table stand closer."""
MOST_OUTCOMES: Final = 6
"""So many scores with what they do are in sight without scrolling."""


class ItemPanel(QWidget):
    """The disagreement that is talked about. Its agreed score is asked for in `decision`.

    earlier_requested, later_requested   another one is wanted
    sheet_requested                      the sheet of an evaluator is to be seen
    """

    earlier_requested = Signal()
    later_requested = Signal()
    sheet_requested = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Evaluation, Scorecard, AgendaLine] | None = None
        self._tried: tuple[float, ...] = ()
        self.setAccessibleName(self.tr("The disagreement"))
        self._number = Text(look, "", "caption", "text.secondary")
        self._title = Sentence(look, "title", "text.primary", most=2)
        self._stake = Sentence(look, "small", "text.secondary", most=3)
        self._agreed = Sentence(look, "small", "text.primary", most=3)
        self.earlier = IconButton(look, "chevron-up", self.tr("Previous disagreement"), keys="Ctrl+Page Up")
        self.later = IconButton(look, "chevron-down", self.tr("Next disagreement"), keys="Ctrl+Page Down")
        self.strip = VoteStrip(look)
        self.votes = VotesTable(look)
        self.decision = DecisionPanel(look)
        self._what = Text(look, self.tr("What it does"), "strong")
        self.outcomes = OutcomeTable(look)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._lay_out()
        self._soon.timeout.connect(self._try)
        self.earlier.clicked.connect(self.earlier_requested)
        self.later.clicked.connect(self.later_requested)
        self.votes.sheet_requested.connect(self.sheet_requested)
        self.decision.considered.connect(self._on_considered)
        self.outcomes.chosen.connect(self.decision.choose)

    def _lay_out(self) -> None:
        look = self._look
        xl, md, sm, xs = (look.length(f"space.{name}") for name in ("xl", "md", "sm", "xs"))
        words = QVBoxLayout()
        words.setSpacing(look.length("space.xxs"))
        for each in (self._number, self._title, self._stake, self._agreed):
            words.addWidget(each)
        head = QHBoxLayout()
        head.setSpacing(xs)
        head.addLayout(words, 1)
        head.addWidget(self.earlier, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.later, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(xs)
        right.addWidget(self._what)
        self._outcomes = _scrolled(self.outcomes)
        right.addWidget(self._outcomes)
        right.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(xl)
        below.addWidget(self.decision, 11)
        below.addLayout(right, 9)
        column = QVBoxLayout(self)
        column.setContentsMargins(xl, md, look.length("size.page_right"), md)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(sm)
        column.addWidget(self.strip)
        column.addSpacing(xs)
        column.addWidget(_scrolled(self.votes))
        column.addSpacing(md)
        column.addLayout(below)
        column.addSpacing(look.length("space.md"))
        column.addWidget(self.decision.buttons)
        column.addStretch(1)
        self._agreed.hide()

    # ---- what others call -------------------------------------------------------------------------

    @property
    def cell(self) -> Cell | None:
        """Whose score on what is talked about."""
        return None if self._shown is None else self._shown[2].cell

    @property
    def title(self) -> str:
        """What it is about, in words."""
        return self._title.text

    @property
    def stake(self) -> str:
        """What is at stake, in words."""
        return self._stake.text

    @property
    def settled(self) -> str:
        """What was agreed, in words; "" where nothing is."""
        return self._agreed.text

    @property
    def number(self) -> str:
        """Which of how many it is, in words."""
        return self._number.text()

    def show_item(
        self, value: Evaluation, scorecard: Scorecard, line: AgendaLine, number: str, closed: str = ""
    ) -> None:
        """Show a disagreement; `number` says which of how many it is, `closed` why nothing is agreed on now."""
        self._shown = (value, scorecard, line)
        item, criterion = line.item, value.criteria[line.item.criterion]
        self._number.setText(number)
        _say(self._title, f"{isolated(line.candidate)}, {isolated(line.criterion)}")
        _say(self._stake, str(stake_of(value, scorecard, item)))
        agreed = agreed_of(value, item)
        _say(self._agreed, "" if agreed is None else str(agreed))
        self._agreed.setVisible(agreed is not None)
        self.strip.show_plot(line.plot)
        rows, rest = votes_on(value, *line.cell)
        self.votes.show_rows(rows, "" if rest is None else str(rest))
        kept: ScoreCell = value.consensus.get(item.candidate, {}).get(item.criterion) or ScoreCell()
        rule = MEAN_NAMES[value.rules.pooling]
        asked = Question(line.cell, criterion, value.scale, item.pooled, rule, item.agreed, kept.rationale, closed)
        self.decision.ask(asked)
        self._soon.start()

    def show_ways(self, *, earlier: bool, later: bool) -> None:
        """Whether there is a disagreement before this one, and after it."""
        self.earlier.setEnabled(earlier)
        self.later.setEnabled(later)

    # ---- what it does -----------------------------------------------------------------------------

    def _on_considered(self, score: Any) -> None:
        self.outcomes.mark(score)
        if score is not None and score not in self._tried:
            self._soon.start()

    def _try(self) -> None:
        """Work out what each score would do."""
        if self._shown is None or not self.isVisible():
            return
        value, scorecard, line = self._shown
        score, scale = self.decision.score, value.scale
        also = [score] if score is not None and scale.minimum <= score <= scale.maximum else []
        self._tried = scores_to_try(scale, tuple(line.item.scores.values()), also)
        try:
            found = outcomes(value, *line.cell, self._tried, scorecard)
        except RankingError:
            found = ()
        self.outcomes.show_rows([self._row(value, each) for each in found])
        self.outcomes.mark(score)
        self._outcomes.setMinimumHeight(self.outcomes.height_of(min(len(found), MOST_OUTCOMES)))

    def _row(self, value: Evaluation, outcome: Outcome) -> OutcomeRow:
        names = [isolated(value.candidates[key].name) for key in outcome.leaders]
        leader = listed(names) if len(names) <= 2 else self.tr("{count} share it").format(count=len(names))
        lead = NOTHING if outcome.lead is None else shown(outcome.lead)
        return OutcomeRow(outcome.score, score_text(outcome.score), leader or self.tr("nobody"), lead)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        row = self._look.length("row.agenda")
        self.strip.setVisible(self.height() >= LEAST_ROWS * row)
        self.votes.set_dense(is_dense=self.height() < ROOMY_ROWS * row)

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._soon.start()


def _scrolled(inside: QWidget) -> Scrolled:
    """What is as high as it has to be, and scrolls where there is less room."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)
    return Scrolled(holder)


def _say(sentence: Sentence, text: str) -> None:
    """Say something that is not said yet; the same again would lay the page out anew."""
    if sentence.text != text:
        sentence.set_text(text)
