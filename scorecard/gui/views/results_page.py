"""The Results page: the ranking and what explains it, profiles, and the heat map."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from scorecard.core.model import Evaluation, Kind
from scorecard.core.problems import Problem, Severity
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.tree import path_of
from scorecard.gui.actions import new_action
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Picker
from scorecard.gui.files import Files
from scorecard.gui.jobs import Jobs
from scorecard.gui.look import Look
from scorecard.gui.models.missing import page_of
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.problems_model import ProblemsRole
from scorecard.gui.notice import LockLine
from scorecard.gui.page import Body, EmptyPage, Toolbar
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.fact_line import Fact, FactLine, Sentence
from scorecard.gui.views.first_step import FirstStep, first_step
from scorecard.gui.views.hidden_words import hidden_lines
from scorecard.gui.views.picture_kinds import HEAT_MAP, PROFILE
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.ranking_body import RankingBody
from scorecard.gui.views.results_words import blanks, heat_sentence, profile_sentence, rule, whose
from scorecard.render.heat_map import heat_map_of
from scorecard.render.profile import profile_of
from scorecard.render.ranking import leading

if TYPE_CHECKING:
    from scorecard.gui.models.firmness_model import FirmnessModel

RANKING_VIEW: Final = "ranking"
PROFILE_VIEW: Final = "profile"
HEAT_VIEW: Final = "heat"
VIEWS: Final = (RANKING_VIEW, PROFILE_VIEW, HEAT_VIEW)
REST: Final = 300
"""Milliseconds that the page has stood before it asks how firm the lead is."""
RESULTS: Final = "results"


class ResultsPage(EvaluationPage):
    """Who leads, why, and how settled that is.

    version_requested  the present state is to get a name
    """

    version_requested = Signal()

    help_page: ClassVar[str] = "results"

    def __init__(
        self,
        look: Look,
        opened: Opened,
        files: Files,
        jobs: Jobs | None = None,
        bands: Mapping[str, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """How firm the lead is is worked out by `jobs`, where there are any; `bands` say where the verdicts begin."""
        copy = Button(look, "Copy picture", icon="copy")
        name = Button(look, "Name this version", icon="seal")
        super().__init__(look, "Results", opened, secondary=(copy, name), parent=parent)
        self._files = files
        self._copy = copy
        self._result: tuple[Evaluation, Scorecard] | None = None
        self._chosen: tuple[str, str] | None = None
        self._behind = True
        self._stale = True
        self._jobs, self._bands = jobs, dict(bands or {})
        self._firmness: FirmnessModel | None = None
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST)
        parts = (
            (RANKING_VIEW, self.tr("Ranking")),
            (PROFILE_VIEW, self.tr("Profile")),
            (HEAT_VIEW, self.tr("Heat map")),
        )
        self.views = SegmentedControl(look, self.tr("View"), parts)
        self.facts = FactLine(look, self.tr("What the result stands on"), ruled=True)
        self._missing = Button(look, "", kind=ButtonKind.GHOST, small=True)
        self.set_toolbar(Toolbar(look, (self.views,), (self.facts, self._missing)))
        self.body = RankingBody(look, files)
        self.profile = PictureView(look, files, PROFILE, self.tr("Profile"))
        self.heat = PictureView(look, files, HEAT_MAP, self.tr("Heat map"))
        self._profile_said = Sentence(look, "section", "text.primary")
        self._heat_said = Sentence(look, "section", "text.primary")
        self._asked = Picker(look, self.tr("Set against the leader"))
        self._asked.setMaximumWidth(look.length("size.standing"))
        self.lock = LockLine(look, icon="eye-off")
        self._stack = QStackedWidget()
        self._stack.addWidget(EdgeScroll(self.body))
        self._stack.addWidget(self._large(self._profile_said, self.profile, self._asked))
        self._stack.addWidget(self._large(self._heat_said, self.heat))
        self._around = Body(self._stack)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.lock)
        column.addWidget(self._around, 1)
        self.set_body(inside)
        self._add_actions(look)
        self._connect(name)

    def _add_actions(self, look: Look) -> None:
        about, naming = self.tr("Results"), self.tr("Name this version")
        for text, called, icon, keys in (
            (self.tr("Copy picture"), self.copy_picture, "copy", "Ctrl+Shift+C"),
            (self.tr("Copy numbers"), self.copy_numbers, "table", None),
            (self.tr("Save picture…"), self.save_picture, "download", None),
            (naming, self.version_requested.emit, "seal", None),
            (self.tr("Show ranking"), partial(self.show_view, RANKING_VIEW), "results", None),
            (self.tr("Show profile"), partial(self.show_view, PROFILE_VIEW), "", None),
            (self.tr("Show heat map"), partial(self.show_view, HEAT_VIEW), "", None),
        ):
            action = new_action(self, text, called, about=about, icon=icon, keys=keys, look=look)
            action.setEnabled(text != naming or not self.document.why_closed)

    def _connect(self, name: Button) -> None:
        ranking = self.opened.ranking
        ranking.ranked.connect(self._on_ranked)
        ranking.failed.connect(self._on_nothing)
        self.document.changed.connect(self._on_changed)
        self.opened.who_changed.connect(self._show_hidden)
        self._copy.clicked.connect(self.copy_picture)
        name.clicked.connect(self.version_requested)
        name.setEnabled(not self.document.why_closed)
        name.setToolTip(self.document.why_closed)
        self._missing.clicked.connect(self._go_to_missing)
        self.views.chosen.connect(self.show_view)
        self._asked.activated.connect(self._on_asked)
        self.body.pair_chosen.connect(self._on_pair)
        self.body.candidates_requested.connect(self._go_to_candidates)
        self.body.tie_breaks_requested.connect(self._go_to_rules)
        self.body.robustness_requested.connect(self._go_to_robustness)
        self._resting.timeout.connect(self._look_at_firmness)
        for each in self.pictures:
            each.spot_clicked.connect(self._on_spot)
            each.pointed.connect(self._on_pointed)
            each.copied.connect(self.told)
            each.saved.connect(self._on_saved)
            each.failed.connect(self.failed)

    # ---- what others call -----------------------------------------------------------------------

    @property
    def pictures(self) -> tuple[PictureView, ...]:
        """All pictures of the page."""
        return self.body.ranking, self.body.differences, self.body.heat, self.profile, self.heat

    @property
    def picture(self) -> PictureView:
        """The main picture of the view that is shown."""
        return {RANKING_VIEW: self.body.ranking, PROFILE_VIEW: self.profile, HEAT_VIEW: self.heat}[self.views.choice]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to rank."""
        return self._around.empty is not None

    def show_view(self, view: str) -> None:
        """Show the ranking, the profile or the heat map."""
        self.views.choose(view)
        self._stack.setCurrentIndex(VIEWS.index(view))
        self._tell_large()

    def copy_picture(self) -> None:
        """Copy the main picture."""
        if not self.is_empty:
            self.picture.copy_picture()

    def copy_numbers(self) -> None:
        """Copy the figures of the main picture."""
        if not self.is_empty:
            self.picture.copy_numbers()

    def save_picture(self) -> None:
        """Save the main picture."""
        if not self.is_empty:
            self.picture.save_picture()

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """A candidate is set against the leader."""
        if table == "candidates" and key and self._result is not None:
            leader = self._result[1].standings[0].key
            if key[0] != leader:
                self._on_pair(leader, key[0])

    def focus_body(self) -> None:
        target = self.picture if self._around.empty is None else self._around.empty
        target.setFocus(Qt.FocusReason.OtherFocusReason)  # nobody has used the picture yet: it has no ring

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_hidden()
        if self._behind:
            self.opened.ranking.rank_now()
        elif self._stale:
            self._tell()
        self._resting.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._resting.stop()
        if self._firmness is not None:
            self._firmness.watch(False, RESULTS)

    def set_bands(self, bands: Mapping[str, float]) -> None:
        """Let the verdicts on how firm the lead is begin elsewhere."""
        self._bands = dict(bands)
        if self._firmness is not None:
            from scorecard.gui.models.verdict_bands import made_bands

            self._firmness.set_bands(made_bands(bands))

    # ---- following ------------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        self._behind = True
        if self.isVisible():
            self._show_hidden()

    def _show_hidden(self, _who: str = "") -> None:
        """Say what the result stands without, and until when."""
        said = hidden_lines(self.value, self.document.sight)
        self.lock.say(" ".join(f"{each}." for each in said))

    def _on_ranked(self, scorecard: Scorecard) -> None:
        self._behind = False
        self._result = (self.value, scorecard)
        self._tell_when_seen()

    def _on_nothing(self, _error: object) -> None:
        self._behind = False
        self._result = None
        self._tell_when_seen()

    def _tell_when_seen(self) -> None:
        self._stale = True
        if self.isVisible():
            self._tell()

    # ---- saying it ------------------------------------------------------------------------------

    def _tell(self) -> None:
        self._stale = False
        scored = self._result is not None and any(
            each.total is not None or each.status is Status.OUT for each in self._result[1].standings
        )
        self._copy.setEnabled(scored)
        self.views.setEnabled(scored)
        if self._result is None or not scored:
            self._tell_empty()
            return
        evaluation, scorecard = self._result
        self._around.show_filled()
        if self._firmness is None and not self._resting.isActive():
            self._resting.start()  # there was nothing to ask about before
        self.header.set_state(str(leading(evaluation, scorecard)).rstrip("."))
        sight = self.document.sight
        missing = blanks(evaluation, scorecard, sight)
        facts = [whose(evaluation, scorecard, sight), rule(evaluation)]
        said = [*map(str, facts), *([self.tr("Nothing missing")] if missing is None and sight.clear else [])]
        self.facts.set_facts([Fact(each) for each in said])
        self._missing.setVisible(missing is not None)
        self._missing.setText("" if missing is None else str(missing))
        self.body.show_result(evaluation, scorecard, self._pair(scorecard))
        self._tell_large()

    def _look_at_firmness(self) -> None:
        """Have it worked out how firm the lead is, once the page has come to rest; not where that takes long."""
        if self._jobs is None or self._result is None or self.is_empty:
            return
        if self._firmness is None:
            from scorecard.gui.models.firmness_model import firmness_of
            from scorecard.gui.models.verdict_bands import made_bands

            self._firmness = firmness_of(self.opened, self._jobs, made_bands(self._bands))
            self._firmness.changed.connect(self._tell_firmness)
            self._firmness.outdated.connect(self._tell_firmness)
        if self._firmness.is_short:
            self._firmness.watch(True, RESULTS)
        self._tell_firmness()

    def _tell_firmness(self) -> None:
        """Say how firm the lead is, as far as it is known of the present result."""
        model = self._firmness
        if model is None or not self.isVisible():
            return
        from scorecard.gui.views.firmness_words import firmness_said

        firm = None if model.is_waiting else model.found
        self.body.show_firmness(None if firm is None else firmness_said(firm))

    def _tell_large(self) -> None:
        """Show the large view, if it is the one that is seen."""
        if self._result is None or self._stale or self.is_empty:
            return
        evaluation, scorecard = self._result
        title = evaluation.head.title
        if self.views.choice == PROFILE_VIEW:
            pair = self._pair(scorecard)
            leader = scorecard.standings[0].key
            asked = None if pair is None else next((key for key in reversed(pair) if key != leader), None)
            profile = partial(profile_of, evaluation, scorecard, asked=asked)
            self.profile.set_data(profile(), profile, title)
            self._profile_said.set_text(str(profile_sentence(self.profile.data)))
            self._asked.clear()
            for standing in scorecard.standings[1:]:
                self._asked.addItem(standing.name, standing.key)
            self._asked.setCurrentIndex(self._asked.findData(asked))
            self._asked.setVisible(self._asked.count() > 1)
            self._asked.updateGeometry()
        elif self.views.choice == HEAT_VIEW:
            heat = partial(heat_map_of, evaluation, scorecard)
            self.heat.set_data(heat(), heat, title)
            self._heat_said.set_text(str(heat_sentence(self.heat.data)))
            self._fit_heat()

    def _pair(self, scorecard: Scorecard) -> tuple[str, str] | None:
        """The two that are set against each other: as chosen, else the first two."""
        keys = [each.key for each in scorecard.standings]
        if len(keys) < 2:
            return None
        if self._chosen is not None and set(self._chosen) <= set(keys):
            return self._chosen
        return keys[0], keys[1]

    def _tell_empty(self) -> None:
        """Say what is missing before there can be a ranking, with the way there."""
        self.facts.set_facts(())
        self._missing.hide()
        step = first_step(self.opened) if self._result is None else None
        if step is None:
            step = self._first_score()
        go = Button(self.look, step.verb, kind=ButtonKind.PRIMARY)
        go.clicked.connect(partial(self.go_requested.emit, step.page, step.target))
        self.header.set_state(step.title)
        self._around.show_empty(EmptyPage(self.look, "results", step.title, step.words, go), go)

    def _first_score(self) -> FirstStep:
        """Scoring comes first: that of the person who looks, where the sheets of the others are hidden."""
        sight, verb = self.document.sight, self.tr("Go to scoring")
        title = self.tr("Nothing is scored yet")
        words = self.tr("Score the candidates, or enter their figures: the ranking follows every cell.")
        if sight.blind and sight.who:
            title = self.tr("You have not scored yet")
            words = self.tr("Your own scores make a ranking here; what the others have scored is hidden until then.")
        elif sight.blind:
            title = self.tr("The sheets are hidden")
            words = self.tr("There is a ranking here as soon as they may be seen.")
        return FirstStep(title, words, verb, "scoring", ("", ()))

    def _first_problem(self) -> Problem | None:
        """What is worst of what must be mended."""
        model = self.opened.problems
        for row in range(model.rowCount()):
            problem: Problem = model.index(row).data(ProblemsRole.PROBLEM)
            if problem.severity in (Severity.BLOCKING, Severity.MISSING):
                return problem
        return None

    # ---- parts ----------------------------------------------------------------------------------

    def _large(self, said: Sentence, view: PictureView, *tools: QWidget) -> QWidget:
        """A picture over the whole page, under its sentence."""
        look = self.look
        head = QHBoxLayout()
        head.setSpacing(look.length("space.lg"))
        head.addWidget(said, 1)
        for each in tools:
            head.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        left, right = look.length("size.page_left"), look.length("size.page_right")
        view.setContentsMargins(left, 0, right, look.length("space.lg"))
        scroll = EdgeScroll(view)
        view.walked.connect(partial(_bring, scroll))
        whole = QWidget()
        column = QVBoxLayout(whole)
        lg = look.length("space.lg")
        column.setContentsMargins(0, lg, 0, 0)
        column.setSpacing(lg)
        head.setContentsMargins(left, 0, right, 0)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        return whole

    def _fit_heat(self) -> None:
        self.heat.setMinimumHeight(self.heat.height_at(self.heat.width()))

    # ---- slots ----------------------------------------------------------------------------------

    def _on_pair(self, first: str, second: str) -> None:
        self._chosen = (first, second)
        self.body.show_pair(self._chosen)
        self._tell_large()

    def _on_asked(self) -> None:
        if self._result is not None:
            self._on_pair(self._result[1].standings[0].key, self._asked.currentData())

    def _on_pointed(self, criterion: str) -> None:
        """Lift the top criterion of what is pointed at, in all pictures."""
        known = self._result is not None and criterion in self._result[0].criteria
        top = path_of(self._result[0].criteria, criterion)[0] if known and self._result is not None else ""
        for each in self.pictures:
            each.lift(top)

    def _on_spot(self, candidate: str, criterion: str) -> None:
        """Go to the cause: a candidate, a criterion, or the cell of both."""
        row = self.value.criteria.get(criterion)
        if row is None:
            if candidate:
                self.go_requested.emit("candidates", ("candidates", (candidate,)))
        elif row.kind is Kind.GROUP:
            self.go_requested.emit("scoring" if candidate else "criteria", ("criteria", (criterion,)))
        elif candidate and row.kind is Kind.RATING:
            self.go_requested.emit("scoring", ("consensus", (candidate, criterion)))
        elif candidate:
            self.go_requested.emit("candidates", ("facts", (candidate, criterion)))
        else:
            self.go_requested.emit("scoring", ("criteria", (criterion,)))

    def _on_saved(self, path: Path) -> None:
        self.tell_saved(path, self._files)

    def _go_to_missing(self) -> None:
        problem = self._first_problem()
        if problem is not None:
            self.go_requested.emit(page_of(problem), (problem.table, problem.key))

    def _go_to_candidates(self) -> None:
        self.go_requested.emit("candidates", ("candidates", ()))

    def _go_to_robustness(self) -> None:
        self.go_requested.emit("robustness", ("", ()))

    def _go_to_rules(self) -> None:
        self.go_requested.emit("setup", ("rules", ()))


def _bring(scroll: QScrollArea, box: QRect) -> None:
    """Scroll to a place of the picture in it."""
    scroll.ensureVisible(box.center().x(), box.center().y(), box.width() // 2, box.height())
