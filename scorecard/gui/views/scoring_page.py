"""The Scoring page: the grid of scores, one criterion or one candidate at a time, the rubric, and who leads by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Kind, in_order
from scorecard.gui.buttons import Button, IconButton
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.score_cell import CellState
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.sheets import AGREED, Filling, Whose, is_own, own_sheet
from scorecard.gui.standing import StandingKind, StandingPanel
from scorecard.gui.views.cell_panel import CellPanel
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.first_evaluator import FirstEvaluator
from scorecard.gui.views.paste_bar import PasteBar
from scorecard.gui.views.score_commands import ScoreCommands
from scorecard.gui.views.score_grid import ScoreGrid
from scorecard.gui.views.score_rows import Keys
from scorecard.gui.views.scoring_actions import ScoringActions
from scorecard.gui.views.scoring_bar import BY_CRITERION, GRID, ScoringBar
from scorecard.gui.views.scoring_changes import ScoringChanges
from scorecard.gui.views.scoring_empty import first_fact, lack_of, nothing_to_score, say_who
from scorecard.gui.views.scoring_side import ScoringSide
from scorecard.gui.views.scoring_standing import ScoringStanding
from scorecard.gui.views.scoring_views import ScoringViews
from scorecard.gui.views.scoring_words import cell_line, key_hints, sheet_line
from scorecard.gui.views.sheet_lock import SheetLock
from scorecard.gui.views.who_menu import who_menu
from scorecard.gui.views.whose_picker import WhosePicker
from scorecard.render.series import short_names


class ScoringPage(EvaluationPage):
    """Scores of one evaluator, or those that the panel agreed on."""

    help_page: ClassVar[str] = "scoring"

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None, *, person: str = "") -> None:
        """`person` is who works here: an evaluator of that name is shown first."""
        self._whose_picker = WhosePicker(look, "Whose scores")
        self._paste_button = Button(look, "Paste block", icon="paste", tooltip="Paste block (Ctrl+V)")
        self.sheet_lock = SheetLock(look)
        self._collect_button = IconButton(look, "download", "Collect scoresheets")
        secondary = (self._whose_picker, self._collect_button, self._paste_button, self.sheet_lock.hand_in)
        super().__init__(look, "Scoring", opened, secondary=secondary, parent=parent)
        self._person = person
        self._whose = own_sheet(self.value, opened.who, person)
        self.sheet_lock.setParent(self)
        self._wants_agreed = False
        self._is_stale = False
        self._filling = Filling()
        self.model = ScoresModel(self.document, self._whose.source, self._whose.evaluator, self)
        self.grid = ScoreGrid(look, self.model)
        self.paste_bar = PasteBar(look)
        self.commands = ScoreCommands(self.grid, self.model, self.paste_bar, self)
        self.bar = ScoringBar(look)
        self.standing = StandingPanel(look, StandingKind.RANGES, views=True)
        self.panel = CellPanel(look)
        self.scores = ScoringViews(look, self.document, self.model, self.grid)
        self._empty_kind = ""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet_lock.line)
        column.addWidget(self.paste_bar)
        column.addWidget(self.scores, 1)
        self._noted: tuple[Whose, Keys] | None = None  # what the fields beside the grid are about
        self._side_panel = ScoringSide(look, self.standing, self.panel)
        self.set_toolbar(self.bar)
        self.set_body(body)
        self.set_side(self._side_panel)
        self._result = ScoringStanding(opened, self.standing, self)
        self.changes = ScoringChanges(self)
        self.commanded = ScoringActions(self)
        self._connect()
        self._show_picker()
        self._show_all()
        self._go_first()

    def _connect(self) -> None:
        self.document.changed.connect(self._on_changed)
        self.opened.document.changed.connect(self._on_whole_changed)
        self.opened.who_changed.connect(self._on_who_changed)
        self._result.shown.connect(self._side_panel.fit)
        self._whose_picker.activated.connect(self._on_whose)
        self._collect_button.clicked.connect(self._on_collect)
        self._paste_button.clicked.connect(self.commanded.paste.trigger)
        self.sheet_lock.step_requested.connect(self._on_step)
        self.sheet_lock.panel_requested.connect(self._on_to_panel)
        self.bar.view_chosen.connect(self.show_view)
        self.bar.next_requested.connect(self.go_next)
        self.grid.moved.connect(self._show_cell)
        self.grid.menu_requested.connect(self._on_menu)
        self.grid.facts_requested.connect(self._on_facts)
        self.scores.reason_taken.connect(self._on_row_reason)
        self.scores.evidence_taken.connect(self._on_row_evidence)
        self.scores.facts_requested.connect(self._on_row_facts)
        self.commands.told.connect(self.told)
        self.standing.candidate_requested.connect(self._on_candidate)
        self.panel.level_chosen.connect(self._on_level)
        self.panel.reason_taken.connect(self._on_reason)
        self.panel.evidence_taken.connect(self._on_evidence)
        self.panel.facts_requested.connect(self.show_facts)
        self.panel.finished.connect(self.focus_body)
        self.look.changed.connect(self._side_panel.fit)

    # ---- what others ask -------------------------------------------------------------------------

    @property
    def whose(self) -> Whose:
        """Whose scores are shown."""
        return self._whose

    @property
    def view(self) -> str:
        """GRID, BY_CRITERION or BY_CANDIDATE."""
        return self.bar.views.choice

    def show_whose(self, whose: Whose) -> None:
        """Show the scores of another evaluator, or the agreed ones."""
        self._take_notes()
        self.commands.cancel()
        self._whose = whose
        self.model.show_sheet(whose.source, whose.evaluator)
        self._show_picker()
        self._show_all()

    def show_view(self, view: str) -> None:
        """Show the grid, or one criterion or candidate at a time."""
        self._take_notes()
        self.commands.cancel()
        self.bar.views.choose(view)
        self.scores.choose(view)
        self._show_all()
        self.focus_body()

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Show an evaluator's sheet, a criterion, a candidate, or a cell."""
        value = self.value
        named = {"sheets": key[:1] if len(key) == 3 else (), "evaluators": key[:1]}.get(table, ())
        if named and named[0] in value.evaluators and self.document.sight.sees_sheet(named[0]):
            self.show_whose(Whose(named[0]))
        elif table == "consensus" and self.document.sight.sees_consensus:
            self._wants_agreed = True
            self.show_whose(AGREED)
        criterion = next((each for each in reversed(key) if each in value.criteria), "")
        candidate = next((each for each in key if each in value.candidates), "")
        if criterion and not candidate and table in ("sheets", "consensus"):
            candidate = next((each for each in in_order(value.candidates) if self._is_open(each, criterion)), "")
        if criterion or candidate:
            keys = self.grid.cursor_keys
            self.grid.go_to(criterion or (keys[0] if keys else self._first_leaf()), candidate)
            self._show_list()

    def focus_body(self) -> None:
        """Put the keyboard on the scores."""
        shown = self.scores.currentWidget()
        if shown is not None:
            shown.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if not self.isAncestorOf(QApplication.focusWidget() or self):
                shown.focusNextPrevChild(True)

    def go_next(self) -> None:
        """Go to the next cell without a score."""
        scored, whole = self._filling.count(self.value, self._whose)
        if scored < whole and self.grid.go_next_open():
            self._show_list()
            self.focus_body()
        else:
            self.told.emit(self.tr("Every cell of this sheet is scored."))

    def go_on(self) -> None:
        """Show the next criterion or candidate, where one is shown at a time."""
        if self.scores.listed is not None:
            self.scores.listed.go_on()

    def go_back(self) -> None:
        """Show the criterion or candidate before."""
        if self.scores.listed is not None:
            self.scores.listed.go_back()

    def go_to_reason(self) -> None:
        """Put the keyboard where the reason of the score is written."""
        shown = self.scores.listed
        field = self.panel.reason if shown is None else shown.rows.reason
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go_to_evidence(self) -> None:
        """Put the keyboard where evidence is written."""
        if self.scores.listed is not None:
            self.scores.listed.rows.evidence.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.panel.evidence.isVisible():
            self.panel.evidence.begin()

    # ---- showing ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._show_all()
        self._show_standing()

    def _show_all(self) -> None:
        """Bring everything into line with the value."""
        self._is_stale = False
        self._show_body()
        self._show_state()
        self._show_list()
        self._show_cell()
        self._show_standing()

    def _show_state(self) -> None:
        value = self.value
        self.grid.candidates_head.show_names(short_names(value))
        scored, whole = self._filling.count(value, self._whose)
        self.bar.show_filling(scored, whole, closed=self.sheet_lock.is_closed)
        self.commanded.next.setEnabled(self.bar.next.isEnabled())
        line = sheet_line(value, self._whose, own=self._is_mine)
        if self._empty_kind:
            line = self.tr("Nothing to score yet")
        if self._empty_kind == "facts":
            line = self.tr("Nothing to score")
        if self._empty_kind == "who":
            line = self.tr("Sheets are hidden")
        self.header.set_state(line)
        hints = () if self.sheet_lock.is_closed else key_hints(value, in_grid=self.view == GRID)
        self.panel.keys.show_hints(hints)

    def _show_body(self) -> None:
        """The view that was chosen, or what to do first."""
        kind = lack_of(self.value, wants_agreed=self._wants_agreed)
        kind = kind or ("who" if self._is_nobodys else "")
        if kind != self._empty_kind:
            self._empty_kind = kind
            self.scores.put_instead(self._made_empty(kind) if kind else None)
        if not kind and self.grid.cursor_place is None:
            self._go_first()
        self.bar.setVisible(not kind)
        self._whose_picker.setVisible(not kind)
        self._show_lock()
        self._paste_button.setVisible(not kind and not self.sheet_lock.is_closed)
        if self.header.rule is not None:
            self.header.rule.setVisible(not kind)
        self.panel.setVisible(not kind and self.view != BY_CRITERION)
        self.panel.show_notes(self.view == GRID)
        self._side_panel.fit()

    def _made_empty(self, kind: str) -> QWidget:
        if kind == "who":
            return say_who(self.look, self.document.sight, self._on_say_who)
        if kind == "evaluators":
            first = FirstEvaluator(self.look, self._person)
            first.named.connect(self._on_first_evaluator)
            first.agreed.connect(self._on_agreed)
            return first
        ways = {"criteria": self._on_to_criteria, "facts": self._on_to_facts}
        return nothing_to_score(self.look, kind, ways.get(kind, self._on_to_candidates))

    def _show_cell(self) -> None:
        """What belongs to the cell at the cursor."""
        keys, value = self.grid.cursor_keys, self.value
        noted = None if keys is None else (self._whose, keys)
        if noted != self._noted:
            self._take_notes()  # of the cell before
            self._noted = noted
        there = self._whose.is_there(value)  # not between its owner's leaving and the choice of another sheet
        if keys is None or not there or keys[0] not in value.criteria or keys[1] not in value.candidates:
            self.panel.show_nothing()
            return
        criterion, candidate = keys
        place = self.model.place_of(criterion, candidate)
        if not place.isValid():
            self.panel.show_nothing()
            return
        heading = self.model.heading(place.row())
        weight = "" if heading is None else heading.weight
        about = cell_line(value, candidate, criterion, weight, self._whose, own=self._is_mine)
        cell = self._whose.cell(value, candidate, criterion)
        sealed = self.model.cell(place.row(), place.column()).state is CellState.SEALED
        closed = self.model.why_closed(place.row(), place.column())
        self.panel.show_cell(value, criterion, candidate, cell, about, sealed=sealed, closed=closed)
        self._side_panel.fit()
        self.commanded.facts.setEnabled(value.criteria[criterion].kind is Kind.MEASURE)

    def _take_notes(self) -> None:
        """Take what is being typed beside the scores."""
        self.panel.take_all()
        self.scores.take_all()

    def on_block(self, called: Callable[[], object]) -> None:
        """Do something with the block of the grid; the fields beside it and the other views are left alone."""
        focused = QApplication.focusWidget() or self
        works = self.view == GRID and not self._empty_kind and not self.grid.editor.is_open
        if works and not self._side_panel.isAncestorOf(focused):
            called()

    def clear(self) -> None:
        """Make what is chosen blank."""
        if self.view == GRID:
            self.on_block(self.commands.clear)
        elif self.scores.listed is not None and self.scores.listed.rows.hasFocus():
            self.scores.listed.rows.put("")

    def _go_first(self) -> None:
        scored, whole = self._filling.count(self.value, self._whose)
        self.grid.go_first(seeks=scored < whole)

    def _is_open(self, candidate: str, criterion: str) -> bool:
        place = self.model.place_of(criterion, candidate)
        return place.isValid() and self.model.is_open(place.row(), place.column())

    def _first_leaf(self) -> str:
        rows = range(self.model.rowCount())
        return next((self.model.key_at(row) for row in rows if not self.model.is_group(row)), "")

    # ---- whose it is ---------------------------------------------------------------------------------

    def _own_sheet(self) -> Whose:
        return own_sheet(self.value, self.opened.who, self._person)

    @property
    def _is_mine(self) -> bool:
        """Whether the sheet is that of the person who works here."""
        return is_own(self.value, self._whose, self.opened.who, self._person)

    @property
    def _is_nobodys(self) -> bool:
        """Whether this sheet must not be seen, so that there is nothing to do before somebody says who looks."""
        sight = self.document.sight
        if self._whose.evaluator:
            return not sight.sees_sheet(self._whose.evaluator)
        return not sight.sees_consensus

    def _show_picker(self) -> None:
        self._whose_picker.show_sheets(self.value, self._whose, self.document.sight)

    def _show_lock(self) -> None:
        if self._empty_kind:
            self.sheet_lock.show_nothing()
        else:
            self.sheet_lock.show_sheet(self.value, self._whose, closed=bool(self.document.why_closed))

    def _show_list(self) -> None:
        self.scores.show_keys(self._whose)

    def _show_standing(self) -> None:
        self._result.show_sheet(None if self._empty_kind == "who" else self._whose)

    # ---- slots -----------------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if before.evaluators is not after.evaluators:
            if not self._whose.is_there(after) or (not self._whose.evaluator and not before.evaluators):
                self._whose = self._own_sheet()
                self.model.show_sheet(self._whose.source, self._whose.evaluator)
            self._show_picker()
        if not self.isVisible():
            self._is_stale = True
            return
        self._show_body()
        self._show_state()
        shown = self.scores.listed
        if shown is not None:
            same = before.criteria is after.criteria and before.candidates is after.candidates
            if same and before.scale == after.scale and before.evaluators is after.evaluators:
                shown.refresh()
            else:
                self._show_list()
        self._show_cell()

    def _on_whole_changed(self, before: Evaluation, after: Evaluation) -> None:
        """What may be seen, or what is closed, is another thing now."""
        same = before.head is after.head and before.submissions is after.submissions
        if same and before.evaluators is after.evaluators and before.declarations is after.declarations:
            return
        if self.isVisible():
            self._see_again()
        else:
            self._is_stale = True

    def _see_again(self) -> None:
        if not self._whose.is_there(self.value):
            self._whose = self._own_sheet()
            self.model.show_sheet(self._whose.source, self._whose.evaluator)
        self.model.look_again()
        self._show_picker()
        self._show_all()

    def _on_who_changed(self, who: str) -> None:
        if who in self.value.evaluators:
            self.show_whose(Whose(who))
        self._see_again()

    def _on_say_who(self) -> None:
        menu = who_menu(self, self.opened)
        menu.popup(self.mapToGlobal(self.rect().center()))

    def _on_step(self, step: object) -> None:
        self._take_notes()
        self.step_requested.emit(step)

    def _on_to_panel(self, evaluator: str) -> None:
        self.go_requested.emit("panel", ("evaluators", (evaluator,) if evaluator else ()))

    def _on_whose(self, at: int) -> None:
        evaluator = self._whose_picker.itemData(at)
        if evaluator is not None:
            self.show_whose(Whose(evaluator))

    def _on_candidate(self, candidate: str) -> None:
        keys = self.grid.cursor_keys
        self.grid.go_to(keys[0] if keys else self._first_leaf(), candidate)
        self._show_list()

    def _on_level(self, score: float) -> None:
        self.grid.put(self.model.text_of(score))
        self.focus_body()

    def _on_reason(self, text: str) -> None:
        if self._noted is not None:
            self.changes.write(*self._noted, rationale=text)

    def _on_evidence(self, text: str) -> None:
        if self._noted is not None:
            self.changes.write(*self._noted, evidence=text)

    def _on_row_reason(self, whose: Whose, keys: Keys, text: str) -> None:
        self.changes.write(whose, keys, rationale=text)

    def _on_row_evidence(self, whose: Whose, keys: Keys, text: str) -> None:
        self.changes.write(whose, keys, evidence=text)

    def _on_row_facts(self, keys: Keys) -> None:
        self._on_facts(keys[1], keys[0])

    def _on_facts(self, candidate: str, criterion: str) -> None:
        self.go_requested.emit("candidates", ("facts", (candidate, criterion)))

    def show_facts(self) -> None:
        """Ask for the figure at the cursor where it is stated."""
        if self.grid.cursor_keys is not None:
            criterion, candidate = self.grid.cursor_keys
            self._on_facts(candidate, criterion)

    def _on_collect(self) -> None:
        self.go_requested.emit("collect", None)

    def _on_to_criteria(self) -> None:
        self.go_requested.emit("criteria", ("criteria", ()))

    def _on_to_candidates(self) -> None:
        self.go_requested.emit("candidates", ("candidates", ()))

    def _on_to_facts(self) -> None:
        self._on_facts(*first_fact(self.value))

    def _on_agreed(self) -> None:
        self._wants_agreed = True
        self.show_whose(AGREED)
        self._go_first()
        self.focus_body()

    def _on_first_evaluator(self, name: str) -> None:
        try:
            key = self.changes.add_evaluator(name)
        except EditError as error:
            if isinstance(self.scores.instead, FirstEvaluator):
                self.scores.instead.say(str(error))
            return
        self.show_whose(Whose(key))
        self._go_first()
        self.focus_body()

    def _on_menu(self, place: QPoint) -> None:
        self.commanded.menu(self).popup(place)
