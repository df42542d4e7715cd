"""The ranking with what explains it: why one leads another, and where each is strong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QMargins, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.chips import Chip, ChipKind
from scorecard.gui.fields import Picker
from scorecard.gui.files import Files
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.fact_line import Fact, FactLine, Sentence
from scorecard.gui.views.picture_kinds import DIFFERENCES, HEAT_MAP, RANKING
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.results_words import Certainty, improvement, screening_notes, verdict, waivers_said
from scorecard.render.difference_bars import Differences, differences_of
from scorecard.render.drawing import width_of
from scorecard.render.heat_map import heat_map_of
from scorecard.render.ranking import ranking_of
from scorecard.render.ranking_layout import BOLD, row_height

LEAST_ROWS = 12
"""Dense rows that the lower half always has room for."""
LEAST_RANKED = 2
"""Rows of the ranking that there is always room for."""
LEAST_LARGE = 4
"""Likewise where the text is larger than designed: there the page soon scrolls anyway."""
SHORT = 4
"""Of so few in the ranking all are always in sight: where the window is too low, the page scrolls and not they."""
LEAST_DIFFERENCES = 5
"""Dense rows for which there is room under the words there: the heads, two criteria, the rest and the lead."""
WHY, STRONG = 21, 17
"""The shares of the width of the two halves."""
CHIPS = {Certainty.PROVISIONAL: ChipKind.PROVISIONAL, Certainty.TIE: ChipKind.TIE}


class RankingBody(QWidget):
    """The ranking above; below it the differences of two candidates, and the heat map.

    pair_chosen           two candidates are to be set against each other (keys)
    candidates_requested  more candidates are wanted
    tie_breaks_requested  an order of tie-breaks is wanted
    robustness_requested  more about how firm the lead is is wanted
    """

    pair_chosen = Signal(str, str)
    candidates_requested = Signal()
    tie_breaks_requested = Signal()
    robustness_requested = Signal()

    def __init__(self, look: Look, files: Files, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._result: tuple[Evaluation, Scorecard] | None = None
        self._pair: tuple[str, str] | None = None
        self._most = 0
        self._firmness: tuple[str, ChipKind, str] | None = None
        left, right, xl = (look.length(name) for name in ("size.page_left", "size.page_right", "space.xl"))
        self.ranking = PictureView(look, files, RANKING, self.tr("Ranking"), margins=QMargins(left, 0, right, 0))
        self.differences = PictureView(look, files, DIFFERENCES, self.tr("Differences"))
        self.heat = PictureView(look, files, HEAT_MAP, self.tr("Where each is strong"))
        self._scroll = EdgeScroll(self.ranking)
        self._facts: list[Fact] = []
        self._below = QWidget()
        lower = QHBoxLayout()
        lower.setSpacing(0)
        above, below = look.length("space.lg"), look.length("space.md")
        lower.addWidget(self._why_pane(QMargins(left, above, xl, below)), WHY)
        lower.addWidget(Rule(look, Qt.Orientation.Vertical))
        lower.addWidget(self._strong_pane(QMargins(xl, above, right, below)), STRONG)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._scroll)
        column.addWidget(self._below)
        column.addWidget(Rule(look))
        column.addLayout(lower, 1)
        self.notes = FactLine(look, self.tr("Gates, waivers and who is out"), parent=self)
        self.ranking.walked.connect(self._on_walked)
        self.differences.resized.connect(self._fit_differences)
        self.differences.resized.connect(self._fit_pickers)
        self.heat.resized.connect(self._fit_heat)
        self._first.activated.connect(self._on_picked)
        self._second.activated.connect(self._on_picked)
        self._add.clicked.connect(self.candidates_requested)
        self._mend.clicked.connect(self.tie_breaks_requested)
        self.more.clicked.connect(self.robustness_requested)
        look.changed.connect(self._share_out)

    @property
    def pickers(self) -> tuple[Picker, Picker]:
        """Where the two candidates are chosen."""
        return self._first, self._second

    def show_result(self, evaluation: Evaluation, scorecard: Scorecard, pair: tuple[str, str] | None) -> None:
        """Show a result, and in it two candidates set against each other; None where there is only one."""
        self._result, self._pair = (evaluation, scorecard), pair
        title = evaluation.head.title
        data = replace(ranking_of(evaluation, scorecard, headed=False), notes=(), explained=False)
        self.ranking.set_data(data, partial(ranking_of, evaluation, scorecard), title)
        heat = partial(heat_map_of, evaluation, scorecard)
        self.heat.set_data(heat(), heat, title)
        bold = [Fact(BOLD.rstrip("."))] if any(any(row.best) for row in data.rows) else []
        waivers = waivers_said(evaluation, scorecard)
        notes = [Fact(str(each), more=waivers) for each in screening_notes(evaluation, scorecard)]
        gated = bool(scorecard.tree.gates) and bool(notes)
        self._facts = [*bold, *(replace(each, icon="gate" if gated else "") for each in notes[:1]), *notes[1:]]
        self._tell_pair(evaluation, scorecard)
        self._tell_verdict(evaluation, scorecard)
        self._share_out()

    def show_pair(self, pair: tuple[str, str]) -> None:
        """Set two other candidates of the same result against each other."""
        if self._result is not None:
            self._pair = pair
            self._tell_pair(*self._result)
            self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    # ---- parts ----------------------------------------------------------------------------------

    def _why_pane(self, margins: QMargins) -> QWidget:
        look = self._look
        self._why = Text(look, "", "section", elides=True)
        self._first = Picker(look, self.tr("Candidate"))
        self._second = Picker(look, self.tr("Set against"))
        self._add = Button(look, self.tr("Add candidate"), icon="add", small=True)
        self._add.setAccessibleDescription(self.tr("Add a second candidate to compare"))
        self._because = Sentence(look)
        self._way = Sentence(look, most=5)
        head = QHBoxLayout()
        head.setSpacing(look.length("space.sm"))
        head.addWidget(self._why, 1)
        for each in (self._first, self._second):
            head.addWidget(each)
        head.addWidget(self._add)
        return self._pane(margins, head, self._because, self.differences, self._way)

    def _strong_pane(self, margins: QMargins) -> QWidget:
        look = self._look
        head = QHBoxLayout()
        head.addWidget(Text(look, self.tr("Where each is strong"), "section", elides=True), 1)
        self._chip = Chip(look, "")
        self._certainty = Sentence(look, ink="text.primary")
        self._mend = Button(look, self.tr("Set tie-breaks"), kind=ButtonKind.GHOST, small=True)
        self.more = Button(look, self.tr("See robustness"), kind=ButtonKind.GHOST, small=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, look.length("space.md"), 0, 0)
        row.setSpacing(look.length("space.sm"))
        row.addWidget(self._chip)
        row.addWidget(self._certainty, 1)
        row.addWidget(self._mend)
        row.addWidget(self.more)
        self._verdict = QWidget()
        column = QVBoxLayout(self._verdict)
        column.setContentsMargins(0, look.length("space.md"), 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(look))
        column.addLayout(row)
        said = Sentence(look)
        said.set_text(self.tr("Value reached in each criterion, 0 to 100."))
        pane = self._pane(margins, head, said, self.heat)
        inside = pane.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.addWidget(self._verdict)
        inside.addStretch(1)
        inside.setStretchFactor(self.heat, 1000)
        return pane

    def _pane(
        self, margins: QMargins, head: QHBoxLayout, said: Sentence, view: PictureView, more: Sentence | None = None
    ) -> QWidget:
        look = self._look
        pane = _Pane()
        column = QVBoxLayout(pane)
        column.setContentsMargins(margins)
        column.setSpacing(0)
        head.addStrut(look.length("control.height_small"))
        column.addLayout(head)
        column.addSpacing(look.length("space.xs"))
        column.addWidget(said)
        if more is not None:
            column.addSpacing(look.length("space.xs"))
            column.addWidget(more)
        column.addSpacing(look.length("space.sm"))
        column.addWidget(view, 1)
        return pane

    # ---- saying it ------------------------------------------------------------------------------

    def _tell_pair(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        pair = self._pair
        for each in (self._first, self._second, self._because):
            each.setVisible(pair is not None)
        way = None if pair is None else improvement(evaluation, scorecard, *pair)
        self._way.set_text("" if way is None else str(way))
        self._way.setVisible(way is not None)
        self._add.setVisible(pair is None)
        if pair is None:
            self._why.setText(self.tr("Why one leads another"))
            self.differences.set_data(Differences("", "", "", "", ("", ""), (), None, 0.0, 0.0, 1))
            return
        for picker, key in zip(self.pickers, pair, strict=True):
            picker.clear()
            for standing in scorecard.standings:
                picker.addItem(standing.name, standing.key)
            picker.setCurrentIndex(picker.findData(key))
            picker.setToolTip(picker.currentText())
        self._most = self._fitting()
        data = self._differences(headed=True)
        self._why.setText(data.title)
        self._why.setToolTip(data.title)
        self._because.set_text(data.sentence)
        outside = partial(differences_of, evaluation, scorecard, *pair)
        self.differences.set_data(replace(data, title="", sentence=""), outside, data.title)
        self._fit_pickers()

    def _differences(self, *, headed: bool) -> Differences:
        assert self._result is not None
        assert self._pair is not None
        evaluation, scorecard = self._result
        return differences_of(evaluation, scorecard, *self._pair, most=self._most, headed=headed)

    def show_firmness(self, firmness: tuple[str, ChipKind, str] | None) -> None:
        """Say how firm the lead is: its word, how that looks, and a sentence; None while it is not known."""
        if firmness != self._firmness:
            self._firmness = firmness
            if self._result is not None:
                self._tell_verdict(*self._result)

    def _tell_verdict(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        found = verdict(evaluation, scorecard)
        settled = found.certainty not in CHIPS
        word, kind, said = self._firmness or ("", ChipKind.TIE, "")
        if not settled:
            word, kind, said = self.tr(found.certainty.value), CHIPS[found.certainty], str(found.what)
        self._verdict.setVisible(not settled or self._pair is not None)
        self._chip.setVisible(bool(word))
        self._chip.set_state(word, kind)
        self._certainty.set_text(said)
        self._mend.setVisible(found.mends)
        self.more.setVisible(settled)

    # ---- room -----------------------------------------------------------------------------------

    def _share_out(self) -> None:
        """Give the ranking the height that it needs, as long as the lower half keeps what it needs.

        Where there is too little its rows move together, and where that is not enough it scrolls.
        """
        look = self._look
        for each in (self._first, self._second):
            each.setFixedHeight(look.length("control.height_small"))
        lower = self._least_lower()
        heads = [spot.rect.bottom() for spot in self.ranking.spots if spot.criterion and not spot.candidate]
        head = round(max(heads, default=float(look.length("row.table_head"))))
        for dense in (False, True):
            if self.ranking.data is not None:
                self.ranking.vary(dense=dense)
            among = self._is_noted_among(self.height() - lower)
            note = self.notes.height()
            self._below.setFixedHeight(0 if among else note)
            free = self.height() - lower - self._below.height()
            whole = given = self.ranking.height_at(self.width())
            row = round(row_height(look.theme, dense=dense))
            if whole <= free:
                break
        ranked = 0 if self.ranking.data is None else len(self.ranking.data.rows)
        rows = LEAST_RANKED if look.text_scale <= 1 else LEAST_LARGE
        least = head + (ranked if LEAST_RANKED <= ranked <= SHORT else rows) * row
        if whole > max(free, least):
            given = max(head + (free - head) // row * row, least)  # no row is cut through
        self.ranking.setMinimumHeight(whole)
        self._scroll.setFixedHeight(given)
        self.setMinimumHeight(min(whole, least) + note + lower)
        top = given
        if among:
            first = self.ranking.data.out[0].key
            top = round(min(spot.rect.top() for spot in self.ranking.spots if spot.candidate == first)) - note
        self.notes.setGeometry(0, top, self.width(), note)
        self.ranking.stick(head)
        self._fit_heat()
        self._fit_pickers()

    def _least_lower(self) -> int:
        """The height that the lower half needs: for its words, and some rows of what they are about."""
        look = self._look
        row = look.length("row.table_dense")
        room = round(self.width() * WHY / (WHY + STRONG)) - look.length("size.page_left") - look.length("space.xl")
        words = sum(each.heightForWidth(room) for each in (self._because, self._way) if not each.isHidden())
        air = sum(look.length(name) for name in ("space.lg", "space.md", "space.sm", "space.xs", "space.xs"))
        needed = look.length("control.height_small") + words + air + LEAST_DIFFERENCES * row
        return max(LEAST_ROWS * row, 0 if self._pair is None else needed)

    def _names_left(self) -> float:
        """Where the names of candidates begin."""
        names = [spot.rect.left() for spot in self.ranking.spots if spot.candidate]
        return min(names, default=float(self._look.length("size.page_left")))

    def _is_noted_among(self, free: int) -> bool:
        """Whether the line of facts stands over those out, who then need not be named in it.

        So it is where all of the ranking is in sight; where that scrolls, the line stays in sight under it.
        """
        data = self.ranking.data
        if data is None:
            return False
        self.notes.set_margin(self._look.length("size.page_right"))
        self.notes.set_inset(self._names_left())
        if data.out and data.rows and len(self._facts) > 1:
            self._say_facts(self._facts[:-1])
            self.ranking.vary(noted=float(self.notes.height()), flush=True)
            if self.ranking.height_at(self.width()) <= free:
                return True
        self.ranking.vary(noted=0.0, flush=not self._facts)
        self._say_facts(self._facts)
        return False

    def _say_facts(self, facts: Sequence[Fact]) -> None:
        if self.notes.facts != tuple(facts):
            self.notes.set_facts(facts)
        line = self._look.line_height("small") + self._look.length("space.xs")
        high = self.notes.lines_at(self.width()) * line + self._look.length("space.lg")
        self.notes.setFixedHeight(high if facts else 0)

    def _fitting(self) -> int:
        """How many differences have room, besides those that stand for the rest."""
        look = self._look
        row = look.length("row.table_dense")
        free = self.differences.height() - row - row - look.length("space.xs")
        return max(free // row - 1, 3)

    def _fit_differences(self) -> None:
        if self._pair is None or self._result is None or self._fitting() == self._most:
            return
        self._most = self._fitting()
        evaluation, scorecard = self._result
        outside = partial(differences_of, evaluation, scorecard, *self._pair)
        self.differences.set_data(self._differences(headed=False), outside, self._why.text())

    def _fit_pickers(self) -> None:
        """Leave the title as much of its line as it needs; the pickers share the rest."""
        look = self._look
        title = width_of(look.theme, "section", self._why.text()) + 2 * look.length("space.sm")
        room = round(self.differences.width() - title) - look.length("space.sm")
        least, most = look.length("column.score_maximum"), look.length("column.name")
        wanted = [min(max(each.sizeHint().width(), least), most) for each in self.pickers]
        if sum(wanted) > room:  # the longer one gives way
            half = max(room // 2, least)
            wanted = [min(mine, max(half, room - other)) for mine, other in zip(wanted, reversed(wanted), strict=True)]
        for picker, width in zip(self.pickers, wanted, strict=True):
            picker.setFixedWidth(width)

    def _fit_heat(self) -> None:
        if self._result is not None and self.heat.width() > 0:
            self.heat.setMaximumHeight(max(self.heat.height_at(self.heat.width()), 1))

    # ---- slots ----------------------------------------------------------------------------------

    def _on_walked(self, box: QRect) -> None:
        middle, step = box.center(), self._look.length("row.ranking")
        self._scroll.ensureVisible(middle.x(), middle.y(), 0, box.height() // 2 + step)

    def _on_picked(self) -> None:
        first, second = (picker.currentData() for picker in self.pickers)
        if self._pair is None or (first, second) == self._pair:
            return
        if first == second:  # the other one steps into the place that is left
            first, second = self._pair[1], self._pair[0]
        self.pair_chosen.emit(first, second)


class _Pane(QWidget):
    """Half of the lower part. Its pictures take what height there is, so that its words do not ask for more."""

    def hasHeightForWidth(self) -> bool:
        return False
