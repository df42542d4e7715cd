"""The Compare page: evaluations and versions side by side, what changed between them, and from what cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, QUndoStack
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from scorecard.app.transfer import Format, Source, export
from scorecard.core.comparison.matching import Row
from scorecard.core.errors import EditError, ScorecardError
from scorecard.core.progress import Report
from scorecard.core.wording import isolated
from scorecard.gui.actions import undo_buttons
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.files import FileKind, Files
from scorecard.gui.labels import Rule
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Choice, Compared, Comparing, after_change, versions_of
from scorecard.gui.models.file_names import file_name
from scorecard.gui.models.match_rows import alone_in
from scorecard.gui.models.moments import Now, local_now, moment_said
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import Body, EmptyPage, Page
from scorecard.gui.scroll import EdgeScroll
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.session import Session
from scorecard.gui.views.changes_body import ChangesBody
from scorecard.gui.views.compare_actions import CHANGES_VIEW, MATCH_VIEW, RANKS_VIEW, TRENDS_VIEW, CompareActions
from scorecard.gui.views.compare_beginning import beginning
from scorecard.gui.views.compared_scenarios import ComparedScenarios
from scorecard.gui.views.comparison_band import ComparisonBand, what_is_compared
from scorecard.gui.views.dimmed import Dimmed
from scorecard.gui.views.explanation import Leaf
from scorecard.gui.views.match_body import MatchBody
from scorecard.gui.views.picture_view import PictureView
from scorecard.gui.views.scenarios_side import ScenariosSide
from scorecard.gui.views.series_body import RanksBody, TrendsBody
from scorecard.gui.views.states_bar import StatesBar

VIEWS: Final = (RANKS_VIEW, CHANGES_VIEW, TRENDS_VIEW, MATCH_VIEW)
FOR_SEVERAL: Final = (RANKS_VIEW, TRENDS_VIEW)

QUIET_FOR: Final = 150
"""Milliseconds after which old figures are dimmed while new ones are worked out."""
LEAST_ROWS: Final = 16
"""Dense rows that every view has room for."""


class ComparePage(Page):
    """Two or more states of evaluations side by side.

    working             a job is under way that a person waits for: the job, and what it does
    scenario_requested  a scenario of the open evaluation is to be made ("") or changed (its key)
    """

    working = Signal(object, str)
    scenario_requested = Signal(object)

    help_page: ClassVar[str] = "compare"

    def __init__(
        self,
        look: Look,
        session: Session,
        files: Files,
        working_as: Mapping[str, str] | None = None,
        here: str = "",
        now: Now = local_now,
        parent: QWidget | None = None,
    ) -> None:
        """`working_as` says as whom one works in which evaluation; `here` is the one to begin with, or ""."""
        self.comparing = Comparing(session, {} if working_as is None else working_as)
        self.scenarios_button = Button(look, "", icon="weights")
        copy = Button(look, "", icon="copy")
        out = Button(look, "", icon="export")
        tools = undo_buttons(look, self.comparing.undo_stack)
        super().__init__(look, "", tools=tools, secondary=(self.scenarios_button, copy, out), parent=parent)
        self.comparing.setParent(self)
        self.header.set_title(self.tr("Compare"))
        self.setAccessibleName(self.tr("Compare"))
        self._session = session
        self._files = files
        self._here = here
        self._begun = 0
        self._now = now
        self._shown: Compared | None = None
        self._stale: set[str] = set()
        self._fits_several = False
        self._buttons = (copy, out)
        words = {
            RANKS_VIEW: self.tr("Overview"),
            CHANGES_VIEW: self.tr("Changes"),
            TRENDS_VIEW: self.tr("Trends"),
            MATCH_VIEW: self.tr("Match"),
        }
        self.views = SegmentedControl(look, self.tr("View"), [(key, words[key]) for key in VIEWS])
        self.bar = StatesBar(look, session, self.views)
        self.set_toolbar(self.bar)
        self.band = ComparisonBand(look)
        self.ranks = RanksBody(look, files)
        self.changes = ChangesBody(look, files)
        self.trends = TrendsBody(look, files)
        self.match = MatchBody(look)
        self._stack = QStackedWidget()
        for each in (self.ranks, self.changes, self.trends, self.match):
            self._stack.addWidget(EdgeScroll(each))
        self._filled = self._lay_out()
        self._around = Body(self._filled)
        self.set_body(self._around)
        self.scenarios = ScenariosSide(look, session.jobs)
        self.scenarios.hide()
        self.set_side(self.scenarios)
        self._compared_scenarios = ComparedScenarios(look, self.scenarios, self.comparing, self)
        self._dimmed = Dimmed(look, self._stack)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(QUIET_FOR)
        self.commanded = CompareActions(self)
        self._name_buttons()
        self._connect()
        self._dress()
        self.show_view(CHANGES_VIEW)
        self._on_chosen()
        self._tell()

    @property
    def undo_stack(self) -> QUndoStack:
        """What was paired and unpaired; or the open evaluation, while the last step was made with its scenarios."""
        stack = self._compared_scenarios.undo_stack
        return self.comparing.undo_stack if stack is None else stack

    @property
    def pictures(self) -> tuple[PictureView, ...]:
        """All pictures of the page."""
        return self.ranks.slopes, self.changes.slopes, self.changes.causes_picture, self.trends.slopes

    @property
    def picture(self) -> PictureView:
        """The main picture of the view that is shown."""
        return {RANKS_VIEW: self.ranks.slopes, TRENDS_VIEW: self.trends.slopes}.get(
            self.views.choice, self.changes.slopes
        )

    @property
    def leaf(self) -> Leaf | None:
        """The leaf that asks what is different in a scenario, while it is open."""
        return self._compared_scenarios.leaf

    @property
    def is_empty(self) -> bool:
        """Whether nothing is compared."""
        return self._around.empty is not None

    def _name_buttons(self) -> None:
        copy, out = self._buttons
        copy.setText(self.tr("Copy picture"))
        out.setText(self.tr("Export"))
        self.scenarios_button.setText(self.tr("Scenarios"))
        self.scenarios_button.setToolTip(self.tr("Named variants of the open evaluation"))
        self.scenarios_button.setCheckable(True)
        out.setToolTip(self.tr("The last of them as a workbook, with a sheet that compares it with the first"))

    def _connect(self) -> None:
        copy, out = self._buttons
        copy.clicked.connect(self.copy_picture)
        out.clicked.connect(self.export_workbook)
        self.scenarios_button.toggled.connect(self.scenarios.setVisible)
        self._compared_scenarios.chosen.connect(self._on_other_begun)
        self._compared_scenarios.told.connect(self.told)
        self._compared_scenarios.offered.connect(self.offered)
        self.scenarios.try_wanted.connect(self._on_try)
        self.scenarios.dialog_wanted.connect(self.scenario_requested)
        self.scenarios.refused.connect(self.failed)
        self.views.chosen.connect(self.show_view)
        self.bar.chosen.connect(self.comparing.choose)
        self.comparing.chosen.connect(self._on_chosen)
        self.comparing.changed.connect(self._tell)
        self.comparing.failed.connect(self._on_failed)
        self.comparing.waiting.connect(self._on_waiting)
        self.band.again_requested.connect(self.comparing.refresh)
        self.band.match_requested.connect(partial(self.show_view, MATCH_VIEW))
        self.match.join_wanted.connect(self._on_join)
        self.match.part_wanted.connect(self._on_part)
        self.match.reset_wanted.connect(self.comparing.forget_corrections)
        self._soon.timeout.connect(self._dim)
        self.look.changed.connect(self._dress)
        self._session.listed.connect(self._on_listed)
        self._session.named.connect(self._on_named)
        for each in self.pictures:
            each.copied.connect(self.told)
            each.saved.connect(self._on_saved)
            each.failed.connect(self.failed)
        for table in (self.ranks.table, self.trends.table, self.changes.weights, self.changes.why.criteria):
            table.copied.connect(self.told)
        self.changes.causes.copied.connect(self.told)
        self.match.table.copied.connect(self.told)

    # ---- what others call -----------------------------------------------------------------------

    def show_target(self, table: str, key: tuple[Any, ...]) -> None:
        """Compare evaluations (their uids; one alone: its last version with what it is now), or a version with now."""
        self._begun += 1
        if table == "versions" and len(key) == 2:
            self.comparing.choose([Choice(key[0], int(key[1])), Choice(key[0])])
        elif table == "evaluations" and len(key) > 1:
            self.comparing.choose([Choice(uid) for uid in key])
        elif table == "evaluations" and key:
            self._begin_with(key[0])
        elif table in ("scenarios", "departures"):
            self.show_scenarios()
            if key:
                self.scenarios.choose(key[0])

    def follow(self, opened: Opened | None) -> None:
        """Have the scenarios of the open evaluation at hand."""
        self._compared_scenarios.follow(opened)

    def keep_step(self, label: str) -> None:
        """A step of this label was made with the scenarios: undo means it, as long as it is the last."""
        self._compared_scenarios.keep_step(label)

    def show_scenarios(self) -> None:
        """Show the scenarios of the open evaluation beside what is compared."""
        self.scenarios_button.setChecked(True)
        if self.scenarios.rows.isVisible():
            self.scenarios.rows.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def new_scenario(self) -> None:
        """Ask for a scenario of the open evaluation."""
        if self._compared_scenarios.opened is None:
            self.told.emit(self.tr("Open an evaluation first: a scenario is a variant of it."))
        else:
            self.scenario_requested.emit("")

    def show_view(self, view: str) -> None:
        """Show the overview, the changes, the trends, or who is who."""
        if view in FOR_SEVERAL and len(self.comparing.choices) < 3:
            view = CHANGES_VIEW
        self.views.choose(view)
        self._stack.setCurrentIndex(VIEWS.index(view))
        self._show_parts()
        self._fill_view()

    def copy_picture(self) -> None:
        """Copy the main picture."""
        if self._shown is not None:
            self.picture.copy_picture()

    def save_picture(self) -> None:
        """Save the main picture."""
        if self._shown is not None:
            self.picture.save_picture()

    def focus_body(self) -> None:
        """Put the keyboard on what is compared, or where that is chosen."""
        if self._around.empty is not None:
            self._around.empty.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        places = {RANKS_VIEW: self.ranks.table, TRENDS_VIEW: self.trends.table, MATCH_VIEW: self.match.table}
        places.get(self.views.choice, self.changes.causes).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._here and not self.comparing.choices:
            here, self._here = self._here, ""
            self._begin_with(here)
        self.comparing.look_again()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.match.find_field.text():
            self.match.find_field.clear()
        elif event.key() == Qt.Key.Key_Escape and self.ranks.find_field.text():
            self.ranks.find_field.clear()
        else:
            super().keyPressEvent(event)

    # ---- choosing -------------------------------------------------------------------------------

    def _begin_with(self, uid: str) -> None:
        """Compare the last named version of an evaluation with what it is now."""

        self._begun += 1
        begun = self._begun

        def known(versions: Sequence[Any]) -> None:
            if not isValid(self) or begun != self._begun:  # something else has been asked for since
                return
            sequence = next((each.sequence for each in self._session.evaluations if each.uid == uid), 0)
            before = next((each.sequence for each in versions if each.sequence < sequence), None)
            now = Choice(uid)
            self.comparing.choose([now] if before is None else [Choice(uid, before), now])

        self._session.ask(lambda workspace, _: versions_of(workspace, uid), known, self._on_not_known)

    def _on_not_known(self, error: ScorecardError) -> None:
        if isValid(self):
            self.failed.emit(error)

    def _on_chosen(self) -> None:
        """Other states are chosen: their pickers say so at once, their figures follow."""
        choices = self.comparing.choices
        self.bar.show_choices(choices)
        for at, choice in enumerate(choices):
            self.bar.show_words(at, *self._words(at, choice))
        for at in range(len(choices), len(self.bar.pickers)):
            self.bar.show_words(at, "", "", "", "document")
        several = len(choices) > 2
        for key, part in zip(VIEWS, self.views.parts, strict=True):
            part.setVisible(several or key not in FOR_SEVERAL)
        for action in self.commanded.several:
            action.setVisible(several)
        self.views.updateGeometry()
        if several is not self._fits_several:
            self._fits_several = several
            if self.views.choice != MATCH_VIEW:
                self.show_view(RANKS_VIEW if several else CHANGES_VIEW)

    def _words(self, at: int, choice: Choice) -> tuple[str, str, str, str]:
        """What a picker says: the state, when it came about, all of it, and an icon."""
        shown = self.comparing.result
        icon = "weights" if choice.scenario else "document" if choice.sequence is None else "seal"
        if shown is not None and at < len(shown.choices) and shown.choices[at] == choice:
            side, when = shown.sides[at], self._when(shown.placed[at].at)
            if side.version == after_change(side.sequence or 0):
                icon = "history"
            state = side.version or self.tr("as it stands now")
            scenario = self.tr("scenario {name}").format(name=side.scenario) if side.scenario else ""
            about = ", ".join(dict.fromkeys(filter(None, (side.title, scenario, state, when))))
            return side.label, when, about, icon
        title = next((each.title for each in self._session.evaluations if each.uid == choice.uid), "")
        return title, "" if choice.sequence is None else after_change(choice.sequence), title, icon

    # ---- saying it ------------------------------------------------------------------------------

    def _tell(self) -> None:
        """Show what came out, or what is to be done before anything can."""
        self._soon.stop()
        self._dimmed.hide()
        self.band.set_fault("")
        result = self._shown = self.comparing.result
        there = result is not None
        for button in self._buttons:
            button.setEnabled(there)
        self.views.setEnabled(there)
        if result is None:
            self.views.set_words(MATCH_VIEW, self.tr("Match"))
            self._tell_empty()
            return
        self._end_empty()
        self._on_chosen()
        self.header.set_state(what_is_compared(result))
        self.band.show_result(result)
        alone = alone_in(result, "candidates") + alone_in(result, "criteria")
        self.views.set_words(MATCH_VIEW, self.tr("Match {count}").format(count=alone) if alone else self.tr("Match"))
        self._stale = set(VIEWS)
        self._show_parts()
        self._fill_view()

    def _fill_view(self) -> None:
        """Fill the view that is seen, if its figures are old."""
        view, result = self.views.choice, self._shown
        if result is None or view not in self._stale:
            return
        self._stale.discard(view)
        if view == MATCH_VIEW:
            self.match.show_result(result, corrected=self.comparing.is_corrected)
        elif view == RANKS_VIEW:
            self.ranks.show_result(result)
        elif view == TRENDS_VIEW:
            self.trends.show_result(result)
        else:
            self.changes.show_result(result)

    def _show_parts(self) -> None:
        """The way to the match is shown where it is not the match that is seen."""
        self.band.show_notes(shown=self.views.choice != MATCH_VIEW)

    def _when(self, at: str) -> str:
        return moment_said(at, self._now(), QLocale())

    def _tell_empty(self) -> None:
        """Say what is to be done."""
        self._end_empty()
        begin = beginning(self.comparing, self.bar, self._session.evaluations, self._go_to_library)
        self.header.set_state(begin.title)
        button = Button(self.look, begin.verb, kind=ButtonKind.PRIMARY)
        button.clicked.connect(begin.called)
        self._around.show_empty(EmptyPage(self.look, "compare", begin.title, begin.what, button), button)

    def _go_to_library(self) -> None:
        self.go_requested.emit("library", None)

    def _end_empty(self) -> None:
        empty = self._around.empty
        if empty is not None:
            focused = self.isAncestorOf(self.focusWidget()) and empty.isAncestorOf(self.focusWidget())
            self._around.show_filled()
            if focused and self._shown is not None:
                self.focus_body()

    # ---- following ------------------------------------------------------------------------------

    def _on_listed(self, _listed: object) -> None:
        if not self.isVisible():
            return
        if self._around.empty is not None and not self.comparing.is_busy:
            self._tell()
        self.comparing.look_again()

    def _on_named(self, uid: str) -> None:
        if any(each.uid == uid for each in self.comparing.choices):
            self.comparing.refresh()

    def _on_waiting(self, job: object) -> None:
        self._soon.start()
        self.working.emit(job, self.tr("Comparing"))

    def _dim(self) -> None:
        self._dimmed.cover()

    def _on_failed(self, error: ScorecardError) -> None:
        """Old figures stay, dimmed, under what went wrong."""
        self._soon.stop()
        if self._shown is None:
            self._tell_empty()
            return
        self.band.set_fault(str(error))
        self._dimmed.cover()

    # ---- scenarios ----------------------------------------------------------------------------------

    def _on_try(self, key: str) -> None:
        self.go_requested.emit("robustness", ("scenarios", (key,)))

    def _on_other_begun(self) -> None:
        self._begun += 1

    # ---- who is who -------------------------------------------------------------------------------

    def _on_join(self, table: Any, one: Row, other: Row) -> None:
        try:
            self.comparing.join(table, one, other)
        except EditError as error:
            self.failed.emit(error)

    def _on_part(self, table: Any, row: Row) -> None:
        self.comparing.part(table, row)

    # ---- what leaves ------------------------------------------------------------------------------

    def _on_saved(self, path: Path) -> None:
        self.tell_saved(path, self._files)

    def export_workbook(self) -> None:
        """Write the workbook of the last of them, with a sheet that compares it with the first."""
        result = self._shown
        if result is None:
            return
        last = result.sides[-1]
        name = f"{file_name(self.tr('{title} compared').format(title=last.title))}.{Format.WORKBOOK.value}"
        kinds = (FileKind(self.tr("Excel workbooks"), (Format.WORKBOOK.value,)),)
        path = self._files.to_save(self, self.tr("Export the comparison"), name, kinds)
        if path is None:
            return

        def work(report: Report) -> Path:
            whole = not last.hidden
            source = Source(last.label, last.uid, last.sequence if whole else None, is_whole=whole)
            export(last.value, path, source, report, result.comparison)
            return path

        job = self._session.jobs.run(work, done=self._on_written, failed=self._on_not_known)
        self.working.emit(job, self.tr("Writing the workbook"))

    def _on_written(self, path: Path) -> None:
        if isValid(self):
            words = self.tr("{file} written").format(file=isolated(path.name))
            self.offered.emit(words, self.tr("Show in folder"), partial(self._files.show_folder, path))

    # ---- parts ------------------------------------------------------------------------------------

    def _dress(self) -> None:
        """So low that nothing can be read any more, a view is scrolled."""
        least = LEAST_ROWS * self.look.length("row.table_dense")
        for each in (self.ranks, self.trends, self.match):
            each.setMinimumHeight(least)

    def _lay_out(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(Rule(self.look))
        column.addWidget(self._stack, 1)
        return whole
