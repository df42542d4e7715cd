"""Criteria and weights: the tree with its sliders, the strip of top weights, details, and who leads."""

from __future__ import annotations

from typing import ClassVar, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.core.edits import remove_criterion
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation, Kind, Method, Stage
from scorecard.core.tree import TOP
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.labels import Rule
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.models.eliciting import ASKED, Eliciting
from scorecard.gui.models.locked import why_settled
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.proceedings import Doing, Step
from scorecard.gui.models.weights_of import WeightsOf
from scorecard.gui.notice import LockLine
from scorecard.gui.page import EmptyPage
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.standing import StandingKind, StandingPanel
from scorecard.gui.views.criteria_actions import CriteriaActions
from scorecard.gui.views.criteria_areas import CriteriaAreas
from scorecard.gui.views.criteria_changes import CriteriaChanges
from scorecard.gui.views.criteria_view import CriteriaView
from scorecard.gui.views.criteria_words import tree_state
from scorecard.gui.views.criterion_form import CriterionForm
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.explained import Explaining
from scorecard.gui.views.explanation import Link
from scorecard.gui.views.hidden_words import hidden_lines
from scorecard.gui.views.own_weights import OwnResult, WhoseWeights
from scorecard.gui.views.pasted_list import PastedListBar
from scorecard.gui.views.spare_toolbar import SpareToolbar
from scorecard.gui.views.tick_legend import TickLegend
from scorecard.gui.views.weighing import Weighing
from scorecard.gui.views.weight_strip import WeightStrip
from scorecard.gui.views.what_if_band import state_text

WEIGHTS: Final = "weights"
DETAILS: Final = "details"


