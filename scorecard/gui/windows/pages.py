"""The pages by their keys, made with what each of them needs."""

from __future__ import annotations

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
    cancelled          no new evaluation is wanted after all
    version_requested  the present state is to be named
    waiver_requested   a candidate is to be let pass: its key and that of the gate or limit
    """

    open_requested = Signal(str)
    imported = Signal(object)
    created = Signal(str)
    cancelled = Signal()
    version_requested = Signal()
    waiver_requested = Signal(str, str)

    def __init__(self, look: Look, session: Session, files: Files, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._session = session
        self._files = files

    def make(self, key: str, opened: Opened | None) -> Page:
        """The page of a key; those of an evaluation need the open one."""
        made = {
            "library": self._library,
            "providers": self._providers,
            "new": self._new,
        }.get(key)
        if made is not None:
            return made()
        assert opened is not None, key
        return {
            "setup": self._setup,
            "criteria": self._criteria,
            "candidates": self._candidates,
            "scoring": self._scoring,
            "results": self._results,
            "history": self._history,
            "export": self._export,
        }[key](opened)

    # each page is loaded when it is first seen: the library is there the sooner

    def _library(self) -> Page:
        from scorecard.gui.views.library_page import LibraryPage

        page = LibraryPage(self._look, self._session, self._files)
        page.open_requested.connect(self.open_requested)
        page.imported.connect(self.imported)
        return page

    def _providers(self) -> Page:
        from scorecard.gui.views.providers_page import ProvidersPage

        page = ProvidersPage(self._look, self._session)
        page.open_requested.connect(self.open_requested)
        return page

    def _new(self) -> Page:
        from scorecard.gui.views.new_page import NewPage

        page = NewPage(self._look, self._session)
        page.created.connect(self.created)
        page.cancelled.connect(self.cancelled)
        return page

    def _setup(self, opened: Opened) -> Page:
        from scorecard.gui.views.setup_page import SetupPage

        return SetupPage(self._look, opened)

    def _criteria(self, opened: Opened) -> Page:
        from scorecard.gui.views.criteria_page import CriteriaPage

        return CriteriaPage(self._look, opened)

    def _candidates(self, opened: Opened) -> Page:
        from scorecard.gui.views.candidates_page import CandidatesPage

        page = CandidatesPage(self._look, opened, self._session)
        page.waiver_requested.connect(self.waiver_requested)
        return page

    def _scoring(self, opened: Opened) -> Page:
        from scorecard.gui.views.scoring_page import ScoringPage

        return ScoringPage(self._look, opened, person=self._session.author)

    def _results(self, opened: Opened) -> Page:
        from scorecard.gui.views.results_page import ResultsPage

        page = ResultsPage(self._look, opened, self._files)
        page.version_requested.connect(self.version_requested)
        return page

    def _history(self, opened: Opened) -> Page:
        from scorecard.gui.views.history_page import HistoryPage

        page = HistoryPage(self._look, opened, self._session)
        page.version_requested.connect(self.version_requested)
        return page

    def _export(self, opened: Opened) -> Page:
        from scorecard.gui.views.export_page import ExportPage

        return ExportPage(self._look, opened, self._session, self._files)
