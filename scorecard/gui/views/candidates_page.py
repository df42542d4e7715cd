"""The candidates: who takes part, what is known of them, what their gates say, and what was waived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from scorecard.core.model import Evaluation
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Rule
from scorecard.gui.look import Look
from scorecard.gui.models.candidates_model import CandidatesModel
from scorecard.gui.models.locked import why_closed_list, why_fixed_order
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import EmptyPage
from scorecard.gui.parts import parts_of
from scorecard.gui.session import Session
from scorecard.gui.views.candidate_actions import CandidateActions
from scorecard.gui.views.candidate_changes import CandidateChanges
from scorecard.gui.views.candidate_form import CandidateForm
from scorecard.gui.views.candidate_tools import COSTS, FACTS, TABLE, CandidateTools
from scorecard.gui.views.candidate_words import state_text
from scorecard.gui.views.candidates_table import CandidatesTable
from scorecard.gui.views.costs_body import CostsBody
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.fact_panel import FactPanel
from scorecard.gui.views.facts_body import FactsBody
from scorecard.gui.views.pasted_list import PastedListBar

SIDE_SHARE: Final = 24
"""What the form takes of a wide page, in hundredths."""


class CandidatesPage(EvaluationPage):
    """The candidates as a table with the form of the current one, or as a grid of their facts and gates.

    waiver_requested  a failed gate or missed limit is to be let pass (candidate, criterion)
    """

    waiver_requested = Signal(str, str)

    help_page: ClassVar[str] = "candidates"

    def __init__(self, look: Look, opened: Opened, session: Session, parent: QWidget | None = None) -> None:
        add = Button(look, "Add candidate", icon="add", kind=ButtonKind.PRIMARY)
        directory = Button(look, "From the directory", icon="providers")
        super().__init__(look, "Candidates", opened, secondary=(directory,), primary=add, parent=parent)
        self._session = session
        self._add_button, self._directory_button = add, directory
        self._model = CandidatesModel(opened, self)
        self._table = CandidatesTable(look, self._model)
        self._form = CandidateForm(look, opened.seen)
        self._facts: FactsBody | None = None
        self._costs: CostsBody | None = None
        self._fact: FactPanel | None = None
        self.pasted = PastedListBar(look, self.tr("Paste candidates"))
        self.changes = CandidateChanges(self, self._table, self._model, session)
        self.commanded = CandidateActions(self)
        self._lay_out()
        self._connect()
        self._on_refreshed()

    # ---- what the window asks --------------------------------------------------------------------

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """A candidate, one of its facts, or one of its waivers."""
        if table == "facts" and len(key) == 2:
            self.show_view(FACTS)
            self._facts_body().grid.show_cell(key[1], key[0])
        elif table in ("cost_lines", "cost_terms"):
            self.show_view(COSTS)
            if key:
                self._costs_body().show_candidate(key[0])
        elif key:
            self.show_view(TABLE)
            self._table.choose(key[0])

    def show_view(self, view: str) -> None:
        """Show the table, the facts or the costs."""
        self._tools.views.choose(view)
        self._on_view(view)

    def focus_body(self) -> None:
        """Put the keyboard into the table or the grid."""
        if self._stack.currentWidget() is self._empty:
            self._empty_add.setFocus()
        elif self._is_facts:
            self._facts_body().grid.show_first()
            self._facts_body().grid.setFocus()
        elif self._tools.views.choice == COSTS:
            self._costs_body().candidate.setFocus()
        else:
            self._table.setFocus()

    # ---- what people do ---------------------------------------------------------------------------

    def add(self) -> None:
        """Open a row for the name of a new candidate."""
        self.show_view(TABLE)
        self._stack.setCurrentWidget(self._table)
        self._table.begin_name()

    def paste(self) -> None:
        """Paste names, or a block of facts."""
        if self._is_facts:
            self._facts_body().grid.paste()
        else:
            self._table.paste_list()

    def next_blank(self) -> None:
        """Go to the next fact that is not filled in."""
        self.show_view(FACTS)
        grid = self._facts_body().grid
        if not grid.next_blank():
            self.told.emit(self.tr("Every fact is stated and every gate answered"))
        grid.setFocus()

    def edit_reason(self) -> None:
        """Write down the reason of the current fact."""
        if self._is_facts:
            self._fact_panel().edit_reason()

    def edit_evidence(self) -> None:
        """Write down the evidence of the current fact."""
        if self._is_facts:
            self._fact_panel().edit_evidence()

    def fill_down(self) -> None:
        """Fill the selected facts from the topmost."""
        if self._is_facts:
            self._facts_body().grid.fill_down()

    def show_table(self) -> None:
        """Show the table of candidates."""
        self.show_view(TABLE)
        self.focus_body()

    def show_facts(self) -> None:
        """Show the grid of facts and gates."""
        self.show_view(FACTS)
        self.focus_body()

    def show_costs(self) -> None:
        """Show what the candidates cost over the term."""
        self.show_view(COSTS)
        self.focus_body()

    def show_row(self, key: str) -> None:
        """Show the form of a candidate, and what can be done with its row."""
        self._form.show_candidate(key, is_naming=self._table.is_naming)
        self._form.show_gates(self._model.gates_of(key))
        row = self._model.row_of(key) if key else -1
        closed, still = self._closed, why_fixed_order(self.document, "candidates")
        self._tools.show_row(row, len(self._model.lines) - 1, closed=closed, still=still)
        for action in self.commanded.row:
            action.setEnabled(row >= 0 and self._tools.views.choice == TABLE)

    def choose_row(self, row: int) -> None:
        """Choose a row of the table by its place; nothing where there is none."""
        lines = self._model.lines
        if 0 <= row < len(lines):
            self._table.choose(lines[row].key)

    @property
    def directory_button(self) -> Button:
        """The button under which the directory opens."""
        return self._empty_pick if self._stack.currentWidget() is self._empty else self._directory_button

    # ---- construction -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self.look
        self._tools = CandidateTools(look)
        self.set_toolbar(self._tools)
        self._empty_add = Button(look, self.tr("Add candidate"), icon="add", kind=ButtonKind.PRIMARY)
        self._empty_pick = Button(look, self.tr("From the directory"))
        self._empty = EmptyPage(
            look,
            "candidates",
            self.tr("Add the first candidate"),
            self.tr("Add two or more to see a ranking. Paste a list of names, or take them from the directory."),
            self._empty_add,
            self._empty_pick,
        )
        self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._table.addActions(self.commanded.row)
        self._stack = QStackedWidget()
        for each in (self._table, self._empty):
            self._stack.addWidget(each)
        self._panels = QStackedWidget()
        self._panels.addWidget(self._form)
        self.set_band(self.pasted)
        self.set_body(self._stack)
        self.set_side(self._panels, share=SIDE_SHARE)

    def _connect(self) -> None:
        tools, does = self._tools, self.changes
        self._add_button.clicked.connect(self.add)
        self._directory_button.clicked.connect(does.pick)
        self._empty_add.clicked.connect(self.add)
        self._empty_pick.clicked.connect(does.pick)
        tools.up.clicked.connect(does.move_up)
        tools.down.clicked.connect(does.move_down)
        tools.copy.clicked.connect(does.duplicate)
        tools.remove.clicked.connect(does.remove)
        tools.next_missing.clicked.connect(self.next_blank)
        tools.views.chosen.connect(self._on_view)
        self._table.named.connect(does.add_names)
        self._table.pasted.connect(does.paste_list)
        self.pasted.rest_taken.connect(does.add_pasted)
        self.pasted.left.connect(self.focus_body)
        self._table.current_moved.connect(self.show_row)
        self._table.removal_requested.connect(does.remove)
        self._table.naming_ended.connect(self._on_refreshed)
        self._model.renamed.connect(does.name)
        self._model.refreshed.connect(self._on_refreshed)
        self._form.edited.connect(self._on_edited)
        self._form.waiver_requested.connect(self.waiver_requested)
        self._form.taken_back.connect(does.take_back_waiver)
        self._form.place_requested.connect(self._on_place)
        self._session.directory.connect(self._on_directory)
        self.document.changed.connect(self._on_changed)
        self.look.changed.connect(self._on_look)
        self._on_directory(self._session.providers)
        self._on_look()
        self._on_view(TABLE)

    def _facts_body(self) -> FactsBody:
        """The grid, made when it is first looked at."""
        if self._facts is None:
            self._facts = FactsBody(self.look, self.document)
            self._stack.addWidget(self._facts)
            grid = self._facts.grid
            grid.cell_moved.connect(self._on_cell)
            grid.reason_requested.connect(self.edit_reason)
            grid.pasted.connect(self._on_pasted)
            self._facts.criteria_requested.connect(self._on_criteria)
        return self._facts

    def _costs_body(self) -> CostsBody:
        """The costs, made when they are first looked at."""
        if self._costs is None:
            self._costs = CostsBody(self.look, self.document)
            self._stack.addWidget(self._costs)
            self._costs.failed.connect(self.failed)
            self._costs.fed.connect(self.offer_undo)
        return self._costs

    def _fact_panel(self) -> FactPanel:
        if self._fact is None:
            self._fact = FactPanel(self.look, self.document)
            self._panels.addWidget(self._fact)
            self._fact.waiver_requested.connect(self.waiver_requested)
            self._fact.taken_back.connect(self.changes.take_back_waiver)
            self._fact.left.connect(self.focus_body)
            self._fact.failed.connect(self.failed)
        return self._fact

    # ---- following --------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.wake()
        self._form.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self._form.commit()
        if self._fact is not None:
            self._fact.commit()
        self._model.sleep()
        super().hideEvent(event)

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if not self.isVisible():
            return
        if before.head is not after.head:
            self._on_refreshed()
        if before.candidates is not after.candidates:
            self._form.refresh()
        if self._is_facts:
            self._on_cell()

    def _on_refreshed(self) -> None:
        """Bring the header, the form and what can be done in step with the rows."""
        lines = self._model.lines
        empty = not lines and not self._table.is_naming
        if empty:
            self._stack.setCurrentWidget(self._empty)
        elif self._stack.currentWidget() is self._empty:
            self._on_view(self._tools.views.choice)
        self._tools.setVisible(not empty)
        self._show_buttons(there=not empty and self._tools.views.choice != COSTS)
        self._panels.setVisible(not empty and self._tools.views.choice != COSTS)
        for each in (self._add_button, self._directory_button):
            each.setEnabled(not self._closed)
            each.setToolTip(self._closed)
        known = [line.known for line in lines]
        self._tools.show_progress(sum(each.stated for each in known), sum(each.of for each in known))
        self.header.set_state(state_text([line.state for line in lines]))
        if lines and not self._table.is_naming and not self._table.current_key:
            self.choose_row(0)
        self.show_row(self._table.current_key)

    def _show_buttons(self, *, there: bool) -> None:
        """The buttons that add a candidate; not over the costs, which have a first thing to do of their own."""
        for each in (self._add_button, self._directory_button, *parts_of(self.header, Rule)):
            each.setVisible(there)

    @property
    def _closed(self) -> str:
        """Why no candidate is added or removed now; "" where it may be."""
        return why_closed_list(self.document, "candidates")

    def _on_view(self, view: str) -> None:
        is_facts = view == FACTS
        if not self._model.lines and not self._table.is_naming:
            return
        is_costs = view == COSTS
        self._show_buttons(there=not is_costs)
        self._stack.setCurrentWidget(
            self._costs_body() if is_costs else self._facts_body() if is_facts else self._table
        )
        self._panels.setVisible(not is_costs)
        self._panels.setCurrentWidget(self._fact_panel() if is_facts else self._form)
        self._tools.show_view()
        for action in self.commanded.fact:
            action.setEnabled(is_facts)
        if is_facts:
            self._facts_body().grid.show_first()
            self._on_cell()
        if is_costs:
            self._costs_body().show_candidate(self._table.current_key)
        self.show_row(self._table.current_key)

    def _on_cell(self) -> None:
        criterion, candidate = self._facts_body().grid.current_place
        panel = self._fact_panel()
        panel.show_fact(criterion, candidate)
        panel.refresh()
        panel.show_why(self._facts_body().grid.why(criterion, candidate) if criterion else "")

    def _on_directory(self, providers: Sequence[Any]) -> None:
        self._form.set_providers([str(each.name) for each in providers])

    def _on_look(self) -> None:
        self._panels.setMaximumWidth(self._form.maximumWidth())
        self.share_side()

    # ---- doing ------------------------------------------------------------------------------------

    @property
    def _is_facts(self) -> bool:
        return self._tools.is_facts

    def _on_edited(self, _key: str, field: str) -> None:
        if field == "provider":
            self.changes.learn()

    def _on_place(self, candidate: str, criterion: str) -> None:
        self.show_view(FACTS)
        grid = self._facts_body().grid
        grid.show_cell(criterion, candidate)
        grid.setFocus()

    def _on_pasted(self, count: int) -> None:
        sentence = self.tr("1 cell pasted") if count == 1 else self.tr("{count} cells pasted").format(count=count)
        if count:
            self.offer_undo(sentence)

    def _on_criteria(self) -> None:
        self.go_requested.emit("criteria", None)
