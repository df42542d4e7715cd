"""Asking for a scenario: its name, what it is for, and what it has otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from scorecard.core.changes import with_row
from scorecard.core.choice_words import CHOICES
from scorecard.core.departing import set_otherwise, taken_back
from scorecard.core.departures import Found, told, told_of
from scorecard.core.errors import EditError
from scorecard.core.model import WHOLE, Aspect, Evaluation, Key, Missing, Pooling, Scenario, in_order
from scorecard.core.scenarios import Value, departures_of
from scorecard.core.text import unfit
from scorecard.core.wording import one_line
from scorecard.gui.buttons import Button
from scorecard.gui.check_box import Check
from scorecard.gui.dialogs.dialog import WIDTH, Dialog
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.notice import IconLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.views.departure_form import DepartureForm
from scorecard.gui.views.departure_leaf import DepartureLeaf
from scorecard.gui.views.departure_rows import DepartureRows
from scorecard.gui.views.explained import Explaining
from scorecard.gui.views.explanation import Leaf
from scorecard.gui.views.long_text import height_of_lines

LONGEST_NAME: Final = 120
SIZE: Final = 560
"""The width where all is asked for, at the designed size of text."""
MOST_SEEN: Final = 8
"""How many boxes of a column are seen at once."""
MOST_ROWS: Final = 6
LEAST_ROWS: Final = 2
"""How many lines of what is different are seen at once, and where the screen is low."""
LISTED: Final = (Aspect.WEIGHT, Aspect.FACT, Aspect.SCORE, Aspect.VOTE)
"""What has a line where it is different; all else has a box or a picker of its own."""


class ScenarioDialog(Dialog):
    """Asks for a name and a note; and, where nothing is tried, for all that is different.

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
                    "ScenarioDialog", "It stands beside the evaluation, which stays as it is, and follows what changes."
                ),
                tr("ScenarioDialog", "Add scenario"),
            ),
            (False, True): (
                tr("ScenarioDialog", "Change the scenario?"),
                tr("ScenarioDialog", "It stands beside the evaluation, which stays as it is."),
                tr("ScenarioDialog", "Change scenario"),
            ),
        }[tried is not None, bool(key)]
        wide = WIDTH + look.length("space.xxl") if tried is not None else SIZE
        super().__init__(look, question, consequence, verb, icon="weights", width=wide, parent=parent)
        self._evaluation = evaluation
        self._key = key
        self._tried = tried
        self._said: Mapping[Key, Value] = departures_of(evaluation, key) if key else {}
        self._draft = evaluation if key else with_row(evaluation, "scenarios", (WHOLE,), Scenario())
        self._asking: Explaining | None = None
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
        return one_line(self.editor.text())

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
        drafted = departures_of(self._draft, self._key)
        found = {place: value for place, value in drafted.items() if not self._asks(place, value)}
        found |= {(Aspect.CANDIDATE.value, key, WHOLE): True for key, box in self.left_out.items() if box.isChecked()}
        found |= {(Aspect.VOTE.value, key, WHOLE): 0.0 for key, box in self.voiceless.items() if box.isChecked()}
        for name, picker in self.rules.items():
            if picker.currentData():
                found[Aspect.RULE.value, name, WHOLE] = str(picker.currentData())
        return found

    @property
    def changes(self) -> dict[Key, Value | None]:
        """What the scenario has otherwise than when the dialog was opened; None: it is not different any more."""
        now = self.departures
        found: dict[Key, Value | None] = {place: None for place in self._said if place not in now}
        return found | {place: value for place, value in now.items() if not _same(self._said.get(place), value)}

    @property
    def leaf(self) -> Leaf | None:
        """The leaf that asks what is different, while it is open."""
        return None if self._asking is None else self._asking.leaf

    def _asks(self, place: Key, value: Value) -> bool:
        """Whether a box or a picker stands for this."""
        aspect, subject, _ = place
        if aspect == Aspect.VOTE:
            return subject in self.voiceless and value == 0
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

    def done(self, result: int) -> None:
        """Close it, and the leaf over it."""
        asking, self._asking = self._asking, None
        if asking is not None:
            asking.dismiss()
        super().done(result)

    def _flaw(self) -> str:
        if not self.name:
            return self.tr("A scenario needs a name to be found by.")
        others = (each.name for key, each in self._evaluation.scenarios.items() if key != self._key)
        if any(one_line(each).casefold() == self.name.casefold() for each in others):
            return self.tr("There is a scenario of this name already: choose another.")
        fault = unfit(self.name) or unfit(self.note)
        return f"{fault[:1].upper()}{fault[1:]}." if fault else ""

    def _on_text_changed(self, _text: str) -> None:
        if self._name_field.fault:
            self._name_field.set_fault(self._flaw())

    # ---- putting together ----------------------------------------------------------------------------------

    def _list_tried(self, tried: Found) -> None:
        """What will be otherwise, and what no scenario can keep."""
        rows = self._section(self.tr("What is different in it"))
        self._add_lines(rows)
        for each in tried.unkept:
            rows.addWidget(IconLine(self.look, "warning", f"{each}.", color="warn.mark"))
        self.column.addLayout(rows)
        told_now = told_of(self._evaluation, tried.departures)
        self.said.show_told(told_now, writes=False, empty=self.tr("Nothing yet"))
        self._fit_lines()

    def _add_lines(self, rows: QVBoxLayout) -> None:
        """The lines of what is different, which are scrolled where they are many."""
        self.said = DepartureRows(self.look)
        self._lines = EdgeScroll(self.said)
        for part in (self._lines.viewport(), self.said):
            part.setAutoFillBackground(False)  # the dialog paints what lies under it
        rows.addWidget(self._lines)
        self.said.resized.connect(self._fit_lines)

    def _ask(self) -> None:
        """What is different line by line, who is left out beside whose vote does not count, and the rules."""
        rows = self._section(self.tr("What is different"))
        self._add_lines(rows)
        self.refused = IconLine(self.look, "warning", color="warn.mark")
        self.refused.hide()
        self.more = Button(self.look, self.tr("Add a difference…"), icon="add", small=True)
        self.more.setToolTip(self.tr("Another price or figure, weight, score or vote"))
        rows.addWidget(self.refused)
        rows.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addLayout(rows)
        self._ask_who()
        self._ask_rules()
        self.more.clicked.connect(self._on_more)
        self.said.asked.connect(self._on_asked)
        self.said.dropped.connect(self._on_dropped)
        self._show_draft()

    def _ask_who(self) -> None:
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
        for box in self.voiceless.values():
            box.toggled.connect(self._on_voiceless)

    def _ask_rules(self) -> None:
        value, said = self._evaluation, self._said
        both = QHBoxLayout()
        both.setSpacing(self.look.length("space.lg"))
        for name, label, kind in (
            ("pooling", self.tr("Scores are pooled by"), Pooling),
            ("missing", self.tr("Missing cells"), Missing),
        ):
            picker = self.rules[name] = Picker(self.look, label)
            chosen = said.get((Aspect.RULE.value, name, WHOLE), "")
            present = getattr(value.rules, name)
            picker.addItem(self.tr("As now: {rule}").format(rule=CHOICES[present]), "")
            for each in kind:
                if each is not present or chosen == each:
                    picker.addItem(_begun(CHOICES[each]), str(each))
            picker.setCurrentIndex(max(picker.findData(chosen), 0))
            picker.currentTextChanged.connect(picker.setToolTip)
            picker.setToolTip(picker.currentText())
            both.addWidget(Field(self.look, label, picker), 1)
        self.column.addLayout(both)

    # ---- what is different line by line --------------------------------------------------------------------

    def _show_draft(self) -> None:
        drafted = departures_of(self._draft, self._key)
        lines = [each for each in told(self._draft, self._key) if not self._asks(each.place, drafted[each.place])]
        self.said.show_told(lines)
        self._lines.setVisible(bool(self.said.rows))
        self._fit_lines()

    def _fit_lines(self) -> None:
        """As high as the lines are, up to a few, and fewer where the screen is low; the others are scrolled."""
        self._set_most(MOST_ROWS)
        if self.isVisible():
            self._settled.start()

    def _set_most(self, most: int) -> None:
        step = self.look.line_height("small") + 2 * self.look.length("space.xs")
        margins = self._whole.contentsMargins()
        wide = self.minimumWidth() - margins.left() - margins.right()
        high = max(self.said.heightForWidth(wide), 0)
        self.said.setContentsMargins(0, 0, self.look.length("space.lg") if high > most * step else 0, 0)
        self._lines.setFixedHeight(min(max(self.said.heightForWidth(wide), 0), most * step))

    def adjustSize(self) -> None:
        super().adjustSize()
        for most in range(MOST_ROWS - 1, LEAST_ROWS - 1, -1):
            if self.sizeHint().height() <= self.screen().availableSize().height():
                break
            self._set_most(most)
            super().adjustSize()

    def _on_more(self) -> None:
        self._ask_for(self.more, None)

    def _on_asked(self, part: QWidget, place: Key) -> None:
        self._ask_for(part, place)

    def _ask_for(self, part: QWidget, place: Key | None) -> None:
        """Ask what is different: something new, or what is at a place."""
        form = DepartureForm(self.look, self._draft, self._key, aspects=LISTED, place=place)
        verb = self.tr("Add it") if place is None else self.tr("Change it")
        words = "" if place is None else form.about
        leaf = DepartureLeaf(self.look, self, self.tr("What is different?"), form, verb, words)
        leaf.said.connect(self._on_said)
        if self._asking is None:
            self._asking = Explaining(self.look, self)
        self._asking.open(leaf, part)

    def _on_said(self, place: Key, value: Value) -> None:
        box = self.voiceless.get(place[1]) if place[0] == Aspect.VOTE else None
        if box is not None:
            box.setChecked(value == 0)
            if value == 0:
                return
        self._change(lambda draft: set_otherwise(draft, self._key, place, value))

    def _on_dropped(self, place: Key) -> None:
        self._change(lambda draft: taken_back(draft, self._key, place))

    def _on_voiceless(self, _checked: bool) -> None:
        """Whoever has no vote has no other one either."""
        drafted = departures_of(self._draft, self._key)
        for key, box in self.voiceless.items():
            place = (Aspect.VOTE.value, key, WHOLE)
            if box.isChecked() and drafted.get(place, 0) != 0:
                self._on_dropped(place)

    def _change(self, change: Callable[[Evaluation], Evaluation]) -> None:
        try:
            self._draft = change(self._draft)
            self.refused.set_words("")
        except EditError as error:
            self.refused.set_words(str(error))
        self.refused.setVisible(bool(self.refused.text))
        self._show_draft()

    def _section(self, title: str) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(self.look.length("space.xs"))
        rows.addWidget(Text(self.look, title, "label", "text.tertiary"))
        return rows

    def _dress_note(self) -> None:
        self.reason.setFont(self.look.font("body"))
        self.reason.setFixedHeight(height_of_lines(self.reason, self.look, 2))


def _begun(words: str) -> str:
    """Words as a sentence begins with them."""
    return words[:1].upper() + words[1:]


def _same(value: Value | None, other: Value) -> bool:
    """Whether two values are equal, a gate that is passed and a figure of 1 not taken for the same."""
    return value == other and isinstance(value, bool) is isinstance(other, bool)
