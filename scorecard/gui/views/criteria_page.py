"""Criteria and weights: the tree with its sliders, the strip of top weights, details, and who leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.edits import add_criterion, move_criterion, remove_criterion, set_share
from scorecard.core.errors import EditError, RankingError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.tree import TOP
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind, IconButton
from scorecard.gui.labels import Rule, Text
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_lines import GATES
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import EmptyPage, Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.standing import StandingKind, StandingPanel
from scorecard.gui.views.criteria_view import CriteriaView
from scorecard.gui.views.criterion_form import CriterionForm
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.weighing import Weighing
from scorecard.gui.views.weight_strip import WeightStrip
from scorecard.render.drawing import counted, drawing

WEIGHTS: Final = "weights"
DETAILS: Final = "details"


class CriteriaPage(EvaluationPage):
    """The tree of criteria with their weights, and the details of the one that is chosen."""

    help_page: ClassVar[str] = "criteria"

    def __init__(self, look: Look, opened: Opened, parent: QWidget | None = None) -> None:
        title = self.tr("Criteria and weights")
        self._add_button = Button(look, self.tr("Add criterion"), icon="add")
        super().__init__(look, title, opened, primary=self._add_button, parent=parent)
        self.model = CriteriaModel(opened.document, self, gates_apart=True)
        self.weighing = Weighing(opened, self.model, self)
        self.tree = CriteriaView(look, self.model, self.weighing)
        self.strip = WeightStrip(look, self.model, self.weighing)
        self.form = CriterionForm(look, opened)
        self.standing = StandingPanel(look, StandingKind.BARS)
        self.views = SegmentedControl(
            look, self.tr("View"), ((WEIGHTS, self.tr("Weights")), (DETAILS, self.tr("Details")))
        )
        self._legend = TickLegend(look, self.tr("evaluators\N{RIGHT SINGLE QUOTATION MARK} own weights"))
        self._equal = Button(look, self.tr("Equal weights"), small=True)
        self._more = IconButton(look, "more", self.tr("More"))
        self._behind = True
        self.set_toolbar(Toolbar(look, left=(self.views,), right=(self._legend, self._equal, self._more)))
        self._stack = QStackedWidget()
        self._work = self._work_area(look)
        self._stack.addWidget(self._work)
        self._stack.addWidget(self._empty_area(look))
        self.set_body(self._stack)
        self.set_side(self.standing)
        self._make_actions()
        self._connect()
        self._show_view(WEIGHTS)
        self.tree.show_criterion(next(iter(self.model.children_of(TOP)), ""))

    def _work_area(self, look: Look) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
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
        primary.clicked.connect(self.add_criterion)
        group.clicked.connect(self.add_group)
        return EmptyPage(
            look,
            "weights",
            self.tr("No criteria yet"),
            self.tr(
                "Say what the candidates are judged by. Groups such as Cost or Expertise keep many criteria in order."
            ),
            primary,
            group,
        )

    def _make_actions(self) -> None:
        def act(text: str, called: Callable[[], object], keys: str = "", icon: str = "", about: str = "") -> QAction:
            """An action whose keys work on the tree alone, so that they stay free for the fields of the form."""
            about = about or self.tr("Criteria and weights")
            action = new_action(self, text, called, about=about, icon=icon, keys=keys or None, look=self.look)
            if keys:
                action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                self.tree.addAction(action)
            return action

        add = act(self.tr("Add criterion"), self.add_criterion, "Ins", "add")
        add.setShortcuts([QKeySequence("Ins"), QKeySequence("Ctrl+Shift+N")])
        self._for_adding = [
            add,
            act(self.tr("Add group"), self.add_group, "Ctrl+Shift+G", "library"),
            act(self.tr("Add gate"), self.add_gate, "", "gate"),
        ]
        self._for_row = [
            act(self.tr("Rename criterion"), self.rename, "F2", "edit"),
            act(self.tr("Lock or unlock weight"), self.toggle_lock, "L", "lock"),
            act(self.tr("Move criterion up"), partial(self._move_by, -1), "Alt+Up", "up"),
            act(self.tr("Move criterion down"), partial(self._move_by, 1), "Alt+Down", "down"),
            act(self.tr("Move criterion into the group above"), self.move_in, "Alt+Right"),
            act(self.tr("Move criterion out of its group"), self.move_out, "Alt+Left"),
            act(self.tr("Remove criterion"), self.remove, "Del", "delete"),
        ]
        self._for_tree = [
            act(self.tr("Equal weights"), self.equal_weights, "", "scale"),
            act(self.tr("Unlock all weights"), self.unlock_all, "", "unlock"),
            act(self.tr("Open all groups"), self.tree.expandAll),
            act(self.tr("Close all groups"), self.tree.collapseAll),
        ]
        self._for_view = [
            act(self.tr("Show weights"), partial(self._go_to_view, WEIGHTS), "", "weights"),
            act(self.tr("Show details"), partial(self._go_to_view, DETAILS), "Alt+Return", "document"),
        ]

    def _connect(self) -> None:
        document, ranking = self.opened.document, self.opened.ranking
        document.changed.connect(self._on_changed)
        ranking.ranked.connect(self._on_ranked)
        ranking.failed.connect(self._on_ranking_failed)
        self.model.dataChanged.connect(self._on_locks_changed)
        self.weighing.began.connect(self._on_weighing_began)
        self.weighing.ended.connect(self._on_weighing_ended)
        self.weighing.refused.connect(self.failed)
        self.tree.refused.connect(self.failed)
        self.tree.pointed.connect(self._on_pointed)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.given_up.connect(self._on_given_up)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_menu_requested)
        self.strip.pointed.connect(self._on_pointed)
        self.strip.chosen.connect(self.tree.show_criterion)
        self.form.failed.connect(self.failed)
        self.standing.candidate_requested.connect(self._on_candidate_requested)
        self.standing.candidates_requested.connect(self._on_candidates_requested)
        self.views.chosen.connect(self._show_view)
        self._add_button.clicked.connect(self.add_criterion)
        self._equal.clicked.connect(self.equal_weights)
        self._more.clicked.connect(self._on_more)

    # ---- what the window asks -------------------------------------------------------------------------

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        if table == "criteria" and key:
            self.tree.show_criterion(key[-1])
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_body(self) -> None:
        if self._stack.currentWidget() is self._work:
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().focus_body()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._behind:
            self._behind = False
            self._refresh()

    # ---- what a person does ---------------------------------------------------------------------------

    def add_criterion(self) -> None:
        """Add a criterion: into the current group, or below the current criterion; a gate below a gate."""
        line = self.model.line_of(self._row())
        kind = Kind.GATE if line is not None and Kind.GATE in (line.criterion.kind, self._kind_of(line.key)) else None
        self._add(kind or Kind.RATING, self.tr("New gate") if kind else self.tr("New criterion"))

    def add_group(self) -> None:
        """Add a group beside the current one."""
        self._add(Kind.GROUP, self.tr("New group"))

    def add_gate(self) -> None:
        """Add a gate after the others."""
        self._add(Kind.GATE, self.tr("New gate"))

    def rename(self) -> None:
        """Open the name of the current criterion."""
        if self.tree.current_key:
            self.tree.edit_name(self.tree.current_key)

    def toggle_lock(self) -> None:
        """Lock the weight of the current criterion, or unlock it."""
        self.tree.toggle_lock(self.tree.current_key)

    def unlock_all(self) -> None:
        """Unlock every weight."""
        self.weighing.keep()
        self.model.set_locks(())

    def equal_weights(self) -> None:
        """Give the current criterion and its siblings the same weight; those that are locked keep theirs."""
        key = self.tree.current_key or next(iter(self.model.children_of(TOP)), "")
        siblings = self.model.siblings_of(key)
        free = [each for each in siblings if each not in self.model.locked]
        lines = [self.model.line_of(each) for each in siblings if each in self.model.locked]
        if len(free) < 2:
            return
        room = 1 - sum(float(line.local or 0) for line in lines if line is not None)
        value = self.value
        try:
            for at, each in enumerate(free):
                value = set_share(value, each, room / len(free), {*self.model.locked, *free[:at]})
        except EditError as error:
            self.refuse(error)
            return
        group = self.model.group_of(key)
        name = self.value.criteria[group].name if group in self.value.criteria else ""
        label = self.tr("Equal weights in {name}").format(name=name) if name else self.tr("Equal weights")
        self.weighing.keep()
        self.edit(label, value)

    def remove(self) -> None:
        """Remove the current criterion with all that lies under it."""
        key = self.tree.current_key
        if not key:
            return
        name = self.value.criteria[key].name
        self.weighing.keep()
        if self._try(self.tr("Removed {name}").format(name=name), lambda now: remove_criterion(now, key)):
            self.offer_undo(self.tr("{name} is removed.").format(name=name))

    def move_in(self) -> None:
        """Move the current criterion into the group above it."""
        key = self.tree.current_key
        siblings = self.model.children_of(self.model.group_of(key)) if key else ()
        above = siblings[siblings.index(key) - 1] if key in siblings and siblings.index(key) else ""
        line = self.model.line_of(above)
        if line is not None and line.criterion.kind is Kind.GROUP and above != GATES:
            self.model.move([key], above)
            self.tree.show_criterion(key)

    def move_out(self) -> None:
        """Move the current criterion out of its group, to stand after it."""
        key = self.tree.current_key
        group = self.model.group_of(key) if key else TOP
        if group in (TOP, GATES):
            return
        around = self.model.group_of(group)
        siblings = self.model.children_of(around)
        after = siblings.index(group) + 1
        self.model.move([key], around, siblings[after] if after < len(siblings) else "")
        self.tree.show_criterion(key)

    def _move_by(self, places: int) -> None:
        key = self.tree.current_key
        if not key:
            return
        group = self.model.group_of(key)
        siblings = [each for each in self.model.children_of(group) if each != GATES]
        to = siblings.index(key) + places
        if 0 <= to < len(siblings):
            before = siblings[to] if places < 0 else (siblings[to + 1] if to + 1 < len(siblings) else "")
            self.model.move([key], group, before)
            self.tree.show_criterion(key)

    def _add(self, kind: Kind, name: str) -> None:
        group, before = self._place_for(kind)
        mates = self.model.siblings_of(next(iter(self.model.children_of(group)), "")) if kind is not Kind.GATE else []
        weights = [self.value.criteria[each].weight for each in mates]
        weight = sum(weights) / len(weights) if weights else 1.0
        label = self.tr("Added a group") if kind is Kind.GROUP else self.tr("Added a criterion")
        gesture = object()  # that of naming it as well, so that both are one step
        self.weighing.keep()
        try:
            value, key = add_criterion(self.value, Criterion(name, kind, group, weight=weight or 1.0))
            if before:
                value = move_criterion(value, key, group, before)
        except EditError as error:
            self.refuse(error)
            return
        self.edit(label, value, gesture)
        self.tree.edit_name(key, gesture)

    def _place_for(self, kind: Kind) -> tuple[str, str]:
        """The group that something new comes into, and the sibling that it comes ahead of."""
        row = self._row()
        line = self.model.line_of(row)
        if kind is Kind.GATE or line is None or row == GATES or self.model.group_of(row) == GATES:
            return TOP, ""
        is_group = line.criterion.kind is Kind.GROUP
        if is_group and kind is not Kind.GROUP:
            return row, ""
        if kind is Kind.GROUP and not is_group and self.model.group_of(row):
            row = self.model.group_of(row)  # groups stand beside groups, not among criteria
        group = self.model.group_of(row)
        siblings = self.model.children_of(group)
        after = siblings.index(row) + 1
        before = siblings[after] if after < len(siblings) else ""
        if before == GATES:
            before = next(iter(self.model.children_of(GATES)), "")
        return group, before

    def _row(self) -> str:
        """The current row, that of the gates as well."""
        return self.model.key_at(self.tree.currentIndex())

    @staticmethod
    def _kind_of(key: str) -> Kind | None:
        return Kind.GATE if key == GATES else None

    def _try(self, label: str, edit: Callable[[Evaluation], Evaluation]) -> bool:
        try:
            value = edit(self.value)
        except EditError as error:
            self.refuse(error)
            return False
        self.edit(label, value)
        return True

    # ---- following ------------------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if not self.isVisible():
            self._behind = True
        elif before.criteria is not after.criteria:
            self.strip.refresh()
            if not self.document.is_previewing:
                self._describe()
        elif before.weights is not after.weights:
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
        criteria = self.value.criteria
        leaves = sum(row.kind in (Kind.RATING, Kind.MEASURE) for row in criteria.values())
        gates = sum(row.kind is Kind.GATE for row in criteria.values())
        tops = len(self.strip.pieces)
        said = self.tr("{leaves} in {tops}, weights add to 100\N{NO-BREAK SPACE}%").format(
            leaves=counted(leaves, "leaf", "leaves"), tops=counted(tops, "top criterion", "top criteria")
        )
        if not leaves:
            said = self.tr("Nothing to score yet")
        elif not any(piece.share for piece in self.strip.pieces):
            said = self.tr("All top weights are zero: give at least one a weight")
        if gates:
            said = self.tr("{said}, {gates}").format(said=said, gates=counted(gates, "gate", "gates"))
        self.header.set_state(said)
        self._legend.setVisible(bool(self.value.weights))
        self._stack.setCurrentIndex(0 if criteria else 1)
        for widget in (self.views, self._equal, self._more):
            widget.setEnabled(bool(criteria))

    def _on_ranked(self, scorecard: object) -> None:
        if self.isVisible() and self.opened.scorecard is scorecard and self.opened.scorecard is not None:
            self.standing.show_result(self.value, self.opened.scorecard)

    def _on_ranking_failed(self, error: RankingError) -> None:
        if self.isVisible():
            why = f"{str(error.what).rstrip('.')}. {error.advice}".strip()
            self.standing.show_nothing(why, needs_candidates=error.place == "candidates")

    def _on_weighing_began(self, key: str) -> None:
        self.opened.ranking.begin_comparison()
        self.standing.mark()
        self.strip.set_current(self._top_of(key))

    def _on_weighing_ended(self, key: str) -> None:
        self.opened.ranking.end_comparison()
        self.standing.unmark()
        self._describe()

    def _on_locks_changed(self) -> None:
        self._for_tree[1].setEnabled(bool(self.model.locked))

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

    # ---- views and menus ------------------------------------------------------------------------------

    def _go_to_view(self, view: str) -> None:
        self.views.choose(view)
        self._show_view(view)

    def _show_view(self, view: str) -> None:
        details = view == DETAILS
        self.weighing.keep()
        self.strip.setVisible(not details)
        self.tree.show_weights(not details)
        for each in (self.form, self._form_rule):
            each.setVisible(details)
        if details:
            self.form.show_criterion(self.tree.current_key)

    def _on_more(self) -> None:
        self._pop_up([*self._for_adding, None, *self._for_tree], self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_menu_requested(self, at: QPoint) -> None:
        parts: list[QAction | None] = [*self._for_adding]
        if self.tree.current_key:
            parts += [None, *self._for_row]
        self._pop_up([*parts, None, *self._for_view], self.tree.viewport().mapToGlobal(at))

    def _pop_up(self, parts: list[QAction | None], at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for part in parts:
            if part is None:
                menu.addSeparator()
            else:
                menu.addAction(part)
        menu.popup(at)


class TickLegend(Text):
    """What the ticks on the sliders mean, with one before the words."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(look, text, "small", "text.secondary", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setIndent(look.length("space.sm"))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._look.length("space.xs"), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            tall, middle = self._look.theme.length("icon.tiny"), self.height() / 2
            draw.fill(
                QRectF(0, middle - tall / 2, draw.gap(self._look.theme.length("line.tick")), tall), "text.tertiary"
            )
        painter.end()
