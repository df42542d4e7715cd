"""The form of a candidate: who it is, where it would deliver from, on what terms; and what its gates say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.choice_words import titled
from scorecard.core.edits import change_candidate
from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Delivery
from scorecard.core.wording import one_line
from scorecard.gui.fields import Field, close_editor
from scorecard.gui.labels import Rule, Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.gate_items import GateItem, GateState
from scorecard.gui.models.locked import why_closed_waiver, why_fixed_candidate
from scorecard.gui.models.seen import Shown
from scorecard.gui.page import SidePanel
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.gate_list import GateList
from scorecard.gui.views.long_text import LongText


class CandidateForm(SidePanel):
    """The candidate that is selected.

    edited            a field has been changed (key, name of the field)
    waiver_requested  a failed gate or limit of it is to be let pass (candidate, criterion)
    taken_back        a waiver is to be taken back (candidate, criterion)
    place_requested   the cell of a gate or limit is wanted (candidate, criterion)
    """

    edited = Signal(str, str)
    waiver_requested = Signal(str, str)
    taken_back = Signal(str, str)
    place_requested = Signal(str, str)

    def __init__(self, look: Look, document: Shown, parent: QWidget | None = None) -> None:
        super().__init__(look, "", name="", parent=parent)
        self.setAccessibleName(self.tr("The selected candidate"))
        self._document = document
        self._key = ""
        self._is_naming = False
        self._is_committing = False
        self._names = QStringListModel(self)
        self._lines = {name: LineField() for name in ("name", "provider", "country", "site", "commercial")}
        self._labels = {
            "name": self.tr("Name"),
            "provider": self.tr("Provider"),
            "country": self.tr("Country"),
            "site": self.tr("Site"),
            "commercial": self.tr("Commercial model"),
            "notes": self.tr("Notes"),
            "delivery": self.tr("Delivery"),
        }
        self._fields = {name: Field(look, self._labels[name], line) for name, line in self._lines.items()}
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._lines["provider"].setCompleter(completer)
        parts = [(each.value, titled(each)) for each in Delivery]
        self._delivery = SegmentedControl(look, self._labels["delivery"], parts, small=True, blank=True, fills=True)
        self._notes = LongText(look, 3)
        self._gates = GateList(look)
        self._count = Text(look, "", "small", "text.tertiary")
        self._body = QWidget()
        self._lay_out(look)
        for name, line in self._lines.items():
            line.setObjectName(name)
            line.committed.connect(partial(self._on_line, name))
            line.restored.connect(partial(self._fields[name].set_fault, ""))
        self._notes.committed.connect(self._on_notes)
        self._delivery.chosen.connect(self._on_delivery)
        self._gates.waiver_requested.connect(self._on_waive)
        self._gates.taken_back.connect(self._on_take_back)
        self._gates.place_requested.connect(self._on_place)

    @property
    def key(self) -> str:
        """The candidate that is shown, "" for none."""
        return self._key

    def show_candidate(self, key: str, *, is_naming: bool = False) -> None:
        """Show a candidate; what was typed for the one before is taken first. `is_naming`: a new one has no key yet."""
        if is_naming != self._is_naming:
            self._is_naming = is_naming
            self._fill(fresh=False)
        if key != self._key and not self._is_committing:
            self.commit()
            self._key = key
            self._fill(fresh=True)

    def refresh(self) -> None:
        """Show the candidate as it is now; what is being typed stays."""
        self._fill(fresh=False)

    def commit(self) -> None:
        """Take what is being typed."""
        if self._key in self._document.value.candidates and not self._is_committing:
            self._is_committing = True  # an edit brings everybody in step, and that comes back here
            for line in self._lines.values():
                line.commit()
            self._notes.commit()
            self._is_committing = False

    def show_gates(self, items: Sequence[GateItem]) -> None:
        """Show what gates and limits say."""
        gates = [each for each in items if each.is_gate]
        passed = sum(each.state is GateState.PASSED for each in gates)
        self._count.setText(self.tr("{count} of {of}").format(count=passed, of=len(gates)) if gates else "")
        self._gate_head.setVisible(bool(items))
        self._gates.show_items(items, why_closed_waiver(self._document, self._key, ""))

    def set_providers(self, names: Sequence[str]) -> None:
        """Offer these names for the provider."""
        self._names.setStringList(sorted(names, key=str.casefold))

    # ---- showing -----------------------------------------------------------------------------------

    def _lay_out(self, look: Look) -> None:
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.md"))
        for name in ("name", "provider"):
            column.addWidget(self._fields[name])
        pair = QHBoxLayout()
        pair.setSpacing(look.length("space.md"))
        for name in ("country", "site"):
            pair.addWidget(self._fields[name], 1)
        column.addLayout(pair)
        column.addWidget(Field(look, self._labels["delivery"], self._delivery))
        column.addWidget(self._fields["commercial"])
        column.addWidget(Field(look, self._labels["notes"], self._notes))
        self._gate_head = QWidget()
        head = QVBoxLayout(self._gate_head)
        head.setContentsMargins(0, look.length("space.xs"), 0, 0)
        head.setSpacing(look.length("space.md"))
        head.addWidget(Rule(look))
        words = QHBoxLayout()
        words.addWidget(Text(look, self.tr("Gates and limits"), "strong"), 1)
        words.addWidget(self._count)
        head.addLayout(words)
        column.addWidget(self._gate_head)
        column.addWidget(self._gates)
        self.column.addWidget(self._body)
        self._body.hide()

    def _fill(self, *, fresh: bool) -> None:
        row: Candidate | None = self._document.value.candidates.get(self._key)
        self._body.setVisible(row is not None)
        if row is None:
            self.title.setText(self.tr("New candidate") if self._is_naming else self.tr("No candidate selected"))
            return
        self.title.setText(row.name)
        for name, line in self._lines.items():
            text = getattr(row, name)
            if fresh:
                self._fields[name].set_fault("")
                line.reset(text)
            else:
                line.show_text(text)
        if fresh:
            self._notes.reset(row.notes)
        else:
            self._notes.show_text(row.notes)
        self._delivery.choose(row.delivery.value if row.delivery else "")
        fixed = why_fixed_candidate(self._document, self._key)
        for editor in (*self._lines.values(), self._notes, self._delivery):
            close_editor(editor, fixed)

    # ---- taking ------------------------------------------------------------------------------------

    def _on_line(self, name: str, text: str) -> None:
        self._take(name, one_line(text))

    def _on_notes(self, text: str) -> None:
        self._take("notes", text)

    def _on_delivery(self, part: str) -> None:
        self._take("delivery", Delivery(part))

    def _take(self, name: str, given: Any) -> None:
        row = self._document.value.candidates.get(self._key)
        if row is None:
            return
        field = self._fields.get(name)
        try:
            after = change_candidate(self._document.value, self._key, **{name: given})
        except EditError as error:
            if field is not None:
                field.set_fault(error.happened)
            return
        if field is not None:
            field.set_fault("")
        said = self.tr("{field} of {candidate}").format(field=self._labels[name], candidate=row.name)
        self._document.edit(said, after)
        self.edited.emit(self._key, name)

    def _on_waive(self, criterion: str) -> None:
        self.waiver_requested.emit(self._key, criterion)

    def _on_take_back(self, criterion: str) -> None:
        self.taken_back.emit(self._key, criterion)

    def _on_place(self, criterion: str) -> None:
        self.place_requested.emit(self._key, criterion)
