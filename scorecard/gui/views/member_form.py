"""One member of the panel: how far the sheet is, which criteria are assigned, and what interests are declared."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QWidget

from scorecard.core.errors import EditError
from scorecard.core.model import Declaration, Evaluation, Stage, Submission
from scorecard.core.panel import criteria_of, progress
from scorecard.core.panel_edits import assign_criteria, set_declaration
from scorecard.core.sight import closed_criteria
from scorecard.gui.buttons import Button
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.locked import why_closed_list
from scorecard.gui.models.moments import Now, lasting_text, local_now, moment_from
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.proceedings import Step, sheet_step, words_of
from scorecard.gui.page import SidePanel
from scorecard.gui.views.check_tree import CheckTree, as_assigned, boxes_of
from scorecard.gui.views.interests import Interests


class MemberForm(SidePanel):
    """The evaluator that is chosen in the table.

    edited          the person changed something: label and value, to be made an edit
    refused         something cannot be (EditError)
    step_requested  the sheet is to be handed in or taken back (Step)
    """

    edited = Signal(str, object)
    refused = Signal(object)
    step_requested = Signal(object)

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None, *, now: Now = local_now) -> None:
        super().__init__(look, "", name=look.tr("Member of the panel"), parent=parent)
        self._opened = opened
        self._now = now
        self._key = ""
        self._step: Step | None = None
        self._shown: tuple[object, ...] = ()
        self._role = Text(look, "", "small", "text.secondary", wraps=True)
        self._sheet = Text(look, "", "body", wraps=True)
        self.hand_in = Button(look, self.tr("Hand in the sheet"))
        self.tree = CheckTree(look, self.tr("Criteria assigned"))
        self._assigned = Text(look, "", "small", "text.secondary", wraps=True)
        self.interests = Interests(look, now)
        column = self.column
        for part in (
            self._role,
            self._sheet,
            self.hand_in,
            Rule(look),
            Text(look, self.tr("Interests"), "strong"),
            self.interests,
            Rule(look),
            Text(look, self.tr("Criteria assigned"), "strong"),
            self._assigned,
            self.tree,
        ):
            column.addWidget(part)
        self.hand_in.clicked.connect(self._on_hand_in)
        self.tree.checked.connect(self._on_checked)
        self.interests.declared.connect(self._on_declared)

    @property
    def evaluator(self) -> str:
        """The key of who is shown; "" for nobody."""
        return self._key

    def show_member(self, key: str) -> None:
        """Show another member of the panel."""
        self._key = key
        self._shown = ()
        self.refresh()

    def refresh(self) -> None:
        """Show how things stand now."""
        value, whole = self._opened.value, self._opened.document.value
        member = value.evaluators.get(self._key)
        self.setVisible(member is not None)
        if member is None:
            return
        key = self._key
        self.title.setText(member.name)
        self.title.setToolTip(member.name)
        self._role.setText(member.role)
        self._role.setVisible(bool(member.role))
        self._show_sheet(value, whole)
        now = (value.criteria, value.candidates, value.declarations, member, value.head)
        if len(now) == len(self._shown) and all(a is b for a, b in zip(now, self._shown, strict=True)):
            return
        self._shown = now
        self.tree.show_boxes(boxes_of(value), criteria_of(value, key))
        closed = why_closed_list(self._opened.seen, "evaluators")
        self.tree.setEnabled(not closed)
        self.tree.setToolTip(closed)
        count, all_of = len(criteria_of(value, key)), sum(1 for box in self.tree.boxes if box.ratings == {box.key})
        words = (
            self.tr("{name} scores {count} of {all} criteria.") if member.assigned else self.tr("{name} scores all.")
        )
        self._assigned.setText(words.format(name=member.name, count=count, all=all_of))
        over = self._opened.seen.why_closed or (closed if value.head.stage is Stage.DECIDED else "")
        self.interests.show_interests(value, key, whole, over)

    def _show_sheet(self, value: Evaluation, whole: Evaluation) -> None:
        visible = frozenset(whole.criteria) - closed_criteria(whole)
        done = progress(whole, self._key, visible)
        said = self.tr("{scored} of {expected} scored").format(scored=done.scored, expected=done.expected)
        submission: Submission | None = value.submissions.get(self._key)
        if submission is not None:
            said = self.tr("{said}, handed in {when}").format(said=said, when=self._when(submission.at))
        if submission is not None and submission.sealed_at:
            said = self.tr("{said}, the sealed criteria {when}").format(
                said=said, when=self._when(submission.sealed_at)
            )
        self._sheet.setText(said)
        self._step = sheet_step(whole, self._key)
        self.hand_in.setVisible(self._step is not None)
        if self._step is not None:
            self.hand_in.setText(words_of(whole, self._step).verb)
            self.hand_in.setEnabled(not self._opened.seen.why_closed)
            self.hand_in.setToolTip(self._opened.seen.why_closed)

    def _when(self, at: str) -> str:
        moment = moment_from(at)
        return lasting_text(moment, self._now(), QLocale()) if moment is not None else at

    # ---- slots ------------------------------------------------------------------------------------------

    def _on_hand_in(self) -> None:
        if self._step is not None:
            self.step_requested.emit(self._step)

    def _on_checked(self, ratings: frozenset[str]) -> None:
        value = self._opened.value
        name = value.evaluators[self._key].name
        if not ratings:
            advice = self.tr("Take the evaluator off the panel, or leave a criterion.")
            self.refused.emit(EditError(self.tr("At least one criterion stays assigned"), place=name, advice=advice))
            return
        try:
            after = assign_criteria(value, self._key, as_assigned(self.tree.boxes, ratings))
        except EditError as error:
            self.refused.emit(error)
            return
        self.edited.emit(self.tr("Criteria of {name}").format(name=name), after)

    def _on_declared(self, candidate: str, declaration: Declaration | None) -> None:
        value = self._opened.value
        names = {"name": value.evaluators[self._key].name, "candidate": value.candidates[candidate].name}
        try:
            after = set_declaration(value, self._key, candidate, declaration)
        except EditError as error:
            self.refused.emit(error)
            self._shown = ()
            self.refresh()
            return
        self.edited.emit(self.tr("{name}: interest in {candidate}").format(**names), after)
