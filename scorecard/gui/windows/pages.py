"""The pages by their keys, made with what each of them needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from scorecard.gui.files import Files
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import Page
from scorecard.gui.session import Session


class Pages(QObject):
    """Makes pages.

    open_requested     an evaluation is wanted
    imported           documents were read into the library (list of uids)
    created            a new evaluation is in the workspace
    sheet_imported     an evaluation was made of a spreadsheet (its uid and its title)
    cancelled          no new evaluation is wanted after all
    version_requested  the present state is to be named
    look_requested     an earlier state is to be shown by all pages: its place in the journal, and its name
    start_requested    a new evaluation is to begin with an earlier state, likewise
    waiver_requested   a candidate is to be let pass: its key and that of the gate or limit
    step_requested     a step in the order of work is wanted (Step)
    scenario_requested what is tried is to be kept as a scenario (None), or one is to be made ("") or changed (key)
    followed           another evaluation is open (Opened, or None), for pages that stay
    stepped            a step of this label was made for the page that stays
    working            a person waits for a job: the job, and what it does
    """

    open_requested = Signal(str)
    imported = Signal(object)
    created = Signal(str)
    sheet_imported = Signal(str, str)
    cancelled = Signal()
    version_requested = Signal()
    look_requested = Signal(int, str)
    start_requested = Signal(int, str)
    waiver_requested = Signal(str, str)
    step_requested = Signal(object)
    scenario_requested = Signal(object)
    followed = Signal(object)
    stepped = Signal(str)
    working = Signal(object, str)

    def __init__(
        self,
        look: Look,
        session: Session,
        files: Files,
        parent: QObject | None = None,
        working_as: Mapping[str, str] | None = None,
    ) -> None:
        """`working_as` says as whom one works in which evaluation."""
        super().__init__(parent)
        self._working_as = working_as
        self._look = look
        self._session = session
        self._files = files

    def make(self, key: str, opened: Opened | None) -> Page:
        """The page of a key; those of an evaluation need the open one."""
        from scorecard.gui.views.evaluation_page import EvaluationPage

        made = {
            "library": self._library,
            "providers": self._providers,
            "new": self._new,
            "import": self._import,
        }.get(key)
        if made is not None:
            return made()
        if key == "compare":
            return self._compare(opened)
        assert opened is not None, key
        page = {
            "setup": self._setup,
            "criteria": self._criteria,
            "candidates": self._candidates,
            "panel": self._panel,
            "scoring": self._scoring,
            "consensus": self._consensus,
            "results": self._results,
            "robustness": self._robustness,
            "history": self._history,
            "export": self._export,
            "collect": self._collect,
        }[key](opened)
        if isinstance(page, EvaluationPage):
            page.step_requested.connect(self.step_requested)
            page.scenario_requested.connect(partial(self.scenario_requested.emit, None))
        return page

    # each page is loaded when it is first seen: the library is there the sooner

    def _library(self) -> Page:
        from scorecard.gui.views.library_page import LibraryPage

        page = LibraryPage(self._look, self._session, self._files)
        page.open_requested.connect(self.open_requested)
        page.imported.connect(self.imported)
        return page

    def _providers(self) -> Page:
        from scorecard.gui.views.providers_page import ProvidersPage

        page = ProvidersPage(self._look, self._session, self._files)
        page.open_requested.connect(self.open_requested)
        return page

    def _compare(self, opened: Opened | None) -> Page:
        from scorecard.gui.views.compare_page import ComparePage

        here = "" if opened is None else opened.document.uid
        page = ComparePage(self._look, self._session, self._files, self._working_as, here)
        page.working.connect(self.working)
        page.scenario_requested.connect(self.scenario_requested)
        page.follow(opened)
        self.followed.connect(page.follow)
        self.stepped.connect(page.keep_step)
        return page

    def _new(self) -> Page:
        from scorecard.gui.views.new_page import NewPage

        page = NewPage(self._look, self._session)
        page.created.connect(self.created)
        page.cancelled.connect(self.cancelled)
        return page

    def _import(self) -> Page:
        from scorecard.gui.views.import_page import ImportPage

        page = ImportPage(self._look, self._session, self._files)
        page.created.connect(self.sheet_imported)
        return page

    def _setup(self, opened: Opened) -> Page:
        from scorecard.gui.views.setup_page import SetupPage

        return SetupPage(self._look, opened)

    def _criteria(self, opened: Opened) -> Page:
        from scorecard.gui.views.criteria_page import CriteriaPage

        return CriteriaPage(self._look, opened, author=self._session.author)

    def _candidates(self, opened: Opened) -> Page:
        from scorecard.gui.views.candidates_page import CandidatesPage

        page = CandidatesPage(self._look, opened, self._session)
        page.waiver_requested.connect(self.waiver_requested)
        return page

    def _panel(self, opened: Opened) -> Page:
        from scorecard.gui.views.panel_page import PanelPage

        return PanelPage(self._look, opened)

    def _scoring(self, opened: Opened) -> Page:
        from scorecard.gui.views.scoring_page import ScoringPage

        return ScoringPage(self._look, opened, person=self._session.author)

    def _consensus(self, opened: Opened) -> Page:
        from scorecard.gui.views.consensus_page import ConsensusPage

        return ConsensusPage(self._look, opened, self._session.jobs, self._files)

    def _results(self, opened: Opened) -> Page:
        from scorecard.gui.views.results_page import ResultsPage

        session = self._session
        page = ResultsPage(self._look, opened, self._files, session.jobs, session.bands)
        page.version_requested.connect(self.version_requested)
        session.bands_changed.connect(page.set_bands)
        return page

    def _robustness(self, opened: Opened) -> Page:
        from scorecard.gui.views.robustness_page import RobustnessPage

        session = self._session
        page = RobustnessPage(self._look, opened, session.jobs, self._files, session.bands)
        page.bands_chosen.connect(session.set_bands)
        session.bands_changed.connect(page.set_bands)
        return page

    def _history(self, opened: Opened) -> Page:
        from scorecard.gui.views.history_page import HistoryPage

        page = HistoryPage(self._look, opened, self._session)
        page.version_requested.connect(self.version_requested)
        page.look_requested.connect(self.look_requested)
        page.start_requested.connect(self.start_requested)
        return page

    def _export(self, opened: Opened) -> Page:
        from scorecard.gui.views.export_page import ExportPage

        return ExportPage(self._look, opened, self._session, self._files)

    def _collect(self, opened: Opened) -> Page:
        from scorecard.gui.views.collect_page import CollectPage

        return CollectPage(self._look, opened, self._session, self._files)