class CriteriaPage(EvaluationPage):
    """The tree of criteria with their weights, and the details of the one that is chosen."""

    help_page: ClassVar[str] = "criteria"

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None, *, author: str = "") -> None:
        """`author` is whose name goes with answers to a weighting method."""
        title = self.tr("Criteria and weights")
        self._add_button = Button(look, self.tr("Add criterion"), icon="add")
        self.whose = WhoseWeights(look)
        self._agree = Button(
            look,
            self.tr("Use own weights"),
            tooltip=self.tr("Make the agreed weights of the evaluators\N{RIGHT SINGLE QUOTATION MARK} own"),
        )
        panel = (self.whose, self._agree)
        super().__init__(look, title, opened, secondary=panel, primary=self._add_button, parent=parent)
        self.weights = WeightsOf(opened.seen, self)
        self.model = CriteriaModel(self.weights, self, gates_apart=True)
        self.weighing = Weighing(opened, self.model, self, weights=self.weights)
        self.lock = LockLine(look, self.tr("Reopen the setup"))
        self.tree = CriteriaView(look, self.model, self.weighing)
        self.strip = WeightStrip(look, self.model, self.weighing)
        self.form = CriterionForm(look, opened)
        self.standing = StandingPanel(look, StandingKind.BARS)
        self._own = OwnResult(opened, self.weights, self.standing, self)
        self.views = SegmentedControl(
            look,
            self.tr("View"),
            (
                (WEIGHTS, self.tr("Direct")),
                (Method.SWING, self.tr("Swing")),
                (Method.RANK_ORDER, self.tr("Ranking")),
                (Method.PAIRWISE, self.tr("Pairwise")),
                (Method.BEST_WORST, self.tr("Best-worst")),
                (DETAILS, self.tr("Details")),
            ),
        )
        self.eliciting = Eliciting(opened, author, self)
        self._legend = TickLegend(look, self.tr("own weights"))
        self._legend.setToolTip(
            self.tr("The ticks on the sliders are the evaluators\N{RIGHT SINGLE QUOTATION MARK} own weights")
        )
        self._equal = Button(look, self.tr("Equal weights"), small=True)
        self._more = IconButton(look, "more", self.tr("More"))
        self._behind = True
        self._tools = SpareToolbar(look, (self.views,), (self._legend, self._equal), (self._more,))
        self.set_toolbar(self._tools)
        self.areas = CriteriaAreas(
            look, opened, self.eliciting, self._series, self._work_area(look), self._empty_area(look)
        )
        self.set_body(self.areas)
        self.set_side(self.standing)
        self.pasted = PastedListBar(look, self.tr("Paste criteria"))
        self.set_band(self.pasted)
        self._explaining = Explaining(look, self)
        self.changes = CriteriaChanges(self)
        self.commanded = CriteriaActions(self)
        self._connect()
        self._show_view(WEIGHTS)
        self.tree.show_criterion(next(iter(self.model.children_of(TOP)), ""))

    def _work_area(self, look: Look) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lock)
        column.addWidget(self.strip)
        below = QHBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        self._form_rule = Rule(look, Qt.Orientation.Vertical)
        below.addWidget(self.tree, 1)
        below.addWidget(self._form_rule)
        below.addWidget(self.form, 1)
        column.addLayout(below, 1)
        return area

    def _empty_area(self, look: Look) -> QWidget:
        primary = Button(look, self.tr("Add criterion"), icon="add", kind=ButtonKind.PRIMARY)
        group = Button(look, self.tr("Add group"))
        primary.clicked.connect(self._on_add)
        group.clicked.connect(self._on_add_group)
        words = self.tr(
            "Say what the candidates are judged by, or paste a list. "
            "Groups such as Cost or Expertise keep many criteria in order."
        )
        return EmptyPage(look, "weights", self.tr("No criteria yet"), words, primary, group)

    def _connect(self) -> None:
        document, ranking = self.opened.seen, self.opened.ranking
        document.changed.connect(self._on_changed)
        ranking.ranked.connect(self._on_ranked)
        ranking.failed.connect(self._on_ranking_failed)
        self.model.dataChanged.connect(self._on_locks_changed)
        self.weighing.began.connect(self._on_weighing_began)
        self.weighing.ended.connect(self._on_weighing_ended)
        self.weighing.refused.connect(self.failed)
        self.eliciting.began.connect(self._on_trying)
        self.eliciting.ended.connect(self._on_tried)
        self.eliciting.refused.connect(self.failed)
        self.tree.refused.connect(self.failed)
        self.tree.pointed.connect(self._on_pointed)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.given_up.connect(self._on_given_up)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_menu_requested)
        self.strip.pointed.connect(self._on_pointed)
        self.strip.chosen.connect(self.tree.show_criterion)
        self.form.failed.connect(self.failed)
        self.form.formulas_requested.connect(self.compare_formulas)
        self.areas.failed.connect(self.failed)
        self.areas.used.connect(self.offer_undo)
        self.areas.closed.connect(self.go_to_details)
        self.areas.explained.connect(self._explaining.explain)
        self.areas.currentChanged.connect(self._explaining.dismiss)
        self.eliciting.changed.connect(self._explaining.dismiss)  # its figures may be others by now
        self._explaining.followed.connect(self._on_followed)
        self.areas.reopening_requested.connect(self._on_lock_followed)
        self.standing.candidate_requested.connect(self._on_candidate_requested)
        self.standing.candidates_requested.connect(self._on_candidates_requested)
        self.views.chosen.connect(self._show_view)
        self.weights.changed.connect(self._on_weights_changed)
        self.whose.activated.connect(self._on_whose)
        self._own.failed.connect(self._on_ranking_failed)
        self.opened.who_changed.connect(self._on_who_changed)
        self.lock.followed.connect(self._on_lock_followed)
        self._agree.clicked.connect(self._on_agree)
        self._add_button.clicked.connect(self.changes.add_criterion)
        self._equal.clicked.connect(self.changes.equal_weights)
        self._more.clicked.connect(self._on_more)
        self.pasted.rest_taken.connect(self.changes.add_pasted)
        self.pasted.left.connect(self._on_list_left)

    @property
    def explaining(self) -> Explaining:
        """The leaf that says how a figure comes about."""
        return self._explaining

    # ---- what the window asks -------------------------------------------------------------------------

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        if table == "criteria" and key:
            if self.eliciting.is_on:
                self.go_to_weights()
            self.tree.show_criterion(key[-1])
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_body(self) -> None:
        asking = self.areas.asking
        if self.areas.currentWidget() is self.areas.work:
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif asking is not None and self.areas.is_asking:
            asking.questions.setFocus(Qt.FocusReason.ShortcutFocusReason)
            asking.questions.focusNextPrevChild(True)
        else:
            super().focus_body()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._behind:
            self._behind = False
            self._refresh()
        self._ask_on()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._explaining.dismiss()
        self.eliciting.put_aside()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    # ---- following ------------------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if not self.isVisible():
            self._behind = True
        elif before.criteria is not after.criteria:
            self.strip.refresh()
            if not self.document.is_previewing:
                self._describe()
        elif (
            before.weights is not after.weights
            or before.evaluators is not after.evaluators
            or before.head is not after.head
            or before.acts is not after.acts
        ):
            self._describe()

    def _refresh(self) -> None:
        self.strip.refresh()
        self._describe()
        self._on_chosen(self.tree.current_key)
        if self.opened.scorecard is not None:
            self._on_ranked(self.opened.scorecard)
        else:
            self.opened.ranking.rank_now()

    def _describe(self) -> None:
        """The state of the page in words, and what it offers."""
        self.header.set_state(tree_state(self.value.criteria, [piece.share for piece in self.strip.pieces]))
        value = self.value
        own, settled = bool(value.weights), self._settled()
        self._tools.want(self._legend, wanted=own and self.views.choice == WEIGHTS)
        self._agree.setVisible(own and not self.weights.whose and not settled)
        self.commanded.offer(settled=bool(settled), own=own)
        self.whose.show_evaluators(value, self.weights.whose, self.document.sight)
        self.whose.setVisible(bool(value.evaluators))
        self.model.settle(settled)
        table = "weights" if self.weights.whose else "criteria"
        self.lock.say(why_settled(self.document, table, briefly=True))
        self.form.settle(settled)
        self._add_button.setEnabled(not settled)
        self._add_button.setToolTip(settled)
        self.standing.show_hidden(hidden_lines(value, self.document.sight))
        self.areas.refresh()
        for widget in (self.views, self._more):
            widget.setEnabled(bool(value.criteria))
        self._equal.setEnabled(bool(value.criteria) and not settled)
        self.areas.settle(settled, why_settled(self.document, table, briefly=True))

    def _settled(self) -> str:
        """Why the weights that are shown stay as they are."""
        return why_settled(self.document, "weights" if self.weights.whose else "criteria")

    # ---- whose weights ----------------------------------------------------------------------------------

    def show_weights_of(self, evaluator: str) -> None:
        """Show the weights that an evaluator would give, or with "" the agreed ones."""
        self.weighing.keep()
        self.eliciting.put_aside()
        self.model.set_locks(())
        self.weights.look_at(evaluator)
        self._describe()
        self._own.show_result()
        self._ask_on()

    def _on_whose(self, at: int) -> None:
        self.show_weights_of(self.whose.itemData(at) or "")

    def _on_who_changed(self, _who: str) -> None:
        if self.weights.whose and not self.document.sight.sees_weights(self.weights.whose):
            self.weights.look_at("")
        if self.isVisible():
            self._describe()
        else:
            self._behind = True

    def _on_weights_changed(self, _before: Evaluation, _after: Evaluation) -> None:
        if self.isVisible() and self.weights.whose:
            self.strip.refresh()
            self._own.show_result()

    def _on_agree(self) -> None:
        self.commanded.pop_up(self._agree.mapToGlobal(self._agree.rect().bottomLeft()), self.commanded.agreeing)

    def _on_lock_followed(self) -> None:
        self.step_requested.emit(Step(Doing.REOPEN, Stage.SETUP))

    # ---- the result -------------------------------------------------------------------------------------

    def _on_ranked(self, scorecard: object) -> None:
        if self.isVisible() and self.opened.scorecard is scorecard:
            self._own.show_winners()
            self._say_leads()
        if self.weights.whose:
            return
        if self.isVisible() and self.opened.scorecard is scorecard and self.opened.scorecard is not None:
            self.standing.show_result(self.value, self.opened.scorecard)

    def _on_ranking_failed(self, error: RankingError) -> None:
        if self.isVisible():
            self.standing.show_nothing(error.said_there, needs_candidates=error.place == "candidates")

    def _on_weighing_began(self, key: str) -> None:
        self.opened.ranking.begin_comparison()
        self.standing.mark()
        self.strip.set_current(self._top_of(key))

    def _on_weighing_ended(self, key: str) -> None:
        self.opened.ranking.end_comparison()
        self.standing.unmark()
        self._describe()

    def _on_locks_changed(self) -> None:
        self.commanded.unlock.setEnabled(bool(self.model.locked))

    def _on_pointed(self, key: str) -> None:
        line = self.model.line_of(key)
        lifted = key if line is not None and line.is_top and not self.weighing.key else ""
        self.standing.lift(lifted or None)
        self.strip.lift(lifted)

    def _on_chosen(self, key: str) -> None:
        self.strip.set_current(self._top_of(key))
        if self.form.isVisibleTo(self):
            self.form.show_criterion(key)

    def _on_given_up(self, key: str, gesture: object) -> None:
        """What was added without a name goes again, as if nothing had happened."""
        if key in self.value.criteria:
            self.edit(self.tr("Added a criterion"), remove_criterion(self.value, key), gesture)

    def _on_candidate_requested(self, key: str) -> None:
        self.go_requested.emit("candidates", ("candidates", (key,)))

    def _on_candidates_requested(self) -> None:
        self.go_requested.emit("candidates", None)

    def _top_of(self, key: str) -> str:
        while key and self.model.group_of(key):
            key = self.model.group_of(key)
        return key

    def _on_add(self) -> None:
        self.changes.add_criterion()

    def _on_add_group(self) -> None:
        self.changes.add_group()

    def _on_list_left(self) -> None:
        if self.isVisible():
            self.focus_body()

    # ---- views and menus ------------------------------------------------------------------------------

    def go_to_weights(self) -> None:
        """Show the sliders."""
        self._go_to_view(WEIGHTS)

    def go_to_details(self) -> None:
        """Show the form of the current criterion."""
        self._go_to_view(DETAILS)

    def _go_to_view(self, view: str) -> None:
        if self.value.criteria:
            self.views.choose(view)
            self._show_view(view)

    def go_to_method(self, method: Method) -> None:
        """Ask for weights by a method, about the group of the current criterion, or about the current group."""
        self._go_to_view(method)

    def _show_view(self, view: str) -> None:
        details = view == DETAILS
        self.weighing.keep()
        self._tools.want(self._equal, wanted=view == WEIGHTS)
        if view in ASKED:
            self.areas.ask(Method(view), self._asked_group(), self.weights.whose)
            self._share_room()
            self._describe()
            return
        self.areas.show_work()
        self._share_room()
        if self.isVisible():
            self._describe()
        self.strip.setVisible(not details)
        self.tree.show_weights(not details)
        for each in (self.form, self._form_rule):
            each.setVisible(details)
        if details:
            self.form.show_criterion(self.tree.current_key)

    def _share_room(self) -> None:
        """Questions for weights need the room of the standing where there is not enough for both."""
        asking = self.areas.asking if self.areas.is_asking else None
        wanted = self.standing.sizeHint().width() + (asking.room() if asking is not None else 0)
        self.standing.setVisible(asking is None or self.width() >= wanted)
        self._say_leads()

    def _say_leads(self) -> None:
        """Say in a few words who would lead, where the standing is not in sight."""
        asking = self.areas.asking
        if asking is not None:
            said = self.opened.scorecard if self.standing.isHidden() and not self.weights.whose else None
            asking.result.say_leads("" if said is None else state_text(said, self))

    def _asked_group(self) -> str:
        """The group that is asked about: the one that was, else that of the tree's current row."""
        if self.eliciting.is_on:
            return self.eliciting.group
        line, groups = self.model.line_of(self.tree.current_key), self.eliciting.groups
        if line is not None and line.criterion.kind is Kind.GROUP and not line.is_top and line.key in groups:
            return line.key
        group = self.model.group_of(line.key) if line is not None else TOP
        return group if group in groups else TOP

    def _series(self, key: str) -> int | None:
        line = self.model.line_of(key)
        return line.series if line is not None and line.is_top else None

    def _ask_on(self) -> None:
        """Go on asking, after something else was shown."""
        if self.views.choice in ASKED and self.isVisible():
            asked = self.eliciting
            self.areas.ask(Method(self.views.choice), asked.group, self.weights.whose)
            self._describe()

    def put_down(self) -> None:
        """Before something else is done: what is moved is kept, what is only tried is put aside."""
        self.weighing.keep()
        if self.eliciting.is_on:
            self.go_to_weights()

    def compare_formulas(self) -> None:
        """Show what comes of each formula that fits the current measure."""
        line = self.model.line_of(self.tree.current_key)
        if line is not None and line.criterion.kind is Kind.MEASURE:
            self._go_to_view(DETAILS)
            self.areas.compare_formulas(line.key, why_settled(self.document, "criteria"))

    def _on_followed(self, link: Link) -> None:
        self.go_requested.emit(link.page, link.target)

    def _on_trying(self) -> None:
        self.opened.ranking.begin_comparison()
        self.standing.mark(self.tr("tried, not kept"))

    def _on_tried(self) -> None:
        self.opened.ranking.end_comparison()
        self.standing.unmark()

    def _on_more(self) -> None:
        done, at = self.commanded, self._more.mapToGlobal(self._more.rect().bottomLeft())
        done.pop_up(at, done.adding, done.tree, done.agreeing)

    def _on_menu_requested(self, at: QPoint) -> None:
        done, place = self.commanded, self.tree.viewport().mapToGlobal(at)
        row = [done.row] if self.tree.current_key else []
        done.pop_up(place, done.adding, *row, done.view)
