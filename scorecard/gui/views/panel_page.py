"""Panel and stages: how far the work is and what comes next, who is on the panel, and what has been put on record."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.choice_words import titled
from scorecard.core.formality import has_given, lateness
from scorecard.core.model import Act, ActKind, Evaluation, Process, Stage
from scorecard.core.sight import sheets_in
from scorecard.core.stages import ORDER
from scorecard.core.wording import counted
from scorecard.gui.actions import new_action, separate
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.moments import Now, day_text, lasting_text, local_now, moment_from, with_days
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.proceedings import Step, act_words, next_steps, sheet_step, steps_back, words_of
from scorecard.gui.notice import IconLine
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.member_form import MemberForm
from scorecard.gui.views.panel_editor import PanelEditor
from scorecard.gui.views.panel_rows import PanelRow, PanelRows
from scorecard.gui.views.stage_line import StageLine, StagePart


class PanelPage(EvaluationPage):
    """The order of work, the panel, and the record of proceedings."""

    help_page: ClassVar[str] = "panel"

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None, *, now: Now = local_now) -> None:
        super().__init__(look, self.tr("Panel and stages"), opened, parent=parent)
        self._now = now
        self._behind = True
        self.line = StageLine(look)
        self.stages = SegmentedControl(
            look, self.tr("Stage"), [(each.value, titled(each)) for each in Stage], equal=True
        )
        self._meaning = Text(look, "", "body", "text.secondary", wraps=True)
        self._steps = QHBoxLayout()
        self._steps.setSpacing(look.length("space.sm"))
        self._steps.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.buttons: dict[Step, Button] = {}
        self._hidden = QVBoxLayout()
        self._hidden.setSpacing(look.length("space.xs"))
        self._hidden_lines: list[IconLine] = []
        self.panel = PanelEditor(look, opened.seen, whole=opened.document)
        self._panel_title = Text(look, "", "section")
        self._acts_title = Text(look, self.tr("On record"), "section")
        self.acts = PanelRows(look, self.tr("Record of proceedings"))
        self.form = MemberForm(look, opened, now=now)
        self._inside = self._arranged()
        self._scroll = EdgeScroll(self._inside)
        self.set_body(self._scroll)
        self.set_side(self.form)
        about = self.tr("Panel and stages")
        new_action(self, self.tr("Next step in the order of work"), self.go_on, about=about, icon="check", look=look)
        new_action(self, self.tr("Hand in or take back the sheet"), self._on_sheet, about=about)
        separate(self)
        new_action(self, self.tr("Add an evaluator"), self.panel.line.setFocus, about=about, icon="add", look=look)
        new_action(self, self.tr("Remove the evaluator"), self.panel.remove_current, about=about)
        self.addActions(self.panel.panel_actions)
        self._connect()

    def _arranged(self) -> QWidget:
        look, inside = self.look, QWidget()
        column = QVBoxLayout(inside)
        left, right = look.length("size.page_left"), look.length("size.page_right")
        column.setContentsMargins(
            left, look.length("space.lg") + look.length("space.xs"), right, look.length("space.xl")
        )
        column.setSpacing(look.length("space.md"))
        above: tuple[QWidget, ...] = (self.line, self.stages, self._meaning)
        for part in above:
            column.addWidget(part)
        column.addLayout(self._hidden)
        column.addLayout(self._steps)
        below: tuple[QWidget, ...] = (Rule(look), self._panel_title, self.panel, self._acts_title, self.acts)
        for part in below:
            if part is self._acts_title:
                column.addSpacing(look.length("space.lg"))
            column.addWidget(part)
        column.addStretch(1)
        return inside

    def _connect(self) -> None:
        self.document.changed.connect(self._on_changed)
        self.opened.document.changed.connect(self._on_whole_changed)
        self.opened.who_changed.connect(self._on_who_changed)
        self.stages.chosen.connect(self._on_stage)
        self.panel.edited.connect(self.edit)
        self.panel.refused.connect(self.refuse)
        self.panel.chosen.connect(self.form.show_member)
        self.form.edited.connect(self.edit)
        self.form.refused.connect(self.refuse)
        self.form.step_requested.connect(self.step_requested)

    # ---- what the window asks ----------------------------------------------------------------------------

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Show a member of the panel."""
        if table in ("evaluators", "declarations", "submissions") and key:
            self.panel.show_evaluator(key[0])
            self._scroll.ensureWidgetVisible(self.panel.table)
        elif table == "evaluators":
            self.panel.line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_body()

    def focus_body(self) -> None:
        """Put the keyboard where work on this page begins."""
        first = next(iter(self.buttons.values()), None)
        if self.stages.isVisibleTo(self):
            first = None
            self.stages.setFocus(Qt.FocusReason.OtherFocusReason)
            self.stages.focusNextPrevChild(True)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Take the next step forward."""
        steps = next_steps(self.opened.document.value)
        if steps:
            self.step_requested.emit(steps[0])
        else:
            self.told.emit(self.tr("The evaluation is decided; there is no further stage."))

    # ---- slots --------------------------------------------------------------------------------------------

    def _on_sheet(self) -> None:
        step = sheet_step(self.opened.document.value, self.panel.current or self.opened.who)
        if step is not None:
            self.step_requested.emit(step)

    def _on_stage(self, key: str) -> None:
        """In an open evaluation: go to any stage, forward or back."""
        value = self.value
        at, to = ORDER.index(value.head.stage), ORDER.index(Stage(key))
        way = ORDER[at + 1 : to + 1] if to > at else (Stage(key),)
        for stage in way:
            steps = (*next_steps(self.value), *steps_back(self.value))
            step = next((each for each in steps if each.stage is stage), None)
            if step is not None:
                self.step_requested.emit(step)
        self.stages.choose(self.value.head.stage)

    def _on_changed(self, _before: Evaluation, _after: Evaluation) -> None:
        self._refresh_when_seen()

    def _on_whole_changed(self, _before: Evaluation, _after: Evaluation) -> None:
        if self.isVisible():
            self.form.refresh()

    def _on_who_changed(self, who: str) -> None:
        if who:
            self.panel.show_row(who)
        self._refresh_when_seen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._behind:
            self._refresh()
        if not self.panel.current:
            self.panel.show_row(self.opened.who or self.panel.model.key_at(0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.line.updateGeometry()
        self._fit_panel()

    def _refresh_when_seen(self) -> None:
        self._behind = True
        if self.isVisible():
            self._refresh()

    # ---- showing ------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._behind = False
        value = self.value
        formal = value.head.process is Process.FORMAL
        self.line.setVisible(formal)
        self.stages.setVisible(not formal)
        self.stages.choose(value.head.stage)
        self.stages.setEnabled(not self.document.why_closed)
        self.stages.setToolTip(self.document.why_closed)
        self.line.set_parts(self._parts(value))
        self._meaning.setText(self._meaning_of(value))
        self._show_steps(value, formal=formal)
        self._show_hidden()
        count = counted(len(value.evaluators), "evaluator", "evaluators")
        title = self.tr("Panel of {count}") if value.evaluators else self.tr("Panel")
        self._panel_title.setText(title.format(count=count))
        self.panel.show_state()
        self._show_acts(value)
        self.form.refresh()
        self.header.set_state(self._state(value, formal=formal))
        self._fit_panel()

    def _fit_panel(self) -> None:
        """The table of a large panel takes the height that all else on the page leaves."""
        column, table = self._inside.layout(), self.panel.table
        if column is None:
            return
        high = column.totalHeightForWidth(self._inside.width())
        if high < 0:
            high = column.totalSizeHint().height()
        table.give_room(self._scroll.height() - high + table.sizeHint().height())

    def _state(self, value: Evaluation, *, formal: bool) -> str:
        process = self.tr("Formal process") if formal else self.tr("Open process")
        parts = [process, titled(value.head.stage).lower()]
        if value.head.stage is Stage.SCORING and value.evaluators and (value.submissions or formal):
            given, whole = sheets_in(value)
            parts.append(self.tr("{given} of {whole} sheets are in").format(given=given, whole=whole))
        return ", ".join(parts)

    def _parts(self, value: Evaluation) -> tuple[StagePart, ...]:
        at = ORDER.index(value.head.stage)
        return tuple(
            StagePart(titled(stage), self._since(value, stage) if place <= at else "", place < at, place == at)
            for place, stage in enumerate(ORDER)
        )

    def _since(self, value: Evaluation, stage: Stage) -> str:
        """When a stage began, and by whom."""
        found = [value.acts[key] for key in sorted(value.acts)]
        begun: Act | None = next(
            (act for act in reversed(found) if act.stage is stage and act.kind is not ActKind.UNSEALED), None
        )
        moment = None if begun is None else moment_from(begun.at)
        if begun is None or moment is None:
            return ""
        day = day_text(moment, self._now(), QLocale())
        return self.tr("since {day}, {name}").format(day=day, name=begun.by)

    def _meaning_of(self, value: Evaluation) -> str:
        if value.head.process is Process.OPEN:
            return self.tr(
                "An open process: anything can change at any time, and the stage only says how far you are. Choose a "
                "formal process in Setup where the order of work must be kept."
            )
        late = lateness(value)
        meaning = self._stage_meaning(value)
        return f"{meaning} {with_days(str(late.what))}." if late is not None else meaning

    def _stage_meaning(self, value: Evaluation) -> str:
        settling = self.tr("Criteria, weights and the panel are being settled.")
        unscored = not has_given(self.opened.document.value)
        return {
            Stage.SETUP: self.tr("{settling} Nothing is scored yet.").format(settling=settling)
            if unscored
            else settling,
            Stage.SCORING: self.tr("Weights are locked. Each evaluator fills in a sheet and hands it in."),
            Stage.CONSENSUS: self.tr("The sheets are closed. The panel agrees where its scores differ."),
            Stage.DECIDED: self.tr("The choice has been made. Nothing changes any more."),
        }[value.head.stage]

    def _show_steps(self, value: Evaluation, *, formal: bool) -> None:
        wanted = [*next_steps(value), *steps_back(value)] if formal else []
        if wanted != list(self.buttons):
            for button in self.buttons.values():
                forget(button)
            self.buttons = {}
            for step in wanted:
                words = words_of(value, step)
                forward = step in next_steps(value)
                kind = ButtonKind.PRIMARY if forward and not self.buttons else ButtonKind.SECONDARY
                kind = kind if forward else ButtonKind.GHOST
                made = self.buttons[step] = Button(self.look, words.verb, kind=kind, parent=self._inside)
                made.clicked.connect(partial(self._on_step, step))
                made.setEnabled(not self.document.why_closed)
                made.setToolTip(self.document.why_closed)
                self._steps.addWidget(made)
                made.show()

    def _on_step(self, step: Step, _checked: bool = False) -> None:
        self.step_requested.emit(step)

    def _show_hidden(self) -> None:
        """What is hidden now, and until when."""
        said = [f"{each}." for each in self.document.sight.hidden]
        if said == [each.text for each in self._hidden_lines]:
            return
        for line in self._hidden_lines:
            forget(line)
        self._hidden_lines = [IconLine(self.look, "eye-off", each, parent=self._inside) for each in said]
        for line in self._hidden_lines:
            self._hidden.addWidget(line)
            line.show()

    def _show_acts(self, value: Evaluation) -> None:
        rows = []
        for key in sorted(value.acts, reverse=True):
            act = value.acts[key]
            moment = moment_from(act.at)
            when = act.at if moment is None else lasting_text(moment, self._now(), QLocale())
            who = self.tr("{name}: {reason}") if act.reason else self.tr("{name}")
            rows.append(PanelRow(act_words(act), when, who.format(name=act.by, reason=act.reason)))
        self.acts.set_rows(rows)
        for part in (self._acts_title, self.acts):
            part.setVisible(bool(rows))
