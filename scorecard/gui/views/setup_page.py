"""Setup: what is being sourced, by which process and rules, on which scale, and by whom it is evaluated."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from scorecard.app.guide import Recommendation, load_guide
from scorecard.app.start import CURRENCIES, with_currency
from scorecard.core.choice_words import CHOICES, titled
from scorecard.core.edits import set_head
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Process, Stage
from scorecard.core.wording import counted
from scorecard.gui.actions import new_action, separate
from scorecard.gui.buttons import Button
from scorecard.gui.fields import Field, Picker
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look
from scorecard.gui.models.locked import why_fixed_head, why_fixed_process, why_settled
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.proceedings import Doing, Step, formal_step
from scorecard.gui.notice import LockLine
from scorecard.gui.page import Toolbar
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.guide_advice import GuideAdvice
from scorecard.gui.views.guide_view import GuideQuestions
from scorecard.gui.views.long_text import LongText
from scorecard.gui.views.panel_editor import PanelEditor
from scorecard.gui.views.rules_editor import Choice, RulesEditor
from scorecard.gui.views.scale_editor import ScaleEditor
from scorecard.gui.views.setup_columns import Columns
from scorecard.gui.views.text_fields import LinesField

FORM: Final = "form"
GUIDE: Final = "guide"
OTHER: Final = "Other"
LINES: Final = ("title", "service", "volume", "complexity")
TEXTS: Final = ("description", "scope")


class SetupPage(EvaluationPage):
    """The form of an evaluation. Each field is one edit, made on Enter or when it is left."""

    help_page: ClassVar[str] = "setup"

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None) -> None:
        super().__init__(look, self.tr("Setup"), opened, parent=parent)
        self._guide = load_guide()
        self.views = SegmentedControl(look, self.tr("View"), [(FORM, self.tr("Setup")), (GUIDE, self.tr("What fits"))])
        self.questions = GuideQuestions(look, self._guide)
        self.advice = GuideAdvice(
            look,
            self._guide,
            take=self.tr("Use {model}"),
            decline=self.tr("Choose another"),
            undecided=self.tr("Back to setup"),
        )
        self.lines = {name: LineField() for name in LINES}
        self.texts = {name: LongText(look, lines) for name, lines in zip(TEXTS, (3, 3), strict=True)}
        self.model = Picker(look, self.tr("Sourcing model"))
        self.currency = Picker(look, self.tr("Currency"))
        self.kpis = LinesField(look, self.tr("KPIs"), self.tr("KPI {number}"), self.tr("Add a KPI, then Enter"))
        self.process = self._process_choice()
        self.stage = self._stage_choice()
        self.to_stages = Button(look, self.tr("Panel and stages"), small=True)
        self.lock = LockLine(look, self.tr("Reopen the setup"))
        self.scale = ScaleEditor(look)
        self.rules = RulesEditor(look)
        self.panel = PanelEditor(look, self.document)
        self._panel_title = Text(look, "", "section")
        self._fields: dict[str, Field] = {}
        self.columns = Columns(look, self._about(), self._deciding(), *self._judging())
        self._bodies = QStackedWidget()
        self._scroll = scroll = EdgeScroll(self.columns)
        for each in (scroll, self.questions):
            self._bodies.addWidget(each)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lock)
        column.addWidget(self._bodies, 1)
        self.set_toolbar(Toolbar(look, [self.views]))
        self.set_body(body)
        self.set_side(self.advice)
        self.advice.hide()
        self._shown: Evaluation | None = None
        self._make_actions()
        self._connect()
        self._show(self.value)

    def field(self, name: str) -> Field:
        """The field of a part of the head, such as "title"."""
        return self._fields[name]

    # ---- where to go -------------------------------------------------------------------------------

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Show the field of what a row says."""
        self.show_form()
        places: dict[str, QWidget] = {
            "head": self.lines["title"],
            "scale": self.scale.ends["minimum"],
            "rules": next(each for each in self.rules.rating.control.parts if each.isChecked()),
            "evaluators": self.panel.line,
        }
        place = places.get(table)
        if place is None:
            return
        place.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(place)
        if table == "evaluators" and key:
            self.panel.show_evaluator(key[0])

    def focus_body(self) -> None:
        """Put the keyboard where work on this page begins."""
        if self.views.choice == FORM and self.lines["title"].isReadOnly():
            self.views.setFocus(Qt.FocusReason.OtherFocusReason)
            self.views.focusNextPrevChild(True)
        elif self.views.choice == FORM:
            self.lines["title"].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.questions.setFocus(Qt.FocusReason.OtherFocusReason)
            self.questions.focusNextPrevChild(True)

    def show_form(self) -> None:
        """Show the fields."""
        self._show_view(FORM)

    def show_guide(self) -> None:
        """Show the questions of the guide."""
        self._show_view(GUIDE)

    # ---- slots -------------------------------------------------------------------------------------

    def _show_view(self, view: str) -> None:
        self.views.choose(view)
        self._bodies.setCurrentIndex((FORM, GUIDE).index(view))
        self.advice.setVisible(view == GUIDE)

    def _on_answered(self) -> None:
        self.advice.show_answers(self.questions.answers)

    def _on_taken(self, found: Recommendation) -> None:
        model = found.model.key
        self._set(self.tr("Sourcing model {model}").format(model=model), "model", model)
        self.told.emit(self.tr("{model} is the sourcing model now.").format(model=model))
        self.show_form()
        self.model.setFocus()

    def _on_declined(self) -> None:
        self.show_form()
        self.model.setFocus()

    def _on_text(self, name: str, text: str) -> None:
        labels = {
            "title": self.tr("Title"),
            "description": self.tr("Description"),
            "service": self.tr("Function or service"),
            "scope": self.tr("Scope"),
            "volume": self.tr("Volume"),
            "complexity": self.tr("Complexity"),
        }
        self._set(labels[name], name, text.strip())

    def _on_model(self, at: int) -> None:
        model = self.model.itemData(at)
        words = self.tr("Sourcing model {model}") if model else self.tr("Sourcing model left open")
        self._set(words.format(model=model), "model", model)

    def _on_currency(self, _at: int) -> None:
        currency = self.currency.currentText()
        self.edit(self.tr("Currency {currency}").format(currency=currency), with_currency(self.value, currency))

    def _on_kpis(self, lines: tuple[str, ...]) -> None:
        self._set(self.tr("KPIs"), "kpis", lines)

    def _on_process(self, key: str) -> None:
        step = formal_step(self.opened.document.value) if Process(key) is Process.FORMAL else None
        if step is not None:
            self.process.show_choice(self.value.head.process)
            self.step_requested.emit(step)
            return
        self._set(self.tr("Process {word}").format(word=CHOICES[Process(key)]), "process", Process(key))

    def _on_stage(self, key: str) -> None:
        self._set(self.tr("Stage {word}").format(word=CHOICES[Stage(key)]), "stage", Stage(key))

    def _set(self, label: str, name: str, given: object) -> None:
        field = self._fields.get(name)
        try:
            value = set_head(self.value, **{name: given})
        except EditError as error:
            if field is None:
                self.refuse(error)
            else:
                field.set_fault(error.said_there)
            return
        if field is not None:
            field.set_fault("")
        self.edit(label, value)
        self._show_head(self.value)

    def _on_edited(self, label: str, value: Evaluation) -> None:
        self.edit(label, value)

    # ---- following ---------------------------------------------------------------------------------

    def _on_changed(self, _before: Evaluation, after: Evaluation) -> None:
        if self.isVisible():
            self._show(after)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show(self.value)

    def _show(self, value: Evaluation) -> None:
        before, self._shown = self._shown, value
        if before is value:
            return
        if before is None or before.head is not value.head:
            self._show_head(value)
        if before is None or before.scale is not value.scale or before.criteria is not value.criteria:
            self.scale.show_scale(value)
        if before is None or before.rules is not value.rules or before.criteria is not value.criteria:
            self.rules.show_rules(value)
        if before is None or before.head is not value.head or before.acts is not value.acts:
            self._show_locks(value)
        self.scale.follow(value)
        self.rules.follow(value)
        count = counted(len(value.evaluators), "evaluator", "evaluators")
        count = count if value.evaluators else self.tr("no evaluators yet")
        title = self.tr("Panel of {count}") if value.evaluators else self.tr("Panel")
        self._panel_title.setText(title.format(count=count))
        process = self.tr("formal process") if value.head.process is Process.FORMAL else self.tr("open process")
        parts = (value.head.title, CHOICES[value.head.stage], process, count)
        self.header.set_state(", ".join(filter(None, parts)))

    def _show_locks(self, value: Evaluation) -> None:
        """Offer only what may be changed as the order of work stands."""
        settled = why_settled(self.document, "rules")
        self.lock.say(why_settled(self.document, "rules", briefly=True))
        for part in (self.scale, self.rules):
            part.setEnabled(not settled)
            part.setToolTip(settled)
        closed = why_fixed_process(self.document)
        self.process.set_closed(closed, told=not self.document.why_closed and value.head.process is Process.OPEN)
        fixed = why_fixed_head(self.document)
        for field in (*self._fields.values(), *self._picked):
            field.set_closed(fixed)
        self.kpis.set_closed(fixed)
        self.advice.close_taking(fixed)
        self.stage.control.setEnabled(value.head.process is Process.OPEN and not fixed)
        self.stage.setToolTip(fixed)
        self.panel.show_state()

    def _on_to_stages(self) -> None:
        self.go_requested.emit("panel", None)

    def _on_lock_followed(self) -> None:
        self.step_requested.emit(Step(Doing.REOPEN, Stage.SETUP))

    def _show_head(self, value: Evaluation) -> None:
        head = value.head
        for name, line in self.lines.items():
            line.show_text(getattr(head, name))
        for name, text in self.texts.items():
            text.show_text(getattr(head, name))
        self.kpis.show_lines(head.kpis)
        self.process.show_choice(head.process)
        self.stage.show_choice(head.stage)
        self.to_stages.setVisible(head.process is Process.FORMAL)
        self._show_picked(self.model, head.model)
        self._show_picked(self.currency, head.currency)
        about = head.service or head.title
        said = (each.rstrip(".") for each in (about, head.volume) if each)
        self.questions.set_about(" ".join(f"{each}." for each in said))

    @staticmethod
    def _show_picked(picker: Picker, text: str) -> None:
        """Show what was chosen, also where it is not among what is offered."""
        at = picker.findData(text)
        if at < 0:
            picker.addItem(text, text)
            at = picker.count() - 1
        picker.setCurrentIndex(at)

    # ---- putting together --------------------------------------------------------------------------

    def _process_choice(self) -> Choice:
        return Choice(
            self.look,
            self.tr("Process"),
            {
                Process.OPEN: (
                    self.tr("Open"),
                    self.tr("Anything can change at any time; every change stands in the history."),
                ),
                Process.FORMAL: (
                    self.tr("Formal"),
                    self.tr(
                        "The order of work is kept. Weights and rules are locked before the first score; each "
                        "evaluator sees only their own sheet until all are handed in; sealed criteria stay hidden "
                        "until they are opened; going back takes a name and a reason, which every report shows."
                    ),
                ),
            },
        )

    def _stage_choice(self) -> Choice:
        meanings = {
            Stage.SETUP: self.tr("Criteria, weights and the panel are being settled."),
            Stage.SCORING: self.tr("The evaluators give their scores."),
            Stage.CONSENSUS: self.tr("The panel agrees where its scores differ."),
            Stage.DECIDED: self.tr("The choice has been made."),
        }
        return Choice(self.look, self.tr("Stage"), {each: (titled(each), meanings[each]) for each in Stage})

    def _about(self) -> QWidget:
        """What is being sourced."""
        self.model.addItem(self.tr("Not chosen yet"), "")
        for each in self._guide.models:
            self.model.addItem(f"{each.key}, {each.name.lower()}", each.key)
        self.model.addItem(self.tr("Another one"), OTHER)
        for currency in CURRENCIES:
            self.currency.addItem(currency, currency)
        self._picked = (
            Field(self.look, self.tr("Sourcing model"), self.model),
            Field(self.look, self.tr("Currency"), self.currency),
        )
        return self._section(
            Text(self.look, self.tr("What is being sourced"), "section"),
            self._labelled("title", self.tr("Title"), self.lines["title"]),
            self._labelled("description", self.tr("Description"), self.texts["description"]),
            self._pair(*zip(self._picked, (3, 1), strict=True)),
            self._labelled("service", self.tr("Function or service"), self.lines["service"]),
            self._labelled("scope", self.tr("Scope"), self.texts["scope"]),
            self._labelled("volume", self.tr("Volume"), self.lines["volume"]),
            self._labelled("complexity", self.tr("Complexity"), self.lines["complexity"]),
            self.kpis,
        )

    def _deciding(self) -> QWidget:
        """Process, stage and rules."""
        title, rules = self.tr("Process and stage"), self.tr("Rules")
        way = QHBoxLayout()
        way.addWidget(self.to_stages)
        way.addStretch(1)
        return self._section(
            Text(self.look, title, "section"),
            self.process,
            self.stage,
            way,
            Text(self.look, rules, "section"),
            self.rules,
        )

    def _judging(self) -> tuple[QWidget, QWidget]:
        """The panel and the scale."""
        scale = Text(self.look, self.tr("Scale"), "section")
        return self._section(self._panel_title, self.panel), self._section(scale, self.scale)

    def _labelled(self, name: str, label: str, editor: QWidget) -> Field:
        field = Field(self.look, label, editor)
        self._fields[name] = field
        return field

    def _pair(self, *fields: tuple[QWidget, int]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.look.length("space.md"))
        for field, share in fields:
            row.addWidget(field, share, Qt.AlignmentFlag.AlignTop)
        return row

    def _section(self, *parts: QWidget | QHBoxLayout) -> QWidget:
        """Parts under each other; a title further on stands off from what is above it."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.look.length("space.md"))
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for at, part in enumerate(parts):
            if isinstance(part, QHBoxLayout):
                column.addLayout(part)
                continue
            if at and isinstance(part, Text):
                column.addSpacing(self.look.length("space.lg"))
            column.addWidget(part)
        return inside

    def _make_actions(self) -> None:
        about = self.tr("Setup")
        new_action(self, self.tr("Ask what fits"), self.show_guide, about=about)
        new_action(self, self.tr("Show the setup"), self.show_form, about=about)
        separate(self)
        new_action(self, self.tr("Add an evaluator"), self.panel.line.setFocus, about=about)
        new_action(self, self.tr("Remove the evaluator"), self.panel.remove_current, about=about)
        self.addActions(self.panel.panel_actions)

    def _connect(self) -> None:
        for name, line in self.lines.items():
            line.committed.connect(partial(self._on_text, name))
            line.restored.connect(partial(self._fields[name].set_fault, ""))
        for name, text in self.texts.items():
            text.committed.connect(partial(self._on_text, name))
        self.views.chosen.connect(self._show_view)
        self.questions.answered.connect(self._on_answered)
        self.advice.taken.connect(self._on_taken)
        self.advice.declined.connect(self._on_declined)
        self.model.activated.connect(self._on_model)
        self.currency.activated.connect(self._on_currency)
        self.kpis.committed.connect(self._on_kpis)
        self.process.chosen.connect(self._on_process)
        self.stage.chosen.connect(self._on_stage)
        self.to_stages.clicked.connect(self._on_to_stages)
        self.lock.followed.connect(self._on_lock_followed)
        self.scale.edited.connect(self._on_edited)
        self.rules.edited.connect(self._on_edited)
        self.rules.refused.connect(self.refuse)
        self.panel.edited.connect(self._on_edited)
        self.panel.refused.connect(self.refuse)
        self.document.changed.connect(self._on_changed)
