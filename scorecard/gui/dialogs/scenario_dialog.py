"""Asking for a scenario: its name, what it is for, and what it has otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from scorecard.core.departures import Found, told_of
from scorecard.core.model import WHOLE, Aspect, Evaluation, Key, Missing, Pooling, Scenario, in_order
from scorecard.core.scenarios import Value, departures_of
from scorecard.core.text import unfit
from scorecard.gui.checks import Check
from scorecard.gui.dialogs.dialog import WIDTH, Dialog
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.notice import IconLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.long_text import height_of_lines
from scorecard.render.choices import CHOICES

LONGEST_NAME: Final = 120
MOST_LINES: Final = 7
"""How much of what is otherwise is listed."""
MOST_SEEN: Final = 10
"""How many boxes of a column are seen at once."""


class ScenarioDialog(Dialog):
    """Asks for a name and a note; and, where nothing is tried, who is left out and by what rules it is calculated.

    `name`, `note` and `departures` hold the answer once it is `accepted`.
    """

    def __init__(
        self,
        look: Look,
        evaluation: Evaluation,
        *,
        key: str = "",
        tried: Found | None = None,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`key`: the scenario that is changed, "" for a new one. `tried`: what is to be kept; then no more is asked."""
        tr = QCoreApplication.translate
        question, consequence, verb = {
            (True, False): (
                tr("ScenarioDialog", "Keep this as a scenario?"),
                tr(
                    "ScenarioDialog", "It stands beside the evaluation, which stays as it is, and follows what changes."
                ),
                tr("ScenarioDialog", "Keep scenario"),
            ),
            (True, True): (
                tr("ScenarioDialog", "Keep this in the scenario?"),
                tr("ScenarioDialog", "What it had otherwise before is replaced."),
                tr("ScenarioDialog", "Keep scenario"),
            ),
            (False, False): (
                tr("ScenarioDialog", "A new scenario?"),
                tr(
                    "ScenarioDialog", "The evaluation stays as it is. Other weights and scores are tried on Robustness."
                ),
                tr("ScenarioDialog", "Add scenario"),
            ),
            (False, True): (
                tr("ScenarioDialog", "Change the scenario?"),
                tr("ScenarioDialog", "Its other weights and scores stay; they are changed by trying it further."),
                tr("ScenarioDialog", "Change scenario"),
            ),
        }[tried is not None, bool(key)]
        super().__init__(
            look, question, consequence, verb, icon="weights", width=WIDTH + look.length("space.xxl"), parent=parent
        )
        self._evaluation = evaluation
        self._key = key
        self._tried = tried
        self._said: Mapping[Key, Value] = departures_of(evaluation, key) if key else {}
        row = evaluation.scenarios[key] if key else Scenario(name)
        self.editor = QLineEdit(row.name[:LONGEST_NAME])
        self.editor.setMaxLength(LONGEST_NAME)
        self.editor.selectAll()
        self._name_field = Field(look, self.tr("Name"), self.editor)
        self.reason = QPlainTextEdit(row.note)
        self.reason.setTabChangesFocus(True)
        self._note_field = Field(look, self.tr("What it is for"), self.reason)
        self.column.addWidget(self._name_field)
        self.column.addWidget(self._note_field)
        self.left_out: dict[str, Check] = {}
        self.voiceless: dict[str, Check] = {}
        self.rules: dict[str, Picker] = {}
        if tried is not None:
            self._list_tried(tried)
        else:
            self._ask()
        self.editor.textChanged.connect(self._on_text_changed)
        look.changed.connect(self._dress_note)
        self._dress_note()
        self.editor.setFocus()

    # ---- the answer --------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name, in one line."""
        return " ".join(self.editor.text().split())

    @property
    def note(self) -> str:
        """What the scenario is for."""
        return self.reason.toPlainText().strip()

    @property
    def fault(self) -> str:
        """What is said to be wrong with the name."""
        return self._name_field.fault

    @property
    def departures(self) -> dict[Key, Value]:
        """All that the scenario has otherwise."""
        if self._tried is not None:
            return self._tried.departures
        found = {place: value for place, value in self._said.items() if not self._asks(place)}
        found |= {(Aspect.CANDIDATE.value, key, WHOLE): True for key, box in self.left_out.items() if box.isChecked()}
        found |= {(Aspect.VOTE.value, key, WHOLE): 0.0 for key, box in self.voiceless.items() if box.isChecked()}
        for name, picker in self.rules.items():
            if picker.currentData():
                found[Aspect.RULE.value, name, WHOLE] = str(picker.currentData())
        return found

    def _asks(self, place: Key) -> bool:
        """Whether the dialog asks for this, so that what was said of it before does not hold."""
        aspect, subject, _ = place
        if aspect == Aspect.VOTE:
            return subject in self.voiceless and self._said[place] == 0
        return (aspect == Aspect.CANDIDATE and subject in self.left_out) or aspect == Aspect.RULE

    def accept(self) -> None:
        """Take it, unless something is wrong with the name."""
        flaw = self._flaw()
        self._name_field.set_fault(flaw)
        if flaw:
            self.adjustSize()
            self.editor.setFocus()
        else:
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps it out of the note, in which Enter begins a new line."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)

    def _flaw(self) -> str:
        if not self.name:
            return self.tr("A scenario needs a name to be found by.")
        others = (each.name for key, each in self._evaluation.scenarios.items() if key != self._key)
        if any(" ".join(each.split()).casefold() == self.name.casefold() for each in others):
            return self.tr("There is a scenario of this name already: choose another.")
        fault = unfit(self.name) or unfit(self.note)
        return f"{fault[:1].upper()}{fault[1:]}." if fault else ""

    def _on_text_changed(self, _text: str) -> None:
        if self._name_field.fault:
            self._name_field.set_fault(self._flaw())

    # ---- putting together ----------------------------------------------------------------------------------

    def _list_tried(self, tried: Found) -> None:
        """What will be otherwise, and what no scenario can keep."""
        lines = [str(each.what) for each in told_of(self._evaluation, tried.departures) if not each.same]
        rows = self._section(self.tr("What is different in it"))
        for line in lines[:MOST_LINES]:
            rows.addWidget(Text(self.look, line, "body", "text.primary", wraps=True))
        if len(lines) > MOST_LINES:
            more = self.tr("and {count} more").format(count=len(lines) - MOST_LINES)
            rows.addWidget(Text(self.look, more, "small", "text.secondary"))
        if not lines:
            rows.addWidget(Text(self.look, self.tr("Nothing yet"), "body", "text.secondary"))
        for each in tried.unkept:
            rows.addWidget(IconLine(self.look, "warning", f"{each}.", color="warn.mark"))
        self.column.addLayout(rows)

    def _ask(self) -> None:
        """Who is left out beside whose vote does not count, and the rules."""
        value, said = self._evaluation, self._said
        voters = [key for key in in_order(value.evaluators) if value.evaluators[key].voting_weight > 0]
        inside = QWidget()
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(self.look.length("space.lg"))
        for title, aspect, keys, table, boxes in (
            (self.tr("Left out"), Aspect.CANDIDATE, in_order(value.candidates), value.candidates, self.left_out),
            (self.tr("Without the vote of"), Aspect.VOTE, voters, value.evaluators, self.voiceless),
        ):
            if not keys:
                continue
            rows = self._section(title)
            for key in keys:
                box = boxes[key] = Check(self.look, table[key].name)
                found = said.get((aspect.value, key, WHOLE))
                box.setChecked(found is True or (aspect is Aspect.VOTE and found == 0))
                rows.addWidget(box)
            rows.addStretch(1)
            sides.addLayout(rows, 1)
        if max(len(self.left_out), len(self.voiceless)) > MOST_SEEN:
            scroll = EdgeScroll(inside)
            for part in (scroll.viewport(), inside):
                part.setAutoFillBackground(False)  # the dialog paints what lies under it
            step = self.look.line_height("body") + self.look.length("space.sm") + self.look.length("space.xs")
            scroll.setFixedHeight(MOST_SEEN * step)
            self.column.addWidget(scroll)
        else:
            self.column.addWidget(inside)
        self._ask_rules()

    def _ask_rules(self) -> None:
        value, said = self._evaluation, self._said
        for name, label, kind in (
            ("pooling", self.tr("Scores are pooled by"), Pooling),
            ("missing", self.tr("Missing cells"), Missing),
        ):
            picker = self.rules[name] = Picker(self.look, label)
            present = CHOICES[getattr(value.rules, name)]
            picker.addItem(self.tr("As in the evaluation: {rule}").format(rule=present), "")
            for each in kind:
                picker.addItem(CHOICES[each][:1].upper() + CHOICES[each][1:], str(each))
            chosen = said.get((Aspect.RULE.value, name, WHOLE), "")
            picker.setCurrentIndex(max(picker.findData(chosen), 0))
            self.column.addWidget(Field(self.look, label, picker))

    def _section(self, title: str) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(self.look.length("space.xs"))
        rows.addWidget(Text(self.look, title, "label", "text.tertiary"))
        return rows

    def _dress_note(self) -> None:
        self.reason.setFont(self.look.font("body"))
        self.reason.setFixedHeight(height_of_lines(self.reason, self.look, 2))
