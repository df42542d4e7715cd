"""The current cell of the facts grid: what is asked, what stands there and why, with its reason and its evidence."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.edits import set_reason
from scorecard.core.errors import EditError
from scorecard.core.model import Cell, Criterion, Direction, Kind, Shape
from scorecard.core.numbers import grouped
from scorecard.core.screening import waiver_of
from scorecard.gui.buttons import Button
from scorecard.gui.fields import Field
from scorecard.gui.labels import Rule, Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.locked import why_closed_waiver
from scorecard.gui.models.seen import Shown
from scorecard.gui.page import SidePanel
from scorecard.gui.views.gate_list import waiver_text
from scorecard.gui.views.long_text import LongText


class FactPanel(SidePanel):
    """What is said of one fact.

    waiver_requested  a failed gate or missed limit is to be let pass (candidate, criterion)
    taken_back        a waiver is to be taken back (candidate, criterion)
    left              the person is done here and wants the grid back
    failed            something could not be kept (EditError)
    """

    waiver_requested = Signal(str, str)
    taken_back = Signal(str, str)
    left = Signal()
    failed = Signal(object)

    def __init__(self, look: Look, document: Shown, parent: QWidget | None = None) -> None:
        super().__init__(look, "", parent=parent)
        self.setAccessibleName(self.tr("The selected fact"))
        self._document = document
        self._criterion = ""
        self._candidate = ""
        self._is_committing = False
        self._whose = Text(look, "", "small", "text.tertiary", wraps=True)
        self._asked = Text(look, "", "body", "text.secondary", wraps=True)
        self._why = Text(look, "", "body", "danger.text", wraps=True)
        self._waiver = Text(look, "", "small", "text.secondary", wraps=True)
        self._waive = Button(look, self.tr("Waive…"), small=True)
        self._take_back = Button(look, self.tr("Take back"), small=True)
        self._reason = LongText(look, 4)
        self._evidence = LineField()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.md"))
        for each in (self._whose, self._asked, self._why, self._waiver):
            column.addWidget(each)
        buttons = QHBoxLayout()
        for button in (self._waive, self._take_back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(Rule(look))
        column.addWidget(Field(look, self.tr("Why (F2)"), self._reason))
        column.addWidget(Field(look, self.tr("Evidence (Ctrl+Shift+E)"), self._evidence))
        column.addSpacing(look.length("space.sm"))
        self._gate_keys, *others = (
            Text(look, keys, "caption", "text.tertiary", wraps=True)
            for keys in (
                self.tr("Y, N or Space answers a gate"),
                self.tr("Ctrl+D fills down, Delete clears"),
                self.tr("Ctrl+V pastes a block from a spreadsheet"),
            )
        )
        for each in (self._gate_keys, *others):
            column.addWidget(each)
        self.column.addWidget(self._body)
        self._reason.committed.connect(self._on_reason)
        self._evidence.committed.connect(self._on_evidence)
        self._waive.clicked.connect(self._on_waive)
        self._take_back.clicked.connect(self._on_take_back)
        self.refresh()

    def show_fact(self, criterion: str, candidate: str) -> None:
        """Show a cell; what was typed for the one before is taken first."""
        if (criterion, candidate) != (self._criterion, self._candidate) and not self._is_committing:
            self.commit()
            self._criterion, self._candidate = criterion, candidate
            self._fill(fresh=True)

    def refresh(self) -> None:
        """Show the cell as it is now; what is being typed stays."""
        self._fill(fresh=False)

    def show_why(self, why: str) -> None:
        """Say why the cell is flagged."""
        value = self._document.value
        waiver = waiver_of(value, self._candidate, self._criterion)
        self._why.setText(why if waiver is None else "")
        self._why.setVisible(bool(why) and waiver is None)
        self._waive.setVisible(bool(why) and waiver is None)
        self._take_back.setVisible(waiver is not None)
        self._waiver.setVisible(waiver is not None)
        closed = why_closed_waiver(self._document, self._candidate, self._criterion)
        for button in (self._waive, self._take_back):
            button.setEnabled(not closed)
            button.setToolTip(closed)
        if waiver is not None:
            by = self.tr("Waived by {name}").format(name=waiver_text(waiver, QLocale()))
            self._waiver.setText(f"{by}\n{waiver.reason}")

    def commit(self) -> None:
        """Take what is being typed."""
        value = self._document.value
        there = self._criterion in value.criteria and self._candidate in value.candidates
        if there and not self._is_committing:
            self._is_committing = True  # an edit brings everybody in step, and that comes back here
            self._reason.commit()
            self._evidence.commit()
            self._is_committing = False

    def edit_reason(self) -> None:
        """Put the keyboard on the reason."""
        self._reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def edit_evidence(self) -> None:
        """Put the keyboard on the evidence."""
        self._evidence.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fill(self, *, fresh: bool) -> None:
        value = self._document.value
        criterion: Criterion | None = value.criteria.get(self._criterion)
        candidate = value.candidates.get(self._candidate)
        there = criterion is not None and candidate is not None and criterion.kind is not Kind.GROUP
        self._body.setVisible(there)
        if criterion is None or candidate is None or not there:
            stated = any(each.kind.is_stated for each in value.criteria.values())
            self.title.setText(self.tr("No fact is chosen") if stated else self.tr("No facts yet"))
            return
        self.title.setText(criterion.name)
        self.title.setToolTip(criterion.name)
        self._gate_keys.setVisible(any(each.kind is Kind.GATE for each in value.criteria.values()))
        self._whose.setText(", ".join((candidate.name, *self._terms(criterion))))
        asked = "\n".join(part for part in (criterion.description, criterion.evidence) if part)
        self._asked.setText(asked)
        self._asked.setVisible(bool(asked))
        cells = value.facts.get(self._candidate)
        cell = (cells.get(self._criterion) if cells is not None else None) or Cell()
        if fresh:
            self._reason.reset(cell.rationale)
            self._evidence.reset(cell.evidence)
        else:
            self._reason.show_text(cell.rationale)
            self._evidence.show_text(cell.evidence)

    def _terms(self, criterion: Criterion) -> list[str]:
        """The unit, the direction and the limits of a measure, in words."""
        if criterion.kind is Kind.GATE:
            return [self.tr("gate")]
        found = [criterion.unit] if criterion.unit else []
        if criterion.value.shape is not Shape.CATEGORIES:
            lower = criterion.direction is Direction.LOWER
            found.append(self.tr("lower is better") if lower else self.tr("higher is better"))
        if criterion.at_least is not None:
            found.append(self.tr("at least {limit}").format(limit=grouped(criterion.at_least)))
        if criterion.at_most is not None:
            found.append(self.tr("at most {limit}").format(limit=grouped(criterion.at_most)))
        return found

    def _on_reason(self, text: str) -> None:
        self._take(self.tr("{candidate}: reason for {criterion}"), rationale=text)

    def _on_evidence(self, text: str) -> None:
        self._take(self.tr("{candidate}: evidence for {criterion}"), evidence=text)

    def _take(self, label: str, **given: str) -> None:
        value, place = self._document.value, (self._candidate, self._criterion)
        if self._criterion not in value.criteria or self._candidate not in value.candidates:
            return  # it was removed while something was being typed about it
        names = {"criterion": value.criteria[self._criterion].name, "candidate": value.candidates[self._candidate].name}
        try:
            after = set_reason(value, "facts", place, **given)
        except EditError as error:
            self.failed.emit(error)
            return
        self._document.edit(label.format(**names), after)

    def _on_waive(self) -> None:
        self.waiver_requested.emit(self._candidate, self._criterion)

    def _on_take_back(self) -> None:
        self.taken_back.emit(self._candidate, self._criterion)
