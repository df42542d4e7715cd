"""One disagreement: what is at stake, everybody's score, the agreed one, and what it would do."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.choice_words import CHOICES
from scorecard.core.errors import RankingError
from scorecard.core.model import Cell as ScoreCell
from scorecard.core.model import Evaluation
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
from scorecard.gui.views.squeezed import Squeezed

EARLIER_KEYS = "Ctrl+PgUp"
LATER_KEYS = "Ctrl+PgDown"
LEAST_VOTES: Final = 2
"""So many votes are in sight wherever all else is; the picture gives way to them, for it says the same."""
SCROLLED_VOTES: Final = 6
"""Likewise where that is not enough, and the whole scrolls."""
NARROWEST: Final = 480
"""In a panel that is narrower, at the designed size of text, what the scores do stands under the agreed score."""
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
        self._title = Sentence(look, "title", "text.primary", most=3)
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
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._below.setSpacing(xl)
        self._below.addWidget(self.decision, 11)
        self._below.addLayout(right, 9)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(xl, md, look.length("size.page_right"), md)
        column.setSpacing(0)
        column.addLayout(head)
        column.addSpacing(sm)
        column.addWidget(self.strip)
        column.addSpacing(xs)
        self._votes = _scrolled(self.votes)
        column.addWidget(self._votes)
        column.addSpacing(md)
        column.addLayout(self._below)
        column.addStretch(1)
        self._whole = Squeezed(inside, column)
        buttons = QVBoxLayout()
        buttons.setContentsMargins(xl, xs, look.length("size.page_right"), md)
        buttons.addWidget(self.decision.buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._whole)
        whole.addLayout(buttons)
        whole.addStretch(1)
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
        rule = CHOICES[value.rules.pooling]
        asked = Question(line.cell, criterion, value.scale, item.pooled, rule, item.agreed, kept.rationale, closed)
        self.decision.ask(asked)
        self._fit()
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
        self._fit()

    def _row(self, value: Evaluation, outcome: Outcome) -> OutcomeRow:
        names = [isolated(value.candidates[key].name) for key in outcome.leaders]
        leader = listed(names) if len(names) <= 2 else self.tr("{count} share it").format(count=len(names))
        lead = NOTHING if outcome.lead is None else outcome.lead.text
        return OutcomeRow(outcome.score, score_text(outcome.score), leader or self.tr("nobody"), lead)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Share out the height: the votes are seen, whatever the height is, beside what is agreed on."""
        self.votes.set_dense(is_dense=self.height() < ROOMY_ROWS * self._look.length("row.agenda"))
        narrow = self.width() < NARROWEST * max(self._look.text_scale, 1.0)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._below.setDirection(down if narrow else across)
        self._below.setSpacing(self._look.length("space.md" if narrow else "space.xl"))
        around = self._look.length("space.md") + self._look.length("space.xs")
        room = self.height() - self.decision.buttons.sizeHint().height() - around
        wide = max(self.width() - self._look.length("space.xl") - self._look.length("size.page_right"), 1)
        for pictured, rows in ((True, LEAST_VOTES), (False, LEAST_VOTES), (True, SCROLLED_VOTES)):
            self.strip.setVisible(pictured)
            self._votes.setMinimumHeight(self.votes.height_of(rows, wide))
            if self._whole.needed() <= room:
                break
        self._whole.fit()

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
