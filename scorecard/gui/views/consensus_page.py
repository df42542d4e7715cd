"""The Consensus page: what the panel disagrees on, how far it agrees, and where the scores lie apart."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.changes import row_at, with_row
from scorecard.core.edits import clear_cell, set_consensus
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import Cell as ScoreCell
from scorecard.core.model import Evaluation, Kind
from scorecard.core.numbers import plain
from scorecard.core.wording import one_line
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import SearchField
from scorecard.gui.files import Files
from scorecard.gui.jobs import Jobs
from scorecard.gui.look import Look
from scorecard.gui.models.agenda_model import AgendaModel, Cell
from scorecard.gui.models.locked import why_closed_agreement
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.typed import block_text
from scorecard.gui.page import Body, EmptyPage, Splitter, Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.consensus_agenda import AgendaView
from scorecard.gui.views.consensus_agreement import AgreementView
from scorecard.gui.views.consensus_decision import AGREE_KEYS
from scorecard.gui.views.consensus_item import EARLIER_KEYS, LATER_KEYS, ItemPanel
from scorecard.gui.views.consensus_spread import SpreadView
from scorecard.gui.views.consensus_words import minutes_of, score_text, state_of
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.fact_line import Fact, FactLine
from scorecard.gui.views.first_step import first_step

AGENDA_VIEW: Final = "agenda"
AGREEMENT_VIEW: Final = "agreement"
SPREAD_VIEW: Final = "spread"
VIEWS: Final = (AGENDA_VIEW, AGREEMENT_VIEW, SPREAD_VIEW)
AGENDA_SHARE: Final = 0.3
"""What share of a wide page the agenda takes."""
LEAST_POINTS: Final = (0.0, 1.0, 2.5, 5.0)
"""The points at stake from which on disagreements can be shown alone."""


class ConsensusPage(EvaluationPage):
    """What the panel should talk about, the weightiest first, and what it agrees on."""

    help_page: ClassVar[str] = "consensus"

    def __init__(self, look: Look, opened: Opened, jobs: Jobs, files: Files, parent: QWidget | None = None) -> None:
        minutes = Button(look, "Copy minutes", icon="copy")
        super().__init__(look, "Consensus", opened, secondary=(minutes,), parent=parent)
        self._minutes = minutes
        self._minutes.setToolTip(self.tr("The agenda with all scores and what was agreed, for a table or a letter"))
        self._is_behind = True
        self._is_moved = False
        self._wanted: Cell | None = None
        self.model = AgendaModel(opened.disagreements, self)
        parts = (
            (AGENDA_VIEW, self.tr("Agenda")),
            (AGREEMENT_VIEW, self.tr("Agreement")),
            (SPREAD_VIEW, self.tr("Spread")),
        )
        self.views = SegmentedControl(look, self.tr("View"), parts)
        self.hidden = FactLine(look, self.tr("What is hidden"))
        self.hidden.set_inset(look.length("size.page_left"))
        self.hidden.set_margin(look.length("size.page_right"))
        self.search = SearchField(look, self.tr("Find candidate or criterion"))
        self.search.setFixedWidth(round(look.length("column.name") * 1.25))
        self.filter = Button(look, "", icon="filter")
        self.set_toolbar(Toolbar(look, (self.views,), (self.search, self.filter)))
        self.agenda = AgendaView(look, self.model, self.tr("Agenda"))
        self.agenda.set_message(self.tr("No disagreement fits the filter."))
        self.item = ItemPanel(look)
        self.agreement = AgreementView(look, opened.disagreements, jobs)
        self.spread = SpreadView(look, opened.disagreements, files)
        self._split = Splitter(look)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(look.length("line.hair"))
        self._split.addWidget(self.agenda)
        self._split.addWidget(self.item)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([self.agenda.designed_width(), look.length("size.form")])
        self._stack = QStackedWidget()
        for each in (self._split, self.agreement, self.spread):
            self._stack.addWidget(each)
        self._around = Body(self._stack)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.hidden)
        column.addWidget(self._around, 1)
        self.set_body(body)
        self._add_actions(look)
        self._connect()
        self._tell_filter()

    def _add_actions(self, look: Look) -> None:
        about = self.tr("Consensus")
        for text, called, icon, keys in (
            (self.tr("Agree and go on"), self.accept, "consensus", AGREE_KEYS),
            (self.tr("Keep the pooled score"), self.keep_pooled, "", None),
            (self.tr("Take the agreement back"), self.take_back, "", None),
            (self.tr("Next disagreement"), partial(self.step, 1), "chevron-down", LATER_KEYS),
            (self.tr("Previous disagreement"), partial(self.step, -1), "chevron-up", EARLIER_KEYS),
            (self.tr("Find on the agenda"), self._to_search, "search", "Ctrl+F"),
            (self.tr("Show the agenda"), partial(self.show_view, AGENDA_VIEW), "", None),
            (self.tr("Show the agreement"), partial(self.show_view, AGREEMENT_VIEW), "", None),
            (self.tr("Show the spread"), partial(self.show_view, SPREAD_VIEW), "", None),
            (self.tr("Copy minutes"), self.copy_minutes, "copy", None),
        ):
            new_action(self, text, called, about=about, icon=icon, keys=keys, look=look)

    def _connect(self) -> None:
        self.opened.disagreements.changed.connect(self._on_changed)
        self.document.changed.connect(self._on_sight)
        self.views.chosen.connect(self.show_view)
        self.search.sought.connect(self._on_sought)
        self.filter.clicked.connect(self._show_filters)
        self.agenda.chosen.connect(self._on_chosen)
        self.item.earlier_requested.connect(partial(self.step, -1))
        self.item.later_requested.connect(partial(self.step, 1))
        self.item.sheet_requested.connect(self._to_sheet)
        self.item.decision.agreed.connect(self.agree)
        self.item.decision.taken_back.connect(self.take_back)
        self.item.decision.passed.connect(self._go_on)
        self.spread.cell_requested.connect(self.show_cell)
        for signal, to in (
            (self.spread.copied, self.told),
            (self.spread.failed, self.failed),
            (self.agreement.failed, self.failed),
        ):
            signal.connect(to)
        self._minutes.clicked.connect(self.copy_minutes)
        self._split.splitterMoved.connect(self._on_moved)

    # ---- what others call -----------------------------------------------------------------------

    @property
    def cell(self) -> Cell | None:
        """Candidate and criterion of what is talked about."""
        return self.agenda.cell

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to talk about."""
        return self._around.empty is not None

    def show_view(self, view: str) -> None:
        """Show the agenda, the agreement or the spread."""
        self.views.choose(view)
        self._stack.setCurrentIndex(VIEWS.index(view))
        self._tell_empty()

    def show_cell(self, candidate: str, criterion: str) -> None:
        """Show a disagreement; one that is filtered out comes back, and what is none is shown where it is scored."""
        self.show_view(AGENDA_VIEW)
        cell = (candidate, criterion)
        if not self.isVisible():
            self._wanted = cell
            return
        if not self.agenda.show_cell(cell):
            self.search.clear()
            self.model.set_filter(replace(self.model.filter, least=0.0, open=False, leading=False, text=""))
            self._tell_filter()
            if not self.agenda.show_cell(cell):
                self.go_requested.emit("scoring", ("consensus", cell))

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """A cell of a sheet or an agreed score is shown on the agenda."""
        if table in ("consensus", "sheets") and len(key) >= 2:
            self.show_cell(*key[-2:])

    def step(self, by: int) -> None:
        """Go to the next disagreement, or back."""
        row = self.model.row_of(self.cell) + by
        if self.views.choice == AGENDA_VIEW and 0 <= row < self.model.rowCount():
            self.agenda.show_row(row)

    def accept(self) -> None:
        """Agree on the score that is chosen for what is talked about."""
        if self._talks:
            self.item.decision.accept()

    def keep_pooled(self) -> None:
        """Agree on what the scores come to."""
        if self._talks:
            self.item.decision.keep_pooled()

    @property
    def _talks(self) -> bool:
        """Whether a disagreement is shown, and is still one of the evaluation."""
        cell, value = self.cell, self.value
        known = cell is not None and cell[0] in value.candidates and cell[1] in value.criteria
        return known and not self.is_empty and self.views.choice == AGENDA_VIEW

    def agree(self, score: float, reason: str) -> None:
        """Agree on a score for what is talked about, and go on to the next that is open."""
        cell = self.cell
        if cell is None or not self._talks:
            return
        row, before, step = self.model.row_of(cell), self.value, self.undo_stack.index()
        label = self.tr("Agreed score of {candidate}, {criterion}").format(
            candidate=before.candidates[cell[0]].name, criterion=before.criteria[cell[1]].name
        )
        try:
            after = set_consensus(before, *cell, score, reason)
        except EditError as error:
            self.refuse(error)
            return
        self.document.edit_from(self._begun_on(cell), label, after)
        if self.undo_stack.index() == step:
            return  # it is not allowed now; the window says why
        self.item.decision.forget_draft(cell)
        if self.opened.document.clash is not None:
            return  # somebody else agreed on another one meanwhile; the window asks
        words = self.tr("{cell} is agreed on {score}").format(cell=self.item.title, score=score_text(score))
        self.opened.ranking.rank_now()
        self.offer_undo(words)
        self._go_on(self.model.row_of(cell) if self.model.row_of(cell) >= 0 else row - 1)

    def _begun_on(self, cell: Cell) -> Evaluation | None:
        """The evaluation with what was agreed on when the decision was begun; None where that is what is agreed on."""
        asked, whole = self.item.decision.begun, self.opened.document.value
        if asked is None:
            return None
        kept = row_at(whole, "consensus", cell) or ScoreCell()
        was = replace(kept, score=asked.agreed, rationale=asked.reason)
        return with_row(whole, "consensus", cell, None if was == ScoreCell() else was)

    def take_back(self) -> None:
        """Take the agreed score of what is talked about away, with its reason."""
        cell = self.cell
        if cell is None or not self._talks or not self.value.consensus.get(cell[0], {}).get(cell[1]):
            return
        before, step = self.value, self.undo_stack.index()
        label = self.tr("Agreement on {candidate}, {criterion} taken back").format(
            candidate=before.candidates[cell[0]].name, criterion=before.criteria[cell[1]].name
        )
        self.item.decision.forget_draft(cell)
        self.edit(label, clear_cell(before, "consensus", cell))
        if self.undo_stack.index() != step:
            self.offer_undo(self.tr("{cell} is open again").format(cell=self.item.title))

    def copy_minutes(self) -> None:
        """Copy the agenda as a table: all scores, what was agreed, and why."""
        agenda = self.opened.disagreements.agenda
        if agenda is None or not len(agenda):
            return
        QGuiApplication.clipboard().setText(block_text(list(minutes_of(self.opened.disagreements.value, agenda))))
        self.told.emit(self.tr("The minutes are copied, as a table."))

    def focus_body(self) -> None:
        views: dict[str, QWidget] = {AGREEMENT_VIEW: self.agreement, SPREAD_VIEW: self.spread}
        target = views.get(self.views.choice, self.agenda)
        if self._around.empty is not None:
            target = self._around.empty
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self.opened.ranking.rank_now()
        self._share_width()
        self._tell()
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            self.show_cell(*wanted)

    def _share_width(self) -> None:
        """Give the agenda more room in a wide window, until a person has moved its edge."""
        if not self._is_moved:
            wanted = max(self.agenda.designed_width(), round(AGENDA_SHARE * self.width()))
            self._split.setSizes([wanted, max(self.width() - wanted, 1)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _on_moved(self, _at: int, _index: int) -> None:
        self._is_moved = True

    # ---- following ------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._is_behind = False
        if self.isVisible():
            self._tell()

    def _on_sight(self, _before: Evaluation, _after: Evaluation) -> None:
        self._is_behind = True

    def _tell(self) -> None:
        """Show what the evaluation says now."""
        found = self.opened.disagreements
        agenda = found.agenda
        for text in self.item.decision.forget_gone(self.opened.document.value):
            words = sentence("What was written there is not saved: {text}", text=one_line(text))
            self.refuse(EditError(words, place=self.tr("A disagreement that is not there any more")))
        self.model.refresh()
        self._tell_hidden()
        self._tell_empty()
        self._minutes.setEnabled(agenda is not None and len(agenda) > 0)
        self.views.setEnabled(agenda is not None)
        if agenda is None:
            self.header.set_state(self.tr("Nothing to rank yet"))
            return
        blind = self.document.sight.blind
        told = self.document.sight.hidden[0] if blind else state_of(agenda, found.agreement, found.fallen_away)
        self.header.set_state(str(told))
        self._tell_item()

    def _tell_item(self) -> None:
        found, row = self.opened.disagreements, self.model.row_of(self.cell)
        if found.scorecard is None or row < 0:
            self.item.setVisible(False)
            return
        self.item.setVisible(True)
        count, whole = self.model.rowCount(), 0 if self.model.agenda is None else len(self.model.agenda)
        if count == whole:
            number = self.tr("{number} of {count} on the agenda").format(number=row + 1, count=count)
        else:
            words = self.tr("{number} of {count} shown; {whole} on the agenda")
            number = words.format(number=row + 1, count=count, whole=whole)
        line = self.model.line_at(row)
        closed = why_closed_agreement(self.document, line.cell)
        self.item.show_item(found.value, found.scorecard, line, number, closed)
        self.item.show_ways(earlier=row > 0, later=row + 1 < count)

    def _tell_hidden(self) -> None:
        """Say what is hidden, and until when."""
        sight = self.document.sight
        self.hidden.set_facts([Fact(str(each), "eye-off") for each in sight.hidden])
        lines = self.hidden.lines_at(self.width()) if sight.hidden else 0
        self.hidden.setFixedHeight(lines * self.look.length("row.table_dense"))
        self.hidden.setVisible(bool(sight.hidden) and not sight.blind)

    def _tell_empty(self) -> None:
        """Say what comes first where there is nothing to talk about."""
        agenda = self.model.agenda
        has_some = agenda is not None and len(agenda) > 0
        blind = self.document.sight.blind
        self._around.show_filled()
        for each in (self.search, self.filter):
            each.setVisible(has_some and self.views.choice == AGENDA_VIEW)
        if has_some or (self.views.choice != AGENDA_VIEW and agenda is not None and not blind):
            return
        icon, title, words, verb, page = self._lack(blind=blind)
        go = Button(self.look, verb, kind=ButtonKind.PRIMARY)
        go.clicked.connect(partial(self.go_requested.emit, page, None))
        self._around.show_empty(EmptyPage(self.look, icon, title, words, go), go)

    def _lack(self, *, blind: bool) -> tuple[str, str, str, str, str]:
        """Icon, title, sentence, verb and page of what comes first."""
        value = self.value
        if blind:
            told = " ".join(f"{each}." for each in self.document.sight.hidden[:2])
            return "eye-off", self.tr("The sheets are hidden"), told, self.tr("Go to scoring"), "scoring"
        step = first_step(self.opened)
        if step is not None:
            return "consensus", step.title, step.words, step.verb, step.page
        kinds = {row.kind for row in value.criteria.values()}
        if Kind.MEASURE in kinds and Kind.RATING not in kinds:
            words = self.tr("No criterion is scored by people, so there is nothing to agree on.")
            return "measure", self.tr("Everything is measured"), words, self.tr("Go to results"), "results"
        if len(value.evaluators) < 2 or Kind.RATING not in kinds:
            words = self.tr("Two or more evaluators score the same candidates; this page then shows where they differ.")
            return "consensus", self.tr("A panel comes first"), words, self.tr("Go to panel and stages"), "panel"
        if not any(value.sheets.values()):
            words = self.tr("Once two or more have scored the same candidates, this page shows what they differ on.")
            return "consensus", self.tr("Nothing is scored yet"), words, self.tr("Go to scoring"), "scoring"
        if self.opened.disagreements.scorecard is None:
            words = self.tr("What is at stake in a disagreement depends on the weights: complete them first.")
            return "weights", self.tr("Nothing to rank yet"), words, self.tr("Go to criteria and weights"), "criteria"
        threshold = plain(round(self._threshold() * 100, 6))
        words = self.tr(
            "No two scores lie {threshold}\u00a0% of the scale apart, and no difference could change who leads."
        )
        title = self.tr("Nothing to settle")
        return "consensus", title, words.format(threshold=threshold), self.tr("Go to results"), "results"

    def _threshold(self) -> float:
        agenda = self.opened.disagreements.agenda
        return 0.3 if agenda is None else agenda.threshold

    # ---- the filter -----------------------------------------------------------------------------

    def _show_filters(self) -> None:
        """The ways to show fewer, in a menu under the button."""
        menu = QMenu(self)
        wanted = self.model.filter
        for least in LEAST_POINTS:
            self._add_choice(
                menu, _points_words(self, least), wanted.least == least, partial(self._narrow, least=least)
            )
        menu.addSeparator()
        self._add_choice(menu, self.tr("Only open ones"), wanted.open, partial(self._narrow, open=not wanted.open))
        words = self.tr("Only those that could change who leads")
        self._add_choice(menu, words, wanted.leading, partial(self._narrow, leading=not wanted.leading))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.filter.mapToGlobal(self.filter.rect().bottomLeft()))

    @staticmethod
    def _add_choice(menu: QMenu, text: str, chosen: bool, called: partial[None]) -> QAction:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(called)
        return action

    def _narrow(self, _checked: bool = False, **fields: object) -> None:
        self.model.set_filter(replace(self.model.filter, **fields))  # type: ignore[arg-type]
        self._tell_filter()
        self._tell_item()

    def _on_sought(self, text: str) -> None:
        self._narrow(text=text)

    def _to_search(self) -> None:
        self.show_view(AGENDA_VIEW)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _tell_filter(self) -> None:
        wanted = self.model.filter
        told = [_points_words(self, wanted.least)]
        told += [self.tr("open")] if wanted.open else []
        told += [self.tr("leading")] if wanted.leading else []
        self.filter.setText(", ".join(told))
        self.filter.setAccessibleName(self.tr("Show: {what}").format(what=", ".join(told)))
        self.filter.setToolTip(self.tr("Which disagreements are shown"))

    # ---- slots ----------------------------------------------------------------------------------

    def _on_chosen(self, _cell: object) -> None:
        if self.isVisible():
            self._tell_item()

    def _go_on(self, row: int | None = None) -> None:
        """Go to the next disagreement that is open, and say so where none is left."""
        row = self.model.row_of(self.cell) if row is None else row
        following = self.model.next_open(row)
        if following >= 0:
            self.agenda.show_row(following)
        elif self.opened.disagreements.open == 0:
            self.told.emit(self.tr("Every disagreement on the agenda is settled."))
            self.step(1)
        else:
            self.step(1)

    def _to_sheet(self, evaluator: str) -> None:
        if self.cell is not None:
            self.go_requested.emit("scoring", ("sheets", (evaluator, *self.cell)))


def _points_words(page: QWidget, least: float) -> str:
    if not least:
        return page.tr("All points")
    if least == 1:
        return page.tr("1 point or more")
    return page.tr("{points} points or more").format(points=plain(least))
