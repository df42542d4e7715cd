"""Beside the comparison: the scenarios of the open evaluation, who leads in each, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from scorecard.core.changes import diff
from scorecard.core.departing import set_otherwise, taken_back
from scorecard.core.departures import told
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Key
from scorecard.core.numbers import shown
from scorecard.core.progress import Report
from scorecard.core.scenario_results import Outcome, leaders_told, outcomes
from scorecard.core.scenarios import Value, adopt, duplicate_scenario, remove_scenario
from scorecard.core.wording import isolated
from scorecard.gui.actions import undo_buttons
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.forgetting import forget
from scorecard.gui.jobs import Jobs
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import SidePanel
from scorecard.gui.views.departure_rows import DepartureRows
from scorecard.gui.views.panel_rows import PanelRow, PanelRows


class ScenariosSide(SidePanel):
    """The scenarios by name; under them what the chosen one has otherwise, and what can be done with it.

    chosen            a scenario is chosen (its key)
    compare_wanted    scenarios are to stand beside the main line (list of keys)
    try_wanted        a scenario is to be tried further (its key)
    dialog_wanted     a scenario is to be made ("") or changed (its key)
    departure_wanted  it is to be asked what is otherwise: beside which part, and where (None: something new)
    left              it is not seen any more
    edited            a step was made (its label), and a sentence that says so
    refused           it cannot be (EditError)
    """

    chosen = Signal(str)
    compare_wanted = Signal(object)
    try_wanted = Signal(str)
    dialog_wanted = Signal(object)
    departure_wanted = Signal(object, object)
    left = Signal()
    edited = Signal(str, str)
    refused = Signal(object)

    def __init__(self, look: Look, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(look, "", name="", parent=parent)
        self._look = look
        self._jobs = jobs
        self._opened: Opened | None = None
        self._outcomes: list[Outcome] = []
        self._shown_of: Evaluation | None = None
        self._round = 0
        self._key = ""
        self._is_awaited = False
        self._undo: tuple[IconButton, ...] = ()
        self.setAccessibleName(self.tr("Scenarios"))
        self.title.setText(self.tr("Scenarios"))
        self.add = IconButton(look, "add", self.tr("New scenario"))
        self.head.addWidget(self.add)
        self.rows = PanelRows(look, self.tr("Scenarios"), "weights")
        self._hint = Text(look, "", "small", "text.secondary", wraps=True)
        self.first = Button(look, self.tr("New scenario…"), icon="add", kind=ButtonKind.PRIMARY)
        self.compare_all = Button(look, self.tr("Compare all"), icon="compare", small=True)
        self.column.addWidget(self._hint)
        self.column.addWidget(self.first, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.rows)
        self.column.addWidget(self.compare_all, 0, Qt.AlignmentFlag.AlignLeft)
        self._detail = self._lay_out()
        self.add.clicked.connect(partial(self._ask, ""))
        self.first.clicked.connect(partial(self._ask, ""))
        self.compare_all.clicked.connect(self._on_compare_all)
        self.rows.followed.connect(self.choose)
        self.more.clicked.connect(self.add_departure)
        self.said.asked.connect(self.departure_wanted)
        self.said.dropped.connect(self.take_back)
        self._tell()

    # ---- what it shows -----------------------------------------------------------------------------------

    def follow(self, opened: Opened | None) -> None:
        """Show the scenarios of the open evaluation, or that none is open."""
        before = self._opened
        if before is opened:
            return
        if before is not None and isValid(before):
            before.seen.changed.disconnect(self._on_changed)
        for button in self._undo:
            forget(button)
        self._undo = ()
        self._opened, self._outcomes, self._shown_of, self._key = opened, [], None, ""
        if opened is not None:
            opened.seen.changed.connect(self._on_changed)
            self._undo = undo_buttons(self._look, opened.seen.undo_stack)
            for at, button in enumerate(self._undo):
                self.head.insertWidget(1 + at, button)
        self._round += 1
        self._tell()
        self._work_out()

    @property
    def key(self) -> str:
        """The chosen scenario, or ""."""
        return self._key

    @property
    def outcomes(self) -> list[Outcome]:
        """What the main line and the scenarios come to, as far as it is known."""
        return self._outcomes

    def choose(self, key: str) -> None:
        """Show what a scenario has otherwise."""
        if key != self._key:
            self.said.fold()
        self._key = key
        self._tell()
        self._is_awaited = self._outcome is None
        if not self._is_awaited:
            self.chosen.emit(key)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._work_out()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    # ---- what is done with the chosen one ------------------------------------------------------------------

    def compare_chosen(self) -> None:
        """Put the chosen scenario beside the main line."""
        if self._outcome is not None:
            self.compare_wanted.emit([self._key])

    def try_chosen(self) -> None:
        """Try the chosen scenario, to be changed further."""
        if self._outcome is not None:
            self.try_wanted.emit(self._key)

    def change_chosen(self) -> None:
        """Ask for another name, note, panel and rules of the chosen scenario."""
        if self._outcome is not None:
            self._ask(self._key)

    def add_departure(self) -> None:
        """Ask what else is to be different in the chosen scenario."""
        if self._outcome is not None and self.more.isEnabled():
            self.departure_wanted.emit(self.more, None)

    def set_departure(self, place: Key, value: Value) -> None:
        """Have one thing otherwise in the chosen scenario; a weight is given as a share of its siblings."""
        key, names = self._key, self._names()

        def edit(evaluation: Evaluation) -> Evaluation:
            after = set_otherwise(evaluation, key, place, value)
            names.update((each.place, str(each.what)) for each in told(after, key))
            return after

        said = self.tr("Different in {name} now: {what}.")
        self._edit(self.tr("Scenario {name} changed"), said, edit, lambda: names.get(place, ""))

    def take_back(self, place: Key) -> None:
        """Have one thing in the chosen scenario as in the evaluation again."""
        key, what = self._key, self._names().get(place, "")
        said = self.tr("Taken back in {name}: {what}.")
        self._edit(self.tr("Scenario {name} changed"), said, lambda value: taken_back(value, key, place), lambda: what)

    def _names(self) -> dict[Key, str]:
        """What is otherwise in the chosen scenario in words, by its place."""
        if self._opened is None or self._outcome is None:
            return {}
        return {each.place: str(each.what) for each in told(self._opened.value, self._key)}

    def duplicate_chosen(self) -> None:
        """Make a copy of the chosen scenario, and choose that."""
        made: list[str] = []

        def copied(value: Evaluation) -> Evaluation:
            value, key = duplicate_scenario(value, self._key)
            made.append(key)
            return value

        label = self.tr("Scenario {name} duplicated")
        if self._edit(label, self.tr("The scenario {name} was duplicated."), copied):
            self.choose(made[0])

    def remove_chosen(self) -> None:
        """Take the chosen scenario away."""
        key = self._key
        label = self.tr("Scenario {name} removed")
        self._edit(label, self.tr("The scenario {name} was removed."), lambda value: remove_scenario(value, key))

    def adopt_chosen(self) -> None:
        """Adopt it: the evaluation becomes what the chosen scenario has."""
        key = self._key
        label = self.tr("Scenario {name} adopted")
        said = self.tr("The evaluation is now what the scenario {name} was.")
        self._edit(label, said, lambda value: adopt(value, key))

    def _edit(
        self,
        label: str,
        said: str,
        edit: Callable[[Evaluation], Evaluation],
        what: Callable[[], str] = str,
    ) -> bool:
        """Make a step; `what` says in words what it was about, once it is made."""
        opened, outcome = self._opened, self._outcome
        if opened is None or outcome is None:
            return False
        try:
            value = edit(opened.value)
        except EditError as error:
            self.refused.emit(error)
            return False
        if value is opened.value:
            return False
        label = label.format(name=outcome.name)
        opened.seen.edit(label, value)
        if diff(opened.value, value):
            return False  # it is not allowed now, and the window says why
        self.edited.emit(label, said.format(name=isolated(outcome.name), what=what()))
        return True

    def _ask(self, key: str, _checked: bool = False) -> None:
        if self._opened is not None:
            self.dialog_wanted.emit(key)

    def _on_compare_all(self) -> None:
        self.compare_wanted.emit([each.key for each in self._outcomes[1:]])

    # ---- working it out --------------------------------------------------------------------------------------

    def _on_changed(self, _before: Evaluation, _after: Evaluation) -> None:
        self._work_out()

    def _work_out(self) -> None:
        """Rank all scenarios in a job, where they are seen and are not known yet."""
        opened = self._opened
        if opened is None or not self.isVisible() or self._shown_of is opened.value:
            return
        value, previous = opened.value, opened.scorecard
        self._shown_of = value
        self._round += 1
        number = self._round

        def work(_: Report) -> list[Outcome]:
            return outcomes(value, previous)

        self._jobs.run(work, done=partial(self._on_worked_out, number))

    def _on_worked_out(self, number: int, found: list[Outcome]) -> None:
        if isValid(self) and number == self._round:
            self._outcomes = found
            awaited, self._is_awaited = self._is_awaited and self._outcome is not None, False
            if self._outcome is None:
                self._key = found[1].key if len(found) > 1 else ""
            self._tell()
            if awaited:
                self.chosen.emit(self._key)

    # ---- saying it ---------------------------------------------------------------------------------------------

    @property
    def _outcome(self) -> Outcome | None:
        return next((each for each in self._outcomes[1:] if each.key == self._key), None)

    def _tell(self) -> None:
        opened, found = self._opened, self._outcomes
        some = len(found) > 1
        writes = opened is not None and not opened.is_past
        if opened is None:
            self._hint.setText(self.tr("Open an evaluation to see its scenarios, and to make some."))
        else:
            self._hint.setText(
                self.tr(
                    "A scenario is a named variant of the open evaluation: with another price or other weights, "
                    "without a candidate or a vote, by other rules. The evaluation itself stays as it is."
                )
            )
        self._hint.setVisible(not some)
        self.first.setVisible(not some and writes)
        self.add.setEnabled(writes)
        self.rows.setVisible(some)
        self.compare_all.setVisible(len(found) > 2 and writes)
        if some:
            self.rows.set_rows([_row(each, found[0], self) for each in found])
        outcome = self._outcome
        self.rows.mark("" if outcome is None else outcome.key)
        for part in self._detail:
            part.setVisible(outcome is not None)
        if outcome is not None:
            self._tell_detail(outcome, writes=writes)

    def _tell_detail(self, outcome: Outcome, *, writes: bool) -> None:
        self._name.setText(outcome.name)
        self._note.setText(outcome.note)
        self._note.setVisible(bool(outcome.note))
        self._sentence.setText(f"{leaders_told(self._outcomes[0], outcome)}.")
        self.said.show_told(outcome.said, writes=writes, empty=self.tr("Nothing in it is different yet."))
        self.more.setEnabled(writes)
        for button in (self.compare, self.further, self.change, self.adopt, self.copy, self.remove):
            button.setEnabled(writes)  # a past is only looked at

    def _lay_out(self) -> tuple[QWidget, ...]:
        look = self._look
        self._name = Text(look, "", "strong", wraps=True)
        self._note = Text(look, "", "small", "text.secondary", wraps=True)
        self._sentence = Text(look, "", "body", "text.primary", wraps=True)
        self.said = DepartureRows(look)
        self.more = Button(look, self.tr("Add a difference…"), icon="add", small=True)
        self.more.setToolTip(self.tr("Another price or figure, weight, score, vote or rule, or without a candidate"))
        self.compare = Button(look, self.tr("Compare"), icon="compare", small=True)
        self.further = Button(look, self.tr("Try further"), icon="weights", small=True)
        self.change = Button(look, self.tr("Change…"), icon="edit", small=True)
        self.adopt = Button(look, self.tr("Adopt"), icon="check", small=True)
        self.copy = Button(look, self.tr("Duplicate"), icon="duplicate", small=True)
        self.remove = Button(look, self.tr("Remove"), icon="delete", small=True)
        for button, called, about in (
            (self.compare, self.compare_chosen, self.tr("Put it beside the evaluation as it stands")),
            (self.further, self.try_chosen, self.tr("Open it on Robustness, and try other weights and scores in it")),
            (self.change, self.change_chosen, self.tr("Change its name, what it is for, and all that is different")),
            (
                self.adopt,
                self.adopt_chosen,
                self.tr("Take it over into the evaluation, as one step that can be undone"),
            ),
            (self.copy, self.duplicate_chosen, self.tr("Make a copy of it")),
            (self.remove, self.remove_chosen, self.tr("Take it away")),
        ):
            button.setToolTip(about)
            button.clicked.connect(called)
        buttons = (self.compare, self.further, self.change, self.adopt, self.copy, self.remove)
        parts, below = (self._name, self._sentence, self._note, self.said), QWidget()
        grid = QGridLayout(below)
        grid.setContentsMargins(0, look.length("space.xs"), 0, 0)
        grid.setSpacing(look.length("space.sm"))
        for at, button in enumerate(buttons):
            grid.addWidget(button, at // 2, at % 2)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for part in parts:
            self.column.addWidget(part)
        self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(below)
        return (*parts, self.more, below)


def _row(outcome: Outcome, main: Outcome, words: QWidget) -> PanelRow:
    """A line of the list: the name, the total of who leads, and under it who that is."""
    first = None if outcome.scorecard is None else next(iter(outcome.scorecard.leaders), None)
    total = "" if first is None or first.total is None else shown(first.total)
    name = outcome.name if outcome is not main else words.tr("As it stands now")
    leaders = isolated(outcome.leaders) if outcome.leaders else words.tr("Nobody can be ranked")
    return PanelRow(name, total, leaders, outcome.key)
