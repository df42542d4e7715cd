"""The candidates: who takes part, what is known of them, what their gates say, and what was waived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from scorecard.app.pasting.block import block_in
from scorecard.app.pasting.candidates import PastedCandidates, candidates_in, offer_of, with_candidates
from scorecard.core.edits import change_candidate, remove_candidate, set_waiver
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Evaluation
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.labels import Rule
from scorecard.gui.look import Look
from scorecard.gui.models.candidates_model import CandidatesModel
from scorecard.gui.models.locked import why_closed_list
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import EmptyPage
from scorecard.gui.parts import parts_of
from scorecard.gui.session import Session
from scorecard.gui.views.candidate_edits import added, duplicated, moved, said_of
from scorecard.gui.views.candidate_form import CandidateForm
from scorecard.gui.views.candidate_tools import COSTS, FACTS, TABLE, CandidateTools
from scorecard.gui.views.candidate_words import added_text, names_text, removed_text, state_text
from scorecard.gui.views.candidates_table import CandidatesTable
from scorecard.gui.views.collect_parts import AskingBar
from scorecard.gui.views.costs_body import CostsBody
from scorecard.gui.views.directory_picker import DirectoryPicker
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.fact_panel import FactPanel
from scorecard.gui.views.facts_body import FactsBody
from scorecard.gui.views.paste_words import candidates_asked, candidates_pasted


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
        self._picker: DirectoryPicker | None = None
        self._waiting: PastedCandidates | None = None  # a list that is asked about
        self._make_actions()
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
        """Show the table or the facts."""
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

    def add_names(self, names: Sequence[str]) -> None:
        """Add candidates by name; what the directory knows of them comes along."""
        known = {str(each.name).casefold(): each for each in self._session.providers}
        rows = []
        for name in names:
            provider = known.get(name.casefold())
            rows.append(Candidate(name, provider=name) if provider is None else offer_of(provider))
        self._add_rows(rows)

    def paste_list(self, text: str) -> None:
        """Add a list of candidates from the clipboard; where part of it is not taken, say so and ask first."""
        self._end_asking()
        found = candidates_in(block_in(text), self.value, self._session.providers)
        if not found.candidates and not found.there:
            self.told.emit(self.tr("There is no list of candidates on the clipboard. Copy their names first."))
        elif found.left_out and found.candidates:
            self._waiting = found
            self._take_rest.setText(self.tr("Add {count}").format(count=len(found.candidates)))
            self._asking.say(candidates_asked(found))
            self._take_rest.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._add_pasted(found)

    def pick(self) -> None:
        """Choose from the directory."""
        taken = {row.name.casefold() for row in self.value.candidates.values()}
        taken |= {row.provider.casefold() for row in self.value.candidates.values()}
        free = [each for each in self._session.providers if str(each.name).casefold() not in taken]
        self._picker = DirectoryPicker(self.look, free, self, is_empty=not self._session.providers)
        self._picker.chosen.connect(self._on_picked)
        shown = self._stack.currentWidget() is self._empty
        self._picker.open_under(self._empty_pick if shown else self._directory_button)

    def remove(self) -> None:
        """Remove the selected candidates with everything that was said of them."""
        keys = self._table.chosen_keys
        if not keys:
            return
        value, row = self.value, self._table.currentIndex().row()
        names, said = [value.candidates[key].name for key in keys], said_of(value, keys)
        for key in keys:
            value = remove_candidate(value, key)
        self.edit(self.tr("Remove {names}").format(names=names_text(names)), value)
        self._choose_row(min(row, self._model.rowCount() - 1))
        self.offer_undo(removed_text(names, said))

    def duplicate(self) -> None:
        """Add a second offer of the current candidate below it, with the same facts."""
        key = self._table.current_key
        row = self.value.candidates.get(key)
        if row is None:
            return
        value, copy = duplicated(self.value, key, self.tr("{name} (second offer)").format(name=row.name))
        self.edit(self.tr("Duplicate {name}").format(name=row.name), value)
        self._table.choose(copy)
        self._table.rename()

    def rename(self) -> None:
        """Type another name for the current candidate."""
        self._table.rename()

    def move_up(self) -> None:
        """Move the current candidate one place up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the current candidate one place down."""
        self._move(1)

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

    # ---- construction -----------------------------------------------------------------------------

    def _make_actions(self) -> None:
        look = self.look
        about = self.tr("Candidates")

        def action(text: str, called: Any, icon: str = "", keys: str | None = None) -> QAction:
            return new_action(self, text, called, about=about, icon=icon, keys=keys, look=look)

        adding = action(self.tr("Add candidate"), self.add, "add", "Ctrl+Shift+N")
        adding.setShortcuts([QKeySequence("Ctrl+Shift+N"), QKeySequence("Insert")])
        action(self.tr("Add candidates from the directory"), self.pick, "providers")
        action(self.tr("Paste candidates or facts"), self.paste, "paste")
        self._row_actions = [
            action(self.tr("Rename candidate"), self.rename, "edit"),
            action(self.tr("Duplicate candidate"), self.duplicate, "duplicate"),
            action(self.tr("Move candidate up"), self.move_up, "up", "Alt+Up"),
            action(self.tr("Move candidate down"), self.move_down, "down", "Alt+Down"),
            action(self.tr("Remove candidate"), self.remove, "delete"),
        ]
        action(self.tr("Show candidates"), self.show_table, "candidates")
        action(self.tr("Show facts and gates"), self.show_facts, "gate")
        action(self.tr("Show costs"), self.show_costs, "table")
        action(self.tr("Next missing fact"), self.next_blank, "chevron-down")
        self._fact_actions = [
            action(self.tr("Write the reason of a fact"), self.edit_reason, "note"),
            action(self.tr("Write the evidence of a fact"), self.edit_evidence, "link", "Ctrl+Shift+E"),
            action(self.tr("Fill facts down"), self.fill_down, "down"),
        ]

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
        self._table.addActions(self._row_actions)
        self._stack = QStackedWidget()
        for each in (self._table, self._empty):
            self._stack.addWidget(each)
        self._panels = QStackedWidget()
        self._panels.addWidget(self._form)
        self._take_rest = Button(look, "", small=True)
        self._take_none = Button(look, self.tr("Cancel"), small=True)
        self._asking = AskingBar(look, self.tr("Paste candidates"), (self._take_rest, self._take_none))
        self.set_band(self._asking)
        self.set_body(self._stack)
        self.set_side(self._panels)

    def _connect(self) -> None:
        tools = self._tools
        self._add_button.clicked.connect(self.add)
        self._directory_button.clicked.connect(self.pick)
        self._empty_add.clicked.connect(self.add)
        self._empty_pick.clicked.connect(self.pick)
        tools.up.clicked.connect(self.move_up)
        tools.down.clicked.connect(self.move_down)
        tools.copy.clicked.connect(self.duplicate)
        tools.remove.clicked.connect(self.remove)
        tools.next_missing.clicked.connect(self.next_blank)
        tools.views.chosen.connect(self._on_view)
        self._table.named.connect(self.add_names)
        self._table.pasted.connect(self.paste_list)
        self._take_rest.clicked.connect(self._on_take_rest)
        self._take_none.clicked.connect(self._on_take_none)
        self._table.current_moved.connect(self._on_current)
        self._table.removal_requested.connect(self.remove)
        self._table.naming_ended.connect(self._on_refreshed)
        self._model.renamed.connect(self._on_renamed)
        self._model.refreshed.connect(self._on_refreshed)
        self._form.edited.connect(self._on_edited)
        self._form.waiver_requested.connect(self.waiver_requested)
        self._form.taken_back.connect(self._on_taken_back)
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
            self._fact.taken_back.connect(self._on_taken_back)
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
        for each in (self._tools, self._add_button, self._directory_button):
            each.setVisible(not empty)
        self._panels.setVisible(not empty and self._tools.views.choice != COSTS)
        for each in (self._add_button, self._directory_button):
            each.setEnabled(not self._closed)
            each.setToolTip(self._closed)
        for rule in parts_of(self.header, Rule):  # there is nothing beside it while the page is empty
            rule.setVisible(not empty)
        known = [line.known for line in lines]
        self._tools.show_progress(sum(each.stated for each in known), sum(each.of for each in known))
        self.header.set_state(state_text([line.state for line in lines]))
        if lines and not self._table.is_naming and not self._table.current_key:
            self._choose_row(0)
        self._on_current(self._table.current_key)

    @property
    def _closed(self) -> str:
        """Why no candidate is added or removed now; "" where it may be."""
        return why_closed_list(self.document, "candidates")

    def _on_current(self, key: str) -> None:
        self._form.show_candidate(key, is_naming=self._table.is_naming)
        self._form.show_gates(self._model.gates_of(key))
        row = self._model.row_of(key) if key else -1
        self._tools.show_row(row, len(self._model.lines) - 1)
        if self._closed:
            for tool in (self._tools.copy, self._tools.remove):
                tool.setEnabled(False)
        for action in self._row_actions:
            action.setEnabled(row >= 0 and self._tools.views.choice == TABLE)

    def _on_view(self, view: str) -> None:
        is_facts = view == FACTS
        if not self._model.lines and not self._table.is_naming:
            return
        is_costs = view == COSTS
        self._stack.setCurrentWidget(
            self._costs_body() if is_costs else self._facts_body() if is_facts else self._table
        )
        self._panels.setVisible(not is_costs)
        self._panels.setCurrentWidget(self._fact_panel() if is_facts else self._form)
        self._tools.show_view()
        for action in self._fact_actions:
            action.setEnabled(is_facts)
        if is_facts:
            self._facts_body().grid.show_first()
            self._on_cell()
        if is_costs:
            self._costs_body().show_candidate(self._table.current_key)
        self._on_current(self._table.current_key)

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

    # ---- doing ------------------------------------------------------------------------------------

    @property
    def _is_facts(self) -> bool:
        return self._tools.is_facts

    def _add_rows(self, rows: Sequence[Candidate]) -> None:
        try:
            value, keys = added(self.value, rows)
        except EditError as error:
            self.refuse(error)
            return
        names = names_text([value.candidates[key].name for key in keys])
        if keys:
            self.edit(self.tr("Add {names}").format(names=names), value)
            self._model.refresh()
            self._table.choose(keys[-1])
            self._learn()
        said = added_text(rows[0].name, len(keys), len(rows) - len(keys)) if rows else ""
        if said:
            self.told.emit(said)

    def _add_pasted(self, found: PastedCandidates) -> None:
        value, keys, faults = with_candidates(self.value, found.candidates)
        for fault in faults[:1]:
            self.failed.emit(EditError(fault.what, place=fault.place))
        if keys:
            names = names_text([value.candidates[key].name for key in keys])
            before = self.value
            self.edit(self.tr("Paste {names}").format(names=names), value)
            if self.value is before:
                return  # it may not be changed now, and that was said
            self._model.refresh()
            self._table.choose(keys[-1])
            self._learn()
        words = candidates_pasted(found, len(keys))
        if keys and words:
            self.offer_undo(words)
        elif words:
            self.told.emit(words)

    def _on_take_rest(self) -> None:
        waiting = self._waiting
        self._on_take_none()
        if waiting is not None:
            self._add_pasted(waiting)

    def _on_take_none(self) -> None:
        self._end_asking()
        self.focus_body()

    def _end_asking(self) -> None:
        self._waiting = None
        self._asking.say("")

    def _move(self, by: int) -> None:
        key = self._table.current_key
        if key in self.value.candidates:
            name = self.value.candidates[key].name
            self.edit(self.tr("Move {name}").format(name=name), moved(self.value, key, by))
            self._on_current(key)

    def _choose_row(self, row: int) -> None:
        lines = self._model.lines
        if 0 <= row < len(lines):
            self._table.choose(lines[row].key)

    def _learn(self) -> None:
        """Let the directory learn providers that it does not know yet."""
        value = self.value
        self._session.change(lambda workspace, _: workspace.meet_providers(value))

    def _try(self, label: str, change: Any, *given: Any) -> bool:
        try:
            self.edit(label, change(self.value, *given))
        except EditError as error:
            self.refuse(error)
            return False
        return True

    def _on_picked(self, providers: Sequence[Any]) -> None:
        self._add_rows([offer_of(each) for each in providers])
        self.focus_body()

    def _on_renamed(self, key: str, name: str) -> None:
        try:
            after = change_candidate(self.value, key, name=name)
        except EditError as error:
            self.refuse(error)
            return
        self.edit(self.tr("Name of {candidate}").format(candidate=self.value.candidates[key].name), after)

    def _on_edited(self, _key: str, field: str) -> None:
        if field == "provider":
            self._learn()

    def _on_taken_back(self, candidate: str, criterion: str) -> None:
        names = self._names(candidate, criterion)
        label = self.tr("Take back the waiver of {criterion} for {candidate}").format(**names)
        if self._try(label, set_waiver, candidate, criterion, None):
            sentence = self.tr("The waiver for {candidate} is taken back").format(**names)
            self.offer_undo(sentence)

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

    # ---- words -------------------------------------------------------------------------------------

    def _names(self, candidate: str, criterion: str) -> dict[str, str]:
        return {
            "candidate": self.value.candidates[candidate].name,
            "criterion": self.value.criteria[criterion].name,
        }
